import Datasets
import Foundation
import LinearAlgebra
import Testing

/// Reading CSV text.
@Suite struct TableTests {
    @Test func quotesMissingValuesAndLineEnds() throws {
        let table = try Table(csv: "\u{FEFF}a,\"b \"\"x\"\"\",c\r\n1,\"p,\nq\",NA\r\n-2.5e1, r ,\r\n\r\n")
        #expect(table.columns.map(\.name) == ["a", "b \"x\"", "c"])
        #expect(table.rowCount == 2)
        #expect(table.columns[0].numbers == [1, -25])
        #expect([table.columns[1].text(row: 0), table.columns[1].text(row: 1)] == ["p,\nq", "r"])
        #expect(table.columns[2].missingCount == 2)
    }

    @Test func lineEndsOfCRAndDecimalCommas() throws {
        let old = try Table(csv: "a,b\r1,x\r2,\"y\rz\"\r")
        #expect(old.rowCount == 2 && old.columns[0].numbers == [1, 2] && old.columns[1].text(row: 0) == "x")
        let commas = try Table(csv: "a;b;c\n1,5;2.5;x,y\n-3,25e1;1234567890,123456;1,2,3\n")
        #expect(commas.columns[0].numbers == [1.5, -32.5] && commas.columns[1].numbers == [2.5, 1234567890.123456])
        #expect(commas.columns[2].text(row: 1) == "1,2,3")
        #expect(try !Table(csv: "a\tb\n1,5\t2\n").columns[0].isNumeric)
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00] as [UInt8], "t.csv: the file is UTF-16"),
        (Array("a,b\n1,2\nm".utf8) + [0xFC] + Array("ller,3\n".utf8), "t.csv, line 3: the text is not UTF-8"),
    ])
    func otherEncodings(bytes: [UInt8], message: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("t.csv")
        try Data(bytes).write(to: file)
        let error = #expect(throws: DataError.self) { try Table(contentsOf: file.path) }
        #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("", "the file is empty"), ("a,b\n", "no row of data"), ("a,b\n1,2\n3\n", "line 3: the line has 1 field"),
        ("a,a\n1,2\n", "two columns are named 'a'"), ("a,b\n1,\"2\n", "line 2, column 'b': the quoted field"),
    ])
    func brokenTables(text: String, message: String) {
        let error = #expect(throws: DataError.self) { try Table(csv: text) }
        #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
    }

    @Test func textAndInfinityInANumberColumn() throws {
        let table = try Table(csv: "x,y\n1,1\nabc,2\n3,inf\n", source: "t.csv")
        for (column, message) in [
            ("x", "t.csv, line 3, column 'x': 'abc' is not a number"),
            ("y", "t.csv, line 4, column 'y': the number is infinite"),
        ] {
            let cells = try table.column(column)
            let error = #expect(throws: DataError.self) { try table.numbers(cells) }
            #expect(error?.description.hasPrefix(message) ?? false)
        }
    }

    @Test func bundledData() throws {
        let iris = try BundledDataset.iris.table()
        #expect(iris.rowCount == 150 && iris.columns.count == 5)
        let digits = try BundledDataset.digits.table()
        #expect(digits.rowCount == 1_797 && digits.columns.count == 65)
    }

    @Test func stratifiedSplitsAndFolds() {
        var generator = SplitMix64(seed: 1)
        let classes = (0..<150).map { $0 / 50 }
        let parts = split(rows: 150, fractions: [0.6, 0.2, 0.2], stratifiedBy: classes, using: &generator)
        #expect(parts.map(\.count) == [90, 30, 30])
        #expect(parts.joined().sorted() == Array(0..<150))
        for part in parts { #expect(Set((0..<3).map { c in part.count { classes[$0] == c } }).count == 1) }
        let all = folds(5, rows: 150, stratifiedBy: classes, using: &generator)
        #expect(all.flatMap(\.test).sorted() == Array(0..<150))
        #expect(all.allSatisfy { $0.test.count == 30 && $0.training.count == 120 })
    }

    /// Benchmarks/Peers/splits.py, which makes the same splits for the peers, expects these rows too.
    @Test func splitsOfASeedStayTheSame() {
        var (one, other) = (SplitMix64(seed: 1), SplitMix64(seed: 1))
        let hands = folds(5, rows: 150, stratifiedBy: (0..<150).map { $0 / 50 }, using: &one)
        #expect(hands[0].test.prefix(8) == [2, 4, 6, 9, 15, 20, 21, 26])
        let parts = split(rows: 1_000, fractions: [0.8, 0.2], using: &other)
        #expect(parts[0].prefix(8) == [0, 1, 2, 5, 6, 7, 8, 9])
        #expect(parts[1].prefix(8) == [3, 4, 11, 13, 14, 15, 21, 35])
    }

    @Test func scalers() {
        let x: Matrix<Double> = [[1, 5], [2, 5], [3, 5]]
        for scale in [1e-170, 1e160] {
            let extreme = StandardScaler(fittedTo: Matrix<Double>([[1], [2], [3]]) * scale)
            #expect(abs(extreme.standardDeviations[0] / scale - (2.0 / 3).squareRoot()) < 1e-12)
            #expect(abs(extreme.means[0] / scale - 2) < 1e-12)
        }
        let standard = StandardScaler(fittedTo: x)
        #expect(standard.transform(x).mean(over: .rows).isApproximatelyEqual(to: [[0, 0]], absoluteTolerance: 1e-12))
        #expect(standard.inverseTransform(standard.transform(x)).isApproximatelyEqual(to: x))
        #expect(MinMaxScaler(fittedTo: x).transform(x) == [[0, 0], [0.5, 0], [1, 0]])
    }
}
