#if OpenBLAS
    // The relatives of Q R, each by one routine that leaves a triangle and reflections, and one that
    // turns the reflections into rows or columns of Q. k = min(m, n) throughout.

    /// The factors of `a = L Q`: `L` m x k lower triangular, `Q` k x n with orthonormal rows,
    /// k = min(m, n).
    ///
    /// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
    /// - Complexity: 4m^2 (n - m/3) floating-point operations where m <= n.
    /// Calls `LAPACKE_?gelqf_work` and `LAPACKE_?orglq_work` or `LAPACKE_?unglq_work`.
    public func lq<Scalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> (L: Matrix<Scalar>, Q: Matrix<Scalar>) {
        let lapack = Scalar.lapack
        let (m, n, k) = (a.rows, a.columns, min(a.rows, a.columns))
        let (L, Q) = try factored(
            a, checkFinite, lapack.gelqf, triangle: (0..<m, 0..<k), keep: { i, j in j <= i }, reflections: 0
        ) { lapack.orglq(k, n, k, $0, m, $1) }
        return (L, Q[rows: 0..<k])
    }

    /// The factors of `a = R Q`: `R` m x k upper triangular (its last row has one element, the last),
    /// `Q` k x n with orthonormal rows, k = min(m, n). As `scipy.linalg.rq` in its economic mode.
    ///
    /// Where m > n, the triangle is at the bottom of `R`, below m - n full rows.
    /// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
    /// - Complexity: 4m^2 (n - m/3) floating-point operations where m <= n.
    /// Calls `LAPACKE_?gerqf_work` and `LAPACKE_?orgrq_work` or `LAPACKE_?ungrq_work`.
    public func rq<Scalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> (R: Matrix<Scalar>, Q: Matrix<Scalar>) {
        let lapack = Scalar.lapack
        let (m, n, k) = (a.rows, a.columns, min(a.rows, a.columns))
        let (R, Q) = try factored(
            a, checkFinite, lapack.gerqf, triangle: (0..<m, n - k..<n), keep: { i, j in i - (m - k) <= j },
            reflections: m - k
        ) { lapack.orgrq(k, n, k, $0, m, $1) }
        return (R, Q[rows: m - k..<m])
    }

    /// The factors of `a = Q L`: `Q` m x k with orthonormal columns, `L` k x n lower triangular (its first
    /// row has one element where m >= n), k = min(m, n).
    ///
    /// Where m < n, the triangle is at the right of `L`, beside n - m full columns.
    /// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
    /// - Complexity: 4n^2 (m - n/3) floating-point operations where m >= n.
    /// Calls `LAPACKE_?geqlf_work` and `LAPACKE_?orgql_work` or `LAPACKE_?ungql_work`.
    public func ql<Scalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> (Q: Matrix<Scalar>, L: Matrix<Scalar>) {
        let lapack = Scalar.lapack
        let (m, n, k) = (a.rows, a.columns, min(a.rows, a.columns))
        let (L, Q) = try factored(
            a, checkFinite, lapack.geqlf, triangle: (m - k..<m, 0..<n), keep: { i, j in j - (n - k) <= i },
            reflections: (n - k) * m
        ) { lapack.orgql(m, k, k, $0, m, $1) }
        return (Q[columns: n - k..<n], L)
    }

    private typealias Elements<Scalar> = UnsafeMutablePointer<Scalar>

    /// Factors a copy of `a`, takes its triangle out, and turns the reflections into Q in place.
    ///
    /// - Parameters:
    ///   - triangle: the rows and columns of the factored copy that hold the triangular factor.
    ///   - keep: whether element (i, j) of that block belongs to the factor; else it is 0 there.
    ///   - reflections: where in the copy, by columns, the reflections begin.
    /// - Returns: the triangular factor, and the copy with Q in it.
    private func factored<Scalar>(
        _ a: Matrix<Scalar>, _ checkFinite: Bool,
        _ factor: (Int, Int, Elements<Scalar>, Int, Elements<Scalar>) -> Void,
        triangle: (Range<Int>, Range<Int>), keep: (Int, Int) -> Bool, reflections: Int,
        _ generate: (Elements<Scalar>, Elements<Scalar>) -> Void
    ) throws(LinearAlgebraError) -> (triangle: Matrix<Scalar>, Q: Matrix<Scalar>) {
        try a.requireFinite(checkFinite)
        var factors = a.copiedByColumns()
        let k = min(a.rows, a.columns)
        guard k > 0 else {
            return (.zeros(rows: triangle.0.count, columns: triangle.1.count), factors)
        }
        var tau = [Scalar](repeating: .zero, count: k)
        factors.withColumns { elements in
            tau.withUnsafeMutableBufferPointer { factor(a.rows, a.columns, elements, a.rows, $0.baseAddress!) }
        }
        var result = factors[triangle.0, triangle.1].copiedByColumns()
        let (height, width) = (result.rows, result.columns)
        result.withColumns { elements in
            for j in 0..<width {
                for i in 0..<height where !keep(i, j) { elements[i + j * height] = .zero }
            }
        }
        factors.withColumns { elements in
            tau.withUnsafeMutableBufferPointer { generate(elements + reflections, $0.baseAddress!) }
        }
        return (result, factors)
    }
#endif
