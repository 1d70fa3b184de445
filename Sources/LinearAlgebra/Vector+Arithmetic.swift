// Elementwise arithmetic and functions of vectors, by those of `Matrix`. Two
// operands have the same length, or one of them is a scalar.
extension Vector {
    /// The elementwise sum of two vectors of the same length.
    @inlinable
    public static func + (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, "+") + rhs.column) }

    /// The elementwise difference of two vectors of the same length.
    @inlinable
    public static func - (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, "-") - rhs.column) }

    /// The elementwise product of two vectors of the same length; the inner product is `dot`.
    @inlinable
    public static func * (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, "*") * rhs.column) }

    /// The elementwise quotient of two vectors of the same length.
    @inlinable
    public static func / (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, "/") / rhs.column) }

    /// The sum of each element and a number.
    @inlinable
    public static func + (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column + rhs) }

    /// The difference of each element and a number.
    @inlinable
    public static func - (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column - rhs) }

    /// The product of each element and a number.
    @inlinable
    public static func * (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column * rhs) }

    /// The quotient of each element and a number.
    @inlinable
    public static func / (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column / rhs) }

    /// The sum of a number and each element.
    @inlinable
    public static func + (lhs: Scalar, rhs: Vector) -> Vector { Vector(lhs + rhs.column) }

    /// The difference of a number and each element.
    @inlinable
    public static func - (lhs: Scalar, rhs: Vector) -> Vector { Vector(lhs - rhs.column) }

    /// The product of a number and each element.
    @inlinable
    public static func * (lhs: Scalar, rhs: Vector) -> Vector { Vector(lhs * rhs.column) }

    /// The quotient of a number and each element.
    @inlinable
    public static func / (lhs: Scalar, rhs: Vector) -> Vector { Vector(lhs / rhs.column) }

    /// Adds the elements of a vector of the same length, in place.
    @inlinable
    public static func += (lhs: inout Vector, rhs: Vector) {
        check(lhs, rhs, "+=")
        lhs.matrix += rhs.column
    }

    /// Subtracts the elements of a vector of the same length, in place.
    @inlinable
    public static func -= (lhs: inout Vector, rhs: Vector) {
        check(lhs, rhs, "-=")
        lhs.matrix -= rhs.column
    }

    /// Multiplies by the elements of a vector of the same length, in place.
    @inlinable
    public static func *= (lhs: inout Vector, rhs: Vector) {
        check(lhs, rhs, "*=")
        lhs.matrix *= rhs.column
    }

    /// Divides by the elements of a vector of the same length, in place.
    @inlinable
    public static func /= (lhs: inout Vector, rhs: Vector) {
        check(lhs, rhs, "/=")
        lhs.matrix /= rhs.column
    }

    /// Adds a number to each element, in place.
    @inlinable
    public static func += (lhs: inout Vector, rhs: Scalar) { lhs.matrix += rhs }

    /// Subtracts a number from each element, in place.
    @inlinable
    public static func -= (lhs: inout Vector, rhs: Scalar) { lhs.matrix -= rhs }

    /// Multiplies each element by a number, in place.
    @inlinable
    public static func *= (lhs: inout Vector, rhs: Scalar) { lhs.matrix *= rhs }

    /// Divides each element by a number, in place.
    @inlinable
    public static func /= (lhs: inout Vector, rhs: Scalar) { lhs.matrix /= rhs }

    /// The vector with the other sign of every element, of both parts where it is complex.
    @inlinable
    public static prefix func - (operand: Vector) -> Vector { Vector(-operand.column) }

    /// Adds `scale * other` without forming the product. Calls `cblas_?axpy`.
    ///
    /// - Precondition: the lengths agree.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func add(_ other: Vector, scaledBy scale: Scalar) {
        Self.check(self, other, "add(_:scaledBy:)")
        let count = count
        withMutableElements { y, yStride in
            other.withElements { x, xStride in Scalar.backend.axpy(count, scale, x, xStride, y, yStride) }
        }
    }

    /// The sum of the elements.
    public func sum() -> Scalar { column.sum() }

    /// A vector with `transform` of every element, in any scalar.
    public func map<Other: MatrixScalar, Failure: Error>(
        _ transform: (Scalar) throws(Failure) -> Other
    ) throws(Failure) -> Vector<Other> {
        Vector<Other>(try column.map(transform))
    }

    @inlinable
    static func check(_ lhs: Vector, _ rhs: Vector, _ name: StaticString) {
        if lhs.count != rhs.count { lengthsDiffer(lhs.count, rhs.count, name) }
    }

    @usableFromInline
    static func lengthsDiffer(_ lhs: Int, _ rhs: Int, _ name: StaticString) -> Never {
        fatalError("\(name): vectors of \(lhs) and \(rhs) elements")
    }

    @inlinable
    static func matched(_ lhs: Vector, _ rhs: Vector, _ name: StaticString) -> Matrix<Scalar> {
        check(lhs, rhs, name)
        return lhs.column
    }
}

