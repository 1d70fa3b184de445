import RealModule

// LAPACK reads and writes columns. A matrix whose columns are contiguous is to this library a
// transposed view, so that what LAPACK leaves is a matrix without a further copy.
extension Matrix {
    /// A copy whose columns are contiguous, `rows` apart, for a routine to overwrite.
    func copiedByColumns() -> Matrix { T.copied().T }

    /// A matrix whose elements are not yet written, its columns contiguous, `rows` apart.
    init(uninitializedByColumnsRows rows: Int, columns: Int) {
        self = Matrix(uninitializedRows: columns, columns: rows).T
    }

    /// Calls `body` with a pointer to the elements, column after column, for writing.
    ///
    /// - Precondition: the matrix was made by `copiedByColumns()` or
    ///   `init(uninitializedByColumnsRows:columns:)`.
    mutating func withColumns<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        assert(rowStride == 1 && columnStride == rows)
        return try withMutableElements(body)
    }

    /// Throws where an element is NaN or infinite, unless not asked to check.
    ///
    /// LAPACK's iterations may not end, or give wrong values without a word, on such elements.
    /// One pass over the elements.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func requireFinite(_ checks: Bool) throws(LinearAlgebraError) {
        guard checks, !isEmpty else { return }
        var (lines, length, stride) = (rows, columns, rowStride)
        if isTransposed { (lines, length, stride) = (columns, rows, columnStride) }
        let backend = Scalar.backend
        // Without gaps, all lines are one: mostly its sum is all there is to look at.
        if lines == 1 || stride == length {
            let isFinite = withElements { backend.sum(lines * length, $0).isFinite }
            if isFinite { return }
        }
        let found: (line: Int, place: Int)? = withElements { elements in
            for line in 0..<lines {
                let start = elements + line * stride
                // A sum of finite elements may overflow, one of others is never finite.
                guard !backend.sum(length, start).isFinite else { continue }
                if let place = (0..<length).first(where: { !start[$0].isFinite }) { return (line, place) }
            }
            return nil
        }
        guard let found else { return }
        throw isTransposed
            ? .notFinite(row: found.place, column: found.line) : .notFinite(row: found.line, column: found.place)
    }
}
