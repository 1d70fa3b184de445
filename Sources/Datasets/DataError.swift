/// What is wrong with data: where, what and the mend.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or the data set.
    public let source: String
    /// The line of the file, from 1.
    public let line: Int?
    /// The column's name, or its number from 1 where it has none.
    public let column: String?
    /// The row of an array, from 0.
    public let row: Int?
    /// What is wrong, and the mend.
    public let problem: String

    public init(source: String, line: Int? = nil, column: String? = nil, row: Int? = nil, problem: String) {
        self.source = source
        self.line = line
        self.column = column
        self.row = row
        self.problem = problem
    }

    public var description: String {
        var place = source
        if let line { place += ", line \(line)" }
        if let column { place += ", column \(column)" }
        if let row { place += ", row \(row)" }
        return "\(place): \(problem)"
    }
}
