import LinearAlgebra

/// Splits of the rows of a data set, by their numbers, each part in ascending order.
///
///     let parts = split(rows: 150, fractions: [0.6, 0.2, 0.2], stratifiedBy: classes, using: &generator)
///     let training = inputs.gatheringRows(parts[0])
///
/// With `classes`, one number for each row, every part has each class in the same
/// proportion, to within a row; a class of a single row goes to the first part. The
/// first part takes what rounding leaves.
/// - Precondition: the fractions are positive with a sum of 1, to within 1e-9.
public func split(
    rows: Int, fractions: [Double], stratifiedBy classes: [Int]? = nil,
    using generator: inout some RandomNumberGenerator
) -> [[Int]] {
    require(
        !fractions.isEmpty && fractions.allSatisfy { $0 > 0 } && abs(fractions.reduce(0, +) - 1) < 1e-9,
        "split: fractions \(fractions); they must be positive with a sum of 1")
    var parts = fractions.map { _ in [Int]() }
    // What rounding has given too much or too little to each part, so that many small classes stay fair.
    var owed = fractions.map { _ in 0.0 }
    for group in groups(rows: rows, classes, "split") {
        let order = group.shuffled(using: &generator)
        var start = 0
        for part in fractions.indices.reversed() {
            let wanted = Double(order.count) * fractions[part] + owed[part]
            let room = order.count - start
            let count = part == 0 ? room : min(max(0, Int(wanted.rounded())), room - (room > 0 ? 1 : 0))
            owed[part] = min(1, max(-1, wanted - Double(count)))
            parts[part] += order[start..<start + count]
            start += count
        }
    }
    return parts.map { $0.sorted() }
}

/// One fold of a cross-validation: the rows to train on and the rows to test on.
public struct Fold: Hashable, Sendable {
    public let training: [Int]
    public let test: [Int]
}

/// `count` folds: every row is tested in exactly one of them. With `classes`, one
/// number for each row, every fold has each class in the same proportion, to within a row.
///
/// - Precondition: `count` is at least 2 and at most `rows`.
public func folds(
    _ count: Int, rows: Int, stratifiedBy classes: [Int]? = nil, using generator: inout some RandomNumberGenerator
) -> [Fold] {
    require(count >= 2 && count <= rows, "folds: \(count) folds of \(rows) rows; 2 to \(max(2, rows)) can be made")
    var foldOfRow = [Int](repeating: 0, count: rows)
    var next = 0
    for group in groups(rows: rows, classes, "folds") {
        for row in group.shuffled(using: &generator) {
            foldOfRow[row] = next
            next = (next + 1) % count
        }
    }
    return (0..<count).map { fold in
        Fold(
            training: (0..<rows).filter { foldOfRow[$0] != fold }, test: (0..<rows).filter { foldOfRow[$0] == fold })
    }
}

/// The rows of each class, in the order of the class numbers; all rows where there are no classes.
private func groups(rows: Int, _ classes: [Int]?, _ name: StaticString) -> [[Int]] {
    guard let classes else { return [Array(0..<rows)] }
    require(classes.count == rows, "\(name): \(classes.count) classes for \(rows) rows")
    return Dictionary(grouping: 0..<rows) { classes[$0] }.sorted { $0.key < $1.key }.map(\.value)
}
