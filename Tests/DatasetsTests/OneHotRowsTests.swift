import Datasets
import LinearAlgebra
import Testing

/// One-hot rows from class numbers in memory and in files.
@Suite struct OneHotRowsTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func agreesWithTheMatrix() throws {
        let classes = (0..<50).map { $0 * 7 % 10 }
        let whole = Matrix<Float>.oneHot(classes, classCount: 10)
        let data = classes.map(Double.init)
        let sources = [
            try OneHotRows<Float>(classes, classCount: 10),
            try OneHotRows(contentsOf: files.write(idx(8, [50], classes.map(UInt8.init)), "a"), classCount: 10),
            try OneHotRows(
                contentsOf: files.write(npy("'<i8'", "(50,)", bytes(data, "i8", bigEndian: false)), "b"), classCount: 10
            ),
            try OneHotRows(
                contentsOf: files.write(npy("'>u2'", "(50, 1)", bytes(data, "u2", bigEndian: true)), "c"),
                classCount: 10),
        ]
        for source in sources {
            #expect(source.rows == 50 && source.columns == 10)
            #expect(source.gatheringRows(0..<50) == whole)
            #expect(source[rows: 10..<30].gatheringRows([19, 0, 0]) == whole.gatheringRows([29, 10, 10]))
            #expect((0..<50).map { source[rows: ..<50].label(row: $0) } == classes)
        }
    }

    @Test func labelsOutOfRange() throws {
        let inMemory = #expect(throws: DataError.self) { try OneHotRows<Float>([0, 3, -1, 9], classCount: 3) }
        #expect(inMemory?.row == 1)
        #expect(
            inMemory?.description == "class numbers, row 1: the class is 3, but 3 classes have the numbers 0 to 2")
        let path = try files.write(npy("'|i1'", "(3,)", [2, 0xFF, 3]))
        let inFile = #expect(throws: DataError.self) { try OneHotRows<Float>(contentsOf: path, classCount: 3) }
        #expect(inFile?.row == 1 && inFile?.source == path)
        let huge = try files.write(npy("'<u8'", "(1,)", [UInt8](repeating: 0xFF, count: 8)))
        #expect(throws: DataError.self) { try OneHotRows<Float>(contentsOf: huge, classCount: 3) }
    }

    @Test func filesWithoutClassNumbers() throws {
        for file in [npy("'<f4'", "(1,)", [0, 0, 0, 0]), npy("'|u1'", "(2, 2)", [0, 0, 0, 0])] {
            let path = try files.write(file)
            let error = #expect(throws: DataError.self) { try OneHotRows<Float>(contentsOf: path, classCount: 3) }
            #expect(error?.description.contains("class numbers are one integer a row") ?? false)
        }
    }
}
