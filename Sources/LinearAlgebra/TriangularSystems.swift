/// A triangle of a matrix, with its diagonal.
public enum MatrixTriangle: Sendable, Hashable {
    case upper, lower

    var kernel: Triangle { self == .upper ? .upper : .lower }
    var opposite: MatrixTriangle { self == .upper ? .lower : .upper }
}

extension Matrix {
    /// A copy with zeros above the diagonal of number `diagonal`: 0 is the main one, positive
    /// numbers lie above it (`numpy.tril`).
    public func lowerTriangle(_ diagonal: Int = 0) -> Matrix { kept(.lower, diagonal) }

    /// A copy with zeros below the diagonal of number `diagonal`: 0 is the main one, positive
    /// numbers lie above it (`numpy.triu`).
    public func upperTriangle(_ diagonal: Int = 0) -> Matrix { kept(.upper, diagonal) }

    private func kept(_ triangle: MatrixTriangle, _ diagonal: Int) -> Matrix {
        if isTransposed { return T.kept(triangle.opposite, -diagonal).T }
        var result = copied()
        result.clear(outside: triangle, diagonal)
        return result
    }

    /// Sets what lies outside a triangle to zero.
    ///
    /// - Precondition: the rows are contiguous.
    mutating func clear(outside triangle: MatrixTriangle, _ diagonal: Int = 0) {
        let (rows, columns, stride) = (rows, columns, rowStride)
        let backend = Scalar.backend
        withMutableElements { elements in
            for i in 0..<rows {
                // Element (i, j) lies on the diagonal j - i, which may be any number.
                let start = elements + i * stride
                let first = diagonal < -i ? 0 : diagonal >= columns ? columns : Swift.min(columns, i + diagonal)
                switch triangle {
                case .lower:
                    let kept = diagonal < -i ? 0 : Swift.min(columns, first + 1)
                    backend.fill(columns - kept, .zero, start + kept)
                case .upper:
                    backend.fill(first, .zero, start)
                }
            }
        }
    }
}

/// The solution `x` of `op(a) x = b`, where `a` is triangular: n x n, `b` and `x` n x r.
///
/// `op(a)` is `a`; `transposed`, its transpose; `conjugated`, the conjugate of that. Of `a` only the
/// given triangle is read, and not its diagonal where that is `unitDiagonal`, of ones.
///
///     let y = try solveTriangular(l, b, .lower, unitDiagonal: true)
///
/// - Parameters:
///   - a: the matrix of which one triangle counts.
///   - b: the right-hand sides, a column each.
///   - triangle: which triangle is read.
///   - transposed: whether `a` stands transposed in the equations.
///   - conjugated: whether it stands conjugated.
///   - unitDiagonal: whether its diagonal is taken as ones.
///   - checkFinite: whether to look for NaN and infinity in all of `a` first.
/// - Precondition: `a` is square and `b.rows == a.rows`.
/// - Throws: `LinearAlgebraError.singular` at the first element of the diagonal that is zero, or so small
///   that its reciprocal overflows; `.notFinite`.
/// - Complexity: n^2 r floating-point operations, one copy of `b`.
/// Calls `cblas_?trsm`.
public func solveTriangular<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ triangle: MatrixTriangle, transposed: Bool = false,
    conjugated: Bool = false, unitDiagonal: Bool = false, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var x = b.copied()
    try solveTriangular(
        a, inPlace: &x, triangle, transposed: transposed, conjugated: conjugated, unitDiagonal: unitDiagonal,
        checkFinite: checkFinite)
    return x
}

/// The solution `x` of `op(a) x = b`, where `a` is triangular, for one right-hand side of n elements.
///
/// As `solveTriangular` with a matrix.
public func solveTriangular<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, _ triangle: MatrixTriangle, transposed: Bool = false,
    conjugated: Bool = false, unitDiagonal: Bool = false, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar> {
    Vector(
        try solveTriangular(
            a, b.column, triangle, transposed: transposed, conjugated: conjugated, unitDiagonal: unitDiagonal,
            checkFinite: checkFinite))
}

