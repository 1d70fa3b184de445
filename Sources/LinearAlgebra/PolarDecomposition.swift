import RealModule

/// On which side of a polar decomposition the semidefinite factor stands.
public enum PolarSide: Sendable {
    /// `A = P U`.
    case left
    /// `A = U P`.
    case right
}

/// The polar decomposition of an m x n matrix: `A = U P` (right) or `A = P U` (left), as a complex number
/// is a phase times a length.
///
/// `U`, m x n, has orthonormal columns where m >= n and orthonormal rows where m <= n: it is the nearest
/// such matrix to A. `P` is Hermitian positive semidefinite, n x n (right) or m x m (left).
public struct PolarDecomposition<Scalar: MatrixScalar>: Sendable {
    /// The factor with orthonormal columns or rows.
    public let U: Matrix<Scalar>
    /// The Hermitian positive semidefinite factor, exactly Hermitian.
    public let P: Matrix<Scalar>
    /// On which side `P` stands.
    public let side: PolarSide
}

extension Matrix {
    /// The polar decomposition of this m x n matrix, by its singular value decomposition
    /// `A = W S V^H`: `U = W V^H`, and `P = V S V^H` or `W S W^H`. As `scipy.linalg.polar`.
    ///
    /// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
    /// - Complexity: that of the singular value decomposition and two products.
    /// Calls `LAPACKE_?gesdd_work` and `cblas_?gemm`.
    public func polarDecomposition(
        _ side: PolarSide = .right, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> PolarDecomposition<Scalar> {
        let svd = try singularValueDecomposition(.thin, checkFinite: checkFinite)
        let lengths = Vector(svd.singularValues.elements.map { Scalar(_real: $0) })
        let P =
            switch side {
            case .right: adjointProduct(svd.VT, svd.VT * lengths.column)
            case .left: dot(svd.U * lengths, svd.U.H)
            }
        // Halves first: a sum of the largest numbers overflows.
        let half = P * Scalar(_real: 0.5)
        return PolarDecomposition(U: dot(svd.U, svd.VT), P: half + half.H, side: side)
    }
}

/// The factors of `a = U P` (right) or `a = P U` (left). As `scipy.linalg.polar`.
///
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work` and `cblas_?gemm`.
public func polar<Scalar>(
    _ a: Matrix<Scalar>, _ side: PolarSide = .right, checkFinite: Bool = true
) throws(LinearAlgebraError) -> (U: Matrix<Scalar>, P: Matrix<Scalar>) {
    let result = try a.polarDecomposition(side, checkFinite: checkFinite)
    return (result.U, result.P)
}
