import ComplexModule

extension Matrix: Equatable, Hashable {
    /// Whether the shapes agree and all elements are equal (NaN equals nothing).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func == (lhs: Matrix, rhs: Matrix) -> Bool {
        guard lhs.rows == rhs.rows, lhs.columns == rhs.columns else { return false }
        return lhs.withUnsafeElements { left in
            rhs.withUnsafeElements { right in left.elementsEqual(right) }
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rows)
        hasher.combine(columns)
        withUnsafeElements { elements in
            for element in elements { hasher.combine(element) }
        }
    }
}

extension Matrix where Scalar: RealScalar {
    /// Whether the shapes agree and each pair of elements `x`, `y` is close:
    /// `|x - y| <= max(absoluteTolerance, relativeTolerance * max(|x|, |y|))`.
    ///
    /// The default relative tolerance, the root of the precision (1.5e-8 in
    /// `Double`, 3.5e-4 in `Float`), asks for half of the digits, as
    /// swift-numerics does for scalars. Where elements may be zero, give an
    /// absolute tolerance in units of the data. Infinities are close to
    /// themselves alone, NaN to nothing.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func isApproximatelyEqual(
        to other: Matrix, relativeTolerance: Scalar = Scalar.ulpOfOne.squareRoot(), absoluteTolerance: Scalar = 0
    ) -> Bool {
        guard rows == other.rows, columns == other.columns else { return false }
        return withUnsafeElements { left in
            other.withUnsafeElements { right in
                zip(left, right).allSatisfy { x, y in
                    x == y
                        || (x.isFinite && y.isFinite
                            && (x - y).magnitude
                                <= Swift.max(
                                    absoluteTolerance, relativeTolerance * Swift.max(x.magnitude, y.magnitude)))
                }
            }
        }
    }
}

extension Matrix {
    /// Whether the shapes agree and each pair of complex elements `x`, `y` is close:
    /// `|x - y| <= max(absoluteTolerance, relativeTolerance * max(|x|, |y|))`, with absolute values of complex numbers.
    ///
    /// The default relative tolerance is that of real matrices. What is not finite is close to nothing.
    public func isApproximatelyEqual<Part: ComplexPart>(
        to other: Matrix, relativeTolerance: Part = Part.ulpOfOne.squareRoot(), absoluteTolerance: Part = 0
    ) -> Bool where Scalar == Complex<Part> {
        guard rows == other.rows, columns == other.columns else { return false }
        let (distances, sizes) = (abs(self - other).elements, maximum(abs(self), abs(other)).elements)
        return zip(distances, sizes).allSatisfy { distance, size in
            size.isFinite && distance <= Swift.max(absoluteTolerance, relativeTolerance * size)
        }
    }
}
