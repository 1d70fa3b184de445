import RealModule

/// The factorization `A = Q R` of an m x n matrix: `Q` with orthonormal columns, `R` upper
/// triangular (trapezoidal where m < n).
///
///     let factorization = try a.qrFactorized()
///     let x = try factorization.solve(b)      // least squares
///
/// `Q` is held as min(m, n) reflections, and made only where it is asked for. The diagonal of `R`
/// may be negative.
public struct QRFactorization<Scalar: MatrixScalar>: Sendable {
    // By columns: R in the upper triangle, the reflections below it.
    private let factors: Matrix<Scalar>
    private let reflectionFactors: [Scalar]

    /// Factors `matrix`, in a copy of it.
    init(_ matrix: Matrix<Scalar>, checkFinite: Bool) throws(LinearAlgebraError) {
        try matrix.requireFinite(checkFinite)
        var factors = matrix.copiedByColumns()
        var tau = [Scalar](repeating: .zero, count: Swift.min(matrix.rows, matrix.columns))
        if !matrix.isEmpty {
            factors.withColumns { elements in
                tau.withUnsafeMutableBufferPointer {
                    Scalar.backend.geqrf(matrix.rows, matrix.columns, elements, matrix.rows, $0.baseAddress!)
                }
            }
        }
        self.factors = factors
        reflectionFactors = tau
    }

    /// The number of rows of the factored matrix.
    public var rows: Int { factors.rows }

    /// The number of columns of the factored matrix.
    public var columns: Int { factors.columns }

    /// The upper triangular factor, min(m, n) x n.
    public var R: Matrix<Scalar> { factors.upperTrapezoid() }

    /// The first min(m, n) columns of `Q`, m x min(m, n).
    ///
    /// - Complexity: 4mnk - 2(m + n)k^2 + 4/3 k^3 floating-point operations, k = min(m, n).
    /// Calls `LAPACKE_?orgqr_work` or `LAPACKE_?ungqr_work`.
    public var thinQ: Matrix<Scalar> { Q(columns: reflectionFactors.count) }

    /// The whole of `Q`, m x m.
    ///
    /// Calls `LAPACKE_?orgqr_work` or `LAPACKE_?ungqr_work`.
    public var fullQ: Matrix<Scalar> { Q(columns: rows) }

    private func Q(columns count: Int) -> Matrix<Scalar> {
        var result = Matrix<Scalar>(uninitializedByColumnsRows: rows, columns: count)
        guard count > 0 else { return result }
        let reflections = reflectionFactors.count
        result.withColumns { elements in
            factors.withElements { elements.update(from: $0, count: rows * reflections) }
            if reflections == 0 {
                // No reflection: an identity, which LAPACK would make too, given a pointer to no factors.
                for i in 0..<count {
                    for j in 0..<rows { elements[i * rows + j] = i == j ? 1 : 0 }
                }
            } else {
                reflectionFactors.withUnsafeBufferPointer {
                    Scalar.backend.orgqr(rows, count, reflections, elements, rows, $0.baseAddress!)
                }
            }
        }
        return result
    }

    /// The product `Q B` with the whole of `Q`, without forming it: `b` and the result are m x r.
    ///
    /// - Precondition: `b.rows == rows`.
    /// - Complexity: 4mrk - 2rk^2 floating-point operations, k = min(m, n).
    /// Calls `LAPACKE_?ormqr_work` or `LAPACKE_?unmqr_work`.
    public func applyQ(to b: Matrix<Scalar>) -> Matrix<Scalar> { apply(.no, to: b, "applyQ") }

    /// The product `Q^H B` (`Q^T B` where real) with the whole of `Q`, without forming it: `b` and the
    /// result are m x r.
    ///
    /// - Precondition: `b.rows == rows`.
    /// - Complexity: as `applyQ(to:)`.
    /// Calls `LAPACKE_?ormqr_work` or `LAPACKE_?unmqr_work`.
    public func applyQTransposed(to b: Matrix<Scalar>) -> Matrix<Scalar> {
        apply(.conjugate, to: b, "applyQTransposed")
    }

