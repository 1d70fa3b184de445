extension Matrix {
    /// This matrix with a leading dimension that BLAS accepts.
    ///
    /// A single row that is the transpose of a column, or stored by columns, says that the next row is one
    /// element away, which BLAS refuses although there is none. O(1), no copy.
    var withLeadingDimension: Matrix {
        guard rows == 1, columnStride == 1, rowStride < columns else { return self }
        return Matrix(
            storage: storage, offset: offset, rows: 1, columns: columns, rowStride: columns, columnStride: 1)
    }

    /// The conjugate transpose: a view where the scalar is real, else a copy.
    var adjointForProduct: Matrix {
        guard Scalar._isComplex else { return T.withLeadingDimension }
        return mappingLines { count, source, destination in
            for i in 0..<count { destination[i] = source[i]._conjugate }
        }.T.withLeadingDimension
    }
}

/// The product `a^H b`: `a` m x k, `b` m x n, the result k x n.
///
/// Conjugates nothing in memory where gemm can do it on the way: where `a` is real or its rows are
/// contiguous.
func adjointProduct<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    let (a, b) = (a.withLeadingDimension, b.withLeadingDimension)
    guard Scalar._isComplex, !a.isTransposed else { return dot(a.adjointForProduct, b) }
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
