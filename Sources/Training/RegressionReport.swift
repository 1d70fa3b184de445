import LinearAlgebra

/// How near predicted numbers came to the actual ones.
public struct RegressionReport: Hashable, Sendable {
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
        let mean = actual.reduce(0) { $0 + $1 / count }
        var (squares, absolute, spread) = (0.0, 0.0, 0.0)
        for (truth, said) in zip(actual, predicted) {
            let error = said - truth
            squares += error * error
            absolute += error.magnitude
            spread += (truth - mean) * (truth - mean)
        }
        rootMeanSquaredError = (squares / count).squareRoot()
        meanAbsoluteError = absolute / count
        r2 = spread > 0 ? 1 - squares / spread : nil
    }
}
