import Datasets
import Foundation
import LinearAlgebra
import Testing

/// Rows from NPY and IDX files agree with the numbers that were written.
@Suite struct MappedRowsTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    /// Whole numbers, and fractions where the type has them.
    private func values(_ type: String, _ count: Int) -> [Double] {
        (0..<count).map { index in
            let number = (index * 37 + 11) % 256
            switch type {
            case "i1": return Double(number - 128)
            case "u1": return Double(number)
            case "u2": return Double(number * 257)
            case "i2": return Double(number * 257 - 32_768)
            case "i4", "i8": return Double(number * 8_388_607 - 1_073_741_824)
            case "u4", "u8": return Double(number * 16_777_259 % 4_294_967_296)
            default: return Double(Float(number - 128) / 7)
            }
        }
    }

    /// Rows alone, in runs, twice, and from the end.
    private func order(_ rows: Int) -> [Int] {
        Array(0..<rows) + [rows - 1, 0, rows / 2, rows / 2] + (0..<rows).reversed() + Array(rows / 3..<rows)
    }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ path: String, _ written: [Double], rows: Int, columns: Int, _ note: String
    ) throws {
        let order = order(rows)
        for limit in [0, 1 << 30] {
            for (scale, offset) in [(1.0, 0.0), (1.0 / 255, -0.5)] {
                let source = try MappedRows<Scalar>(
                    contentsOf: path, scale: scale, offset: offset, residentLimit: limit)
                #expect(source.rows == rows && source.columns == columns, "\(note)")
                let expected = Matrix<Scalar>(rows: order.count, columns: columns) { row, column in
                    let number = Scalar(written[order[row] * columns + column])
                    return scale == 1 ? number : number * Scalar(scale) + Scalar(offset)
                }
                let result = source.gatheringRows(order)
                #expect(result == expected, "\(note) limit \(limit) scale \(scale) as \(Scalar.self)")
            }
        }
    }

    @Test(arguments: ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"], [false, true])
    func npyOfEachType(type: String, bigEndian: Bool) throws {
        for columns in [1, 2, 7, 8, 9, 127, 128, 129, 300] {
            let (rows, mark) = (11, type.hasSuffix("1") ? "|" : bigEndian ? ">" : "<")
            let written = values(type, rows * columns)
            let path = try files.write(
                npy("'\(mark + type)'", "(\(rows), \(columns))", bytes(written, type, bigEndian: bigEndian)))
            let note = "\(mark + type) \(rows)x\(columns)"
            try check(Float.self, path, written, rows: rows, columns: columns, note)
            try check(Double.self, path, written, rows: rows, columns: columns, note)
        }
    }

    @Test(arguments: [(0x08, "u1"), (0x09, "i1"), (0x0B, "i2"), (0x0C, "i4"), (0x0D, "f4"), (0x0E, "f8")])
    func idxOfEachType(code: Int, type: String) throws {
        let written = values(type, 7 * 3 * 5)
        let path = try files.write(idx(UInt8(code), [7, 3, 5], bytes(written, type, bigEndian: true)))
        try check(Float.self, path, written, rows: 7, columns: 15, "IDX \(type)")
        try check(Double.self, path, written, rows: 7, columns: 15, "IDX \(type)")
        let column = try files.write(idx(UInt8(code), [105], bytes(written, type, bigEndian: true)))
        try check(Float.self, column, written, rows: 105, columns: 1, "IDX \(type)")
    }

    /// Long runs of a file beyond the limit go through the mapping in pieces.
    @Test func runsOfMegabytes() throws {
        let (rows, columns) = (3_000, 257)
        let written = (0..<rows * columns).map { Double($0 % 65_521) }
        let path = try files.write(npy("'>u4'", "(3000, 257)", bytes(written, "u4", bigEndian: true)))
        try check(Float.self, path, written, rows: rows, columns: columns, "runs")
    }

    @Test func versionsShapesAndRanges() throws {
        let data = bytes((0..<12).map(Double.init), "u1", bigEndian: false)
        for version in UInt8(1)...3 {
            for (shape, rows, columns) in [
                ("(12,)", 12, 1), ("(2, 3, 2)", 2, 6), ("(1, 12)", 1, 12), ("(12, 1, 1)", 12, 1),
            ] {
                let path = try files.write(npy("'|u1'", shape, data, version: version))
                let source = try MappedRows<Float>(contentsOf: path)
                #expect(source.rows == rows && source.columns == columns, "\(version) \(shape)")
                #expect(source.gatheringRows(0..<rows).elements == (0..<12).map(Float.init))
            }
        }
        for (shape, rows, columns) in [("(0, 5)", 0, 5), ("(5, 0)", 5, 0), ("(0,)", 0, 1)] {
            let source = try MappedRows<Float>(contentsOf: try files.write(npy("'<f4'", shape, [])))
            #expect(source.rows == rows && source.columns == columns)
            #expect(source.gatheringRows(0..<rows).isEmpty)
        }
        let truth = try MappedRows<Float>(contentsOf: try files.write(npy("'|b1'", "(2,)", [0, 1])))
        #expect(truth.gatheringRows([1, 0]).elements == [1, 0])

        let all = try MappedRows<Double>(contentsOf: try files.write(npy("'|u1'", "(6, 2)", data)))
        let part = all[rows: 2..<5]
        #expect(part.rows == 3 && part.gatheringRows([2, 0]) == [[8, 9], [4, 5]])
        #expect(part[rows: 1...].gatheringRows([0]) == [[6, 7]])
    }

    @Test(arguments: [0, 1 << 30]) func manyThreadsAtOnce(limit: Int) throws {
        let (rows, columns) = (4_000, 97)
        let written = values("i2", rows * columns)
        let path = try files.write(npy("'>i2'", "(4000, 97)", bytes(written, "i2", bigEndian: true)))
        let source = try MappedRows<Float>(contentsOf: path, residentLimit: limit)
        let all = Matrix<Float>(rows: rows, columns: columns) { Float(written[$0 * columns + $1]) }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            var generator = SplitMix64(seed: UInt64(thread))
            for _ in 0..<20 {
                let order = Array(0..<rows).shuffled(using: &generator).prefix(200)
                #expect(source.gatheringRows(order) == all.gatheringRows(order))
                let run = thread * 100..<thread * 100 + 3_000
                #expect(source.gatheringRows(run) == all[rows: run])
            }
        }
    }
}
