import RealModule

/// The power of two that brings numbers, of which the largest is this, to about 1; subnormal ones as
/// near as it can, and 1 where that is 0, NaN or infinite. To multiply by it rounds nothing but what
/// becomes subnormal.
package func scaleToOne<Real: RealScalar>(_ largest: Real) -> Real {
    guard largest > 0, largest.isFinite else { return 1 }
    let exponent = min(-largest.exponent, Real.greatestFiniteMagnitude.exponent)
    return Real(sign: .plus, exponent: exponent, significand: 1)
}

/// The power of two that brings the largest element, by absolute value, to about 1.
func scaleToOne<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude { scaleToOne(a.largestPart()) }

/// As `scaleToOne`, but 1 where the numbers are not so small that products and reciprocals of them may
/// leave the range of normal numbers. To multiply by it rounds nothing.
func scaleUpToOne<Real: RealScalar>(_ largest: Real) -> Real {
    largest.exponent < -Real.greatestFiniteMagnitude.exponent / 2 ? scaleToOne(largest) : 1
}

/// The power of two that brings the largest element of a small matrix, by absolute value, to about 1.
func scaleUpToOne<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude { scaleUpToOne(a.largestPart()) }

/// The power of two that brings the largest element, by absolute value, to about 1; 1 where it is of such a size
/// that products and reciprocals of a few elements stay normal numbers.
func scaleIntoRange<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude {
    let largest = a.largestPart()
    let limit = Scalar.Magnitude.greatestFiniteMagnitude.exponent / 4
    return largest == 0 || -limit...limit ~= largest.exponent ? 1 : scaleToOne(largest)
}

extension Matrix {
    /// The largest absolute value of a real or an imaginary part; NaN where one is, 0 where there are none.
    /// One pass.
    func largestPart() -> Scalar.Magnitude {
        let parts = Scalar._isComplex ? 2 : 1
        let backend = Scalar.Magnitude.realBackend
        var largest = Scalar.Magnitude.zero
        forEachLine { count, line in
            let line = UnsafeRawPointer(line).assumingMemoryBound(to: Scalar.Magnitude.self)
            let (low, high) = backend.extrema(parts * count, line)
            largest = largerOrNaN(largest, largerOrNaN(-low, high))
        }
        return largest
    }
}
