import RealModule

/// The factorization `P L U` of a square matrix: `P` a permutation, `L` unit lower
/// triangular, `U` upper triangular.
///
///     let factorization = try a.luFactorized()
///     let x = factorization.solve(b)
public struct LUFactorization<Scalar: MatrixScalar>: Sendable {
    // LAPACK, being column-major, has factored the transpose of these bytes'
    // row-major reading; the transpose flag of getrs is flipped instead of the bytes.
    private let factors: Matrix<Scalar>
    private let pivots: [Int32]
    /// Whether `factors` are those of the matrix's transpose.
    private let isOfTranspose: Bool

    /// Factors `matrix`, in a copy of it.
    ///
    /// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero.
    init(_ matrix: Matrix<Scalar>) throws(LinearAlgebraError) {
        require(matrix.rows == matrix.columns, "luFactorized: a \(matrix.shape) matrix is not square")
        isOfTranspose = !matrix.isTransposed
        var factors = (matrix.isTransposed ? matrix.T : matrix).copied()
        var pivots = [Int32](repeating: 0, count: matrix.rows)
        let order = matrix.rows
        let info = factors.withMutableElements { elements in
            pivots.withUnsafeMutableBufferPointer { pivots in
                order == 0 ? 0 : Scalar.backend.getrf(order, order, elements, order, pivots.baseAddress!)
            }
        }
        guard info == 0 else { throw .singular(pivot: info - 1) }
        self.factors = factors
        self.pivots = pivots
    }

    /// The number of rows and columns of the factored matrix.
    public var order: Int { factors.rows }

    /// The solution `x` of `A x = b`: `b` n x r, `x` n x r.
    ///
    /// - Precondition: `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations.
    /// Calls `LAPACKE_sgetrs_work` or `LAPACKE_dgetrs_work`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func solve(_ b: Matrix<Scalar>) -> Matrix<Scalar> {
        require(b.rows == order, "solve: a \(factors.shape) matrix and a right-hand side of \(b.shape)")
        // LAPACK's columns are our rows: a compact copy of b's transpose is
        // what it wants, and what it leaves is the transpose of the solution.
        var solution = b.T.copied()
        guard !b.isEmpty else { return solution.T }
        solution.withMutableElements { right in
            factors.withElements { factors in
                pivots.withUnsafeBufferPointer { pivots in
                    Scalar.backend.getrs(
                        isOfTranspose ? .yes : .no, order, b.columns, factors, order, pivots.baseAddress!,
                        right, order)
                }
            }
        }
        return solution.T
    }

    /// The solution `x` of `A x = b` for one right-hand side.
    public func solve(_ b: Vector<Scalar>) -> Vector<Scalar> {
        solve(b.column)[column: 0]
    }

    /// The determinant: the product of U's diagonal, with the sign of the permutation.
    public var determinant: Scalar {
        var result: Scalar = 1
        for i in 0..<order {
            result *= factors[i, i]
            if Int(pivots[i]) != i + 1 { result = -result }
        }
        return result
    }

    /// The inverse; where it is only to be multiplied by, `solve` is faster and more accurate.
    public var inverse: Matrix<Scalar> { solve(.identity(order)) }
}

extension Matrix {
    /// The factorization of this square matrix by Gaussian elimination with partial pivoting.
    ///
    /// - Precondition: the matrix is square.
    /// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero.
    /// - Complexity: 2/3 n^3 floating-point operations.
    /// Calls `LAPACKE_sgetrf_work` or `LAPACKE_dgetrf_work`.
    public func luFactorized() throws(LinearAlgebraError) -> LUFactorization<Scalar> {
        try LUFactorization(self)
    }
}

/// The solution `x` of the linear equations `a x = b`: `a` n x n, `b` and `x` n x r.
///
/// - Precondition: `a` is square and `b.rows == a.rows`.
/// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero.
public func solve<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try a.luFactorized().solve(b)
}
