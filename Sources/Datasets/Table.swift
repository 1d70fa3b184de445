import FileAccess

/// A table of named columns of numbers and texts, as a CSV file holds it.
///
///     let table = try Table(contentsOf: "houses.csv")
///     print(table.rowCount, table.columns.map(\.name))
public struct Table: Sendable {
    /// Where the table comes from: a path or a name, for messages.
    public let source: String
    /// The columns, in the order of the file.
    public let columns: [Column]
    /// The number of rows.
    public let rowCount: Int
    /// The line of the file on which each row begins, from 1.
    let lines: [Int]

    /// One column: a cell for each row.
    public struct Column: Sendable {
        /// The name in the first line.
        public let name: String
        /// The cells as numbers; NaN where a cell is missing or a text.
        public let numbers: [Double]
        /// The cells as texts, `""` where missing; nil where no cell is a text.
        let storedTexts: [String]?
        /// How many cells are numbers, texts and missing.
        let numberCount: Int
        let textCount: Int

        /// Whether every cell that is not missing is a number.
        public var isNumeric: Bool { textCount == 0 }

        /// How many cells are missing: empty, `NA`, `N/A`, `n/a`, `NaN`, `null` or `?`.
        public var missingCount: Int { numbers.count - numberCount - textCount }

        /// The cell of a row as a text, `""` where it is missing. Numbers are spelled
        /// alike however the file spells them: `7`, `0.5`.
        public func text(row: Int) -> String {
            if let storedTexts { return storedTexts[row] }
            return numbers[row].isNaN ? "" : DecimalNumber.label(numbers[row])
        }
    }

    /// The column of a name.
    ///
    /// - Throws: `DataError` that lists the columns there are.
    public func column(_ name: String) throws(DataError) -> Column {
        guard let column = columns.first(where: { $0.name == name }) else {
            var names = columns.prefix(12).map { "'\($0.name)'" }.joined(separator: ", ")
            if columns.count > 12 { names += " and \(columns.count - 12) more" }
            throw DataError(source: source, problem: "there is no column '\(name)'; there are \(names)")
        }
        return column
    }

    /// The numbers of a column.
    ///
    /// - Throws: `DataError` at the first cell that is a text or infinite.
    public func numbers(_ column: Column) throws(DataError) -> [Double] {
        for row in 0..<rowCount where !column.numbers[row].isFinite {
            let problem: String
            if column.numbers[row].isInfinite {
                problem = "the number is infinite; correct the cell or leave it empty"
            } else if !column.text(row: row).isEmpty {
                problem = "'\(excerpt(column.text(row: row)))' is not a number; correct the cell or leave it empty"
            } else {
                continue
            }
            throw error(row: row, column, problem)
        }
        return column.numbers
    }

    /// An error at a cell.
    public func error(row: Int, _ column: Column, _ problem: String) -> DataError {
        DataError(source: source, line: lines[row], column: "'\(column.name)'", problem: problem)
    }
}

/// The beginning of a text that may be long.
package func excerpt(_ text: String) -> String {
    text.count > 40 ? text.prefix(37) + "..." : text
}

extension Table {
    /// Reads a CSV file.
    ///
    /// The first line has the names. Fields are separated by commas, semicolons or
    /// tabs, whichever the first line has most of; a field in double quotes may hold
    /// separators, line ends and doubled quotes (RFC 4180). UTF-8, with or without a
    /// byte-order mark; lines end in LF, in CRLF or, all of them, in CR. Empty lines are passed
    /// over; in a table of one column they are missing values, but for those at the end. Where
    /// semicolons separate the fields, a decimal point may be a comma: `1,5`.
    ///
    /// - Throws: `FileError` where the file cannot be read, `DataError` with line and
    ///   column where it is no table.
    /// - Complexity: one pass; 8 bytes a number, 16 a text.
    public init(contentsOf path: String) throws {
        try self.init(csv: try FileBytes.read(path), source: path)
    }

    /// Reads CSV text; `source` names it in messages.
    public init(csv text: String, source: String = "CSV") throws(DataError) {
        try self.init(csv: Array(text.utf8), source: source)
    }

    init(csv bytes: consuming [UInt8], source: String) throws(DataError) {
        var reader = CSVReader(source: source)
        self = try bytes.withUnsafeMutableBufferPointer { bytes throws(DataError) in try reader.read(bytes) }
    }
}
