import RealModule

/// The factorization `A = P L U` of a matrix by Gaussian elimination with partial pivoting: `P` a
/// permutation, `L` unit lower triangular (or, where A is tall, trapezoidal), `U` upper triangular
/// (or, where A is wide, trapezoidal).
///
///     let factorization = try a.luFactorized()
///     let x = factorization.solve(b)
///     let d = factorization.determinant
///
/// Shapes: A is m x n, P m x m, L m x k, U k x n, with k = min(m, n). What solves, inverts or takes
/// a determinant needs m = n.
public struct LUFactorization<Scalar: MatrixScalar>: Sendable {
    let factors: LUFactors<Scalar>
    /// The norms of A, for its condition number.
    let norms: (one: Scalar.Magnitude, infinity: Scalar.Magnitude)

    init(_ matrix: Matrix<Scalar>) throws(LinearAlgebraError) {
        let isSquare = matrix.rows == matrix.columns
        factors = LUFactors(matrix, byColumns: true, takesTinyPivots: !isSquare)
        if isSquare { try factors.requireNonsingular() }
        norms = oneAndInfinityNorms(matrix)
    }

    /// The number of rows of A.
    public var rows: Int { factors.factors.rows }

    /// The number of columns of A.
    public var columns: Int { factors.factors.columns }

    /// The number of rows and columns of a square A.
    ///
    /// - Precondition: A is square.
    public var order: Int {
        require(rows == columns, "LUFactorization: a \(rows)x\(columns) matrix is not square")
        return rows
    }

    // MARK: - The factors

    /// The rows of A in the order of those of `L U`: row i of `L U` is row `permutation[i]` of A.
    ///
    ///     a.gatheringRows(f.permutation)      // is L U
    ///
    /// - Complexity: O(m).
    public var permutation: [Int] {
        var order = Array(0..<rows)
        for (i, pivot) in factors.pivots.enumerated() { order.swapAt(i, Int(pivot) - 1) }
        return order
    }

    /// The permutation as a matrix, with `A = P L U`: P is m x m, its element
    /// `(permutation[i], i)` 1 (`scipy.linalg.lu`'s `p`).
    public var P: Matrix<Scalar> {
        var result = Matrix<Scalar>.zeros(rows: rows, columns: rows)
        for (i, row) in permutation.enumerated() { result[row, i] = 1 }
        return result
    }

    /// The lower triangular factor, its diagonal 1; m x min(m, n).
    public var L: Matrix<Scalar> {
        let count = Swift.min(rows, columns)
        var result = factors.factors[columns: 0..<count].lowerTriangle(-1)
        for i in 0..<count { result[i, i] = 1 }
        return result
    }

    /// The upper triangular factor; min(m, n) x n.
    public var U: Matrix<Scalar> {
        factors.factors[rows: 0..<Swift.min(rows, columns)].upperTriangle()
    }

    // MARK: - Solving

    /// The solution `x` of `A x = b`: `b` n x r, `x` n x r.
    ///
    /// NaN and infinity in `b` show in the columns of `x` that belong to them.
    /// - Precondition: A is square and `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations, one copy of `b`.
    /// Calls `LAPACKE_?getrs_work`.
    public func solve(_ b: Matrix<Scalar>) -> Matrix<Scalar> {
        checkRows(b, "solve")
        return factors.solve(b)
    }

    /// The solution `x` of `A x = b` for one right-hand side, of n elements.
    public func solve(_ b: Vector<Scalar>) -> Vector<Scalar> { Vector(solve(b.column)) }

    /// The solution `x` of `A^T x = b`, or, `conjugated`, of `A^H x = b`: `b` n x r, `x` n x r.
    ///
    /// - Precondition: A is square and `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations.
    /// Calls `LAPACKE_?getrs_work`.
    public func solveTransposed(_ b: Matrix<Scalar>, conjugated: Bool = false) -> Matrix<Scalar> {
        checkRows(b, "solveTransposed")
        guard conjugated, Scalar._isComplex else { return factors.solve(b, transposed: true) }
        // A^H x = b is A^T conj(x) = conj(b).
        return factors.solve(b.conjugated(), transposed: true).conjugated()
    }

    /// The solution `x` of `A^T x = b`, or, `conjugated`, of `A^H x = b`, for one right-hand side.
    public func solveTransposed(_ b: Vector<Scalar>, conjugated: Bool = false) -> Vector<Scalar> {
        Vector(solveTransposed(b.column, conjugated: conjugated))
    }

    /// Replaces `b`, n x r, by the solution of `A x = b`, allocating nothing but for the spare row
    /// of an exchange (and a copy where `b` shares its elements with another matrix).
    ///
    /// Contiguous columns, as those of a vector or of a solution, take LAPACK's own way; contiguous
    /// rows two triangular solves that leave them as rows.
    /// - Precondition: A is square and `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations.
    /// Calls `LAPACKE_?getrs_work`, or `cblas_?trsm` twice.
    public func solve(inPlace b: inout Matrix<Scalar>) {
        checkRows(b, "solve")
        factors.solve(inPlace: &b)
    }

