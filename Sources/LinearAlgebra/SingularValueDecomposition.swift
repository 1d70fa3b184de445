import RealModule

/// Which singular vectors a decomposition of an m x n matrix has.
public enum SingularVectorBasis: Sendable {
    /// As many as there are singular values: `U` m x k and `VT` k x n, k = min(m, n).
    case thin
    /// Those of the whole spaces: `U` m x m and `VT` n x n.
    case full
}

/// The decomposition `A = U diag(s) V^H` of an m x n matrix: `U` and `V` with orthonormal columns, the
/// k = min(m, n) singular values `s` not negative and descending.
///
///     let svd = try a.singularValueDecomposition()
///     let x = svd.solve(b)                    // least squares, of least length
///     let blurred = svd.lowRankApproximation(10)
public struct SingularValueDecomposition<Scalar: MatrixScalar>: Sendable {
    /// The left singular vectors, as columns.
    public let U: Matrix<Scalar>
    /// The singular values, descending.
    public let singularValues: Vector<Scalar.Magnitude>
    /// The right singular vectors' conjugates, as rows: `V^H`, `V^T` where real.
    public let VT: Matrix<Scalar>

    init(U: Matrix<Scalar>, singularValues: Vector<Scalar.Magnitude>, VT: Matrix<Scalar>) {
        self.U = U
        self.singularValues = singularValues
        self.VT = VT
    }

    /// Decomposes a copy of `matrix`.
    init(_ matrix: Matrix<Scalar>, _ basis: SingularVectorBasis, checkFinite: Bool) throws(LinearAlgebraError) {
        try matrix.requireFinite(checkFinite)
        // The bytes of A by rows are A^T by columns. A^T = U' S V'^H is A = (V'^H)^T S U'^T: the
        // bytes of LAPACK's V'^H by columns are U by rows, and those of U' are V^H, no conjugates taken.
        if matrix.isTransposed {
            let (u, s, vt) = try Self.decompose(matrix.T, basis)
            self.init(U: vt.T, singularValues: s, VT: u.T)
        } else {
            let (u, s, vt) = try Self.decompose(matrix, basis)
            self.init(U: u, singularValues: s, VT: vt)
        }
    }

    /// The factors of `A = left diag(values) right`, where the rows of A are contiguous.
    private static func decompose(
        _ a: Matrix<Scalar>, _ basis: SingularVectorBasis
    ) throws(LinearAlgebraError) -> (left: Matrix<Scalar>, values: Vector<Scalar.Magnitude>, right: Matrix<Scalar>) {
        let (m, n, k) = (a.rows, a.columns, Swift.min(a.rows, a.columns))
        guard k > 0 else {
            if basis == .full { return (.identity(m), .zeros(0), .identity(n)) }
            return (.zeros(rows: m, columns: 0), .zeros(0), .zeros(rows: 0, columns: n))
        }
        let leftColumns = basis == .full ? m : k
        let rightRows = basis == .full ? n : k
        var left = Matrix<Scalar>(uninitializedRows: m, columns: leftColumns)
        var right = Matrix<Scalar>(uninitializedRows: rightRows, columns: n)
        var values = Matrix<Scalar.Magnitude>(uninitializedRows: k, columns: 1)
        var work = a.copied()
        let info = work.withMutableElements { work in
            values.withMutableElements { values in
                left.withMutableElements { left in
                    right.withMutableElements { right in
                        Scalar.backend.gesdd(
                            basis == .full ? .full : .thin, n, m, work, n, values, right, n, left, leftColumns)
                    }
                }
            }
        }
        guard info == 0 else { throw .notConverged(count: info) }
        return (left, Vector(values), right)
    }
}

// MARK: - What the decomposition gives

extension SingularValueDecomposition {
    /// The dimensions of the decomposed matrix.
    private var shape: String { "\(U.rows)x\(VT.columns)" }

    /// The tolerance of a rank where none is given: max(m, n) ulp.
    private var defaultTolerance: Scalar.Magnitude {
        Scalar.Magnitude(Swift.max(U.rows, VT.columns)) * .ulpOfOne
    }

    /// The numerical rank: how many singular values exceed `relativeTolerance` times the largest.
    ///
    /// - Parameter relativeTolerance: max(m, n) ulp where nil, as in NumPy.
    /// - Precondition: `relativeTolerance >= 0`.
    public func rank(relativeTolerance: Scalar.Magnitude? = nil) -> Int {
        require(relativeTolerance ?? 0 >= 0, "rank: a relative tolerance of \(relativeTolerance ?? 0)")
        guard let largest = singularValues.elements.first else { return 0 }
        let threshold = (relativeTolerance ?? defaultTolerance) * largest
        return singularValues.elements.count { $0 > threshold }
    }

    /// The nearest matrix of a rank of at most `rank`, in the spectral and the Frobenius norm (Eckart
    /// and Young 1936): the sum of the first `rank` terms `s_i u_i v_i^H`.
    ///
    /// - Precondition: `rank >= 0`; one past min(m, n) gives the matrix itself.
    /// - Complexity: 2mn rank floating-point operations.
    public func lowRankApproximation(_ rank: Int) -> Matrix<Scalar> {
        require(rank >= 0, "lowRankApproximation: a rank of \(rank)")
        let count = Swift.min(rank, singularValues.count)
        return dot(U[columns: 0..<count] * factors(count) { $0 }, VT[rows: 0..<count])
    }

    /// The pseudo-inverse `V diag(1/s) U^H` (Moore and Penrose), n x m: singular values of at most
    /// `relativeTolerance` times the largest count as 0.
    ///
    /// - Parameter relativeTolerance: max(m, n) ulp where nil.
    /// - Complexity: 2mnr floating-point operations, r the rank.
    public func pseudoInverse(relativeTolerance: Scalar.Magnitude? = nil) -> Matrix<Scalar> {
        let r = rank(relativeTolerance: relativeTolerance)
        return dot(U[columns: 0..<r] * factors(r) { 1 / $0 }, VT[rows: 0..<r]).H
    }

