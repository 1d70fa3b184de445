#if OpenBLAS
    import RealModule

    /// The solution `x` of `a x = b` for a banded matrix of `lower` diagonals under the main one and
    /// `upper` over it (`scipy.linalg.solve_banded`).
    ///
    /// Shapes: `a` is n x n, given by its diagonals as the rows of `bands`, (lower + upper + 1) x n,
    /// the uppermost first: element (i, j) of `a` is element `(upper + i - j, j)` of `bands`. What
    /// lies outside `a` there is not read (but counts where finite elements are asked for). `b` and
    /// `x` are n x r.
    ///
    ///     // [2 1 0; 1 2 1; 0 1 2]
    ///     let x = try solveBanded(lower: 1, upper: 1, [[0, 1, 1], [2, 2, 2], [1, 1, 0]], b)
    ///
    /// NaN and infinity in `b` show in the columns of `x` that belong to them. Without right-hand sides
    /// nothing is factored, and no matrix is refused as singular.
    /// - Parameters:
    ///   - lower: how many diagonals are below the main one.
    ///   - upper: how many are above it.
    ///   - bands: the diagonals, a row each, the highest first.
    ///   - b: the right-hand sides, a column each.
    ///   - checkFinite: whether to look for NaN and infinity in `bands` first.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero (or its reciprocal
    ///   overflows), `.notFinite`.
    /// - Complexity: O(n lower (lower + upper)) + O(n r (2 lower + upper)) floating-point operations.
    /// Calls `LAPACKE_?gbsv_work`.
    public func solveBanded<Scalar: MatrixScalar>(
        lower: Int, upper: Int, _ bands: Matrix<Scalar>, _ b: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let n = b.rows
        require(
            lower >= 0 && upper >= 0 && bands.rows == lower + upper + 1 && bands.columns == n,
            """
            solveBanded: \(lower) lower and \(upper) upper diagonals in \(bands.shape), \
            a right-hand side of \(b.shape)
            """)
        try bands.requireFinite(checkFinite)
        var x = b.copiedForSolution()
        guard !b.isEmpty else { return x }
        // LAPACK fills `lower` more diagonals above with what the exchanges of rows bring.
        let height = 2 * lower + upper + 1
        var storage = Matrix<Scalar>.zeros(rows: n, columns: height).T
        let scale = scaleUpToOne(largestElement(of: bands, upper: upper))
        storage[rows: lower...] = scale == 1 ? bands : bands * Scalar(_real: scale)
        let info = storage.withColumns { elements in
            x.withMutableElements { right in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: n) { pivots in
                    solveScaled(scale, n, b.columns, right, n) {
                        Scalar.lapack.gbsv(n, lower, upper, b.columns, elements, height, pivots.baseAddress!, $0, n)
                    }
                }
            }
        }
        // Also where a pivot's reciprocal overflows: LAPACK multiplies what is below it by that, and the
        // BLAS the right-hand sides of a complex matrix.
        let multiplied = Scalar._isComplex ? n : lower == 0 ? 0 : n - 1
        let exact = info == 0 ? multiplied : Swift.min(multiplied, info - 1)
        let tiny = (0..<exact).first { (1 / storage[lower + upper, $0]._absolute).isInfinite }
        if let pivot = tiny ?? (info == 0 ? nil : info - 1) { throw .singular(pivot: pivot) }
        return x
    }

    /// The solution `x` of `a x = b` for a banded matrix and one right-hand side of n elements.
    ///
    /// As `solveBanded` with a matrix.
    public func solveBanded<Scalar: MatrixScalar>(
        lower: Int, upper: Int, _ bands: Matrix<Scalar>, _ b: Vector<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar> {
        Vector(try solveBanded(lower: lower, upper: upper, bands, b.column, checkFinite: checkFinite))
    }

    /// The solution `x` of `a x = b` for a tridiagonal matrix, by elimination with partial pivoting.
    ///
    /// Shapes: `a` is n x n, given by its diagonals of n - 1, n and n - 1 elements; `b` and `x` are
    /// n x r. NaN and infinity in `b` show in the columns of `x` that belong to them. Without right-hand
    /// sides nothing is factored, and no matrix is refused as singular.
    /// - Parameters:
    ///   - lower: the n - 1 elements below the diagonal.
    ///   - diagonal: the n elements of the diagonal.
    ///   - upper: the n - 1 elements above it.
    ///   - b: the right-hand sides, a column each.
    ///   - checkFinite: whether to look for NaN and infinity in the diagonals first; their error
    ///     names the element of `a`.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.singular` where a pivot is exactly zero, `.notFinite`.
    /// - Complexity: O(n r).
    /// Calls `LAPACKE_?gtsv_work`.
    public func solveTridiagonal<Scalar: MatrixScalar>(
        lower: Vector<Scalar>, diagonal: Vector<Scalar>, upper: Vector<Scalar>, _ b: Matrix<Scalar>,
        checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let n = diagonal.count
        require(
            b.rows == n && lower.count == Swift.max(0, n - 1) && upper.count == lower.count,
            "solveTridiagonal: diagonals of \(lower.count), \(n) and \(upper.count), a right-hand side of \(b.shape)")
        try lower.requireFinite(checkFinite, row: 1, column: 0)
        try diagonal.requireFinite(checkFinite, row: 0, column: 0)
        try upper.requireFinite(checkFinite, row: 0, column: 1)
        var x = b.copiedForSolution()
        guard !b.isEmpty else { return x }
        let scale = scaleUpToOne(largerOrNaN(largest(diagonal), largerOrNaN(largest(lower), largest(upper))))
        var (dl, d, du) = (scaled(lower, scale), scaled(diagonal, scale), scaled(upper, scale))
        let info = dl.withMutableElements { dl in
            d.withMutableElements { d in
                du.withMutableElements { du in
                    x.withMutableElements { right in
                        solveScaled(scale, n, b.columns, right, n) {
                            Scalar.lapack.gtsv(n, b.columns, dl, d, du, $0, n)
                        }
                    }
                }
            }
        }
        guard info == 0 else { throw .singular(pivot: info - 1) }
        return x
    }

    /// The solution `x` of `a x = b` for a tridiagonal matrix and one right-hand side of n elements.
    ///
    /// As `solveTridiagonal` with a matrix.
    public func solveTridiagonal<Scalar: MatrixScalar>(
        lower: Vector<Scalar>, diagonal: Vector<Scalar>, upper: Vector<Scalar>, _ b: Vector<Scalar>,
        checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar> {
        Vector(
            try solveTridiagonal(
                lower: lower, diagonal: diagonal, upper: upper, b.column, checkFinite: checkFinite))
    }

    /// The solution `x` of `a x = b` for a Hermitian positive definite banded matrix
    /// (`scipy.linalg.solveh_banded`).
    ///
    /// Shapes: `a` is n x n, given by the diagonals of one triangle as the rows of `bands`,
    /// (k + 1) x n: element (i, j) of `a` is element `(k + i - j, j)` of `bands` for the upper
    /// triangle, whose last row is the main diagonal, and `(i - j, j)` for the lower one, whose first
    /// row is. What lies outside `a` there is not read (but counts where finite elements are asked
    /// for). `b` and `x` are n x r. Without right-hand sides nothing is factored, and no matrix is refused
    /// as not positive definite.
    /// - Parameters:
    ///   - bands: the diagonals of one triangle, a row each.
    ///   - b: the right-hand sides, a column each.
    ///   - triangle: which triangle they are of.
    ///   - checkFinite: whether to look for NaN and infinity in `bands` first.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.notPositiveDefinite` with the order of the first leading minor
    ///   that is not positive, `.notFinite`.
    /// - Complexity: n k^2 + 4 n k r floating-point operations.
    /// Calls `LAPACKE_?pbsv_work`.
    public func solveHermitianBanded<Scalar: MatrixScalar>(
        _ bands: Matrix<Scalar>, _ b: Matrix<Scalar>, _ triangle: MatrixTriangle = .upper, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let n = b.rows
        require(
            bands.rows > 0 && bands.columns == n,
            "solveHermitianBanded: diagonals in \(bands.shape), a right-hand side of \(b.shape)")
        try bands.requireFinite(checkFinite)
        var x = b.copiedForSolution()
        guard !b.isEmpty else { return x }
        let upper = triangle == .upper ? bands.rows - 1 : 0
        let scale = scaleUpToOne(largestElement(of: bands, upper: upper))
        var storage = (scale == 1 ? bands : bands * Scalar(_real: scale)).copiedByColumns()
        let info = storage.withColumns { elements in
            x.withMutableElements { right in
                solveScaled(scale, n, b.columns, right, n) {
                    Scalar.lapack.pbsv(triangle.kernel, n, bands.rows - 1, b.columns, elements, bands.rows, $0, n)
                }
            }
        }
        guard info == 0 else { throw .notPositiveDefinite(minor: info) }
        return x
    }

    /// The solution `x` of `a x = b` for a Hermitian positive definite banded matrix and one
    /// right-hand side of n elements.
    ///
    /// As `solveHermitianBanded` with a matrix.
    public func solveHermitianBanded<Scalar: MatrixScalar>(
        _ bands: Matrix<Scalar>, _ b: Vector<Scalar>, _ triangle: MatrixTriangle = .upper, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar> {
        Vector(try solveHermitianBanded(bands, b.column, triangle, checkFinite: checkFinite))
    }

    /// The solution `x` of `a x = b` for a Hermitian positive definite tridiagonal matrix.
    ///
    /// Shapes: `a` is n x n, given by its diagonal of n elements, which are real, and the n - 1
    /// elements below it; `b` and `x` are n x r. Without right-hand sides nothing is factored, and no matrix
    /// is refused as not positive definite.
    /// - Parameters:
    ///   - diagonal: the n elements of the diagonal.
    ///   - lower: the n - 1 elements below it.
    ///   - b: the right-hand sides, a column each.
    ///   - checkFinite: whether to look for NaN and infinity in the diagonals first; their error
    ///     names the element of `a`.
    /// - Precondition: the shapes fit.
    /// - Throws: `LinearAlgebraError.notPositiveDefinite` with the order of the first leading minor
    ///   that is not positive, `.notFinite`.
    /// - Complexity: O(n r).
    /// Calls `LAPACKE_?ptsv_work`.
    public func solvePositiveDefiniteTridiagonal<Scalar: MatrixScalar>(
        diagonal: Vector<Scalar.Magnitude>, lower: Vector<Scalar>, _ b: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let n = diagonal.count
        require(
            b.rows == n && lower.count == Swift.max(0, n - 1),
            "solvePositiveDefiniteTridiagonal: diagonals of \(n) and \(lower.count), a right-hand side of \(b.shape)")
        try diagonal.requireFinite(checkFinite, row: 0, column: 0)
        try lower.requireFinite(checkFinite, row: 1, column: 0)
        var x = b.copiedForSolution()
        guard !b.isEmpty else { return x }
        let scale = scaleUpToOne(largerOrNaN(largest(diagonal), largest(lower)))
        var (d, e) = (scaled(diagonal, scale), scaled(lower, scale))
        let info = d.withMutableElements { d in
            e.withMutableElements { e in
                x.withMutableElements { right in
                    solveScaled(scale, n, b.columns, right, n) { Scalar.lapack.ptsv(n, b.columns, d, e, $0, n) }
                }
            }
        }
        guard info == 0 else { throw .notPositiveDefinite(minor: info) }
        return x
    }

    /// The solution `x` of `a x = b` for a Hermitian positive definite tridiagonal matrix and one
    /// right-hand side of n elements.
    ///
    /// As `solvePositiveDefiniteTridiagonal` with a matrix.
    public func solvePositiveDefiniteTridiagonal<Scalar: MatrixScalar>(
        diagonal: Vector<Scalar.Magnitude>, lower: Vector<Scalar>, _ b: Vector<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar> {
        Vector(
            try solvePositiveDefiniteTridiagonal(
                diagonal: diagonal, lower: lower, b.column, checkFinite: checkFinite))
    }

    private func largest<Scalar: MatrixScalar>(_ diagonal: Vector<Scalar>) -> Scalar.Magnitude {
        diagonal.count == 0 ? 0 : diagonal.column.norm(.max)
    }

    /// A diagonal times a power of two, as a column of its own.
    private func scaled<Scalar: MatrixScalar>(_ diagonal: Vector<Scalar>, _ scale: Scalar.Magnitude) -> Matrix<Scalar> {
        scale == 1 ? diagonal.column.copied() : (diagonal.column * Scalar(_real: scale)).copied()
    }

    /// The largest absolute value of a banded matrix, `upper` of whose diagonals lie above the main one:
    /// without what lies outside the matrix.
    private func largestElement<Scalar: MatrixScalar>(of bands: Matrix<Scalar>, upper: Int) -> Scalar.Magnitude {
        let n = bands.columns
        return (0..<bands.rows).reduce(0) { largest, row in
            let (first, end) = (max(0, upper - row), min(n, n + upper - row))
            return first < end ? largerOrNaN(largest, bands[row..<(row + 1), first..<end].norm(.max)) : largest
        }
    }
#endif
