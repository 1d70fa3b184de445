import RealModule

/// The condition number of `a` in a norm: `|A| |A^-1|`, infinite where `a` is singular, 0 where it has no
/// elements. As `numpy.linalg.cond`.
///
/// It bounds how much a relative error of a right-hand side grows in the solution. In the spectral
/// norm, the default, it is the largest singular value over the smallest, for a matrix of any shape;
/// in the nuclear norm it comes from the singular values too, in the others from an explicit inverse.
/// - Precondition: `a` is square, except in the spectral norm.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// - Complexity: 8/3 n^3 floating-point operations by singular values, 8/3 n^3 (and faster) by the inverse.
/// Calls `LAPACKE_?gesdd_work`, or what `Matrix.luFactorized(checkFinite:)` calls and `LAPACKE_?getrs_work`.
public func conditionNumber<Scalar>(
    _ a: Matrix<Scalar>, _ norm: MatrixNorm = .spectral, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Scalar.Magnitude {
    require(
        norm == .spectral || a.rows == a.columns,
        "conditionNumber: a \(a.shape) matrix is not square, and has one in the spectral norm only")
    switch norm {
    case .spectral, .nuclear:
        let values = try a.singularValues(checkFinite: checkFinite).elements
        guard let largest = values.first, let smallest = values.last else { return 0 }
        guard smallest > 0 else { return smallest.isNaN ? .nan : .infinity }
        guard norm == .nuclear else { return largest / smallest }
        // Relative to the largest, since the reciprocals of small ones may overflow.
        return values.reduce(0) { $0 + $1 / largest } * values.reduce(0) { $0 + largest / $1 }
    case .frobenius, .one, .infinity, .max:
        try a.requireFinite(checkFinite)
        guard !a.isEmpty else { return 0 }
        // The number of a multiple is the same, and the inverse of a small matrix may overflow.
        let scale = scaleUpToOne(a)
        let a = scale == 1 ? a : a * Scalar(_real: scale)
        guard let inverse = eliminated(a, .identity(a.rows)) else { return .infinity }
        let result = a.norm(norm) * inverse.norm(norm)
        // An inverse past the largest number has a norm of infinity or NaN: of finite data, the former.
        return result.isNaN && checkFinite ? .infinity : result
    }
}