    private func checkRows(_ b: Matrix<Scalar>, _ name: StaticString) {
        require(
            rows == columns && b.rows == rows,
            "\(name): a \(rows)x\(columns) matrix and a right-hand side of \(b.shape)")
    }

    // MARK: - Determinant and inverse

    /// The determinant, 1 where A is 0 x 0. It overflows or underflows only as a whole.
    ///
    /// - Precondition: A is square.
    public var determinant: Scalar {
        _ = order
        return factors.determinant
    }

    /// The determinant as `sign * exp(logarithm)`, the sign of absolute value 1
    /// (`numpy.linalg.slogdet`).
    ///
    /// - Precondition: A is square.
    public var logDeterminant: (sign: Scalar, logarithm: Scalar.Magnitude) {
        _ = order
        return factors.logDeterminant
    }

    /// The inverse; where it is only to be multiplied by, `solve` is faster and more accurate.
    ///
    /// - Precondition: A is square.
    /// - Complexity: 4/3 n^3 floating-point operations.
    /// Calls `LAPACKE_?getri_work`; in pure Swift it solves for the identity.
    public var inverse: Matrix<Scalar> {
        _ = order
        var copy = factors
        return copy.takeInverse()
    }

    #if OpenBLAS
        /// An estimate of `1 / (|A| |A^-1|)`, in the 1-norm or the infinity norm: near 1 where A is
        /// well conditioned, near the precision where it is numerically singular; 1 where A is
        /// 0 x 0, and 0 where its norm overflows.
        ///
        /// - Precondition: A is square.
        /// - Complexity: O(n^2).
        /// Calls `LAPACKE_?gecon_work`.
        public func reciprocalConditionNumber(_ norm: ConditionNorm = .one) -> Scalar.Magnitude {
            let n = order
            let size = norm == .one ? norms.one : norms.infinity
            guard n > 0 else { return 1 }
            guard size.isFinite else { return size.isNaN ? .nan : 0 }
            // That of a multiple is the same, and the norm of the inverse of a small matrix may overflow. Of the
            // factors U alone is multiplied.
            let scale = scaleUpToOne(size)
            let f = factors.factors
            let enlarged = scale == 1 ? f : f.lowerTriangle(-1) + f.upperTriangle() * Scalar(_real: scale)
            return enlarged.withElements {
                Scalar.lapack.gecon(ofRows: norm == .infinity, n, $0, n, size * scale)
            }
        }
    #endif
}

#if OpenBLAS
    /// The norm that a condition number is of.
    public enum ConditionNorm: Sendable {
        /// The largest sum of absolute values in a column.
        case one
        /// The largest sum of absolute values in a row.
        case infinity
    }
#endif

extension Matrix {
    /// The factorization `P L U` of this matrix by Gaussian elimination with partial pivoting.
    ///
    /// - Parameter checkFinite: whether to look for NaN and infinity first.
    /// - Throws: `LinearAlgebraError.singular` where the matrix is square and a pivot is zero, or
    ///   too small to divide by, which `determinant(_:checkFinite:)` takes (a rectangular matrix may have
    ///   any rank); `.notFinite`.
    /// - Complexity: 2/3 n^3 floating-point operations where m = n.
    /// Calls `LAPACKE_?getrf_work`; for more than 64 real rows and columns, with AVX2, kernels
    /// of Soma's own in its place, which choose the same pivots and multiply by `cblas_?gemm`.
    public func luFactorized(checkFinite: Bool = true) throws(LinearAlgebraError) -> LUFactorization<Scalar> {
        try requireFinite(checkFinite)
        return try LUFactorization(self)
    }
}

/// The largest sums of absolute values in a column and in a row, in one pass.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func oneAndInfinityNorms<Scalar: MatrixScalar>(
    _ matrix: Matrix<Scalar>
) -> (one: Scalar.Magnitude, infinity: Scalar.Magnitude) {
    if matrix.isTransposed {
        let (one, infinity) = oneAndInfinityNorms(matrix.T)
        return (infinity, one)
    }
    let (rows, columns, stride) = (matrix.rows, matrix.columns, matrix.rowStride)
    return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: Swift.max(1, columns)) { sums in
        sums.initialize(repeating: 0)
        var largest = Scalar.Magnitude.zero
        matrix.withElements { elements in
            for i in 0..<rows {
                let row = elements + i * stride
                for j in 0..<columns { sums[j] += row[j]._absolute }
                let sum = Scalar.backend.asum(columns, row, 1)
                largest = largerOrNaN(largest, sum)
            }
        }
        return (sums.reduce(0, largerOrNaN), largest)
    }
}
