// Elementwise functions, spelled as in the field's notation. Each is one pass,
// O(rows * columns), and keeps the shape. Error bounds are those of the backend: within
// 2 units in the last place of the C kernels (CVectorKernels.h says which), 2.5 of pure Swift.

/// The exponential of every element.
public func exp<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.exp) }

/// The natural logarithm of every element; -infinity at 0, NaN below.
public func log<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.log) }

/// The hyperbolic tangent of every element.
public func tanh<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.tanh) }

/// The square root of every element; NaN below 0.
public func sqrt<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.sqrt) }

/// The absolute value of every element.
public func abs<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.abs) }

/// The square of every element.
public func square<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.square) }

/// The logistic function of every element, `1 / (1 + exp(-x))`, without overflow.
public func sigmoid<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.logistic) }

/// The logistic function, `1 / (1 + exp(-x))`, without overflow.
public func sigmoid<Scalar: RealScalar>(_ x: Scalar) -> Scalar {
    let decay = Scalar.exp(-x.magnitude)
    return (x < 0 ? decay : 1) / (1 + decay)
}

/// `log(1 + exp(x))` of every element, without overflow.
public func softplus<Scalar: RealScalar>(_ x: Matrix<Scalar>) -> Matrix<Scalar> { x.applying(.softplus) }

/// Writes the exponential of every element of `x` over `y`, of the same shape.
public func exp<Scalar: RealScalar>(_ x: Matrix<Scalar>, into y: inout Matrix<Scalar>) { x.apply(.exp, into: &y) }

/// Writes the natural logarithm of every element of `x` over `y`, of the same shape.
public func log<Scalar: RealScalar>(_ x: Matrix<Scalar>, into y: inout Matrix<Scalar>) { x.apply(.log, into: &y) }

/// Writes the hyperbolic tangent of every element of `x` over `y`, of the same shape.
public func tanh<Scalar: RealScalar>(_ x: Matrix<Scalar>, into y: inout Matrix<Scalar>) { x.apply(.tanh, into: &y) }

/// Writes the logistic function of every element of `x` over `y`, of the same shape.
public func sigmoid<Scalar: RealScalar>(_ x: Matrix<Scalar>, into y: inout Matrix<Scalar>) {
    x.apply(.logistic, into: &y)
}

/// Every element to the power `exponent`: NaN where the element is negative, but finite, and the exponent no whole
/// number; 1 where the exponent is 0 (C's and NumPy's rules).
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func pow<Scalar: RealScalar>(_ x: Matrix<Scalar>, _ exponent: Scalar) -> Matrix<Scalar> {
    let backend = Scalar.realBackend
    return x.mappingLines { backend.combine(.power, $0, $1, exponent, $2) }
}

/// Every element of `x` to the power of the element of `exponent`, with broadcast.
public func pow<Scalar: RealScalar>(_ x: Matrix<Scalar>, _ exponent: Matrix<Scalar>) -> Matrix<Scalar> {
    Broadcasting.combine(RealKernel(operation: .power), x, exponent)
}

/// The lesser of each pair of elements, with broadcast; NaN where either is.
public func minimum<Scalar: RealScalar>(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Matrix<Scalar> {
    Broadcasting.combine(RealKernel(operation: .minimum), x, y)
}

/// The greater of each pair of elements, with broadcast; NaN where either is.
public func maximum<Scalar: RealScalar>(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Matrix<Scalar> {
    Broadcasting.combine(RealKernel(operation: .maximum), x, y)
}

/// The elements of `x` where `mask` is not 0, else those of `y`; all of one shape.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func select<Scalar: RealScalar>(
    _ mask: Matrix<Scalar>, _ x: Matrix<Scalar>, _ y: Matrix<Scalar>
) -> Matrix<Scalar> {
    require(
        mask.rows == x.rows && mask.columns == x.columns && y.rows == x.rows && y.columns == x.columns,
        "select: the shapes \(mask.shape), \(x.shape) and \(y.shape) differ")
    let result = Matrix<Scalar>(uninitializedRows: x.rows, columns: x.columns)
    let target = result.start
    let (count, mask, x, y) = (result.count, mask.compacted(), x.compacted(), y.compacted())
    mask.withElements { mask in
        x.withElements { x in
            y.withElements { y in
                for i in 0..<count { target[i] = mask[i] != 0 ? x[i] : y[i] }
            }
        }
    }
    return result
}

extension Matrix where Scalar: RealScalar {
    /// The elements limited to `range`: those outside become its nearer end.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func clamped(to range: ClosedRange<Scalar>) -> Matrix {
        let backend = Scalar.realBackend
        return mappingLines { count, source, destination in
            // Block by block, which stays in the first cache for the second pass.
            let block = 1_024
            for start in stride(from: 0, to: count, by: block) {
                let (length, target) = (Swift.min(block, count - start), destination + start)
                backend.combine(.maximum, length, source + start, range.lowerBound, target)
                backend.combine(.minimum, length, UnsafePointer(target), range.upperBound, target)
            }
        }
    }

    /// Writes `function` of every element over `destination`. Allocates nothing where
    /// neither is a view with gaps and `destination` shares its elements with no other.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func apply(_ function: RealFunction, into destination: inout Matrix) {
        require(
            rows == destination.rows && columns == destination.columns,
            "the shapes \(shape) and \(destination.shape) of an input and its output differ")
        let backend = Scalar.realBackend
        compacted().withElements { source in
            destination.withUnsafeMutableElements { backend.apply(function, count, source, $0.baseAddress!) }
        }
    }

    /// `function` of every element, by the backend.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func applying(_ function: RealFunction) -> Matrix {
        let backend = Scalar.realBackend
        return mappingLines { backend.apply(function, $0, $1, $2) }
    }
}

extension Matrix {
    /// A matrix of this shape with `transform` of every element, in any scalar.
    ///
    /// The order of the calls is not specified.
    @inlinable
    public func map<Other: MatrixScalar, Failure: Error>(
        _ transform: (Scalar) throws(Failure) -> Other
    ) throws(Failure) -> Matrix<Other> {
        let source = compacted()
        defer { withExtendedLifetime(source) {} }
        let result = Matrix<Other>(uninitializedRows: rows, columns: columns)
        let (elements, count) = (result.start, count)
        for i in 0..<count { elements[i] = try transform(source.start[i]) }
        return result
    }
}
