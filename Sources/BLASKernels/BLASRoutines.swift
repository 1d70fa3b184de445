/// Whether an operand of a product is used as it is or transposed, its elements
/// conjugated too where they are complex (`conjugate`).
package enum Transpose: Sendable {
    case no, yes, conjugate
}

/// Which triangle of a matrix holds the data.
package enum Triangle: Sendable {
    case upper, lower
}

/// The Basic Linear Algebra Subprograms that Soma uses.
///
/// In each, `m`, `n`, `k` are sizes, `lda` (`ldb`, `ldc`) is the distance
/// between the rows of `a` (`b`, `c`), `incx` the distance between the elements
/// of `x`, always positive. A size of zero is allowed everywhere.
package protocol BLASRoutines<Scalar>: AnyObject, Sendable {
    associatedtype Scalar: MatrixScalar

    /// Updates `c` to `alpha * op(a) * op(b) + beta * c`.
    ///
    /// Shapes: `op(a)` is m x k, `op(b)` is k x n, `c` is m x n. When
    /// `beta == 0`, `c` is written and never read.
    /// Calls `cblas_?gemm`, or for some small matrices a kernel of Soma's. 2mnk floating-point operations.
    func gemm(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ b: UnsafePointer<Scalar>, _ ldb: Int,
        _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int)

    /// Updates `y` to `alpha * op(a) * x + beta * y`, where `a` is m x n as stored.
    ///
    /// When `beta == 0`, `y` is written and never read. Calls `cblas_?gemv`.
    func gemv(
        _ transA: Transpose, _ m: Int, _ n: Int,
        _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int)

    /// Updates the m x n matrix `a` to `alpha * x * y^T + a`. Calls `cblas_?ger`.
    func ger(
        _ m: Int, _ n: Int, _ alpha: Scalar,
        _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafePointer<Scalar>, _ incy: Int,
        _ a: UnsafeMutablePointer<Scalar>, _ lda: Int)

    /// The sum of `x[i] * y[i]`. Calls `cblas_?dot`, or `soma_dot` for short contiguous vectors.
    func dot(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafePointer<Scalar>, _ incy: Int
    ) -> Scalar

    /// Updates `y` to `alpha * x + y`. Calls `cblas_?axpy`, or `soma_axpy` for short contiguous vectors.
    func axpy(
        _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafeMutablePointer<Scalar>, _ incy: Int)

    /// Updates `x` to `alpha * x`. Calls `cblas_?scal`.
    func scal(_ n: Int, _ alpha: Scalar, _ x: UnsafeMutablePointer<Scalar>, _ incx: Int)

    /// Copies the m x n matrix `a` to `b`, or its transpose to the n x m matrix `b`.
    /// Calls `cblas_?omatcopy`.
    func copy(
        _ transA: Transpose, _ m: Int, _ n: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int)

    /// The Euclidean norm of `x`, without overflow or underflow. Calls `cblas_?nrm2` where a square could be either.
    func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar.Magnitude

    /// The sum of `|x[i]|`. Calls `cblas_?asum` for real scalars.
    func asum(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar.Magnitude

    /// Solves `op(A) X = B` in place, `a` n x n triangular, `b` n x r. Of `a` only the triangle
    /// is read, and not its diagonal where that is `unit`.
    /// Calls `cblas_?trsm`. n^2 r floating-point operations.
    func trsm(
        _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int)

    /// Updates `b` to `op(A) B`, `a` n x n triangular as in `trsm`, `b` n x r.
    /// Calls `cblas_?trmm`. n^2 r floating-point operations.
    func trmm(
        _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int)

    /// Sets the upper triangle of the n x n matrix `c` to that of `A A^T`, where `a` is n x k,
    /// or, transposed, of `A^T A`, where `a` is k x n. (No conjugate is taken.)
    /// Calls `cblas_?syrk`. n^2 k floating-point operations.
    func syrk(
        _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int)
}
