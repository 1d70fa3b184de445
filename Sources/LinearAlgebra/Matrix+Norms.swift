import RealModule

/// A norm of a matrix.
public enum MatrixNorm: Sendable {
    /// The root of the sum of the squares of all absolute values, without overflow.
    case frobenius
    /// The largest sum of absolute values in a column.
    case one
    /// The largest sum of absolute values in a row.
    case infinity
    /// The largest absolute value.
    case max
    /// The largest singular value: how much the matrix lengthens a vector at most (the 2-norm).
    case spectral
    /// The sum of the singular values.
    case nuclear
}

/// A norm of a vector.
public enum VectorNorm: Sendable {
    /// The sum of the absolute values.
    case one
    /// The Euclidean length, without overflow or underflow.
    case two
    /// The largest absolute value.
    case infinity
    /// The p-th root of the sum of the p-th powers of the absolute values, without overflow or
    /// underflow; p at least 1.
    case p(Double)
}

extension Matrix {
    /// A norm of the matrix; 0 where there are no elements.
    ///
    /// NaN where an element is. The spectral and the nuclear norm of a matrix with infinite elements are
    /// infinite, and NaN should the singular values not converge.
    /// - Complexity: one pass, and a copy for the Frobenius norm of a view with gaps; `spectral` and `nuclear` need
    ///   the singular values, 8/3 n^3 floating-point operations where m = n, and call `LAPACKE_?gesdd_work`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func norm(_ kind: MatrixNorm = .frobenius) -> Scalar.Magnitude {
        guard !isEmpty else { return 0 }
        switch kind {
        case .frobenius:
            let backend = Scalar.backend
            var total = Scalar.Magnitude.zero
            // Without gaps: a total of many rows' lengths would not grow any more at some point.
            (isTransposed ? T : self).compacted().forEachLine {
                let length = backend.nrm2($0, $1, 1)
                // hypot prefers an infinity to a NaN.
                total = total.isNaN || length.isNaN ? .nan : .hypot(total, length)
            }
            return total
        case .one: return absoluteValues().sum(over: .rows).max()
        case .infinity: return absoluteValues().sum(over: .columns).max()
        case .max: return Scalar._isComplex ? absoluteValues().max() : largestPart()
        case .spectral, .nuclear:
            let largest = largestPart()
            guard largest.isFinite, let values = try? singularValues(checkFinite: false) else {
                return largest.isFinite ? .nan : largest
            }
            return kind == .spectral ? values[0] : values.sum()
        }
    }

    /// The absolute values of the elements.
    func absoluteValues() -> Matrix<Scalar.Magnitude> {
        let source = (isTransposed ? T : self).compacted()
        let result = Matrix<Scalar.Magnitude>(uninitializedRows: source.rows, columns: source.columns)
        source.withElements { Scalar._absoluteValues(source.count, $0, result.start) }
        return isTransposed ? result.T : result
    }
}

extension Vector {
    /// A norm of the vector; 0 where there are no elements. One pass, two for a p-norm.
    ///
    /// NaN where an element is.
    /// - Precondition: the p of a p-norm is at least 1.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func norm(_ kind: VectorNorm = .two) -> Scalar.Magnitude {
        if case .p(let p) = kind { require(p >= 1, "norm: a p of \(p) is below 1") }
        guard !isEmpty else { return 0 }
        let backend = Scalar.backend
        return withElements { elements, stride in
            switch kind {
            case .one, .p(1): return backend.asum(count, elements, stride)
            case .two, .p(2): return backend.nrm2(count, elements, stride)
            case .infinity, .p(.infinity): return column.absoluteValues().max()
            case .p(let p):
                let largest = column.absoluteValues().max()
                // Zero, infinity and NaN are their own norms.
                guard largest > 0, largest.isFinite else { return largest }
                // The powers of the quotients lie in [0, 1], one of them is 1.
                let exponent = Scalar.Magnitude(p)
                var total = 0.0
                for i in 0..<count {
                    total += Double(Scalar.Magnitude.pow(elements[i * stride]._absolute / largest, exponent))
                }
                return largest * Scalar.Magnitude(Double.pow(total, 1 / p))
            }
        }
    }
}
