#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The solution X of Sylvester's equation `A X + X B = Q`.
    ///
    /// Shapes: `a` m x m, `b` n x n, `q` and X m x n. (Bartels & Stewart 1972: two Schur forms and
    /// a triangular equation.)
    /// - Parameters:
    ///   - a: A.
    ///   - b: B.
    ///   - q: Q, the right-hand side.
    ///   - checkFinite: whether NaN and infinity are looked for first; without, they give
    ///     meaningless results.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.noSolution` where A and -B have an eigenvalue in common, or
    ///   nearly so; `.notFinite`, `.notConverged`.
    /// - Complexity: about 25 (m^3 + n^3) + 5mn (m + n) floating-point operations.
    /// Calls `schurDecomposition` and `LAPACKE_?trsyl_work`.
    public func solveSylvester<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ q: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        require(
            a.rows == a.columns && b.rows == b.columns && q.rows == a.rows && q.columns == b.rows,
            "solveSylvester: shapes \(a.shape), \(b.shape) and \(q.shape) do not fit")
        try q.requireFinite(checkFinite)
        // LAPACK's least eigenvalue is an absolute one, so the larger of A and B is brought to about 1.
        let scale = scaleToOne(largerOrNaN(a.largestPart(), b.largestPart()))
        let left = try (a * Scalar(_real: scale)).schurDecomposition(checkFinite: checkFinite)
        let right = try (b * Scalar(_real: scale)).schurDecomposition(checkFinite: checkFinite)
        let inner = dot(dot(left.vectors.H, q), right.vectors)
        let (solution, perturbed) = solveTriangularSylvester(left.triangular, right.triangular, inner)
        guard !perturbed else {
            throw .noSolution(reason: "A and -B have an eigenvalue in common, or nearly so")
        }
        return dot(dot(left.vectors, solution), right.vectors.H) * Scalar(_real: scale)
    }

    /// The solution X of Lyapunov's equation `A X + X A^H = Q`.
    ///
    /// Shapes: all n x n. X is symmetric (complex: Hermitian) where `q` is.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.noSolution` where two eigenvalues of A (one twice, too) have
    ///   `w + conj(v) = 0`, or nearly so; `.notFinite`, `.notConverged`.
    /// - Complexity: about 35n^3 floating-point operations.
    /// Calls `schurDecomposition` and `LAPACKE_?trsyl_work`.
    public func solveContinuousLyapunov<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ q: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        require(
            a.rows == a.columns && q.rows == a.rows && q.columns == a.rows,
            "solveContinuousLyapunov: shapes \(a.shape) and \(q.shape) are not square and of one order")
        try q.requireFinite(checkFinite)
        let scale = scaleToOne(a)
        let schur = try (a * Scalar(_real: scale)).schurDecomposition(checkFinite: checkFinite)
        let inner = dot(dot(schur.vectors.H, q), schur.vectors)
        let (solution, perturbed) = solveTriangularSylvester(
            schur.triangular, schur.triangular, inner, transposed: .conjugate)
        guard !perturbed else {
            throw .noSolution(reason: "A has eigenvalues whose sum (one's with another's conjugate) is zero")
        }
        return dot(dot(schur.vectors, solution), schur.vectors.H) * Scalar(_real: scale)
    }

    /// The solution X of the discrete Lyapunov (Stein) equation `A X A^H - X + Q = 0`.
    ///
    /// Shapes: all n x n. By the complex Schur form, column by column from the last (Kitagawa 1977).
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.noSolution` where two eigenvalues of A (one twice, too) have
    ///   `w conj(v) = 1`, or nearly so; `.notFinite`, `.notConverged`.
    /// - Complexity: about 25n^3 floating-point operations, and 12n^3 complex ones.
    /// Calls `schurDecomposition`.
    public func solveDiscreteLyapunov<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ q: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        require(
            a.rows == a.columns && q.rows == a.rows && q.columns == a.rows,
            "solveDiscreteLyapunov: shapes \(a.shape) and \(q.shape) are not square and of one order")
        try q.requireFinite(checkFinite)
        let schur = try a.schurDecomposition(checkFinite: checkFinite).complexified
        let inner = dot(dot(schur.vectors.H, q.complexified), schur.vectors)
        guard let solution = solveTriangularStein(schur.triangular, inner) else {
            throw .noSolution(reason: "A has eigenvalues whose product (one's with another's conjugate) is one")
        }
        return schur.carryingBack(solution)
    }

    /// The solution of `A X + sign X op(B) = C`, A and B Schur forms, and whether LAPACK had to
    /// perturb them.
    func solveTriangularSylvester<Scalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ c: Matrix<Scalar>, transposed: Transpose = .no, sign: Int = 1
    ) -> (solution: Matrix<Scalar>, perturbed: Bool) {
        var solution = c.copiedByColumns()
        guard !c.isEmpty else { return (solution, false) }
        let (left, right) = (a.isTransposed ? a : a.copiedByColumns(), b.isTransposed ? b : b.copiedByColumns())
        let (perturbed, scale) = left.withElements { x in
            right.withElements { y in
                solution.withColumns {
                    Scalar.lapack.trsyl(
                        .no, transposed, sign: sign, c.rows, c.columns, x, left.leadingDimension, y,
                        right.leadingDimension, $0, c.rows)
                }
            }
        }
        return (scale == 1 ? solution : solution / Scalar(_real: scale), perturbed)
    }

    /// The solution of `T Y T^H - Y + C = 0`, T upper triangular; nil where there is none.
    @specialized(where Real == Float)
    @specialized(where Real == Double)
    private func solveTriangularStein<Real: ComplexPart>(
        _ triangle: Matrix<Complex<Real>>, _ c: Matrix<Complex<Real>>
    ) -> Matrix<Complex<Real>>? {
        let n = triangle.rows
        let (t, backend) = (triangle.copiedByColumns(), Complex<Real>.backend)
        var solution = c.copiedByColumns()
        var exists = true
        var sums = Matrix<Complex<Real>>(uninitializedByColumnsRows: n, columns: 1)
        t.withElements { t in
            solution.withColumns { y in
                sums.withColumns { sum in
                    for j in stride(from: n - 1, through: 0, by: -1) {
                        // (conj(T_jj) T - I) Y_j = -C_j - T sum over k > j of conj(T_jk) Y_k
                        for i in 0..<n { sum[i] = .zero }
                        for k in (j + 1)..<max(n, j + 1) {
                            backend.axpy(n, t[j + k * n].conjugate, y + k * n, 1, sum, 1)
                        }
                        let column = y + j * n
                        for i in 0..<n { column[i] = -column[i] }
                        for i in 0..<n { backend.axpy(i + 1, -sum[i], t + i * n, 1, column, 1) }
                        let factor = t[j + j * n].conjugate
                        for i in stride(from: n - 1, through: 0, by: -1) {
                            let product = factor * t[i + i * n]
                            let pivot = product - 1
                            if pivot._absolute <= 4 * Real.ulpOfOne * max(1, product._absolute) { exists = false }
                            column[i] = column[i] / pivot
                            backend.axpy(i, -column[i] * factor, t + i * n, 1, column, 1)
                        }
                    }
                }
            }
        }
        return exists ? solution : nil
    }
#endif