extension Vector where Scalar: RealScalar {
    /// The mean of the elements; NaN if there are none.
    public func mean() -> Scalar { column.mean() }

    /// The variance, as `Matrix.variance(degreesOfFreedomLost:)`.
    public func variance(degreesOfFreedomLost lost: Int = 0) -> Scalar {
        column.variance(degreesOfFreedomLost: lost)
    }

    /// The square root of the variance.
    public func standardDeviation(degreesOfFreedomLost lost: Int = 0) -> Scalar {
        variance(degreesOfFreedomLost: lost).squareRoot()
    }

    /// The least element; NaN where one is. - Precondition: there are elements.
    public func min() -> Scalar { column.min() }

    /// The greatest element; NaN where one is. - Precondition: there are elements.
    public func max() -> Scalar { column.max() }

    /// Where the least element is, the first of equals. - Precondition: there are elements.
    public func argmin() -> Int { column.argmin().row }

    /// Where the greatest element is, the first of equals. - Precondition: there are elements.
    public func argmax() -> Int { column.argmax().row }

    /// The elements limited to `range`.
    public func clamped(to range: ClosedRange<Scalar>) -> Vector { Vector(column.clamped(to: range)) }

    /// Whether all pairs of elements are close, as `Matrix.isApproximatelyEqual`.
    public func isApproximatelyEqual(
        to other: Vector, relativeTolerance: Scalar = Scalar.ulpOfOne.squareRoot(), absoluteTolerance: Scalar = 0
    ) -> Bool {
        column.isApproximatelyEqual(
            to: other.column, relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance)
    }
}

/// The lesser of each pair of elements; NaN where either is.
///
/// - Precondition: the lengths agree.
public func minimum<Scalar: RealScalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Vector<Scalar> {
    Vector(minimum(Vector.matched(x, y, "minimum"), y.column))
}

/// The greater of each pair of elements; NaN where either is.
///
/// - Precondition: the lengths agree.
public func maximum<Scalar: RealScalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Vector<Scalar> {
    Vector(maximum(Vector.matched(x, y, "maximum"), y.column))
}

/// The elements of `x` where `mask` is not 0, else those of `y`.
///
/// - Precondition: the lengths agree.
public func select<Scalar: RealScalar>(
    _ mask: Vector<Scalar>, _ x: Vector<Scalar>, _ y: Vector<Scalar>
) -> Vector<Scalar> {
    Vector(select(Vector.matched(mask, x, "select"), x.column, Vector.matched(y, x, "select")))
}

/// The exponential of every element.
public func exp<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(exp(x.column)) }

/// The natural logarithm of every element; -infinity at 0, NaN below.
public func log<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(log(x.column)) }

/// The hyperbolic tangent of every element.
public func tanh<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(tanh(x.column)) }

/// The square root of every element; NaN below 0.
public func sqrt<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(sqrt(x.column)) }

/// The absolute value of every element.
public func abs<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(abs(x.column)) }

/// The logistic function of every element.
public func sigmoid<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(sigmoid(x.column)) }

/// The square of every element.
public func square<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(square(x.column)) }

/// `log(1 + exp(x))` of every element.
public func softplus<Scalar: RealScalar>(_ x: Vector<Scalar>) -> Vector<Scalar> { Vector(softplus(x.column)) }

/// Every element to the power `exponent`, by the rules of the matrix's.
public func pow<Scalar: RealScalar>(_ x: Vector<Scalar>, _ exponent: Scalar) -> Vector<Scalar> {
    Vector(pow(x.column, exponent))
}

/// Every element of `x` to the power of that of `exponent`.
///
/// - Precondition: the lengths agree.
public func pow<Scalar: RealScalar>(_ x: Vector<Scalar>, _ exponent: Vector<Scalar>) -> Vector<Scalar> {
    Vector(pow(Vector.matched(x, exponent, "pow"), exponent.column))
}
