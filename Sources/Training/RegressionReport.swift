import LinearAlgebra

/// How near predicted numbers came to the actual ones.
public struct RegressionReport: Hashable, Sendable, Codable {
    /// The number of rows.
    public let rows: Int
    /// The root of the mean squared error, in the units of the target.
    public let rootMeanSquaredError: Double
    /// The mean absolute error, in the units of the target.
    public let meanAbsoluteError: Double
    /// The coefficient of determination, 1 - (sum of squared errors) / (sum of squares
    /// about the mean): 1 is perfect, 0 no better than the mean; nil where the actual
    /// numbers are all alike.
    public let r2: Double?

    /// - Precondition: there is one predicted number for each actual one, and a row.
    public init(actual: [Double], predicted: [Double]) {
        require(
            actual.count == predicted.count && !actual.isEmpty,
            "RegressionReport: \(actual.count) actual and \(predicted.count) predicted numbers")
        rows = actual.count
        let count = Double(rows)
        // Errors and deviations are brought to about 1: their squares neither overflow nor underflow.
        // The difference of two numbers near the largest would overflow too.
        let largest = zip(actual, predicted).reduce(0) { max($0, $1.0.magnitude, $1.1.magnitude) }
        let ceiling = largest.exponent > 1020 ? 0.25 : 1
        let errors = zip(actual, predicted).map { $1 * ceiling - $0 * ceiling }
        let errorScale = scaleToOne(errors.reduce(0) { max($0, $1.magnitude) })
        let actualScale = scaleToOne(actual.reduce(0) { max($0, $1.magnitude) })
        let mean = actual.reduce(0) { $0 + $1 * actualScale / count }
        var (squares, absolute, spread) = (0.0, 0.0, 0.0)
        for (truth, error) in zip(actual, errors) {
            let (error, deviation) = (error * errorScale, truth * actualScale - mean)
            squares += error * error
            absolute += error.magnitude
            spread += deviation * deviation
        }
        rootMeanSquaredError = (squares / count).squareRoot() / errorScale / ceiling
        meanAbsoluteError = absolute / count / errorScale / ceiling
        let ratio = actualScale / (errorScale * ceiling)
        let isConstant = actual.allSatisfy { $0 == actual[0] }
        r2 = isConstant ? nil : 1 - squares / spread * ratio * ratio
    }
}

extension RegressionReport: CustomStringConvertible {
    /// `RMSE 0.5, mean absolute error 0.25, R2 0.8 (4 rows)`
    public var description: String {
        "RMSE \(rootMeanSquaredError), mean absolute error \(meanAbsoluteError)"
            + (r2.map { ", R2 \($0)" } ?? "") + " (\(rows) rows)"
    }
}
