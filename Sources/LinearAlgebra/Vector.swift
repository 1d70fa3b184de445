/// A vector of `Float`, `Double` or `Complex` numbers, computed on by BLAS.
///
/// A vector is a value like `Matrix`, whose rows and columns it can view without
/// a copy. It has no orientation of its own: in `dot(a, x)` it is a column, in
/// `dot(x, a)` and beside a matrix in `+ - * /` a row.
public struct Vector<Scalar: MatrixScalar>: Sendable, Hashable {
    /// The elements, as a matrix of one column.
    @usableFromInline var matrix: Matrix<Scalar>

    /// The vector whose elements are those of a matrix of one column.
    @inlinable
    init(_ column: Matrix<Scalar>) {
        matrix = column
    }

    /// A vector of the given elements.
    public init(_ elements: some Collection<Scalar>) {
        self.init(Matrix(rows: elements.count, columns: 1, elements))
    }

    /// A vector whose every element is `value`.
    public init(repeating value: Scalar, count: Int) {
        self.init(Matrix(repeating: value, rows: count, columns: 1))
    }

    /// A vector of zeros.
    public static func zeros(_ count: Int) -> Vector { Vector(repeating: .zero, count: count) }

    /// A vector of ones.
    public static func ones(_ count: Int) -> Vector { Vector(repeating: 1, count: count) }

    /// The number of elements.
    @inlinable
    public var count: Int { matrix.rows }

    /// Whether there are no elements.
    public var isEmpty: Bool { count == 0 }

    /// The vector as a matrix of one column; shares the elements.
    @inlinable
    public var column: Matrix<Scalar> { matrix }

    /// The vector as a matrix of one row; shares the elements.
    public var row: Matrix<Scalar> { column.T }

    /// The elements, copied into an array.
    public var elements: [Scalar] { column.elements }

    /// The element `index`, counted from 0.
    @inlinable
    public subscript(index: Int) -> Scalar {
        get {
            checkIndex(index)
            return matrix[index, 0]
        }
        set {
            checkIndex(index)
            matrix[index, 0] = newValue
        }
    }

    @inlinable
    func checkIndex(_ index: Int) {
        if index < 0 || index >= count { indexOutOfRange(index) }
    }

    @usableFromInline
    func indexOutOfRange(_ index: Int) -> Never {
        fatalError("element \(index) is outside a vector of \(count)")
    }

    /// The elements in a range: reading takes a view, O(1).
    public subscript(range: some RangeExpression<Int>) -> Vector {
        get { Vector(column[rows: range]) }
        set { matrix[rows: range] = newValue.column }
    }

    /// The elements of the given numbers, in that order, copied.
    public func gathering(_ indices: some Collection<Int>) -> Vector {
        for index in indices {
            require(index >= 0 && index < count, "gathering: element \(index) is outside a vector of \(count)")
        }
        return Vector(column.gatheringRows(indices))
    }

    /// Calls `body` with a pointer to the first element and the distance between neighbours.
    package func withElements<Result, Failure: Error>(
        _ body: (UnsafePointer<Scalar>, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try column.withElements { elements throws(Failure) in
            try body(elements, Swift.max(1, column.rowStride))
        }
    }

    /// Calls `body` with a pointer to the first element and the distance between neighbours, for writing,
    /// after a copy where the elements are shared.
    package mutating func withMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<Scalar>, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        matrix.makeUnique()
        let stride = Swift.max(1, matrix.rowStride)
        return try matrix.withMutableElements { elements throws(Failure) in try body(elements, stride) }
    }

    /// Calls `body` with the elements in order; a strided view is copied first.
    public func withUnsafeElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try column.withUnsafeElements(body)
    }

    /// Calls `body` with the elements in order, for writing; a strided view is copied first.
    public mutating func withUnsafeMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try matrix.withUnsafeMutableElements(body)
    }
}

extension Vector: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Scalar...) {
        self.init(elements)
    }
}

extension Vector: Codable {
    /// Encodes the elements as an array.
    public func encode(to encoder: any Encoder) throws {
        try elements.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        self.init(try [Scalar](from: decoder))
    }
}

extension Vector where Scalar: RealScalar {
    /// The vector `other` in another precision, each element rounded to nearest.
    ///
    /// Disfavoured, so that `Vector<Float>([1.5, 2])` takes the literal as one of `Float`.
    @_disfavoredOverload
    public init<Source: RealScalar>(_ other: Vector<Source>) {
        self.init(Matrix<Scalar>(other.column))
    }

    /// A vector with elements uniform in `range`, as `Matrix.random(rows:columns:in:using:)`.
    public static func random(
        count: Int, in range: ClosedRange<Scalar>, using generator: inout some RandomNumberGenerator
    ) -> Vector {
        Vector(Matrix.random(rows: count, columns: 1, in: range, using: &generator))
    }

    /// A vector with normally distributed elements, as `Matrix.randomNormal`.
    public static func randomNormal(
        count: Int, mean: Scalar = 0, standardDeviation: Scalar = 1,
        using generator: inout some RandomNumberGenerator
    ) -> Vector {
        Vector(
            Matrix.randomNormal(
                rows: count, columns: 1, mean: mean, standardDeviation: standardDeviation, using: &generator))
    }
}
