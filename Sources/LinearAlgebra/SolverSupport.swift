import RealModule

extension Matrix {
    /// A copy whose columns are contiguous, `rows` apart, for a routine to write the solution to.
    ///
    /// One row keeps the strides of a row, in which products take it; its bytes are the same.
    func copiedForSolution() -> Matrix { rows == 1 ? copied() : copiedByColumns() }

    /// Calls `body` with the elements column after column for writing, and the distance between the
    /// columns; where the columns are not contiguous, they become it by a copy.
    mutating func withContiguousColumns<Result>(
        _ body: (_ elements: UnsafeMutablePointer<Scalar>, _ stride: Int) -> Result
    ) -> Result {
        makeUnique()
        if !hasContiguousColumns { self = copiedForSolution() }
        let stride = Swift.max(columnStride, rows)
        return withMutableElements { body($0, stride) }
    }

    /// Whether the elements of a column follow one another.
    var hasContiguousColumns: Bool {
        rows == 1 || (rowStride == 1 && (columns <= 1 || columnStride >= rows))
    }
}

/// Solves `A x = b` by `solve`, which solves `scale A x = b` in place, where `scale` is 1 or brings a small A
/// to about 1: small right-hand sides are brought there too, column by column.
///
/// - Parameter b: n x r, its columns contiguous, `stride` apart.
func solveScaled<Scalar: MatrixScalar, Result>(
    _ scale: Scalar.Magnitude, _ n: Int, _ r: Int, _ b: UnsafeMutablePointer<Scalar>, _ stride: Int,
    _ solve: (UnsafeMutablePointer<Scalar>) -> Result
) -> Result {
    guard scale != 1 else { return solve(b) }
    return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: r) { scales in
        for j in 0..<r {
            let column = b + j * stride
            scales[j] = scaleUpToOne((0..<n).reduce(0) { largerOrNaN($0, column[$1]._absolute) })
            for i in 0..<n { column[i] *= Scalar(_real: scales[j]) }
        }
        let result = solve(b)
        for j in 0..<r {
            let factor = Scalar(_real: scale / scales[j])
            for i in 0..<n { b[j * stride + i] *= factor }
        }
        return result
    }
}

extension Vector {
    /// Throws where an element is NaN or infinite, unless not asked to check. The vector is part of a
    /// matrix: its first element lies at (row, column) there, the others diagonally after it.
    func requireFinite(_ checks: Bool, row: Int, column: Int) throws(LinearAlgebraError) {
        guard checks, let place = elements.firstIndex(where: { !$0.isFinite }) else { return }
        throw .notFinite(row: row + place, column: column + place)
    }

    /// Throws where an element of the vector, the first column or row of a matrix, is NaN or infinite.
    func requireFinite(_ checks: Bool, row: Int, column: Int, isColumn: Bool) throws(LinearAlgebraError) {
        guard checks, let place = elements.firstIndex(where: { !$0.isFinite }) else { return }
        throw isColumn ? .notFinite(row: place, column: 0) : .notFinite(row: 0, column: place)
    }
}

extension MatrixScalar {
    /// Whether the number is zero, or so small that its reciprocal overflows.
    var hasInfiniteReciprocal: Bool { (1 / _absolute).isInfinite }
}

/// The larger of two numbers, or NaN where one of them is. (`max` may lose it.)
func largerOrNaN<Real: FloatingPoint>(_ x: Real, _ y: Real) -> Real {
    x.isNaN || y <= x ? x : y
}