    /// The `x`, n x r, that makes each column of `A x - b` shortest, and is itself the shortest such.
    ///
    /// Singular values of at most `relativeTolerance` times the largest count as 0: where the matrix has
    /// not full rank, the answer is the one of least length.
    /// - Precondition: `b.rows` is the number of rows of the decomposed matrix.
    /// - Complexity: 2(m + n)kr floating-point operations.
    public func solve(_ b: Matrix<Scalar>, relativeTolerance: Scalar.Magnitude? = nil) -> Matrix<Scalar> {
        // Divided by: a reciprocal may overflow where the quotient does not.
        solve(b, factors(rank(relativeTolerance: relativeTolerance)) { $0 }) { $0 / $1 }
    }

    /// The shortest least-squares solution for one right-hand side.
    public func solve(_ b: Vector<Scalar>, relativeTolerance: Scalar.Magnitude? = nil) -> Vector<Scalar> {
        solve(b.column, relativeTolerance: relativeTolerance)[column: 0]
    }

    /// The `x`, n x r, that makes each column's `|A x - b|^2 + penalty |x|^2` least (ridge regression).
    ///
    /// One decomposition serves every penalty. A penalty of 0 is `solve(_:)`.
    /// - Precondition: `penalty >= 0`, and `b.rows` is the number of rows of the decomposed matrix.
    /// - Complexity: 2(m + n)kr floating-point operations.
    public func solve(_ b: Matrix<Scalar>, ridgePenalty penalty: Scalar.Magnitude) -> Matrix<Scalar> {
        require(penalty >= 0, "solve: a ridge penalty of \(penalty)")
        guard penalty > 0 else { return solve(b) }
        // s / (s^2 + penalty), without squares that overflow.
        return solve(b, factors(singularValues.count) { $0 == 0 ? 0 : 1 / ($0 + penalty / $0) }) { $0 * $1 }
    }

    /// The ridge regression for one right-hand side, as `solve(_:ridgePenalty:)` with a matrix.
    public func solve(_ b: Vector<Scalar>, ridgePenalty penalty: Scalar.Magnitude) -> Vector<Scalar> {
        solve(b.column, ridgePenalty: penalty)[column: 0]
    }

    /// `V filter(U^H b, diagonal)`, the rows filtered each by an element of the diagonal; with the first
    /// vectors only, as many as that has elements.
    private func solve(
        _ b: Matrix<Scalar>, _ diagonal: Vector<Scalar>, _ filter: (Matrix<Scalar>, Matrix<Scalar>) -> Matrix<Scalar>
    ) -> Matrix<Scalar> {
        require(b.rows == U.rows, "solve: a \(shape) matrix and a right-hand side of \(b.shape)")
        let r = diagonal.count
        return adjointProduct(VT[rows: 0..<r], filter(adjointProduct(U[columns: 0..<r], b), diagonal.column))
    }

    /// `transform` of the first `count` singular values, as factors of rows or columns.
    private func factors(_ count: Int, _ transform: (Scalar.Magnitude) -> Scalar.Magnitude) -> Vector<Scalar> {
        Vector((0..<count).map { Scalar(_real: transform(singularValues[$0])) })
    }
}

// MARK: - Of a matrix

extension Matrix {
    /// The singular value decomposition of this m x n matrix, by divide and conquer.
    ///
    /// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
    /// - Complexity: O(m n min(m, n)); the copy for LAPACK is of the elements as they lie, whichever way
    ///   the matrix is laid out.
    /// Calls `LAPACKE_?gesdd_work`.
    public func singularValueDecomposition(
        _ basis: SingularVectorBasis = .thin, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> SingularValueDecomposition<Scalar> {
        try SingularValueDecomposition(self, basis, checkFinite: checkFinite)
    }

    /// The singular values of this m x n matrix, min(m, n) of them, descending, without the vectors.
    ///
    /// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
    /// - Complexity: 8/3 n^3 floating-point operations where m = n.
    /// Calls `LAPACKE_?gesdd_work`.
    public func singularValues(checkFinite: Bool = true) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
        try requireFinite(checkFinite)
        guard !isEmpty else { return .zeros(0) }
        // Those of the transpose are the same.
        var work = (isTransposed ? T : self).copied()
        let (m, n) = (work.columns, work.rows)
        var values = Matrix<Scalar.Magnitude>(uninitializedRows: Swift.min(m, n), columns: 1)
        let info = work.withMutableElements { work in
            values.withMutableElements { values in
                Scalar.backend.gesdd(.none, m, n, work, m, values, nil, m, nil, n)
            }
        }
        guard info == 0 else { throw .notConverged(count: info) }
        return Vector(values)
    }
}

/// The factors of `a = U diag(s) VT`: `U` m x k, `s` descending, `VT` k x n, k = min(m, n). As
/// `numpy.linalg.svd` with `full_matrices=False`.
///
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work`.
public func svd<Scalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> (U: Matrix<Scalar>, singularValues: Vector<Scalar.Magnitude>, VT: Matrix<Scalar>) {
    let result = try a.singularValueDecomposition(.thin, checkFinite: checkFinite)
    return (result.U, result.singularValues, result.VT)
}

/// The singular values of `a`, min(m, n) of them, descending.
///
/// - Throws: `LinearAlgebraError.notConverged`; `.notFinite`, unless `checkFinite` is false.
/// Calls `LAPACKE_?gesdd_work`.
public func singularValues<Scalar>(
    of a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
    try a.singularValues(checkFinite: checkFinite)
}
