import ComplexModule
import RealModule

extension Matrix where Scalar.Magnitude: ComplexPart {
    /// The matrix with complex elements: itself where they are complex, else a copy.
    public var complexified: Matrix<Complex<Scalar.Magnitude>> {
        if let same = self as? Matrix<Complex<Scalar.Magnitude>> { return same }
        guard let real = self as? Matrix<Scalar.Magnitude> else { fatalError("complexified: \(Scalar.self)") }
        return joinParts(real, nil)
    }

    /// The matrix `other` in this scalar: its real parts where that is real.
    init(narrowing other: Matrix<Complex<Scalar.Magnitude>>) {
        if let same = other as? Matrix {
            self = same
        } else if let real = other.map(\.real) as? Matrix {
            self = real
        } else {
            fatalError("narrowing: \(Scalar.self)")
        }
    }
}

/// The complex matrix of the given real and imaginary parts; nil is zeros. The shapes agree.
@specialized(where Real == Float)
@specialized(where Real == Double)
func joinParts<Real: ComplexPart>(_ real: Matrix<Real>, _ imaginary: Matrix<Real>?) -> Matrix<Complex<Real>> {
    let transposed = real.isTransposed
    let source = (transposed ? real.T : real).compacted()
    let result = Matrix<Complex<Real>>(uninitializedRows: source.rows, columns: source.columns)
    let other = imaginary.map { (transposed ? $0.T : $0).compacted() }
    let target = result.start
    source.withElements { x in
        if let other {
            other.withElements { y in for i in 0..<source.count { target[i] = Complex(x[i], y[i]) } }
        } else {
            for i in 0..<source.count { target[i] = Complex(x[i], 0) }
        }
    }
    return transposed ? result.T : result
}

/// The real parts of the elements.
@specialized(where Real == Float)
@specialized(where Real == Double)
func realParts<Real: ComplexPart>(_ a: Matrix<Complex<Real>>) -> Matrix<Real> {
    let source = (a.isTransposed ? a.T : a).compacted()
    let result = Matrix<Real>(uninitializedRows: source.rows, columns: source.columns)
    let target = result.start
    source.withElements { x in for i in 0..<source.count { target[i] = x[i].rawStorage.x } }
    return a.isTransposed ? result.T : result
}

/// The imaginary parts of the elements.
@specialized(where Real == Float)
@specialized(where Real == Double)
func imaginaryParts<Real: ComplexPart>(_ a: Matrix<Complex<Real>>) -> Matrix<Real> {
    let source = (a.isTransposed ? a.T : a).compacted()
    let result = Matrix<Real>(uninitializedRows: source.rows, columns: source.columns)
    let target = result.start
    source.withElements { x in for i in 0..<source.count { target[i] = x[i].rawStorage.y } }
    return a.isTransposed ? result.T : result
}

/// The largest sum of absolute values in a column.
func oneNorm<Scalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude {
    guard !a.isEmpty else { return 0 }
    let stored = a.isTransposed ? a : a.copiedByColumns()
    return stored.withElements { elements in
        var largest = Scalar.Magnitude.zero
        for column in 0..<stored.columns {
            let sum = Scalar.backend.asum(stored.rows, elements + column * stored.columnStride, 1)
            largest = largerOrNaN(largest, sum)
        }
        return largest
    }
}

/// The solution of `a x = b`, by Gaussian elimination, in any scalar; nil where `a` is singular.
func eliminated<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar>? {
    let n = a.rows
    var (factors, solution) = (a.copiedByColumns(), b.copiedByColumns())
    guard n > 0, b.columns > 0 else { return solution }
    let info = withUnsafeTemporaryAllocation(of: Int32.self, capacity: n) { pivots in
        factors.withColumns { factors in
            let info = Scalar.backend.getrf(n, n, factors, n, pivots.baseAddress!)
            guard info == 0 else { return info }
            solution.withColumns {
                Scalar.backend.getrs(.no, n, b.columns, factors, n, pivots.baseAddress!, $0, n)
            }
            return 0
        }
    }
    return info == 0 ? solution : nil
}
