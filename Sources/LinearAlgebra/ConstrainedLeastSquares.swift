#if OpenBLAS
    import RealModule

    /// Finds the `x` that makes `|a x - b|` least among those that satisfy `c x = d` exactly.
    ///
    ///     // the best line through the points that passes through (0, 1)
    ///     let x = try leastSquares(a, b, equalityConstraints: ([[1, 0]], [1]))
    ///
    /// Shapes: `a` is m x n, `b` has m elements, the constraints are p x n and p.
    /// - Precondition: the shapes fit, and p <= n <= m + p.
    /// - Throws: `LinearAlgebraError.rankDeficient` where the constraints depend on one another, or where
    ///   they and `a` together do not determine x; `.notFinite`, unless `checkFinite` is false.
    /// - Complexity: that of a factorization `R Q` of the constraints and one `Q R` of `a`.
    /// Calls `LAPACKE_?gglse_work`.
    public func leastSquares<Scalar>(
        _ a: Matrix<Scalar>, _ b: Vector<Scalar>,
        equalityConstraints constraints: (matrix: Matrix<Scalar>, values: Vector<Scalar>), checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar> {
        let (c, d) = (constraints.matrix, constraints.values)
        let (m, n, p) = (a.rows, a.columns, c.rows)
        require(
            b.count == m && c.columns == n && d.count == p && p <= n && n <= m + p,
            """
            leastSquares: a \(a.shape) matrix, \(b.count) right-hand sides and constraints of \(c.shape) with \
            \(d.count) values - the shapes do not fit, or p <= n <= m + p does not hold
            """)
        for matrix in [a, b.column, c, d.column] { try matrix.requireFinite(checkFinite) }
        guard n > 0 else { return .zeros(0) }
        if p == 0 { return try leastSquaresByQR(a, b, checkFinite: checkFinite) }

        var aWork = a.copiedByColumns()
        var cWork = c.copiedByColumns()
        var (bWork, dWork) = (b.column.copiedByColumns(), d.column.copiedByColumns())
        var x = Matrix<Scalar>(uninitializedByColumnsRows: n, columns: 1)
        let info = aWork.withColumns { aWork in
            cWork.withColumns { cWork in
                bWork.withColumns { bWork in
                    dWork.withColumns { dWork in
                        x.withColumns { Scalar.lapack.gglse(m, n, p, aWork, max(m, 1), cWork, p, bWork, dWork, $0) }
                    }
                }
            }
        }
        // LAPACK sees exact zeros alone on the two diagonals; what is as good as one gives nonsense.
        let negligible = Scalar.Magnitude(m + n + p) * .ulpOfOne
        if info == 1 || !isIndependent(cWork[columns: n - p..<n], from: c, negligible) {
            throw .rankDeficient(rank: try matrixRank(c, checkFinite: false), needed: p)
        }
        if info == 2 || !isIndependent(aWork[0..<n - p, 0..<n - p], from: a, negligible) {
            throw .rankDeficient(rank: try matrixRank(vstack([a, c]), checkFinite: false), needed: n)
        }
        return x[column: 0]
    }

    /// Whether every diagonal element of the triangular factor `r` counts beside the norm of the
    /// factored matrix.
    private func isIndependent<Scalar>(
        _ r: Matrix<Scalar>, from factored: Matrix<Scalar>, _ negligible: Scalar.Magnitude
    ) -> Bool {
        let threshold = negligible * factored.norm(.frobenius)
        return r.diagonal.elements.allSatisfy { $0._absolute > threshold }
    }
#endif
