import RealModule

/// The answer to a least-squares problem `min |A x - b|`, A m x n, b m x r.
public struct LeastSquaresSolution<Scalar: MatrixScalar>: Sendable {
    /// The solutions as columns, n x r: of all that make the residuals shortest, the shortest ones.
    public let solution: Matrix<Scalar>
    /// For each right-hand side, the sum of the squared absolute values of `A x - b`.
    public let residuals: Vector<Scalar.Magnitude>
    /// The numerical rank of A.
    public let rank: Int
    /// The singular values of A, min(m, n), descending.
    public let singularValues: Vector<Scalar.Magnitude>
}

/// The answer to a least-squares problem `min |A x - b|` of one right-hand side, A m x n, b of m elements.
public struct LeastSquaresVectorSolution<Scalar: MatrixScalar>: Sendable {
    /// The solution, n elements: of all that make the residual shortest, the shortest one.
    public let solution: Vector<Scalar>
    /// The sum of the squared absolute values of `A x - b`.
    public let residual: Scalar.Magnitude
    /// The numerical rank of A.
    public let rank: Int
    /// The singular values of A, min(m, n), descending.
    public let singularValues: Vector<Scalar.Magnitude>

    /// The only column of `answer`.
    init(_ answer: LeastSquaresSolution<Scalar>) {
        solution = answer.solution[column: 0]
        residual = answer.residuals[0]
        rank = answer.rank
        singularValues = answer.singularValues
    }
}

/// Solves the least-squares problem `min |a x - b|` for each column of `b`, whatever the rank of `a`. As
/// `numpy.linalg.lstsq`, with the residuals always given.
///
/// Shapes: `a` is m x n, `b` m x r, the solution n x r.
/// - Parameters:
///   - a: the matrix, a row for each equation.
///   - b: the right-hand sides, a column each.
///   - relativeTolerance: singular values of at most this times the largest count as 0; max(m, n) ulp
///     where nil, as in NumPy.
///   - checkFinite: of no effect: LAPACK's routine takes no NaN and no infinity, so they are always
///     looked for.
/// - Precondition: `b.rows == a.rows` and `0 <= relativeTolerance < 1`.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, for an element of `a` or of `b`.
/// - Complexity: about 8/3 n^3 floating-point operations where m = n, and 4mnr.
/// Reduces `a` to bidiagonal form with `LAPACKE_?gebrd_work` and `?ormbr` (after `?geqrf` and `?ormqr`, or `?gelqf`
/// and `?ormlq`, where m and n are far apart), finds its singular values with `?bdsqr`, and solves with `?tbtrs`,
/// or, where the rank is less than full, with LAPACK's `?lalsd`, as `?gelsd` does; on the pure-Swift backend, uses
/// the singular value decomposition.
public func leastSquares<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    requireSameRows(a, b, "leastSquares")
    require(
        0..<1 ~= relativeTolerance ?? 0,
        "leastSquares: a relative tolerance of \(relativeTolerance ?? 0); 0 or more and less than 1 is one")
    try a.requireFinite(true)
    try b.requireFinite(true)
    let tolerance = relativeTolerance ?? Scalar.Magnitude(max(a.rows, a.columns)) * .ulpOfOne
    let (solution, rank, values) = try solveBySingularValues(a, b, tolerance)
    let misses = dot(a, solution) - b
    return LeastSquaresSolution(
        solution: solution, residuals: columnSumsOfSquares(misses), rank: rank, singularValues: values)
}

/// Solves the least-squares problem for one right-hand side, of m elements: n of the solution.
///
/// As `leastSquares` with a matrix.
/// - Precondition: `b.count == a.rows` and `0 <= relativeTolerance < 1`.
public func leastSquares<Scalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> LeastSquaresVectorSolution<Scalar> {
    LeastSquaresVectorSolution(
        try leastSquares(a, b.column, relativeTolerance: relativeTolerance, checkFinite: checkFinite))
}

/// Solves the weighted least-squares problem: makes `sum_i weights[i] |(a x - b)_i|^2` least for each
/// column of `b`.
///
/// A weight is the inverse of an observation's variance. The residuals of the result are these sums.
/// - Precondition: `b.rows == a.rows == weights.count`.
/// - Throws: `LinearAlgebraError.noSolution` where a weight is negative or not finite; else as
///   `leastSquares`.
/// As `leastSquares`, on the rows times the roots of the weights.
public func leastSquares<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, weights: Vector<Scalar.Magnitude>,
    relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    requireSameRows(a, b, "leastSquares")
    require(weights.count == a.rows, "leastSquares: a \(a.shape) matrix and \(weights.count) weights")
    if let bad = weights.elements.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
        throw .noSolution(reason: "weight \(bad) is negative, infinite or NaN")
    }
    // Before the weights: a weight of 0 makes NaN of an infinite element.
    try a.requireFinite(checkFinite)
    try b.requireFinite(checkFinite)
    let roots = Vector(weights.elements.map { Scalar(_real: $0.squareRoot()) }).column
    return try leastSquares(a * roots, b * roots, relativeTolerance: relativeTolerance, checkFinite: checkFinite)
}

/// Solves the weighted least-squares problem for one right-hand side, of m elements: n of the solution.
///
/// As the weighted `leastSquares` with a matrix.
/// - Precondition: `b.count == a.rows == weights.count`.
public func leastSquares<Scalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, weights: Vector<Scalar.Magnitude>,
    relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> LeastSquaresVectorSolution<Scalar> {
    LeastSquaresVectorSolution(
        try leastSquares(
            a, b.column, weights: weights, relativeTolerance: relativeTolerance, checkFinite: checkFinite))
}

