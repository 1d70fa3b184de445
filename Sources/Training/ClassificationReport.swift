import LinearAlgebra

/// How well classes were told: what was, against what was predicted.
public struct ClassificationReport: Hashable, Sendable {
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
