/// Whether an operand of a product is used as it is or transposed.
package enum Transpose: Sendable {
    case no, yes
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
package protocol BLASRoutines<Scalar>: Sendable {
    associatedtype Scalar: MatrixScalar

    /// Updates `c` to `alpha * op(a) * op(b) + beta * c`.
    ///
    /// Shapes: `op(a)` is m x k, `op(b)` is k x n, `c` is m x n. When
    /// `beta == 0`, `c` is written and never read.
    /// Calls `cblas_?gemm`. 2mnk floating-point operations.
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

    /// The Euclidean norm of `x`, without overflow or underflow. Calls `cblas_?nrm2`.
    func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar

    /// The sum of `|x[i]|`. Calls `cblas_?asum`.
    func asum(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar
}
