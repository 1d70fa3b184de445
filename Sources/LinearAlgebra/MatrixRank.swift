import RealModule

// Rank and the spaces that go with it, by singular values: those of at most `relativeTolerance` times
// the largest count as 0. The tolerance is max(m, n) ulp where nil, as in NumPy and SciPy.

/// The numerical rank of `a`. As `numpy.linalg.matrix_rank`, with a relative tolerance.
///
/// - Precondition: `relativeTolerance >= 0`.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// - Complexity: that of the singular values alone, 8/3 n^3 floating-point operations where m = n.
/// Calls `LAPACKE_?gesdd_work`.
public func matrixRank<Scalar>(
    _ a: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Int {
    require(relativeTolerance ?? 0 >= 0, "matrixRank: a relative tolerance of \(relativeTolerance ?? 0)")
    let values = try a.singularValues(checkFinite: checkFinite).elements
    guard let largest = values.first else { return 0 }
    let tolerance = relativeTolerance ?? Scalar.Magnitude(Swift.max(a.rows, a.columns)) * .ulpOfOne
    return values.count { $0 > tolerance * largest }
}

/// The pseudo-inverse of `a` (Moore and Penrose), n x m. As `numpy.linalg.pinv`, except for the default
/// tolerance.
///
/// The inverse where that exists; `dot(pseudoInverse(a), b)` is the shortest least-squares solution,
/// which `leastSquares` finds faster.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work` and `cblas_?gemm`.
public func pseudoInverse<Scalar>(
    _ a: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try a.singularValueDecomposition(checkFinite: checkFinite).pseudoInverse(relativeTolerance: relativeTolerance)
}

/// An orthonormal basis of the vectors that `a` maps to 0, as columns: n x (n - rank). As
/// `scipy.linalg.null_space`.
///
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work`.
public func nullSpace<Scalar>(
    _ a: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    // A tall matrix's V is whole in the thin decomposition too, without a U of m x m.
    let decomposition = try a.singularValueDecomposition(
        a.rows >= a.columns ? .thin : .full, checkFinite: checkFinite)
    let rank = decomposition.rank(relativeTolerance: relativeTolerance)
    return decomposition.VT[rows: rank..<a.columns].H
}

/// An orthonormal basis of the columns' span, as columns: m x rank. As `scipy.linalg.orth`.
///
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work`.
public func range<Scalar>(
    _ a: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let decomposition = try a.singularValueDecomposition(checkFinite: checkFinite)
    return decomposition.U[columns: 0..<decomposition.rank(relativeTolerance: relativeTolerance)]
}
