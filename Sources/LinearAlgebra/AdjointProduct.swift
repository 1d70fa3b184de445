/// The product `a^H b`: `a` m x k, `b` m x n, the result k x n.
///
/// Conjugates nothing in memory where gemm can do it on the way: where `a` is real or its rows are
/// contiguous.
func adjointProduct<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    guard Scalar._isComplex, !a.isTransposed else { return dot(a.H, b) }
    require(a.rows == b.rows, "adjointProduct: \(a.shape) and \(b.shape) - the numbers of rows differ")
    var result = Matrix<Scalar>(uninitializedRows: a.columns, columns: b.columns)
    guard !result.isEmpty else { return result }
    result.withMutableElements { c in
        a.withElements { a0 in
            b.withElements { b0 in
                Scalar.backend.gemm(
                    .conjugate, b.isTransposed ? .yes : .no, a.columns, b.columns, a.rows, 1, a0,
                    a.leadingDimension, b0, b.leadingDimension, .zero, c, b.columns)
            }
        }
    }
    return result
}

/// For each column of `a`, the sum of the squared absolute values.
func columnSumsOfSquares<Scalar>(_ a: Matrix<Scalar>) -> Vector<Scalar.Magnitude> {
    Vector(
        (0..<a.columns).map { column in
            let length = a[column: column].withElements { Scalar.backend.nrm2(a.rows, $0, $1) }
            return length * length
        })
}
