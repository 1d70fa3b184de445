import RealModule

/// Principal component analysis: the orthogonal directions in which samples vary most.
///
///     let pca = try PrincipalComponents(fitting: samples, componentCount: 2)
///     let points = pca.transform(samples)             // samples x 2
///     print(pca.explainedVarianceRatio.sum())
///
/// The samples are the rows of a matrix. The components are the right singular vectors of the samples
/// less their mean; the sign of each makes its largest loading (by absolute value, the first of equals)
/// positive, so that equal data give equal components.
public struct PrincipalComponents<Scalar: RealScalar>: Sendable, Hashable, Codable {
    /// The mean of each feature.
    public let mean: Vector<Scalar>
    /// The components as rows, components x features, orthonormal, by descending variance.
    public let components: Matrix<Scalar>
    /// The variance of the samples along each component, its divisor the number of samples less 1.
    public let explainedVariance: Vector<Scalar>
    /// The share of each component in the variance of all features; 0 where there is none.
    public let explainedVarianceRatio: Vector<Scalar>
    /// The singular values of the centred samples that belong to the components.
    public let singularValues: Vector<Scalar>
    /// Whether `transform` scales each component to variance 1.
    public let whiten: Bool
    /// The number of samples that it was fitted to.
    public let sampleCount: Int

    /// Finds the components of `samples`, one sample a row.
    ///
    /// - Parameters:
    ///   - samples: the samples, samples x features.
    ///   - componentCount: how many components to keep; all, min(samples, features), where nil.
    ///   - whiten: whether `transform` scales each component to variance 1.
    ///   - checkFinite: whether to look for NaN and infinity first.
    /// - Precondition: `0 <= componentCount <= min(samples.rows, samples.columns)`.
    /// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false;
    ///   `.noSolution` where there are no samples.
    /// - Complexity: that of the singular value decomposition, 6mn^2 + 20n^3 floating-point operations for
    ///   m samples of n features, m >= n.
    /// Calls `LAPACKE_sgesdd_work` or `LAPACKE_dgesdd_work`.
    public init(
        fitting samples: Matrix<Scalar>, componentCount: Int? = nil, whiten: Bool = false, checkFinite: Bool = true
    ) throws(LinearAlgebraError) {
        let most = Swift.min(samples.rows, samples.columns)
        let count = componentCount ?? most
        require(
            count >= 0 && count <= most,
            "PrincipalComponents: \(count) components of \(samples.rows) samples of \(samples.columns) features")
        guard samples.rows > 0 else { throw .noSolution(reason: "there are no samples to take a mean of") }
        try samples.requireFinite(checkFinite)
        let means = samples.mean(over: .rows)
        let svd = try (samples - means).singularValueDecomposition(.thin, checkFinite: checkFinite)
        let variances = svd.singularValues * svd.singularValues / Scalar(Swift.max(samples.rows - 1, 1))
        // Relative to the largest, no square that counts vanishes.
        let largest = svd.singularValues.elements.first ?? 0
        let shares = (largest > 0 ? svd.singularValues / largest : svd.singularValues).map { $0 * $0 }
        let total = shares.sum()

        mean = Vector(means.T)
        components = Self.withPositiveLargest(svd.VT[rows: 0..<count].copied())
        singularValues = svd.singularValues[0..<count]
        explainedVariance = variances[0..<count]
        explainedVarianceRatio = total > 0 ? shares[0..<count] / total : .zeros(count)
        self.whiten = whiten
        sampleCount = samples.rows
    }

    /// The rows, each with the sign that makes its largest element positive.
    private static func withPositiveLargest(_ rows: Matrix<Scalar>) -> Matrix<Scalar> {
        let signs = Vector<Scalar>(
            (0..<rows.rows).map { row in
                let loadings = rows[row: row]
                return loadings[abs(loadings).argmax()] < 0 ? -1 : 1
            })
        return rows * signs.column
    }

    /// The number of components.
    public var componentCount: Int { components.rows }

    /// The number of features of a sample.
    public var featureCount: Int { mean.count }

    /// The coordinates of `samples` along the components: samples x components.
    ///
    /// `(samples - mean) components^T`, each column over its standard deviation where whitened (a
    /// component without variance, its singular value at most max(samples, features) ulp of the largest,
    /// is left as it is).
    /// - Precondition: `samples.columns == featureCount`.
    /// - Complexity: 2 floating-point operations for each sample, feature and component.
    /// Calls `dot`, once.
    public func transform(_ samples: Matrix<Scalar>) -> Matrix<Scalar> {
        require(
            samples.columns == featureCount,
            "transform: samples of \(samples.columns) features where the components have \(featureCount)")
        let coordinates = dot(samples - mean, components.T)
        return whiten ? coordinates / deviations : coordinates
    }

    /// The samples with these coordinates: samples x features, the inverse of `transform` but for what
    /// the components that were not kept would add.
    ///
    /// - Precondition: `coordinates.columns == componentCount`.
    /// Calls `dot`, once.
    public func inverseTransform(_ coordinates: Matrix<Scalar>) -> Matrix<Scalar> {
        require(
            coordinates.columns == componentCount,
            "inverseTransform: \(coordinates.columns) coordinates where there are \(componentCount) components")
        return dot(whiten ? coordinates * deviations : coordinates, components) + mean
    }

    /// The standard deviations along the components; 1 where there is none, or only one of rounding errors.
    private var deviations: Vector<Scalar> {
        let root = Scalar(Swift.max(sampleCount - 1, 1)).squareRoot()
        let largest = singularValues.elements.first ?? 0
        let negligible = Scalar(Swift.min(sampleCount, featureCount)) * .ulpOfOne * largest
        return singularValues.map { $0 > negligible ? $0 / root : 1 }
    }
}
