/// An elementwise function of one real argument.
package enum RealFunction: Sendable, CaseIterable {
    case exp, log, tanh, logistic, softplus, sqrt, abs, square
}

/// An elementwise choice or comparison of two real operands. A comparison is 1
/// where it holds and 0 where it does not (so also where an operand is NaN,
/// `notEqual` excepted). `minimum` and `maximum` are NaN where an operand is.
package enum RealOperation: Sendable, CaseIterable {
    case minimum, maximum, power, less, lessOrEqual, equal, notEqual
}

/// Elementwise functions and reductions of real scalars on contiguous elements.
///
/// The output may be the input (in place).
package protocol RealRoutines<Scalar>: Sendable {
    associatedtype Scalar: RealScalar

    /// Sets `y[i]` to `function(x[i])`.
    func apply(
        _ function: RealFunction, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x[i] op y[i]`.
    func combine(
        _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x[i] op y`.
    func combine(
        _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: Scalar, _ z: UnsafeMutablePointer<Scalar>)

    /// Sets `z[i]` to `x op y[i]`.
    func combine(
        _ operation: RealOperation, _ n: Int, _ x: Scalar,
        _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)

    /// The sum of `(x[i] - center)^2`.
    func sumOfSquares(_ n: Int, _ x: UnsafePointer<Scalar>, about center: Scalar) -> Scalar

    /// The least and the greatest element; both NaN where an element is NaN.
    /// - Precondition: `n > 0`.
    func extrema(_ n: Int, _ x: UnsafePointer<Scalar>) -> (minimum: Scalar, maximum: Scalar)
}
