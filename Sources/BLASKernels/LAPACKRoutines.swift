/// Which vectors a singular value decomposition gives.
package enum SingularVectors: Sendable {
    /// None: the values alone.
    case none
    /// As many as there are values.
    case thin
    /// Those of both whole spaces.
    case full
}

/// The routines of LAPACK that every backend has.
///
/// LAPACK is column-major, and so are these: element (i, j) of `a` is `a[i + j * lda]`, and the
/// n elements of a right-hand side follow one another. Callers who mean a row-major matrix
/// hand over its transpose, without a copy, and ask for the transposed thing.
///
/// A result `info > 0` is LAPACK's (which pivot, which minor). A negative one is a bug of the
/// caller's and traps. `^H` is the conjugate transpose, the transpose where scalars are real.
package protocol LAPACKRoutines<Scalar>: Sendable {
    associatedtype Scalar: MatrixScalar

    /// Factors the m x n matrix `a` in place as `P L U`.
    ///
    /// `pivots[i]`, of min(m, n), is the row (counted from 1) that was swapped with row `i + 1`.
    /// Calls `LAPACKE_?getrf_work`, or kernels and `cblas_?gemm` in its place.
    /// 2/3 n^3 floating-point operations where m = n.
    /// - Returns: 0, or the number (from 1) of the first zero on the diagonal of U.
    func getrf(
        _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ pivots: UnsafeMutablePointer<Int32>
    ) -> Int

    /// Solves `op(A) X = B` in place from the factors of `getrf`.
    /// Calls `LAPACKE_?getrs_work`.
    func getrs(
        _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int)

    /// Factors the Hermitian positive definite n x n matrix of which `a` holds a triangle, in
    /// place: `L L^H` (lower) or `U^H U` (upper). The other triangle is not touched.
    /// Calls `LAPACKE_?potrf_work`, or runs kernels and `cblas_?syrk`. 1/3 n^3 floating-point operations.
    /// - Returns: 0, or the order of the first leading minor that is not positive definite.
    func potrf(_ triangle: Triangle, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int) -> Int

    /// Factors the m x n matrix `a` as `Q R`, in place: R in the upper triangle, and below it the
    /// reflections, with their factors in `tau`, of min(m, n), that make Q.
    /// Calls `LAPACKE_?geqrf_work`. 2n^2 (m - n/3) floating-point operations.
    func geqrf(
        _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ tau: UnsafeMutablePointer<Scalar>)

    /// Turns the first k reflections of `geqrf` into the first n columns of Q, m x n, in place.
    /// Calls `LAPACKE_?orgqr_work` or `LAPACKE_?ungqr_work`.
    /// - Precondition: m >= n >= k.
    func orgqr(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ tau: UnsafePointer<Scalar>)

    /// Updates the m x n matrix `c` to `op(Q) C`, with Q of m rows as k reflections of `geqrf`;
    /// `trans` is `no` or `conjugate`.
    /// Calls `LAPACKE_?ormqr_work` or `LAPACKE_?unmqr_work`.
    func ormqr(
        _ trans: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ tau: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int)

    /// The eigenvalues, ascending, of the Hermitian n x n matrix of which `a` holds the lower
    /// triangle, and, where wanted, its orthonormal eigenvectors as the columns of `a`. All of
    /// `a` is overwritten.
    /// Calls `LAPACKE_?syevd_work` or `LAPACKE_?heevd_work`, or with vectors what they are made of, with
    /// `TridiagonalEigenvalues` between.
    /// - Returns: 0, or how many off-diagonal elements did not converge to zero.
    func syevd(
        vectors: Bool, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ values: UnsafeMutablePointer<Scalar.Magnitude>
    ) -> Int

    /// The singular values of the m x n matrix `a`, descending, k = min(m, n) of them, and, where
    /// wanted, the left vectors as the columns of `u` (m x k thin, m x m full) and the right ones
    /// as the rows of `vt` (k x n thin, n x n full): A = U diag(s) V^H. `a` is overwritten.
    /// Calls `LAPACKE_?gesdd_work`.
    /// - Returns: 0, or positive where it did not converge.
    func gesdd(
        _ vectors: SingularVectors, _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ values: UnsafeMutablePointer<Scalar.Magnitude>, _ u: UnsafeMutablePointer<Scalar>?, _ ldu: Int,
        _ vt: UnsafeMutablePointer<Scalar>?, _ ldvt: Int
    ) -> Int
}
