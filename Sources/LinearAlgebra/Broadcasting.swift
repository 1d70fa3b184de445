/// An elementwise operation of two operands as the backend computes it, on
/// contiguous elements.
protocol PairwiseKernel<Scalar> {
    associatedtype Scalar: MatrixScalar
    /// As in a program, for messages.
    var name: String { get }
    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)
    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: Scalar, _ z: UnsafeMutablePointer<Scalar>)
    func callAsFunction(
        _ n: Int, _ x: Scalar, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)
}

/// `+ - * /`.
struct ArithmeticKernel<Scalar: MatrixScalar>: PairwiseKernel {
    let operation: ArithmeticOperation
    let backend = Scalar.backend

    var name: String {
        switch operation {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        }
    }

    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }

    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: Scalar, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }

    func callAsFunction(
        _ n: Int, _ x: Scalar, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }
}

/// Choices, comparisons and powers of real scalars.
struct RealKernel<Scalar: RealScalar>: PairwiseKernel {
    let operation: RealOperation
    let backend = Scalar.realBackend

    var name: String {
        switch operation {
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .power: "pow"
        case .less: ".<"
        case .lessOrEqual: ".<="
        case .equal: ".=="
        case .notEqual: ".!="
        }
    }

    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }

    func callAsFunction(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ y: Scalar, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }

    func callAsFunction(
        _ n: Int, _ x: Scalar, _ y: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
    ) { backend.combine(operation, n, x, y, z) }
}

/// Elementwise operations of two matrices, one of which may be a row (1 x n), a
/// column (m x 1) or a single element (1 x 1) that is used for every row, every
/// column or every element of the other; a row and a column give m x n.
///
/// The kernel is called once where the operands lie without gaps, else once a
/// row. A transposed operand costs no copy as long as the other is transposed
/// too, is a row or is a column.
enum Broadcasting {
    /// `lhs op rhs` as a new matrix.
    static func combine<Kernel: PairwiseKernel>(
        _ kernel: Kernel, _ lhs: Matrix<Kernel.Scalar>, _ rhs: Matrix<Kernel.Scalar>
    ) -> Matrix<Kernel.Scalar> {
        let rows = extent(lhs.rows, rhs.rows, kernel, lhs, rhs)
        let columns = extent(lhs.columns, rhs.columns, kernel, lhs, rhs)
        let whole = lhs.rows == rows && lhs.columns == columns ? lhs : rhs
        if prefersColumns(whole, rows: rows, columns: columns) {
            return combine(kernel, rows: columns, columns: rows, lhs.T, rhs.T).T
        }
        return combine(kernel, rows: rows, columns: columns, lhs, rhs)
    }

    /// `lhs = lhs op rhs`, in place where `lhs` owns its elements.
    static func combine<Kernel: PairwiseKernel>(
        _ kernel: Kernel, into lhs: inout Matrix<Kernel.Scalar>, _ rhs: Matrix<Kernel.Scalar>
    ) {
        let rows = extent(lhs.rows, rhs.rows, kernel, lhs, rhs)
        let columns = extent(lhs.columns, rhs.columns, kernel, lhs, rhs)
        require(
            rows == lhs.rows && columns == lhs.columns,
            "\(kernel.name): a \(lhs.shape) matrix cannot hold the \(rows)x\(columns) result with \(rhs.shape)")
        lhs.makeUnique()
        let (x, y) = prefersColumns(lhs, rows: rows, columns: columns) ? (lhs.T, rhs.T) : (lhs, rhs)
        // `x` is a second owner of the elements that are written here, on purpose.
        run(kernel, rows: x.rows, columns: x.columns, x, y.withContiguousRows, x.start, x.rowStride)
    }

    /// Whether the work is better done on the transposes: a transposed view, or
    /// a column whose elements are neighbours.
    private static func prefersColumns<Scalar>(_ whole: Matrix<Scalar>, rows: Int, columns: Int) -> Bool {
        whole.isTransposed || (columns == 1 && rows > 1 && whole.rowStride == 1)
    }

    private static func combine<Kernel: PairwiseKernel>(
        _ kernel: Kernel, rows: Int, columns: Int, _ lhs: Matrix<Kernel.Scalar>, _ rhs: Matrix<Kernel.Scalar>
    ) -> Matrix<Kernel.Scalar> {
        let result = Matrix<Kernel.Scalar>(uninitializedRows: rows, columns: columns)
        run(
            kernel, rows: rows, columns: columns, lhs.withContiguousRows, rhs.withContiguousRows,
            result.start, columns)
        return result
    }

    private static func run<Kernel: PairwiseKernel>(
        _ kernel: Kernel, rows: Int, columns: Int, _ lhs: Matrix<Kernel.Scalar>, _ rhs: Matrix<Kernel.Scalar>,
        _ z: UnsafeMutablePointer<Kernel.Scalar>, _ ldz: Int
    ) {
        guard rows > 0, columns > 0 else { return }
        lhs.withElements { x in
            rhs.withElements { y in
                let dense = ldz == columns || rows == 1
                if dense, lhs.count == rows * columns, lhs.isCompact {
                    if rhs.count == rows * columns, rhs.isCompact { return kernel(rows * columns, x, y, z) }
                    if rhs.count == 1 { return kernel(rows * columns, x, y[0], z) }
                }
                if dense, lhs.count == 1, rhs.count == rows * columns, rhs.isCompact {
                    return kernel(rows * columns, x[0], y, z)
                }
                let xStep = lhs.rows == 1 ? 0 : lhs.rowStride
                let yStep = rhs.rows == 1 ? 0 : rhs.rowStride
                for row in 0..<rows {
                    let (x, y, z) = (x + row * xStep, y + row * yStep, z + row * ldz)
                    if rhs.columns == columns {
                        if lhs.columns == columns { kernel(columns, x, y, z) } else { kernel(columns, x[0], y, z) }
                    } else if lhs.columns == columns {
                        kernel(columns, x, y[0], z)
                    }
                }
            }
        }
    }

    /// One dimension of the result.
    private static func extent<Kernel: PairwiseKernel>(
        _ lhsExtent: Int, _ rhsExtent: Int, _ kernel: Kernel, _ lhs: Matrix<Kernel.Scalar>,
        _ rhs: Matrix<Kernel.Scalar>
    ) -> Int {
        require(
            lhsExtent == rhsExtent || lhsExtent == 1 || rhsExtent == 1,
            "\(kernel.name): \(lhs.shape) and \(rhs.shape) - the shapes neither agree nor broadcast")
        return lhsExtent == 1 ? rhsExtent : lhsExtent
    }
}

extension Matrix {
    /// This matrix, copied where the elements of a row are not neighbours.
    fileprivate var withContiguousRows: Matrix {
        columnStride == 1 || columns <= 1 ? self : copied()
    }
}
