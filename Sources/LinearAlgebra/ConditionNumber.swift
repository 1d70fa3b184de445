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
        return values.reduce(0, +) * values.reduce(0) { $0 + 1 / $1 }
    case .frobenius, .one, .infinity, .max:
        try a.requireFinite(checkFinite)
        guard !a.isEmpty else { return 0 }
        guard let inverse = inverseOrNil(a) else { return .infinity }
        let result = a.norm(norm) * inverse.norm(norm)
        // An inverse past the largest number has a norm of infinity or NaN: of finite data, the former.
        return result.isNaN && checkFinite ? .infinity : result
    }
}

/// The inverse of a square matrix, or nil where a pivot is exactly zero.
private func inverseOrNil<Scalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar>? {
    // The bytes by rows are the transpose by columns, whose inverse is the inverse's transpose.
    var factors = a.copied()
    var inverse = Matrix<Scalar>.identity(a.rows)
    let n = a.rows
    var pivots = [Int32](repeating: 0, count: n)
    let info = factors.withMutableElements { factors in
        pivots.withUnsafeMutableBufferPointer { pivots in
            let info = Scalar.backend.getrf(n, n, factors, n, pivots.baseAddress!)
            guard info == 0 else { return info }
            inverse.withMutableElements {
                Scalar.backend.getrs(.no, n, n, factors, n, pivots.baseAddress!, $0, n)
            }
            return 0
        }
    }
    return info == 0 ? inverse : nil
}
