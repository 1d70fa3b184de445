import LinearAlgebra

/// Turns a table's columns into a matrix of numbers: a number column is one column of
/// the matrix, a text column one for each of its categories (one-hot).
///
/// It is fitted on some rows, the training rows, and remembers what it saw there: a
/// missing number becomes the column's mean, a missing or new category a row of zeros.
public struct FeatureEncoder: Hashable, Sendable, Codable {
    /// How one column of the table is encoded.
    public enum Feature: Hashable, Sendable, Codable {
        /// As a number; a missing one as `mean`.
        case number(name: String, mean: Double)
        /// As one column for each category.
        case category(name: String, values: LabelEncoder)

        /// The name of the table's column.
        public var name: String {
            switch self {
            case .number(let name, _), .category(let name, _): name
            }
        }

        /// How many columns of the matrix it makes.
        public var width: Int {
            switch self {
            case .number: 1
            case .category(_, let values): values.labels.count
            }
        }
    }

    /// The encoded columns, in order.
    public let features: [Feature]

    /// The number of columns of the matrix.
    public var width: Int { features.reduce(0) { $0 + $1.width } }

    /// The names of the matrix's columns: `age`, `colour=red`, `colour=blue`.
    public var names: [String] {
        features.flatMap { feature -> [String] in
            switch feature {
            case .number(let name, _): [name]
            case .category(let name, let values): values.labels.map { "\(name)=\($0)" }
            }
        }
    }

    /// Fits to the given rows of a table.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - rows: the rows whose means and categories are taken.
    ///   - columns: the columns to encode.
    ///   - asTexts: the number columns to take as categories.
    /// - Throws: `DataError` where a column of numbers has a text or an infinity.
    public init(
        fittedTo table: Table, rows: some Collection<Int>, columns: [Table.Column], asTexts: Set<String> = []
    ) throws(DataError) {
        var features: [Feature] = []
        for column in columns {
            if asTexts.contains(column.name) || !column.isNumeric && !table.isNearlyNumeric(column) {
                let texts = rows.lazy.map { column.text(row: $0) }.filter { !$0.isEmpty }
                features.append(.category(name: column.name, values: LabelEncoder(texts)))
            } else {
                let numbers = try table.numbers(column)
                let present = rows.lazy.map { numbers[$0] }.filter { !$0.isNaN }
                let count = present.reduce(into: 0) { count, _ in count += 1 }
                let mean = present.reduce(0) { $0 + $1 / Double(count) }
                features.append(.number(name: column.name, mean: mean))
            }
        }
        self.features = features
    }

    /// The matrix of all rows of a table.
    ///
    /// - Throws: `DataError` where a column is missing, or a number is a text or infinite.
    public func transform(_ table: Table) throws(DataError) -> Matrix<Double> {
        var result = Matrix<Double>.zeros(rows: table.rowCount, columns: width)
        let byName = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0) })
        let width = width
        var first = 0
        for feature in features {
            guard let column = byName[feature.name] else {
                // The table's own message lists the columns that there are.
                _ = try table.column(feature.name)
                return result
            }
            let texts: [Int?]
            var numbers: [Double] = []
            switch feature {
            case .number:
                numbers = try table.numbers(column)
                texts = []
            case .category(_, let values):
                texts = values.encode((0..<table.rowCount).map { column.text(row: $0) })
            }
            result.withUnsafeMutableElements { elements in
                for row in 0..<table.rowCount {
                    switch feature {
                    case .number(_, let mean):
                        elements[row * width + first] = numbers[row].isNaN ? mean : numbers[row]
                    case .category:
                        if let category = texts[row] { elements[row * width + first + category] = 1 }
                    }
                }
            }
            first += feature.width
        }
        return result
    }

    /// The categories in a table that the rows fitted to did not have, of each column with any: they
    /// are encoded as no category. Empty cells, which are missing, are none; texts are sorted.
    ///
    /// - Throws: `DataError` where a column is missing.
    /// - Complexity: O(rows) for each column of categories, and sorting what is new.
    public func newCategories(in table: Table) throws(DataError) -> [(column: String, values: [String])] {
        var result: [(column: String, values: [String])] = []
        for case .category(let name, let known) in features {
            let column = try table.column(name)
            let labels = Set(known.labels)
            let new = Set(
                (0..<table.rowCount).lazy.map { column.text(row: $0) }.filter { !$0.isEmpty && !labels.contains($0) })
            if !new.isEmpty { result.append((name, new.sorted())) }
        }
        return result
    }
}

extension Table {
    /// Whether a column has texts, but numbers in most of its cells: then the texts
    /// are taken as mistakes, not as categories.
    public func isNearlyNumeric(_ column: Column) -> Bool {
        column.textCount > 0 && column.numberCount > column.textCount
    }
}
