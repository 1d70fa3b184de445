// Elementwise arithmetic. Both operands may be matrices of one shape, or one of
// them a row, a column or a scalar that is used for the whole of the other
// (see `Broadcasting`). O(rows * columns); the compound forms allocate nothing
// where the left-hand side owns its elements and both lie the same way.
extension Matrix {
    /// The elementwise sum of two matrices, with broadcasting (<doc:Broadcasting>).
    public static func + (lhs: Matrix, rhs: Matrix) -> Matrix { combine(.add, lhs, rhs) }

    /// The elementwise difference of two matrices, with broadcasting (<doc:Broadcasting>).
    public static func - (lhs: Matrix, rhs: Matrix) -> Matrix { combine(.subtract, lhs, rhs) }

    /// The elementwise product of two matrices, with broadcasting (<doc:Broadcasting>); the matrix product is `dot`.
    public static func * (lhs: Matrix, rhs: Matrix) -> Matrix { combine(.multiply, lhs, rhs) }

    /// The elementwise quotient of two matrices, with broadcasting (<doc:Broadcasting>).
    public static func / (lhs: Matrix, rhs: Matrix) -> Matrix { combine(.divide, lhs, rhs) }

    /// The sum of each element and a number.
    public static func + (lhs: Matrix, rhs: Scalar) -> Matrix { combine(.add, lhs, rhs) }

    /// The difference of each element and a number.
    public static func - (lhs: Matrix, rhs: Scalar) -> Matrix { combine(.subtract, lhs, rhs) }

    /// The product of each element and a number.
    public static func * (lhs: Matrix, rhs: Scalar) -> Matrix { combine(.multiply, lhs, rhs) }

    /// The quotient of each element and a number.
    public static func / (lhs: Matrix, rhs: Scalar) -> Matrix { combine(.divide, lhs, rhs) }

    /// The sum of a number and each element.
    public static func + (lhs: Scalar, rhs: Matrix) -> Matrix { combine(.add, lhs, rhs) }

    /// The difference of a number and each element.
    public static func - (lhs: Scalar, rhs: Matrix) -> Matrix { combine(.subtract, lhs, rhs) }

    /// The product of a number and each element.
    public static func * (lhs: Scalar, rhs: Matrix) -> Matrix { combine(.multiply, lhs, rhs) }

    /// The quotient of a number and each element.
    public static func / (lhs: Scalar, rhs: Matrix) -> Matrix { combine(.divide, lhs, rhs) }

    /// The elementwise sum of each row and a vector (<doc:Broadcasting>).
    public static func + (lhs: Matrix, rhs: Vector<Scalar>) -> Matrix { lhs + rhs.row }

    /// The elementwise difference of each row and a vector (<doc:Broadcasting>).
    public static func - (lhs: Matrix, rhs: Vector<Scalar>) -> Matrix { lhs - rhs.row }

    /// The elementwise product of each row and a vector (<doc:Broadcasting>).
    public static func * (lhs: Matrix, rhs: Vector<Scalar>) -> Matrix { lhs * rhs.row }

    /// The elementwise quotient of each row and a vector (<doc:Broadcasting>).
    public static func / (lhs: Matrix, rhs: Vector<Scalar>) -> Matrix { lhs / rhs.row }

    /// Adds the elements of another matrix, in place and with broadcasting (<doc:Broadcasting>).
    public static func += (lhs: inout Matrix, rhs: Matrix) { combine(.add, into: &lhs, rhs) }

    /// Subtracts the elements of another matrix, in place and with broadcasting (<doc:Broadcasting>).
    public static func -= (lhs: inout Matrix, rhs: Matrix) { combine(.subtract, into: &lhs, rhs) }

    /// Multiplies by the elements of another matrix, in place and with broadcasting (<doc:Broadcasting>).
    public static func *= (lhs: inout Matrix, rhs: Matrix) { combine(.multiply, into: &lhs, rhs) }

    /// Divides by the elements of another matrix, in place and with broadcasting (<doc:Broadcasting>).
    public static func /= (lhs: inout Matrix, rhs: Matrix) { combine(.divide, into: &lhs, rhs) }

    /// Adds a number to each element, in place.
    public static func += (lhs: inout Matrix, rhs: Scalar) { combine(.add, into: &lhs, rhs) }

    /// Subtracts a number from each element, in place.
    public static func -= (lhs: inout Matrix, rhs: Scalar) { combine(.subtract, into: &lhs, rhs) }

    /// Multiplies each element by a number, in place.
    public static func *= (lhs: inout Matrix, rhs: Scalar) { combine(.multiply, into: &lhs, rhs) }

    /// Divides each element by a number, in place.
    public static func /= (lhs: inout Matrix, rhs: Scalar) { combine(.divide, into: &lhs, rhs) }

    /// Adds a vector to each row, in place (<doc:Broadcasting>).
    public static func += (lhs: inout Matrix, rhs: Vector<Scalar>) { lhs += rhs.row }

