import RealModule

// The rank-one updates of Gill, Golub, Murray and Saunders 1974: [L x] is turned by rotations so
// that x vanishes. They go row by row, where the elements are contiguous: a row takes the rotations
// of the columns before its diagonal, and makes its own there.
extension CholeskyFactorization {
    /// Makes this the factorization of `A + x x^H`.
    ///
    /// - Precondition: `x.count == order`.
    /// - Complexity: 3n^2 multiplications, against 1/3 n^3 for a new factorization.
    /// Plain Swift, no LAPACK.
    public mutating func update(adding x: Vector<Scalar>) {
        require(x.count == order, "update: a \(factor.shape) matrix and a vector of \(x.count) elements")
        let n = order
        norm = nil
        factor.withMutableElements { l in
            Self.withRotations(x) { x, cosines, sines in addOuterProduct(n, l, n, x, cosines, sines) }
        }
    }

    /// Makes this the factorization of `A - x x^H`.
    ///
    /// The rotations are hyperbolic, in the mixed form, which is stable where the result is not
    /// close to singular (Bojanczyk, Brent, Van Dooren and de Hoog 1987).
    /// - Precondition: `x.count == order`.
    /// - Throws: `LinearAlgebraError.notPositiveDefinite` where the result would not be; then this
    ///   factorization is unchanged.
    /// - Complexity: 3n^2 multiplications, and a copy of the factor.
    /// Plain Swift, no LAPACK.
    public mutating func downdate(removing x: Vector<Scalar>) throws(LinearAlgebraError) {
        require(x.count == order, "downdate: a \(factor.shape) matrix and a vector of \(x.count) elements")
        let n = order
        var copy = factor.copied()
        let done = copy.withMutableElements { l in
            Self.withRotations(x) { x, cosines, sines in subtractOuterProduct(n, l, n, x, cosines, sines) }
        }
        guard done == n else { throw .notPositiveDefinite(minor: done + 1) }
        (factor, norm) = (copy, nil)
    }

    /// Calls `body` with a copy of `x` and room for n rotations.
    private static func withRotations<Result>(
        _ x: Vector<Scalar>,
        _ body: (
            _ x: UnsafeMutablePointer<Scalar>, _ cosines: UnsafeMutablePointer<Scalar.Magnitude>,
            _ sines: UnsafeMutablePointer<Scalar>
        ) -> Result
    ) -> Result {
        var copy = x.column.copied()
        let capacity = Swift.max(1, x.count)
        return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: capacity) { cosines in
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: capacity) { sines in
                copy.withMutableElements { body($0, cosines.baseAddress!, sines.baseAddress!) }
            }
        }
    }
}

/// Turns L, row-major, and the column x so that x vanishes, by rotations of cosine c (real) and sine
/// s: (l, x) becomes (c l + conj(s) x, c x - s l).
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func addOuterProduct<Scalar: MatrixScalar>(
    _ n: Int, _ l: UnsafeMutablePointer<Scalar>, _ stride: Int, _ x: UnsafeMutablePointer<Scalar>,
    _ cosines: UnsafeMutablePointer<Scalar.Magnitude>, _ sines: UnsafeMutablePointer<Scalar>
) {
    for i in 0..<n {
        let row = l + i * stride
        var rest = x[i]
        for k in 0..<i {
            let (c, element) = (Scalar(_real: cosines[k]), row[k])
            row[k] = c * element + sines[k]._conjugate * rest
            rest = c * rest - sines[k] * element
        }
        let pivot = row[i]._real
        let length = Scalar.Magnitude.hypot(pivot, rest._absolute)
        cosines[i] = pivot / length
        sines[i] = rest / Scalar(_real: length)
        row[i] = Scalar(_real: length)
    }
}

/// As `addOuterProduct`, hyperbolic: (l, x) becomes ((l - conj(s) x) / c, c x - s times the new l).
///
/// - Returns: n, or the number of the first row whose pivot would not be positive.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func subtractOuterProduct<Scalar: MatrixScalar>(
    _ n: Int, _ l: UnsafeMutablePointer<Scalar>, _ stride: Int, _ x: UnsafeMutablePointer<Scalar>,
    _ cosines: UnsafeMutablePointer<Scalar.Magnitude>, _ sines: UnsafeMutablePointer<Scalar>
) -> Int {
    for i in 0..<n {
        let row = l + i * stride
        var rest = x[i]
        for k in 0..<i {
            let c = Scalar(_real: cosines[k])
            row[k] = (row[k] - sines[k]._conjugate * rest) / c
            rest = c * rest - sines[k] * row[k]
        }
        let (pivot, size) = (row[i]._real, rest._absolute)
        // The product of the roots, since the difference of the squares may overflow.
        guard size < pivot else { return i }
        let length = (pivot - size).squareRoot() * (pivot + size).squareRoot()
        cosines[i] = length / pivot
        sines[i] = rest / Scalar(_real: pivot)
        row[i] = Scalar(_real: length)
    }
    return n
}
