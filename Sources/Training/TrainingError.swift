/// What data or hyperparameters can do to a run.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There are no rows to train on.
    case noRows
    /// An input, target or weight is NaN or infinite; row and column count from 0.
    case notFinite(values: String, row: Int, column: Int)
    /// Sample weights are negative, or all are 0; the row counts from 0.
    case invalidWeight(row: Int)
    /// A target of a cross-entropy is not from 0 to 1; row and column count from 0.
    case invalidTarget(values: String, row: Int, column: Int, found: Double)
    /// The targets of a row name no class, which class weights need; the row counts from 0.
    case noClass(row: Int)
    /// A class number is not one of `0..<classCount`; the row counts from 0.
    case invalidClass(row: Int, found: Int, classCount: Int)
    /// An input is not an index of an embedding's table of `count` rows: an integer from 0 to
    /// `count - 1`; row and column count from 0.
    case invalidIndex(values: String, row: Int, column: Int, found: Double, count: Int)
    /// The loss became NaN or infinite. The network has the parameters of the
    /// last epoch that went well.
    case diverged(epoch: Int, learningRate: Double)

    public var description: String {
        switch self {
        case .noRows:
            "there are no rows to train on, or none to validate with"
        case .notFinite(let values, let row, let column):
            "the \(values) have NaN or an infinity in row \(row), column \(column); remove or replace it"
        case .invalidWeight(let row):
            "the weight of row \(row) is negative, or no weight is positive; weights are 0 or more"
        case .invalidTarget(let values, let row, let column, let found):
            """
            the \(values) have \(found) in row \(row), column \(column); a cross-entropy takes numbers from 0 to 1, of \
            classes 1 in the column of the class and 0 in the others
            """
        case .noClass(let row):
            """
            the targets of row \(row) name no class, which class weights need: one column with 0 or 1, or a column for \
            each class, with a 1 in that of the class and 0 in the others
            """
        case .invalidClass(let row, let found, let classCount):
            "the class of row \(row) is \(found); classes are numbered from 0 to \(classCount - 1)"
        case .invalidIndex(let values, let row, let column, let found, let count):
            """
            the \(values) have \(found) in row \(row), column \(column), which is no index of a table of \(count) \
            rows; number the rows from 0 to \(count - 1)
            """
        case .diverged(let epoch, let rate):
            """
            the loss became NaN or infinite in epoch \(epoch); lower the learning rate (\(rate)), \
            standardise the inputs or clip the gradient
            """
        }
    }
}
