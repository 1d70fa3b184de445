import LinearAlgebra

/// How much the rows of each class count in the loss.
public enum ClassWeights: Hashable, Sendable, Codable {
    /// All alike.
    case uniform
    /// In inverse proportion to how many rows the class has, so that every class
    /// counts alike as a whole.
    case balanced
    /// One factor for each class, in the order of the targets' columns; of a
    /// single column, for 0 and 1.
    case factors([Double])

    /// One factor for each row, before the sample weights; nil where all are alike.
    func rowFactors(targets: some RowSource) -> [Double]? {
        let classes: [Int]
        switch self {
        case .uniform: return nil
        case .balanced, .factors:
            classes = stride(from: 0, to: targets.rows, by: 4_096).flatMap { start in
                let part = targets.gatheringRows(start..<Swift.min(start + 4_096, targets.rows))
                return part.columns == 1
                    ? (0..<part.rows).map { part[$0, 0] > 0.5 ? 1 : 0 } : part.argmax(over: .columns)
            }
        }
        let classCount = max(2, targets.columns)
        let factors: [Double]
        if case .factors(let given) = self {
            require(
                given.count == classCount, "ClassWeights: \(given.count) factors for \(classCount) classes")
            factors = given
        } else {
            var rows = [Double](repeating: 0, count: classCount)
            for label in classes { rows[label] += 1 }
            factors = rows.map { $0 > 0 ? Double(targets.rows) / $0 : 0 }
        }
        return classes.map { factors[$0] }
    }
}
