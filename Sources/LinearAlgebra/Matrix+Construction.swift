extension Matrix {
    /// A matrix from its elements in row-major order.
    ///
    /// - Precondition: `elements.count == rows * columns`.
    public init(rows: Int, columns: Int, _ elements: some Collection<Scalar>) {
        self.init(uninitializedRows: rows, columns: columns)
        require(
            elements.count == count,
            "Matrix: \(rows)x\(columns) takes \(count) elements, not \(elements.count)")
        _ = UnsafeMutableBufferPointer(start: start, count: count).initialize(from: elements)
    }

    /// A matrix whose element `(i, j)` is `element(i, j)`.
    @inlinable
    public init<Failure: Error>(
        rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) throws(Failure) -> Scalar
    ) throws(Failure) {
        self.init(uninitializedRows: rows, columns: columns)
        var next = start
        for row in 0..<rows {
            for column in 0..<columns {
                next.initialize(to: try element(row, column))
                next += 1
            }
        }
    }

    /// A matrix whose every element is `value`.
    public init(repeating value: Scalar, rows: Int, columns: Int) {
        self.init(uninitializedRows: rows, columns: columns)
        Scalar.backend.fill(count, value, start)
    }

    /// A matrix from its rows.
    ///
    /// - Precondition: all rows have the same length.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public init(_ rows: [[Scalar]]) {
        let columns = rows.first?.count ?? 0
        for (index, row) in rows.enumerated() {
            require(
                row.count == columns,
                "Matrix: row \(index) has \(row.count) elements where row 0 has \(columns)")
        }
        self.init(uninitializedRows: rows.count, columns: columns)
        for (index, row) in rows.enumerated() {
            row.withUnsafeBufferPointer {
                if let first = $0.baseAddress { (start + index * columns).update(from: first, count: columns) }
            }
        }
    }

    /// A matrix of zeros.
    public static func zeros(rows: Int, columns: Int) -> Matrix {
        Matrix(repeating: .zero, rows: rows, columns: columns)
    }

    /// A matrix of ones.
    public static func ones(rows: Int, columns: Int) -> Matrix {
        Matrix(repeating: 1, rows: rows, columns: columns)
    }

    /// The identity of order `size`.
    public static func identity(_ size: Int) -> Matrix {
        diagonal(Vector(repeating: 1, count: size))
    }

    /// The square matrix with `elements` on its diagonal and zeros elsewhere.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func diagonal(_ elements: Vector<Scalar>) -> Matrix {
        let order = elements.count
        let result = zeros(rows: order, columns: order)
        elements.withElements { source, stride in
            for i in 0..<order { result.start[i * (order + 1)] = source[i * stride] }
        }
        return result
    }

    /// The elements `(i, i)`, a copy.
    public var diagonal: Vector<Scalar> {
        @specialized(where Scalar == Float)
        @specialized(where Scalar == Double)
        get {
            let result = Matrix(uninitializedRows: Swift.min(rows, columns), columns: 1)
            let step = rowStride + columnStride
            withElements { source in
                for i in 0..<result.rows { (result.start + i).initialize(to: source[i * step]) }
            }
            return Vector(result)
        }
    }
}

extension Matrix: ExpressibleByArrayLiteral {
    /// A matrix from a literal of its rows: `[[1, 2], [3, 4]]`.
    public init(arrayLiteral rows: [Scalar]...) {
        self.init(rows)
    }
}

extension Matrix where Scalar: RealScalar {
    /// The matrix `other` in another precision, each element rounded to nearest.
    ///
    /// Disfavoured, so that `Matrix<Float>([[1.5, 2.5]])` takes the literal as one of `Float`.
    @_disfavoredOverload
    public init<Source: RealScalar>(_ other: Matrix<Source>) {
        if let same = other as? Matrix {
            self = same
            return
        }
        self.init(uninitializedRows: other.rows, columns: other.columns)
        let source = other.compacted()
        source.withElements { convert(count, $0, start) }
    }
}

/// Converts contiguous elements between precisions.
@specialized(where Source == Float, Destination == Double)
@specialized(where Source == Double, Destination == Float)
private func convert<Source: RealScalar, Destination: RealScalar>(
    _ count: Int, _ source: UnsafePointer<Source>, _ destination: UnsafeMutablePointer<Destination>
) {
    for i in 0..<count { destination[i] = Destination(source[i]) }
}
