/// An elementwise operation of two operands.
package enum ArithmeticOperation: Sendable, CaseIterable {
    case add, subtract, multiply, divide
}

/// Elementwise arithmetic on contiguous elements.
///
/// The output may be one of the inputs (in place); it never overlaps one in part.
package protocol ArithmeticRoutines<Scalar>: Sendable {
    associatedtype Scalar: MatrixScalar

    /// Sets every `y[i]` to `value`.
    func fill(_ n: Int, _ value: Scalar, _ y: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x[i] op y[i]`.
    func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x[i] op y`.
    func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: Scalar, _ z: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x op y[i]`.
    func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: Scalar,
        _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)

    /// The sum of `x[i]`, accumulated in several partial sums (the error is far
    /// below that of a running sum; the order is fixed for a given `n`).
    func sum(_ n: Int, _ x: UnsafePointer<Scalar>) -> Scalar

    /// Adds the column sums of the m x n matrix `x` to `y` (n elements).
    func addColumnSums(
        _ m: Int, _ n: Int, _ x: UnsafePointer<Scalar>, _ ldx: Int,
        _ y: UnsafeMutablePointer<Scalar>)
}