/// Solves the least-squares problem `min |a x - b|` by a factorization `Q R`: n x r, for an `a` of full
/// column rank; the fastest way.
///
/// - Precondition: `b.rows == a.rows`.
/// - Throws: `LinearAlgebraError.rankDeficient` where the columns of `a` are dependent (so also where
///   m < n); `.singular` where what a column adds to those before it is so short that the reciprocal of
///   that length overflows (which `leastSquares` takes); `.notFinite`, unless `checkFinite` is false.
/// - Complexity: 2n^2 (m - n/3) + 4mnr floating-point operations.
/// Calls `LAPACKE_?geqrf_work`, `LAPACKE_?ormqr_work` or `LAPACKE_?unmqr_work`, and `cblas_?trsm`.
public func leastSquaresByQR<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    requireSameRows(a, b, "leastSquaresByQR")
    try b.requireFinite(checkFinite)
    return try a.qrFactorized(checkFinite: checkFinite).solve(b)
}

/// Solves the least-squares problem by a factorization `Q R` for one right-hand side, of m elements: n of
/// the solution.
///
/// As `leastSquaresByQR` with a matrix.
/// - Precondition: `b.count == a.rows`.
public func leastSquaresByQR<Scalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar> {
    try leastSquaresByQR(a, b.column, checkFinite: checkFinite)[column: 0]
}

/// Solves the ridge regression: makes `|a x - b|^2 + penalty |x|^2` least for each column of `b`, n x r.
///
/// By the singular value decomposition, `x = V diag(s / (s^2 + penalty)) U^H b`: exact to the condition
/// of the problem, where the normal equations lose twice the digits. For several penalties decompose
/// once and call `solve(_:ridgePenalty:)`. There is no intercept: centre `a` and `b` for one.
/// - Precondition: `b.rows == a.rows` and `penalty >= 0`; 0 is `leastSquares`.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work` and `cblas_?gemm`.
public func ridgeRegression<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, penalty: Scalar.Magnitude, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    requireSameRows(a, b, "ridgeRegression")
    require(penalty >= 0, "ridgeRegression: a penalty of \(penalty)")
    try b.requireFinite(checkFinite)
    return try a.singularValueDecomposition(checkFinite: checkFinite).solve(b, ridgePenalty: penalty)
}

/// Solves the ridge regression for one right-hand side, of m elements: n of the solution.
///
/// As `ridgeRegression` with a matrix.
/// - Precondition: `b.count == a.rows` and `penalty >= 0`.
public func ridgeRegression<Scalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, penalty: Scalar.Magnitude, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar> {
    try ridgeRegression(a, b.column, penalty: penalty, checkFinite: checkFinite)[column: 0]
}

private func requireSameRows<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ name: StaticString) {
    require(
        a.rows == b.rows, "\(name): a \(a.shape) matrix and a right-hand side of \(b.shape)")
}

/// The shortest least-squares solutions, the rank and the singular values.
private func solveBySingularValues<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ relativeTolerance: Scalar.Magnitude
) throws(LinearAlgebraError) -> (Matrix<Scalar>, rank: Int, values: Vector<Scalar.Magnitude>) {
    let (scale, rightScale) = (scaleIntoRange(a), scaleIntoRange(b))
    guard scale != 1 || rightScale != 1 else { return try solveInRange(a, b, relativeTolerance) }
    var (solution, rank, values) = try solveInRange(
        a * Scalar(_real: scale), b * Scalar(_real: rightScale), relativeTolerance)
    let back = scale / rightScale
    if back.isNormal {
        solution *= Scalar(_real: back)
    } else {
        // One by one: where the solution is a number, so is what is between.
        solution *= Scalar(_real: scale)
        solution /= Scalar(_real: rightScale)
    }
    values /= scale
    return (solution, rank, values)
}

/// As `solveBySingularValues`, for elements far from the ends of the range of numbers.
private func solveInRange<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ relativeTolerance: Scalar.Magnitude
) throws(LinearAlgebraError) -> (Matrix<Scalar>, rank: Int, values: Vector<Scalar.Magnitude>) {
    #if OpenBLAS
        if BackendChoice.current == .openBLAS, !a.isEmpty, !b.isEmpty {
            return try solveByBidiagonalForm(a, b, relativeTolerance)
        }
    #endif
    let svd = try a.singularValueDecomposition(.thin, checkFinite: false)
    return (
        svd.solve(b, relativeTolerance: relativeTolerance), svd.rank(relativeTolerance: relativeTolerance),
        svd.singularValues
    )
}

#if OpenBLAS
    /// As `solveInRange`, by LAPACK, without singular vectors.
    private func solveByBidiagonalForm<Scalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ relativeTolerance: Scalar.Magnitude
    ) throws(LinearAlgebraError) -> (Matrix<Scalar>, rank: Int, values: Vector<Scalar.Magnitude>) {
        let (m, n, r) = (a.rows, a.columns, b.columns)
        let height = max(m, n)
        var work = a.copiedByColumns()
        var right = Matrix<Scalar>(uninitializedByColumnsRows: height, columns: r)
        right[rows: 0..<m] = b
        if n > m { right[rows: m..<n] = .zeros(rows: n - m, columns: r) }
        var values = Matrix<Scalar.Magnitude>(uninitializedRows: min(m, n), columns: 1)
        let (info, rank) = work.withColumns { work in
            right.withColumns { right in
                values.withMutableElements { values in
                    Scalar.lapack.solveLeastSquares(
                        m, n, r, work, m, right, height, values, relativeTolerance: relativeTolerance)
                }
            }
        }
        guard info == 0 else { throw .notConverged(count: info) }
        return (right[rows: 0..<n], rank, Vector(values))
    }
#endif
