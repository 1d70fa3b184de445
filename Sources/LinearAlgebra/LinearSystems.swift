/// The solution `x` of the linear equations `a x = b`: `a` n x n, `b` and `x` n x r.
///
/// The layout of `a` is taken as it is: no transposing copy. To solve for one `a` more than once,
/// keep `a.luFactorized()`. NaN and infinity in `b` show in the columns of `x` that belong to them.
/// - Parameters:
///   - a: the square matrix.
///   - b: the right-hand sides, a column each.
///   - checkFinite: whether to look for NaN and infinity in `a` first.
/// - Precondition: `a` is square and `b.rows == a.rows`.
/// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero (or its reciprocal overflows),
///   `.notFinite`.
/// - Complexity: 2/3 n^3 + 2n^2 r floating-point operations.
/// Calls `LAPACKE_?getrf_work` (but see `Matrix.luFactorized(checkFinite:)`) and `LAPACKE_?getrs_work`.
public func solve<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    require(
        a.rows == a.columns && b.rows == a.rows, "solve: a \(a.shape) matrix and a right-hand side of \(b.shape)")
    try a.requireFinite(checkFinite)
    let factors = LUFactors(a, byColumns: false)
    try factors.requireNonsingular()
    return factors.solve(b)
}

/// The solution `x` of the linear equations `a x = b`: `a` n x n, `b` and `x` of n elements.
///
/// As `solve` with a matrix.
/// - Precondition: `a` is square and `b.count == a.rows`.
/// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero (or its reciprocal overflows),
///   `.notFinite`.
public func solve<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar> {
    Vector(try solve(a, b.column, checkFinite: checkFinite))
}

/// The determinant of a square matrix: 0 where a pivot is exactly zero, 1 where it is 0 x 0. It overflows
/// or underflows only as a whole.
///
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.notFinite`.
/// - Complexity: 2/3 n^3 floating-point operations.
/// Calls `LAPACKE_?getrf_work` (but see `Matrix.luFactorized(checkFinite:)`).
public func determinant<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Scalar {
    require(a.rows == a.columns, "determinant: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    return LUFactors(a, byColumns: false, takesTinyPivots: true).determinant
}

/// The determinant of a square matrix as `sign * exp(logarithm)` (`numpy.linalg.slogdet`): the sign
/// has the absolute value 1; where the matrix is singular it is 0, and the logarithm -infinity.
///
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.notFinite`.
/// - Complexity: 2/3 n^3 floating-point operations.
/// Calls `LAPACKE_?getrf_work` (but see `Matrix.luFactorized(checkFinite:)`).
public func logDeterminant<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> (sign: Scalar, logarithm: Scalar.Magnitude) {
    require(a.rows == a.columns, "logDeterminant: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    return LUFactors(a, byColumns: false, takesTinyPivots: true).logDeterminant
}

/// The inverse of a square matrix. To multiply by it, `solve` is faster and more accurate.
///
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero (or its reciprocal overflows),
///   `.notFinite`.
/// - Complexity: 2n^3 floating-point operations.
/// Calls `LAPACKE_?getrf_work` (but see `Matrix.luFactorized(checkFinite:)`) and
/// `LAPACKE_?getri_work`; in pure Swift it solves for the identity.
public func inverse<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    require(a.rows == a.columns, "inverse: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    var factors = LUFactors(a, byColumns: false)
    try factors.requireNonsingular()
    return factors.takeInverse()
}
