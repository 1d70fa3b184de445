import LinearAlgebra
import NeuralNetworks

/// How much the rows of each class count in the loss.
///
/// The class of a row is the greatest of its targets, or, of a single column, whether it is 1. But for a cross-entropy
/// over classes each row must have a single 1, and else 0 (of a single column: 0 or 1). A row's factor is multiplied
/// by its sample weight; over all rows they are then scaled to a mean of 1, so that equal factors change nothing.
public enum ClassWeights: Hashable, Sendable, Codable {
    /// All alike.
    case uniform
    /// In inverse proportion to how many rows the class has, so that every class
    /// counts alike as a whole.
    case balanced
    /// One factor for each class, in the order of the targets' columns; of a
    /// single column, for 0 and 1.
    case factors([Double])

    /// What is wrong with the factors.
    var problem: String? {
        guard case .factors(let factors) = self, let wrong = factors.first(where: { !($0 >= 0 && $0.isFinite) }) else {
            return nil
        }
        return "a class weight of \(wrong); it must be 0 or more, and finite"
    }

    /// One factor for each row, before the sample weights; nil where all are alike.
    ///
    /// - Throws: `TrainingError.noClass` where a row's targets name none.
    func rowFactors(targets: some RowSource, _ loss: Loss) throws(TrainingError) -> [Double]? {
        if self == .uniform { return nil }
        var classes: [Int] = []
        classes.reserveCapacity(targets.rows)
        for start in stride(from: 0, to: targets.rows, by: 4_096) {
            let part = targets.gatheringRows(start..<min(start + 4_096, targets.rows))
            try checkFinite(part, "targets", firstRow: start)
            if loss != .crossEntropy, let row = part.firstRowWithoutClass { throw .noClass(row: start + row) }
            classes += part.columns == 1 ? part.elements.map { $0 > 0.5 ? 1 : 0 } : part.argmax(over: .columns)
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

extension Matrix where Scalar: RealScalar {
    /// The first row that has not a single 1, and else 0; of a single column, that has neither 0 nor 1.
    fileprivate var firstRowWithoutClass: Int? {
        (0..<rows).first { row in
            var ones = 0
            for column in 0..<columns {
                guard self[row, column] == 0 || self[row, column] == 1 else { return true }
                if self[row, column] == 1 { ones += 1 }
            }
            return columns > 1 && ones != 1
        }
    }
}
