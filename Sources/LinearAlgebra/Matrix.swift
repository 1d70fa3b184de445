/// A dense matrix of `Float`, `Double` or `Complex` numbers, computed on by BLAS.
///
/// A matrix is a value: copies share their elements until one is written to.
/// Transposing and taking rows, columns or blocks are O(1) and copy nothing; a
/// product takes such views as they are.
///
///     let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
///     let gram = dot(a.T, a)          // 3 x 3, one cblas_dgemm call
///     let centred = a - a.mean(over: .rows)
///
/// Elements lie in row-major order, 64-byte aligned. Either dimension may be 0.
public struct Matrix<Scalar: MatrixScalar>: Sendable {
    // Safe to send: nobody writes to elements that are shared (`makeUnique`).
    /// The memory in which the elements lie, perhaps other matrices' too.
    @usableFromInline nonisolated(unsafe) var storage: MatrixStorage
    /// Element (0, 0).
    @usableFromInline nonisolated(unsafe) var start: UnsafeMutablePointer<Scalar>
    /// The number of rows.
    public private(set) var rows: Int
    /// The number of columns.
    public private(set) var columns: Int
    // The distance between neighbours in a column, and in a row. At least one
    // of the two is 1: a plain matrix has columnStride 1, a transposed view has
    // rowStride 1, and the other is BLAS's leading dimension.
    @usableFromInline var rowStride: Int
    @usableFromInline var columnStride: Int

    init(
        storage: MatrixStorage, start: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int, rowStride: Int,
        columnStride: Int
    ) {
        self.storage = storage
        self.start = start
        self.rows = rows
        self.columns = columns
        self.rowStride = rowStride
        self.columnStride = columnStride
    }

    /// A matrix whose elements are not yet written.
    @usableFromInline
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init(uninitializedRows rows: Int, columns: Int) {
        let count = Self.elementCount(rows: rows, columns: columns)
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
        require(!overflow && bytes <= Int.max - 256, "a matrix of \(count) elements does not fit into memory")
        let storage = MatrixStorage.uninitialized(bytes: bytes)
        self.init(
            storage: storage, start: storage.memory.bindMemory(to: Scalar.self, capacity: count), rows: rows,
            columns: columns,
            rowStride: columns, columnStride: 1)
    }

    /// The number of elements, checked against overflow and a negative size.
    @inline(__always)
    private static func elementCount(rows: Int, columns: Int) -> Int {
        require(rows >= 0 && columns >= 0, "Matrix: \(rows)x\(columns) has a negative dimension")
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        require(!overflow, "Matrix: \(rows)x\(columns) has more elements than an Int can count")
        return count
    }

    /// The number of elements, `rows * columns`.
    public var count: Int { rows * columns }

    /// Whether there are no elements.
    public var isEmpty: Bool { rows == 0 || columns == 0 }

    /// The dimensions as they print in messages: `3x4`.
    package var shape: String { "\(rows)x\(columns)" }

    /// Whether the elements lie in row-major order without gaps.
    package var isCompact: Bool {
        (columnStride == 1 || columns <= 1) && (rowStride == columns || rows <= 1)
    }

    /// Whether this is a view whose columns, not rows, are contiguous.
    package var isTransposed: Bool { columnStride != 1 }

    /// The distance between the contiguous lines: BLAS's leading dimension, which is never less than a
    /// line's length. (The only line of a matrix may have any stride, a column's turned round 1.)
    package var leadingDimension: Int {
        isTransposed ? Swift.max(columnStride, rows) : Swift.max(rowStride, columns)
    }
}

// MARK: - Access to the elements

extension Matrix {
    /// Calls `body` with a pointer to element (0, 0).
    package func withElements<Result, Failure: Error>(
        _ body: (UnsafePointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafePointer(start))
    }

    /// Calls `body` with a pointer to element (0, 0), after a copy where the
    /// elements are shared.
    package mutating func withMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        makeUnique()
        defer { withExtendedLifetime(storage) {} }
        return try body(start)
    }

    /// Makes this the only owner of its elements.
    @inlinable
    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { copyOnWrite() }
    }

    @usableFromInline
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    mutating func copyOnWrite() {
        self = isTransposed ? T.copied().T : copied()
    }

    /// A copy of the elements in row-major order without gaps.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func copied() -> Matrix {
        let result = Matrix(uninitializedRows: rows, columns: columns)
        copyElements(to: result.start, leadingDimension: columns)
        return result
    }

    /// This matrix, copied where its elements are not in row-major order without gaps.
    @usableFromInline
    package func compacted() -> Matrix {
        guard isCompact else { return copied() }
        var result = self
        (result.rowStride, result.columnStride) = (columns, 1)
        return result
    }

    /// Writes the elements in row-major order, rows `leadingDimension` apart.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func copyElements(to destination: UnsafeMutablePointer<Scalar>, leadingDimension: Int) {
        withElements { source in
            if isTransposed {
                Scalar.backend.copy(
                    .yes, columns, rows, source, self.leadingDimension, destination, leadingDimension)
            } else if rowStride == columns, leadingDimension == columns {
                destination.update(from: source, count: count)
            } else {
                for row in 0..<rows {
                    (destination + row * leadingDimension).update(from: source + row * rowStride, count: columns)
                }
            }
        }
    }

    /// Calls `body` with the elements in row-major order; a view is copied first.
    ///
    ///     let total = a.withUnsafeElements { $0.reduce(0, +) }
    public func withUnsafeElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let source = compacted()
        return try source.withElements { pointer throws(Failure) in
            try body(UnsafeBufferPointer(start: pointer, count: count))
        }
    }

    /// Calls `body` with the elements in row-major order, for writing; a view is
    /// copied first.
    public mutating func withUnsafeMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !isCompact { self = copied() }
        let count = count
        return try withMutableElements { pointer throws(Failure) in
            try body(UnsafeMutableBufferPointer(start: pointer, count: count))
        }
    }

    /// The elements in row-major order, copied into an array.
    public var elements: [Scalar] { withUnsafeElements { Array($0) } }
}
