import BLASKernels
import RealModule

/// The power of two that brings the largest part, real or imaginary, of the elements to about 1.
func scaleToOne<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude { scaleToOne(a.largestPart()) }

/// As `scaleToOne`, but 1 where the numbers are not so small that products and reciprocals of them may
/// leave the range of normal numbers. To multiply by it rounds nothing.
func scaleUpToOne<Real: RealScalar>(_ largest: Real) -> Real {
    largest.exponent < -Real.greatestFiniteMagnitude.exponent / 2 ? scaleToOne(largest) : 1
}

/// The power of two that brings the largest part, real or imaginary, of a small matrix's elements to about 1.
func scaleUpToOne<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude { scaleUpToOne(a.largestPart()) }

/// As `scaleIntoRange` of the largest part, real or imaginary, of the elements.
func scaleIntoRange<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude {
    scaleIntoRange(a.largestPart())
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
