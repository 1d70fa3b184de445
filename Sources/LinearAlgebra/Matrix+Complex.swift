public import ComplexModule

extension Matrix {
    /// The conjugate transpose: a view where scalars are real, else a copy.
    ///
    /// `.T` of a complex matrix is the plain transpose, a view, and conjugates nothing.
    public var H: Matrix { Scalar._isComplex ? conjugated().T : T }

    /// The complex conjugate of each element; the same matrix where scalars are real.
    public func conjugated() -> Matrix {
        guard Scalar._isComplex else { return self }
        return mappingLines { count, source, destination in conjugate(count, source, destination) }
    }
}

@specialized(where Scalar == Complex<Float>)
@specialized(where Scalar == Complex<Double>)
private func conjugate<Scalar: MatrixScalar>(
    _ count: Int, _ source: UnsafePointer<Scalar>, _ destination: UnsafeMutablePointer<Scalar>
) {
    for i in 0..<count { destination[i] = source[i]._conjugate }
}

/// Complex matrices from real ones, and back.
extension Matrix {
    /// The complex matrix of the given real and imaginary parts.
    ///
    /// - Precondition: both parts have the same shape.
    public init<Part: ComplexPart>(real: Matrix<Part>, imaginary: Matrix<Part>) where Scalar == Complex<Part> {
        require(
            real.rows == imaginary.rows && real.columns == imaginary.columns,
            "Matrix: a real part of \(real.shape) and an imaginary part of \(imaginary.shape)")
        self = joinParts(real, imaginary)
    }

    /// The real matrix `real` with complex elements.
    public init<Part: ComplexPart>(real: Matrix<Part>) where Scalar == Complex<Part> {
        self = joinParts(real, nil)
    }

    /// The real parts of the elements, as they were given (swift-numerics' `real` of an infinite number is NaN).
    public func realPart<Part: ComplexPart>() -> Matrix<Part> where Scalar == Complex<Part> {
        realParts(self)
    }

    /// The imaginary parts of the elements, as they were given.
    public func imaginaryPart<Part: ComplexPart>() -> Matrix<Part> where Scalar == Complex<Part> {
        imaginaryParts(self)
    }
}

extension Vector {
    /// The real parts of the elements.
    public func realPart<Part: ComplexPart>() -> Vector<Part> where Scalar == Complex<Part> {
        Vector<Part>(column.realPart())
    }

    /// The imaginary parts of the elements.
    public func imaginaryPart<Part: ComplexPart>() -> Vector<Part> where Scalar == Complex<Part> {
        Vector<Part>(column.imaginaryPart())
    }
}

/// The absolute values of a complex matrix's elements.
public func abs<Part: ComplexPart>(_ x: Matrix<Complex<Part>>) -> Matrix<Part> {
    x.absoluteValues()
}

/// The absolute values of a complex vector's elements.
public func abs<Part: ComplexPart>(_ x: Vector<Complex<Part>>) -> Vector<Part> {
    Vector<Part>(abs(x.column))
}
