/// The `rank` leading singular values and vectors of a large matrix, by random projection.
///
/// The range of A is found as that of `(A A^T)^q A Omega`, Omega a normal random matrix of
/// `rank + oversampling` columns, with a factorization `Q R` after every product; the decomposition of the
/// small `Q^T A` gives the values. Where the singular values fall quickly, or with a few iterations, the
/// result is close to the best of this rank; values that are close to those cut off are least exact.
///
/// Halko, Martinsson and Tropp 2011, Algorithms 4.4 (range, by subspace iteration) and 5.1.
/// - Parameters:
///   - a: A, m x n.
///   - rank: how many triples.
///   - oversampling: how many random directions more.
///   - iterations: q, how many products with A^T and A more.
///   - generator: the source of Omega, n (rank + oversampling) normal numbers.
///   - checkFinite: whether to look for NaN and infinity first.
/// - Precondition: `0 <= rank <= min(m, n)`, `oversampling >= 0` and `iterations >= 0`.
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// - Complexity: (2 + 2q) products of 2mnl floating-point operations, l = rank + oversampling.
/// Calls `cblas_?gemm`, `LAPACKE_?geqrf_work`, `LAPACKE_?orgqr_work` and `LAPACKE_?gesdd_work`.
public func randomizedSVD<Scalar: RealScalar>(
    _ a: Matrix<Scalar>, rank: Int, oversampling: Int = 10, iterations: Int = 2,
    using generator: inout some RandomNumberGenerator, checkFinite: Bool = true
) throws(LinearAlgebraError) -> SingularValueDecomposition<Scalar> {
    let most = min(a.rows, a.columns)
    require(
        rank >= 0 && rank <= most && oversampling >= 0 && iterations >= 0,
        "randomizedSVD: rank \(rank), oversampling \(oversampling), iterations \(iterations) of a \(a.shape) matrix")
    try a.requireFinite(checkFinite)
    let width = rank + min(oversampling, most - rank)
    let omega = Matrix<Scalar>.randomNormal(rows: a.columns, columns: width, using: &generator)
    var basis = try qr(dot(a, omega), checkFinite: false).Q
    for _ in 0..<iterations {
        let other = try qr(adjointProduct(a, basis), checkFinite: false).Q
        basis = try qr(dot(a, other), checkFinite: false).Q
    }
    let small = try adjointProduct(basis, a).singularValueDecomposition(.thin, checkFinite: checkFinite)
    return SingularValueDecomposition(
        U: dot(basis, small.U[columns: 0..<rank]), singularValues: small.singularValues[0..<rank],
        VT: small.VT[rows: 0..<rank].copied())
}
