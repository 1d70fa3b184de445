/// The LAPACK routines that Soma uses, on row-major matrices.
///
/// A result `info > 0` is LAPACK's (which pivot, which minor). A negative one is
/// a bug of the caller's and traps.
package protocol LAPACKRoutines<Scalar>: Sendable {
    associatedtype Scalar: MatrixScalar

    /// Factors the n x n matrix whose *columns* are the rows of `a` as `P L U`.
    ///
    /// LAPACK is column-major: what it sees in `a` is the transpose of the
    /// row-major matrix. Callers who mean the row-major matrix `A` factor its
    /// transpose in place, without a copy, and flip the transpose of `getrs`.
    /// `pivots[i]` is the row (counted from 1) that was swapped with row `i + 1`.
    /// Calls `LAPACKE_?getrf_work`. 2/3 n^3 floating-point operations.
    /// - Returns: 0, or the number (from 1) of the first zero on the diagonal of U.
    func getrf(
        _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ pivots: UnsafeMutablePointer<Int32>
    ) -> Int

    /// Solves `op(A) X = B` from the factors of `getrf`, in the same column-major
    /// view: `b` holds the right-hand sides as rows of n elements, `ldb` apart.
    /// Calls `LAPACKE_?getrs_work`.
    func getrs(
        _ trans: Transpose, _ n: Int, _ rightHandSides: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ pivots: UnsafePointer<Int32>,
        _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int)
}