    /// Subtracts a vector from each row, in place (<doc:Broadcasting>).
    public static func -= (lhs: inout Matrix, rhs: Vector<Scalar>) { lhs -= rhs.row }

    /// Multiplies each row by a vector, in place (<doc:Broadcasting>).
    public static func *= (lhs: inout Matrix, rhs: Vector<Scalar>) { lhs *= rhs.row }

    /// Divides each row by a vector, in place (<doc:Broadcasting>).
    public static func /= (lhs: inout Matrix, rhs: Vector<Scalar>) { lhs /= rhs.row }

    /// The matrix with the other sign of every element, of both parts where it is complex.
    public static prefix func - (operand: Matrix) -> Matrix { operand.negated() }

    /// Adds `scale * other` without forming the product. Calls `cblas_?axpy`.
    ///
    /// - Precondition: the shapes agree.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func add(_ other: Matrix, scaledBy scale: Scalar) {
        require(
            rows == other.rows && columns == other.columns,
            "add(_:scaledBy:): \(shape) and \(other.shape) differ")
        guard !isEmpty else { return }
        makeUnique()
        let backend = Scalar.backend
        let (x, y) = isTransposed ? (other.T, T) : (other, self)
        x.withElements { source in
            y.withElements { destination in
                let destination = UnsafeMutablePointer(mutating: destination)
                if x.isCompact, y.isCompact {
                    forEachPiece(of: x.count) { backend.axpy($1, scale, source + $0, 1, destination + $0, 1) }
                } else {
                    for row in 0..<x.rows {
                        backend.axpy(
                            x.columns, scale, source + row * x.rowStride, x.columnStride,
                            destination + row * y.rowStride, 1)
                    }
                }
            }
        }
    }

    /// Every element, real part and imaginary part, with the other sign.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func negated() -> Matrix {
        // Not a complex product with -1, which would add zeros to the parts.
        let parts = Scalar._isComplex ? 2 : 1
        let backend = Scalar.Magnitude.realBackend
        return mappingLines { count, source, destination in
            let source = UnsafeRawPointer(source).assumingMemoryBound(to: Scalar.Magnitude.self)
            let destination = UnsafeMutableRawPointer(destination).assumingMemoryBound(to: Scalar.Magnitude.self)
            backend.combine(.multiply, parts * count, -1, source, destination)
        }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func combine(_ operation: ArithmeticOperation, _ lhs: Matrix, _ rhs: Matrix) -> Matrix {
        Broadcasting.combine(ArithmeticKernel(operation: operation), lhs, rhs)
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func combine(_ operation: ArithmeticOperation, _ lhs: Matrix, _ rhs: Scalar) -> Matrix {
        let backend = Scalar.backend
        return lhs.mappingLines { backend.combine(operation, $0, $1, rhs, $2) }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func combine(_ operation: ArithmeticOperation, _ lhs: Scalar, _ rhs: Matrix) -> Matrix {
        let backend = Scalar.backend
        return rhs.mappingLines { backend.combine(operation, $0, lhs, $1, $2) }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func combine(_ operation: ArithmeticOperation, into lhs: inout Matrix, _ rhs: Matrix) {
        Broadcasting.combine(ArithmeticKernel(operation: operation), into: &lhs, rhs)
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func combine(_ operation: ArithmeticOperation, into lhs: inout Matrix, _ rhs: Scalar) {
        let backend = Scalar.backend
        lhs.updateLines { backend.combine(operation, $0, $1, rhs, $1) }
    }
}

// MARK: - Line by line

extension Matrix {
    /// Calls `body` with every run of contiguous elements: their number and a pointer to the first. A run of
    /// more than BLAS can count comes in pieces.
    func forEachLine(_ body: (Int, UnsafePointer<Scalar>) -> Void) {
        guard !isEmpty else { return }
        let plain = isTransposed ? T : self
        plain.withElements { source in
            if plain.isCompact {
                forEachPiece(of: count) { body($1, source + $0) }
            } else {
                for row in 0..<plain.rows { body(plain.columns, source + row * plain.rowStride) }
            }
        }
    }

    /// A new matrix of this shape, made from the runs of contiguous elements of this one.
    func mappingLines(
        _ body: (Int, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>) -> Void
    ) -> Matrix {
        let plain = isTransposed ? T : self
        let result = Matrix(uninitializedRows: plain.rows, columns: plain.columns)
        var next = result.start
        plain.forEachLine { count, source in
            body(count, source, next)
            next += count
        }
        return isTransposed ? result.T : result
    }

    /// Rewrites the runs of contiguous elements in place.
    mutating func updateLines(_ body: (Int, UnsafeMutablePointer<Scalar>) -> Void) {
        makeUnique()
        forEachLine { body($0, UnsafeMutablePointer(mutating: $1)) }
    }
}

/// Calls `body` with the starts and the lengths of the pieces of a run of contiguous elements that a BLAS
/// routine, which counts to 2^31 - 1, takes.
private func forEachPiece(of count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    let most = 1 << 30
    for start in stride(from: 0, to: count, by: most) { body(start, Swift.min(most, count - start)) }
}
