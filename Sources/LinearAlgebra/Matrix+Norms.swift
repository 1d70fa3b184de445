/// A norm of a matrix.
public enum MatrixNorm: Sendable {
    /// The root of the sum of the squares of all elements, without overflow.
    case frobenius
    /// The largest sum of absolute values in a column.
    case one
    /// The largest sum of absolute values in a row.
    case infinity
    /// The largest absolute value.
    case max
}

/// A norm of a vector.
public enum VectorNorm: Sendable {
    /// The sum of the absolute values.
    case one
    /// The Euclidean length, without overflow or underflow.
    case two
    /// The largest absolute value.
    case infinity
}

extension Matrix where Scalar: RealScalar {
    /// A norm of the matrix; 0 where there are no elements. One pass.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func norm(_ kind: MatrixNorm = .frobenius) -> Scalar {
        guard !isEmpty else { return 0 }
        let backend = Scalar.realBackend
        switch kind {
        case .frobenius:
            var total = Scalar.zero
            forEachLine { total = .hypot(total, backend.nrm2($0, $1, 1)) }
            return total
        case .one: return T.norm(.infinity)
        case .infinity: return abs(self).sum(over: .columns).max()
        case .max: return abs(self).max()
        }
    }
}

extension Vector where Scalar: RealScalar {
    /// A norm of the vector; 0 where there are no elements. One pass.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func norm(_ kind: VectorNorm = .two) -> Scalar {
        guard !isEmpty else { return 0 }
        let backend = Scalar.realBackend
        return withElements { elements, stride in
            switch kind {
            case .one: backend.asum(count, elements, stride)
            case .two: backend.nrm2(count, elements, stride)
            case .infinity: abs(column).max()
            }
        }
    }
}
