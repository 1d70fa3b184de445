import Datasets
import FileAccess
import LinearAlgebra
import Testing

/// Matrices to NPY files and back.
@Suite struct MatrixNPYTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    /// What `np.save` of NumPy 2 writes for `np.array([[1.5, -2], [3, 4.25]], 'f4')`.
    @Test func bytesAreThoseOfNumPy() throws {
        let matrix: Matrix<Float> = [[1.5, -2], [3, 4.25]]
        let dictionary = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".utf8)
        let expected: [UInt8] =
            [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0x76, 0] + dictionary
            + [UInt8](repeating: 0x20, count: 117 - dictionary.count) + [0x0A]
            + [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0x40, 0x40, 0, 0, 0x88, 0x40]
        try matrix.write(npy: files.path("a.npy"))
        #expect(try FileBytes.read(files.path("a.npy")) == expected)
        #expect(try Matrix<Float>(npy: files.path("a.npy")) == matrix)
        #expect(try Matrix<Double>(npy: files.path("a.npy")) == Matrix<Double>(matrix))
    }

    @Test func roundTrips() throws {
        var generator = SplitMix64(seed: 1)
        let path = files.path("m.npy")
        for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (7, 9), (129, 128), (300, 1)] {
            let matrix = Matrix<Double>.random(rows: rows, columns: columns, in: -1...1, using: &generator)
            for view in [matrix, matrix.T] {
                try view.write(npy: path)
                #expect(try Matrix<Double>(npy: path) == view, "\(rows)x\(columns)")
                try Matrix<Float>(view).write(npy: path)
                #expect(try Matrix<Float>(npy: path) == Matrix<Float>(view), "\(rows)x\(columns)")
            }
        }
        let special = Matrix<Double>(rows: 1, columns: 4, [.infinity, -0.0, .leastNonzeroMagnitude, .nan])
        try special.write(npy: path)
        let read = try Matrix<Double>(npy: path).elements
        #expect(read.map(\.bitPattern) == special.elements.map(\.bitPattern))
        #expect(throws: FileError.self) { try special.write(npy: files.path("none/m.npy")) }
    }
}
