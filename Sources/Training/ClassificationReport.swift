import LinearAlgebra

/// How well classes were told: what was, against what was predicted.
public struct ClassificationReport: Hashable, Sendable, Codable {
    /// How many rows of class `i` were predicted as class `j`: `confusion[i][j]`.
    public let confusion: [[Int]]

    /// Counts the rows.
    ///
    /// - Precondition: both have one class for each row, within `0..<classCount`.
    public init(actual: [Int], predicted: [Int], classCount: Int) {
        require(
            actual.count == predicted.count,
            "ClassificationReport: \(actual.count) actual and \(predicted.count) predicted classes")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (truth, said) in zip(actual, predicted) {
            require(
                (0..<classCount).contains(truth) && (0..<classCount).contains(said),
                "ClassificationReport: classes \(truth) and \(said) of \(classCount)")
            counts[truth][said] += 1
        }
        confusion = counts
    }

    private enum CodingKeys: String, CodingKey { case confusion }

    /// Decodes what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` where the counts are no square, or one is negative.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        confusion = try container.decode([[Int]].self, forKey: .confusion)
        guard confusion.allSatisfy({ $0.count == confusion.count && $0.allSatisfy { $0 >= 0 } }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .confusion, in: container, debugDescription: "the counts are no square of numbers from 0 on")
        }
    }

    /// The number of rows.
    public var rows: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The fraction of rows that were predicted right; 0 where there are none.
    public var accuracy: Double {
        fraction(confusion.indices.reduce(0) { $0 + confusion[$1][$1] }, of: rows)
    }

    /// How many rows each class has.
    public var support: [Int] { confusion.map { $0.reduce(0, +) } }

    /// Of the rows predicted as a class, the fraction that are of it; 0 where there are none.
    public var precision: [Double] {
        confusion.indices.map { label in
            fraction(confusion[label][label], of: confusion.reduce(0) { $0 + $1[label] })
        }
    }

    /// Of the rows of a class, the fraction that were predicted as it; 0 where there are none.
    public var recall: [Double] {
        zip(confusion.indices, support).map { fraction(confusion[$0][$0], of: $1) }
    }

    /// The harmonic mean of precision and recall, class by class; 0 where both are 0.
    public var f1: [Double] {
        zip(precision, recall).map { $0 + $1 > 0 ? 2 * $0 * $1 / ($0 + $1) : 0 }
    }

    /// The mean of `f1` over the classes that have rows or predictions.
    public var macroF1: Double {
        let present = confusion.indices.filter { label in
            support[label] > 0 || confusion.contains { $0[label] > 0 }
        }
        let scores = f1
        return present.isEmpty ? 0 : present.reduce(0) { $0 + scores[$1] } / Double(present.count)
    }

    private func fraction(_ part: Int, of whole: Int) -> Double {
        whole > 0 ? Double(part) / Double(whole) : 0
    }
}

extension ClassificationReport: CustomStringConvertible {
    /// A table: precision, recall, F1 and the rows of each class, then the accuracy and the mean F1.
    ///
    ///     class  precision  recall     F1   rows
    ///         0     0.9091  1.0000 0.9524     10
    ///         1     1.0000  0.9000 0.9474     10
    ///     accuracy 0.9500 of 20 rows, mean F1 0.9499
    public var description: String { table(labels: confusion.indices.map(String.init)) }

    /// The same table with the classes' names. - Precondition: there is one for each class.
    public func table(labels: [String]) -> String {
        require(
            labels.count == confusion.count,
            "ClassificationReport: \(labels.count) labels for \(confusion.count) classes")
        let width = max(5, labels.map(\.count).max() ?? 0)
        let (precision, recall, f1, support) = (precision, recall, f1, support)
        var text = "class".leftPadded(width) + "  precision  recall     F1   rows\n"
        for (label, name) in labels.enumerated() {
            text += name.leftPadded(width) + fixed(precision[label]).leftPadded(11) + fixed(recall[label]).leftPadded(8)
            text += fixed(f1[label]).leftPadded(7) + "\(support[label])".leftPadded(7) + "\n"
        }
        return text + "accuracy \(fixed(accuracy)) of \(rows) rows, mean F1 \(fixed(macroF1))"
    }
}

/// A fraction with four decimals.
private func fixed(_ fraction: Double) -> String {
    let digits = String(Int((fraction * 10_000).rounded()))
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return "\(padded.dropLast(4)).\(padded.suffix(4))"
}

extension String {
    fileprivate func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
