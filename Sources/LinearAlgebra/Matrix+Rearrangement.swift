extension Matrix {
    /// The same elements, in row-major order, in another shape; a view where the
    /// elements lie without gaps, else a copy.
    ///
    /// - Precondition: `rows * columns` is unchanged.
    public func reshaped(rows: Int, columns: Int) -> Matrix {
        require(
            rows >= 0 && rows.multipliedReportingOverflow(by: columns) == (count, false) && columns >= 0,
            "reshaped: a \(shape) matrix does not become \(rows)x\(columns)")
        let source = compacted()
        return Matrix(
            storage: source.storage, start: source.start, rows: rows, columns: columns,
            rowStride: columns, columnStride: 1)
    }

    /// The elements in row-major order; a view where they lie without gaps, else a copy.
    public var flattened: Vector<Scalar> { Vector(reshaped(rows: count, columns: 1)) }

    /// The rows of the given numbers, in that order, copied; a number may come often.
    ///
    /// - Precondition: each is the number of a row.
    public func gatheringRows(_ indices: some Collection<Int>) -> Matrix {
        gathering(Array(indices), "gatheringRows: row", shape)
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func gathering(_ indices: [Int], _ name: StaticString, _ whole: @autoclosure () -> String) -> Matrix {
        let source = isTransposed ? copied() : self
        let result = Matrix(uninitializedRows: indices.count, columns: columns)
        var next = result.start
        source.withElements { elements in
            for row in indices {
                require(row >= 0 && row < rows, "\(name) \(row) is outside a \(whole()) matrix")
                next.update(from: elements + row * source.rowStride, count: columns)
                next += columns
            }
        }
        return result
    }

    /// The columns of the given numbers, in that order, copied.
    ///
    /// - Precondition: each is the number of a column.
    public func gatheringColumns(_ indices: some Collection<Int>) -> Matrix {
        T.gathering(Array(indices), "gatheringColumns: column", shape).T
    }

    /// The parts between the given row numbers: `splitRows(at: [2, 5])` is rows
    /// 0..<2, 2..<5 and 5 to the end, as views.
    ///
    /// - Precondition: the numbers ascend and are at most `rows`.
    public func splitRows(at boundaries: [Int]) -> [Matrix] {
        parts(of: rows, boundaries, "splitRows").map { self[rows: $0] }
    }

    /// The parts between the given column numbers, as views.
    ///
    /// - Precondition: the numbers ascend and are at most `columns`.
    public func splitColumns(at boundaries: [Int]) -> [Matrix] {
        parts(of: columns, boundaries, "splitColumns").map { self[columns: $0] }
    }

    private func parts(of extent: Int, _ boundaries: [Int], _ name: StaticString) -> [Range<Int>] {
        let (first, last) = ([0] + boundaries, boundaries + [extent])
        require(
            zip(first, last).allSatisfy { $0 <= $1 },
            "\(name): \(boundaries) do not ascend from 0 to the \(extent) of a \(shape) matrix")
        return zip(first, last).map { $0..<$1 }
    }
}

/// The matrices one above the other.
///
/// - Precondition: all have the same number of columns.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func vstack<Scalar>(_ parts: [Matrix<Scalar>]) -> Matrix<Scalar> {
    let columns = parts.first?.columns ?? 0
    for part in parts {
        require(
            part.columns == columns, "vstack: a part of \(part.shape) where the first has \(columns) columns")
    }
    let result = Matrix<Scalar>(uninitializedRows: parts.reduce(0) { $0 + $1.rows }, columns: columns)
    var next = result.start
    for part in parts {
        part.copyElements(to: next, leadingDimension: columns)
        next += part.count
    }
    return result
}

/// The matrices side by side.
///
/// - Precondition: all have the same number of rows.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func hstack<Scalar>(_ parts: [Matrix<Scalar>]) -> Matrix<Scalar> {
    let rows = parts.first?.rows ?? 0
    for part in parts {
        require(part.rows == rows, "hstack: a part of \(part.shape) where the first has \(rows) rows")
    }
    let columns = parts.reduce(0) { $0 + $1.columns }
    let result = Matrix<Scalar>(uninitializedRows: rows, columns: columns)
    var next = result.start
    for part in parts {
        part.copyElements(to: next, leadingDimension: columns)
        next += part.columns
    }
    return result
}

extension Matrix where Scalar: RealScalar {
    /// The rows sorted by one of their columns, ascending; NaN last, equal ones in their order.
    public func sortedRows(byColumn column: Int) -> Matrix {
        require(column >= 0 && column < columns, "sortedRows: column \(column) is outside a \(shape) matrix")
        return gatheringRows(self[column: column].sortedIndices())
    }
}

extension Vector where Scalar: RealScalar {
    /// The elements in ascending order; NaN last.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sorted() -> Vector {
        var values = elements
        let numbers = values.partition { $0.isNaN }
        values[..<numbers].sort()
        return Vector(values)
    }

    /// The numbers of the elements in ascending order of the elements; NaN last,
    /// equal ones in their order (NumPy's stable `argsort`).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sortedIndices() -> [Int] {
        let values = elements
        return values.indices.sorted { a, b in
            if values[a] < values[b] { return true }
            if values[b] < values[a] { return false }
            return values[a].isNaN == values[b].isNaN ? a < b : values[b].isNaN
        }
    }
}
