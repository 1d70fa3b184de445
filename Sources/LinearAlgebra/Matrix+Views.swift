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
        get { block(bounds(rows, self.rows, "rows"), bounds(columns, self.columns, "columns")) }
        set {
            replace(bounds(rows, self.rows, "rows"), bounds(columns, self.columns, "columns"), with: newValue)
        }
    }

    /// What a range means in one dimension; an open one that ends before it begins stops here, with the shape.
    private func bounds<Bounds: RangeExpression<Int>>(
        _ range: Bounds, _ extent: Int, _ dimension: StaticString
    ) -> Range<Int> {
        // Compared, not cast: that would take longer than all else.
        if Bounds.self == Range<Int>.self { return unsafeBitCast(range, to: Range<Int>.self) }
        if Bounds.self == PartialRangeFrom<Int>.self {
            let first = unsafeBitCast(range, to: PartialRangeFrom<Int>.self).lowerBound
            require(first <= extent, "\(dimension) \(first)... are outside a \(shape) matrix")
        } else if Bounds.self == PartialRangeUpTo<Int>.self {
            let end = unsafeBitCast(range, to: PartialRangeUpTo<Int>.self).upperBound
            require(end >= 0, "\(dimension) ..<\(end) are outside a \(shape) matrix")
        } else if Bounds.self == PartialRangeThrough<Int>.self {
            let last = unsafeBitCast(range, to: PartialRangeThrough<Int>.self).upperBound
            require(last >= -1 && last < extent, "\(dimension) ...\(last) are outside a \(shape) matrix")
            return 0..<last + 1
        } else if Bounds.self == ClosedRange<Int>.self {
            let closed = unsafeBitCast(range, to: ClosedRange<Int>.self)
            require(closed.upperBound < extent, "\(dimension) \(closed) are outside a \(shape) matrix")
        }
        return range.relative(to: 0..<extent)
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
        get { Vector(block(single(row, rows, "row"), 0..<columns).T) }
        set { replace(single(row, rows, "row"), 0..<columns, with: newValue.column.T) }
    }

    /// The column `column`: reading takes a view, O(1).
    public subscript(column column: Int) -> Vector<Scalar> {
        get { Vector(block(0..<rows, single(column, columns, "column"))) }
        set { replace(0..<rows, single(column, columns, "column"), with: newValue.column) }
    }

    private func single(_ index: Int, _ extent: Int, _ dimension: StaticString) -> Range<Int> {
        require(index >= 0 && index < extent, "\(dimension) \(index) is outside a \(shape) matrix")
        return index..<index + 1
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
