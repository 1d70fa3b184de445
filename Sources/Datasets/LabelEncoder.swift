import LinearAlgebra

/// Class labels as the numbers 0, 1, 2 and so on, and back.
public struct LabelEncoder: Hashable, Sendable, Codable {
    /// The labels in their order: numbers by value, then texts by Unicode.
    public let labels: [String]

    /// The different labels of `values`.
    public init(_ values: some Sequence<String>) {
        labels = Set(values).sorted { a, b in
            switch (Double(a), Double(b)) {
            case (let x?, let y?) where x != y: x < y
            case (.some, nil): true
            case (nil, .some): false
            default: a < b
            }
        }
    }

    /// The number of each value; nil for a label that was not in the data it was made from.
    public func encode(_ values: some Collection<String>) -> [Int?] {
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        return values.map { numbers[$0] }
    }

    /// The labels of class numbers. - Precondition: each is one of `labels.indices`.
    public func decode(_ classes: some Collection<Int>) -> [String] { classes.map { labels[$0] } }
}

extension Matrix where Scalar: RealScalar {
    /// A row for each class number: 1 in the column of the class, else 0.
    ///
    /// Shape: `classes.count` x `classCount`.
    /// - Precondition: each class is within `0..<classCount`.
    public static func oneHot(_ classes: some Collection<Int>, classCount: Int) -> Matrix {
        var result = Matrix.zeros(rows: classes.count, columns: classCount)
        for (row, label) in classes.enumerated() {
            result[row, label] = 1
        }
        return result
    }
}
