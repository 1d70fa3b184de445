import LinearAlgebra

/// Shifts and scales each column to mean 0 and standard deviation 1.
///
/// Fit it on the training rows alone; a column that is constant there is only shifted.
///
///     let scaler = StandardScaler(fittedTo: training)
///     let x = scaler.transform(training), y = scaler.transform(test)
public struct StandardScaler: Hashable, Sendable, Codable {
    /// The means of the columns.
    public let means: [Double]
    /// The standard deviations of the columns (of the rows themselves, without
    /// Bessel's correction); 1 for a constant column.
    public let standardDeviations: [Double]

    /// - Precondition: there is a row.
    public init<Scalar: RealScalar>(fittedTo matrix: Matrix<Scalar>) {
        let values = Matrix<Double>(matrix)
        // By columns of about 1, whose squares neither overflow nor vanish.
        let scales = Vector(abs(values).max(over: .rows).elements.map(scaleToOne))
        let scaled = values * scales
        means = (scaled.mean(over: .rows) / scales).elements
        // A deviation of rounding errors alone is none.
        standardDeviations = zip((scaled.standardDeviation(over: .rows) / scales).elements, means).map {
            $0 > 1e-12 * $1.magnitude ? $0 : 1
        }
    }

    /// `(x - mean) / standardDeviation`, column by column.
    public func transform<Scalar: RealScalar>(_ matrix: Matrix<Scalar>) -> Matrix<Scalar> {
        (matrix - Vector(means.map { Scalar($0) })) / Vector(standardDeviations.map { Scalar($0) })
    }

    /// Undoes `transform`.
    public func inverseTransform<Scalar: RealScalar>(_ matrix: Matrix<Scalar>) -> Matrix<Scalar> {
        matrix * Vector(standardDeviations.map { Scalar($0) }) + Vector(means.map { Scalar($0) })
    }
}

/// Shifts and scales each column to the range 0 to 1.
///
/// Fit it on the training rows alone; other rows may then lie outside the range. A
/// column that is constant becomes 0.
public struct MinMaxScaler: Hashable, Sendable, Codable {
    /// The least value of each column.
    public let minima: [Double]
    /// The greatest less the least value of each column; 1 for a constant column.
    public let ranges: [Double]

    /// - Precondition: there is a row.
    public init<Scalar: RealScalar>(fittedTo matrix: Matrix<Scalar>) {
        let values = Matrix<Double>(matrix)
        minima = values.min(over: .rows).elements
        ranges = zip(values.max(over: .rows).elements, minima).map { $0 > $1 ? $0 - $1 : 1 }
    }

    /// `(x - minimum) / range`, column by column.
    public func transform<Scalar: RealScalar>(_ matrix: Matrix<Scalar>) -> Matrix<Scalar> {
        (matrix - Vector(minima.map { Scalar($0) })) / Vector(ranges.map { Scalar($0) })
    }

    /// Undoes `transform`.
    public func inverseTransform<Scalar: RealScalar>(_ matrix: Matrix<Scalar>) -> Matrix<Scalar> {
        matrix * Vector(ranges.map { Scalar($0) }) + Vector(minima.map { Scalar($0) })
    }
}