    private func apply(_ trans: Transpose, to b: Matrix<Scalar>, _ name: StaticString) -> Matrix<Scalar> {
        require(b.rows == rows, "\(name): a Q of \(rows) rows and a matrix of \(b.shape)")
        var result = b.copiedByColumns()
        guard !b.isEmpty, !reflectionFactors.isEmpty else { return result }
        result.withColumns { elements in
            factors.withElements { factors in
                reflectionFactors.withUnsafeBufferPointer {
                    Scalar.backend.ormqr(
                        trans, rows, b.columns, reflectionFactors.count, factors, rows, $0.baseAddress!, elements,
                        rows)
                }
            }
        }
        return result
    }

    /// How many columns count as independent of those before them: those whose diagonal element of `R`
    /// exceeds max(m, n) ulp of the column's length.
    ///
    /// A cheap sign of deficiency, for `solve`; `PivotedQRFactorization` and singular values see more.
    var independentColumns: Int {
        let negligible = Scalar.Magnitude(Swift.max(rows, columns)) * .ulpOfOne
        return factors.withElements { elements in
            (0..<reflectionFactors.count).count { j in
                let column = elements + j * rows
                let diagonal = column[j]._absolute
                return diagonal > negligible * Scalar.backend.nrm2(j + 1, column, 1)
            }
        }
    }

    /// The least-squares solution `x`, n x r, that makes each column of `A x - b` shortest.
    ///
    /// `x = R^-1 Q^H b`; for a square matrix the solution of `A x = b`.
    /// - Precondition: `b.rows == rows`.
    /// - Throws: `LinearAlgebraError.rankDeficient` where the columns of A are not independent: a
    ///   diagonal element of R is at most max(m, n) ulp of its column's length; `.singular` where one is so
    ///   small that its reciprocal overflows.
    /// - Complexity: 4mnr - n^2 r floating-point operations.
    /// Calls `LAPACKE_?ormqr_work` or `LAPACKE_?unmqr_work`, and `cblas_?trsm`.
    public func solve(_ b: Matrix<Scalar>) throws(LinearAlgebraError) -> Matrix<Scalar> {
        require(b.rows == rows, "solve: a \(factors.shape) matrix and a right-hand side of \(b.shape)")
        let rank = independentColumns
        guard rank == columns else { throw .rankDeficient(rank: rank, needed: columns) }
        try factors.requireInvertibleDiagonal()
        var solution = applyQTransposed(to: b)[rows: 0..<columns].copied()
        guard !solution.isEmpty else { return solution }
        solution.withMutableElements { right in
            // The bytes of R by columns are a lower triangular R^T by rows.
            factors.withElements {
                Scalar.backend.trsm(.lower, .yes, unit: false, columns, b.columns, $0, rows, right, b.columns)
            }
        }
        return solution
    }

    /// The least-squares solution for one right-hand side.
    public func solve(_ b: Vector<Scalar>) throws(LinearAlgebraError) -> Vector<Scalar> {
        try solve(b.column)[column: 0]
    }
}

extension Matrix {
    /// The factorization `Q R` of this m x n matrix by reflections.
    ///
    /// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
    /// - Complexity: 2n^2 (m - n/3) floating-point operations where m >= n.
    /// Calls `LAPACKE_?geqrf_work`.
    public func qrFactorized(checkFinite: Bool = true) throws(LinearAlgebraError) -> QRFactorization<Scalar> {
        try QRFactorization(self, checkFinite: checkFinite)
    }

    /// The upper trapezoid of the first min(m, n) rows, the rest 0, its columns contiguous.
    ///
    /// - Precondition: the columns are contiguous, `rows` apart.
    func upperTrapezoid() -> Matrix {
        let height = Swift.min(rows, columns)
        var result = Matrix.zeros(rows: columns, columns: height).T
        guard !isEmpty else { return result }
        result.withColumns { destination in
            withElements { source in
                for j in 0..<columns {
                    (destination + j * height).update(from: source + j * rows, count: Swift.min(j + 1, height))
                }
            }
        }
        return result
    }
}

/// The factors of `a = Q R`: `Q` m x k with orthonormal columns, `R` k x n upper triangular,
/// k = min(m, n). As `numpy.linalg.qr`.
///
/// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
/// - Complexity: 4n^2 (m - n/3) floating-point operations where m >= n.
/// Calls `LAPACKE_?geqrf_work` and `LAPACKE_?orgqr_work` or `LAPACKE_?ungqr_work`.
public func qr<Scalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> (Q: Matrix<Scalar>, R: Matrix<Scalar>) {
    let factorization = try a.qrFactorized(checkFinite: checkFinite)
    return (factorization.thinQ, factorization.R)
}
