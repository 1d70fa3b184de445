extension Matrix {
    /// The transpose: a view, O(1), no copy.
    public var T: Matrix {
        Matrix(
            storage: storage, start: start, rows: columns, columns: rows,
            rowStride: columnStride, columnStride: rowStride)
    }

    /// The element in row `row`, column `column`, both counted from 0.
    @inlinable
    public subscript(row: Int, column: Int) -> Scalar {
        get {
            checkIndex(row, column)
            return start[row * rowStride + column * columnStride]
        }
        set {
            checkIndex(row, column)
            makeUnique()
            start[row * rowStride + column * columnStride] = newValue
        }
    }

    @inlinable
    func checkIndex(_ row: Int, _ column: Int) {
        if row < 0 || row >= rows || column < 0 || column >= columns { indexOutOfRange(row, column) }
    }

    @usableFromInline
    func indexOutOfRange(_ row: Int, _ column: Int) -> Never {
        fatalError("element (\(row), \(column)) is outside a \(shape) matrix")
    }

    /// The block of the given rows and columns: reading takes a view, O(1);
    /// writing copies a matrix of the block's shape over it.
    ///
    ///     let corner = a[..<2, 1...2]
    public subscript(rows: some RangeExpression<Int>, columns: some RangeExpression<Int>) -> Matrix {
        get { block(rows.relative(to: 0..<self.rows), columns.relative(to: 0..<self.columns)) }
        set { replace(rows.relative(to: 0..<self.rows), columns.relative(to: 0..<self.columns), with: newValue) }
    }

    /// The given rows: reading takes a view, O(1).
    public subscript(rows rows: some RangeExpression<Int>) -> Matrix {
        get { self[rows, 0..<columns] }
        set { self[rows, 0..<columns] = newValue }
    }

    /// The given columns: reading takes a view, O(1).
    public subscript(columns columns: some RangeExpression<Int>) -> Matrix {
        get { self[0..<rows, columns] }
        set { self[0..<rows, columns] = newValue }
    }

    /// The row `row`: reading takes a view, O(1).
    public subscript(row row: Int) -> Vector<Scalar> {
        get { Vector(block(row..<row + 1, 0..<columns).T) }
        set { replace(row..<row + 1, 0..<columns, with: newValue.column.T) }
    }

    /// The column `column`: reading takes a view, O(1).
    public subscript(column column: Int) -> Vector<Scalar> {
        get { Vector(block(0..<rows, column..<column + 1)) }
        set { replace(0..<rows, column..<column + 1, with: newValue.column) }
    }

    /// The block of the given rows and columns: a view, O(1).
    package func block(_ rowRange: Range<Int>, _ columnRange: Range<Int>) -> Matrix {
        require(
            rowRange.lowerBound >= 0 && rowRange.upperBound <= rows
                && columnRange.lowerBound >= 0 && columnRange.upperBound <= columns,
            "rows \(rowRange), columns \(columnRange) are outside a \(shape) matrix")
        return Matrix(
            storage: storage,
            start: start + rowRange.lowerBound * rowStride + columnRange.lowerBound * columnStride,
            rows: rowRange.count, columns: columnRange.count, rowStride: rowStride, columnStride: columnStride)
    }

    /// Copies `source` over a block of this matrix.
    private mutating func replace(_ rowRange: Range<Int>, _ columnRange: Range<Int>, with source: Matrix) {
        // The view is gone before the elements' uniqueness is asked for.
        let blockShape = block(rowRange, columnRange).shape
        require(
            rowRange.count == source.rows && columnRange.count == source.columns,
            "a \(source.shape) matrix assigned to a block of \(blockShape)")
        makeUnique()
        let start =
            start + rowRange.lowerBound * rowStride + columnRange.lowerBound * columnStride
        let lines = isTransposed ? source.T : source
        lines.copyElements(to: start, leadingDimension: leadingDimension)
    }
}