/// Replaces `b` by the solution of `op(a) x = b`, where `a` is triangular, as `solveTriangular`.
///
/// It allocates nothing where the rows of `b` are contiguous and its elements its own; else `b` is
/// copied into rows first. (The conjugate without a transpose takes a copy of `a` as well.)
/// - Throws: `LinearAlgebraError.singular` at the first element of the diagonal that is zero, or so small
///   that its reciprocal overflows; `.notFinite`. Then `b` is unchanged.
public func solveTriangular<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, inPlace b: inout Matrix<Scalar>, _ triangle: MatrixTriangle, transposed: Bool = false,
    conjugated: Bool = false, unitDiagonal: Bool = false, checkFinite: Bool = true
) throws(LinearAlgebraError) {
    require(
        a.rows == a.columns && b.rows == a.rows,
        "solveTriangular: a \(a.shape) matrix and a right-hand side of \(b.shape)")
    try a.requireFinite(checkFinite)
    if !unitDiagonal { try a.requireInvertibleDiagonal() }
    var (stored, triangle, transposed) = (a, triangle, transposed)
    if a.isTransposed { (stored, triangle, transposed) = (a.T, triangle.opposite, !transposed) }
    if conjugated, Scalar._isComplex, !transposed {
        // BLAS has no conjugate alone: it is the transpose of the conjugate transpose.
        (stored, triangle, transposed) = (stored.conjugateTransposeCopied(), triangle.opposite, true)
        b.solveTriangle(triangle.kernel, .yes, unit: unitDiagonal, stored)
    } else {
        let trans: Transpose = !transposed ? .no : conjugated && Scalar._isComplex ? .conjugate : .yes
        b.solveTriangle(triangle.kernel, trans, unit: unitDiagonal, stored)
    }
}

/// The inverse of a triangular matrix, n x n, zero in the other triangle.
///
/// Of `a` only the given triangle is read, and not its diagonal where that is `unitDiagonal`.
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.singular` at the first element of the diagonal that is zero, or so small
///   that its reciprocal overflows; `.notFinite`.
/// - Complexity: 1/3 n^3 floating-point operations; n^3 in pure Swift.
/// Calls `LAPACKE_?trtri_work`; in pure Swift it solves for the identity.
public func inverse<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ triangle: MatrixTriangle, unitDiagonal: Bool = false, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    require(a.rows == a.columns, "inverse: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    if !unitDiagonal { try a.requireInvertibleDiagonal() }
    if a.isTransposed {
        return try inverse(a.T, triangle.opposite, unitDiagonal: unitDiagonal, checkFinite: false).T
    }
    let n = a.rows
    #if OpenBLAS
        if BackendChoice.current == .openBLAS, n > 0 {
            var result = triangle == .upper ? a.upperTriangle() : a.lowerTriangle()
            if unitDiagonal { for i in 0..<n { result[i, i] = 1 } }
            // The transpose of these bytes' column-major reading, as the inverse is of its own.
            result.withMutableElements {
                _ = Scalar.lapack.trtri(triangle.opposite.kernel, unit: unitDiagonal, n, $0, n)
            }
            return result
        }
    #endif
    var result = Matrix<Scalar>.identity(n)
    result.solveTriangle(triangle.kernel, .no, unit: unitDiagonal, a)
    return result
}

extension Matrix {
    /// Replaces this matrix by the solution of `op(A) X = B` for a triangular `a`, whose rows are
    /// contiguous. Allocates where this matrix's are not, or its elements are shared.
    mutating func solveTriangle(_ triangle: Triangle, _ trans: Transpose, unit: Bool, _ a: Matrix) {
        guard !isEmpty else { return }
        if isTransposed { self = copied() }
        makeUnique()
        // The stride of a single row may be anything.
        let (n, r, stride) = (rows, columns, Swift.max(rowStride, columns))
        withMutableElements { b in
            a.withElements { a0 in
                Scalar.backend.trsm(triangle, trans, unit: unit, n, r, a0, Swift.max(a.rowStride, n), b, stride)
            }
        }
    }

    /// A row-major copy of the conjugate transpose of this matrix, whose rows are contiguous.
    fileprivate func conjugateTransposeCopied() -> Matrix {
        var result = Matrix(uninitializedRows: columns, columns: rows)
        let rows = rows
        result.withMutableElements { target in
            withElements {
                Scalar.backend.copy(.conjugate, self.rows, columns, $0, rowStride, target, rows)
            }
        }
        return result
    }

    /// Throws where an element on the diagonal is zero, or so small that its
    /// reciprocal, which the BLAS multiplies several right-hand sides by, overflows.
    func requireInvertibleDiagonal() throws(LinearAlgebraError) {
        for i in 0..<Swift.min(rows, columns) where self[i, i].hasInfiniteReciprocal { throw .singular(pivot: i) }
    }
}
