import RealModule

/// The solution `x` of `a x = b` for a Toeplitz matrix, whose diagonals are constant, by Levinson's
/// recursion (`scipy.linalg.solve_toeplitz`).
///
/// Shapes: `a` is n x n, given by its first column and its first row, of which element 0 is not read
/// (it is the column's); without a row, that is the conjugate of the column, and `a` Hermitian. `b`
/// and `x` are n x r. Without right-hand sides there is no recursion, and no matrix is refused.
///
/// The recursion solves for every leading minor on its way. It is fast, and less stable than
/// elimination where one of them is ill-conditioned; `solve(.toeplitz(column:row:), b)` is the
/// alternative.
/// - Parameters:
///   - column: the first column.
///   - row: the first row; the column, conjugated, where nil.
///   - b: the right-hand sides, a column each.
///   - checkFinite: whether to look for NaN and infinity in the column and the row first.
/// - Precondition: the shapes fit.
/// - Throws: `LinearAlgebraError.noSolution` where a leading minor is singular, `.notFinite`.
/// - Complexity: 8n^2 + 4n^2 r floating-point operations, O(n) memory.
/// Source: N. Levinson 1947; Golub & Van Loan, 4.7, for general matrices. Plain Swift.
public func solveToeplitz<Scalar: MatrixScalar>(
    column: Vector<Scalar>, row: Vector<Scalar>? = nil, _ b: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let n = column.count
    require(
        b.rows == n && (row.map { $0.count == n } ?? true),
        """
        solveToeplitz: a column of \(n) and a row of \(row?.count ?? n) elements, \
        a right-hand side of \(b.shape)
        """)
    try column.requireFinite(checkFinite, row: 0, column: 0, isColumn: true)
    try row?.requireFinite(checkFinite, row: 0, column: 0, isColumn: false)
    var x = b.copiedForSolution()
    guard !b.isEmpty else { return x }
    let across = row ?? column.map(\._conjugate)
    // t[n - 1 + d] is the diagonal of i - j = d.
    let diagonals = across.elements[1...].reversed() + column.elements
    let minor = diagonals.withUnsafeBufferPointer { t in
        x.withMutableElements { levinson(n, t.baseAddress! + n - 1, b.columns, $0) }
    }
    guard minor == n else {
        throw .noSolution(
            reason: "Levinson's recursion needs regular leading minors, and that of order \(minor + 1) is singular")
    }
    return x
}

/// The solution `x` of `a x = b` for a Toeplitz matrix and one right-hand side of n elements.
///
/// As `solveToeplitz` with a matrix.
public func solveToeplitz<Scalar: MatrixScalar>(
    column: Vector<Scalar>, row: Vector<Scalar>? = nil, _ b: Vector<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar> {
    Vector(try solveToeplitz(column: column, row: row, b.column, checkFinite: checkFinite))
}

/// Replaces the columns of `b`, n x r, by the solutions of the Toeplitz system with the diagonals
/// `t[-(n - 1)...n - 1]`.
///
/// With T the leading minor of order m, it keeps f and g with T f = e_1 and T g = e_m. Between
/// orders, zeros are appended to f and x and put before g; what they then miss by is mended by
/// adding multiples of each other.
/// - Returns: n, or how many leading minors are regular.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func levinson<Scalar: MatrixScalar>(
    _ n: Int, _ t: UnsafePointer<Scalar>, _ r: Int, _ b: UnsafeMutablePointer<Scalar>
) -> Int {
    guard t[0] != .zero else { return 0 }
    return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * n) { memory in
        memory.initialize(repeating: .zero)
        let (f, g) = (memory.baseAddress!, memory.baseAddress! + n)
        f[0] = 1 / t[0]
        g[0] = f[0]
        for side in 0..<r { b[side * n] /= t[0] }
        for m in 1..<Swift.max(n, 1) {
            var (missF, missG) = (Scalar.zero, Scalar.zero)
            for i in 0..<m {
                missF += t[m - i] * f[i]
                missG += t[-(i + 1)] * g[i]
            }
            let denominator = 1 - missF * missG
            guard denominator != .zero, denominator.isFinite else { return m }
            let (scaleF, scaleG) = (missF / denominator, missG / denominator)
            let scale = 1 / denominator
            // From the end, as g moves by one.
            f[m] = .zero
            for i in stride(from: m, through: 0, by: -1) {
                let (old, moved) = (f[i], i > 0 ? g[i - 1] : .zero)
                f[i] = scale * old - scaleF * moved
                g[i] = scale * moved - scaleG * old
            }
            for side in 0..<r {
                let x = b + side * n
                var miss = x[m]
                for i in 0..<m { miss -= t[m - i] * x[i] }
                x[m] = .zero
                for i in 0...m { x[i] += miss * g[i] }
            }
        }
        return n
    }
}
