import RealModule

/// The factorization `A = L L^H` of a Hermitian (real: symmetric) positive definite matrix, L lower
/// triangular with a positive diagonal.
///
///     var factorization = try a.choleskyFactorized()
///     let x = factorization.solve(b)
///     factorization.update(adding: v)             // now of a + v v^H
///
/// All matrices are n x n. Of A only the lower triangle was read.
public struct CholeskyFactorization<Scalar: MatrixScalar>: Sendable {
    /// L in the lower triangle, row-major; above it what A had there.
    var factor: Matrix<Scalar>
    /// The 1-norm of A, nil where it was not wanted, and after an update.
    var norm: Scalar.Magnitude?

    init(_ matrix: Matrix<Scalar>, keepsNorm: Bool = true) throws(LinearAlgebraError) {
        require(matrix.rows == matrix.columns, "choleskyFactorized: a \(matrix.shape) matrix is not square")
        let n = matrix.rows
        // To LAPACK these bytes are A^T, and its upper triangle U^H U = A^T: L is U^T.
        factor = matrix.copied()
        norm = keepsNorm ? oneNorm(ofHermitian: factor) : nil
        let info = factor.withMutableElements { n == 0 ? 0 : Scalar.backend.potrf(.upper, n, $0, n) }
        guard info == 0 else { throw .notPositiveDefinite(minor: info) }
    }

    /// The number of rows and columns.
    public var order: Int { factor.rows }

    /// The lower triangular factor, `A = L L^H`.
    public var L: Matrix<Scalar> { factor.lowerTriangle() }

    /// The upper triangular factor, `A = U^H U`: U is L^H.
    public var U: Matrix<Scalar> { L.H }

    // MARK: - Solving

    /// The solution `x` of `A x = b`: `b` n x r, `x` n x r.
    ///
    /// NaN and infinity in `b` show in the columns of `x` that belong to them.
    /// - Precondition: `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations, one copy of `b`.
    /// Calls `cblas_?trsm` twice, or `cblas_?trsv` for one right-hand side.
    public func solve(_ b: Matrix<Scalar>) -> Matrix<Scalar> {
        var x = b.copied()
        solve(inPlace: &x)
        return x
    }

    /// The solution `x` of `A x = b` for one right-hand side, of n elements.
    public func solve(_ b: Vector<Scalar>) -> Vector<Scalar> { Vector(solve(b.column)) }

    /// Replaces `b`, n x r, by the solution of `A x = b`.
    ///
    /// It allocates nothing where the rows of `b` are contiguous and its elements its own; else `b`
    /// is copied into rows first.
    /// - Precondition: `b.rows == order`.
    /// - Complexity: 2n^2 r floating-point operations.
    /// Calls `cblas_?trsm` twice, or `cblas_?trsv` for one right-hand side.
    public func solve(inPlace b: inout Matrix<Scalar>) {
        require(b.rows == order, "solve: a \(factor.shape) matrix and a right-hand side of \(b.shape)")
        b.solveTriangle(.lower, .no, unit: false, factor)
        b.solveTriangle(.lower, Scalar._isComplex ? .conjugate : .yes, unit: false, factor)
    }

    // MARK: - Determinant, inverse and condition

    /// The determinant, which is positive; 1 where A is 0 x 0. It overflows or underflows only as a whole.
    public var determinant: Scalar.Magnitude {
        var product = ScaledProduct<Scalar.Magnitude>()
        for i in 0..<order {
            let pivot = factor[i, i]._real
            product.multiply(by: pivot)
            product.multiply(by: pivot)
        }
        return product.value
    }

    /// The natural logarithm of the determinant.
    public var logDeterminant: Scalar.Magnitude {
        var total = Scalar.Magnitude.zero
        for i in 0..<order { total += .log(factor[i, i]._real) }
        return 2 * total
    }

    /// The inverse, exactly Hermitian; where it is only to be multiplied by, `solve` is faster and
    /// more accurate.
    ///
    /// - Complexity: 2/3 n^3 floating-point operations; 2n^3 in pure Swift.
    /// Calls `LAPACKE_?potri_work`; in pure Swift it solves for the identity.
    public var inverse: Matrix<Scalar> {
        let n = order
        guard n > 0 else { return factor }
        var result: Matrix<Scalar>
        #if OpenBLAS
            if BackendChoice.current == .openBLAS {
                result = factor.copied()
                _ = result.withMutableElements { Scalar.lapack.potri(.upper, n, $0, n) }
            } else {
                result = solve(.identity(n))
            }
        #else
            result = solve(.identity(n))
        #endif
        result.withMutableElements { mirrorLowerTriangle(n, $0) }
        return result
    }

    #if OpenBLAS
        /// An estimate of `1 / (|A| |A^-1|)` in the 1-norm, which is here the infinity norm too: near
        /// 1 where A is well conditioned, near the precision where it is numerically singular; 1
        /// where A is 0 x 0, and 0 where its norm overflows.
        ///
        /// - Complexity: O(n^2); O(n^3) after an update.
        /// Calls `LAPACKE_?pocon_work`.
        public var reciprocalConditionNumber: Scalar.Magnitude {
            let n = order
            guard n > 0 else { return 1 }
            let size = norm ?? oneNorm(ofHermitian: dot(L, U))
            guard size.isFinite else { return size.isNaN ? .nan : 0 }
            // That of a multiple is the same, and the norm of the inverse of a small matrix may overflow. The
            // factor is multiplied by the root, which is a power of two where the exponent is even.
            var scale = scaleUpToOne(size)
            if scale.exponent % 2 != 0 { scale /= 2 }
            let enlarged = scale == 1 ? factor : factor * Scalar(_real: scale.squareRoot())
            return enlarged.withElements { Scalar.lapack.pocon(.upper, n, $0, n, size * scale) }
        }
    #endif
}

extension Matrix {
    /// The Cholesky factorization `L L^H` of this Hermitian positive definite matrix.
    ///
    /// Only the lower triangle is read: that the upper one is its mirror is not checked.
    /// - Parameter checkFinite: whether to look for NaN and infinity first, in the whole matrix.
    /// - Precondition: the matrix is square.
    /// - Throws: `LinearAlgebraError.notPositiveDefinite` with the order of the first leading minor
    ///   that is not positive, `.notFinite`.
    /// - Complexity: 1/3 n^3 floating-point operations.
    /// Calls `LAPACKE_?potrf_work`; of a real matrix, with AVX2, kernels of Soma's own and `cblas_?syrk`.
    public func choleskyFactorized(
        checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> CholeskyFactorization<Scalar> {
        try requireFinite(checkFinite)
        return try CholeskyFactorization(self)
    }
}

/// The lower triangular `L` with `L L^H = a`, where `a` is Hermitian positive definite and only its
/// lower triangle is read (`numpy.linalg.cholesky`).
///
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.notPositiveDefinite`, `.notFinite`.
/// - Complexity: 1/3 n^3 floating-point operations.
/// Calls `LAPACKE_?potrf_work`; of a real matrix, with AVX2, kernels of Soma's own and `cblas_?syrk`.
public func cholesky<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try a.requireFinite(checkFinite)
    var result = Matrix<Scalar>.zeros(rows: 0, columns: 0)
    // The factor itself, which has no other owner, and no copy.
    var factorization = try CholeskyFactorization(a, keepsNorm: false)
    swap(&result, &factorization.factor)
    result.clear(outside: .lower)
    return result
}

/// The largest sum of absolute values in a column, from the lower triangle of a row-major matrix.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func oneNorm<Scalar: MatrixScalar>(ofHermitian matrix: Matrix<Scalar>) -> Scalar.Magnitude {
    let (n, stride) = (matrix.rows, matrix.rowStride)
    return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: Swift.max(1, n)) { sums in
        sums.initialize(repeating: 0)
        matrix.withElements { elements in
            for i in 0..<n {
                let row = elements + i * stride
                for j in 0..<i { sums[j] += row[j]._absolute }
                sums[i] += Scalar.backend.asum(i, row, 1) + row[i]._real.magnitude
            }
        }
        return sums.reduce(0, largerOrNaN)
    }
}

/// Makes the upper triangle of a row-major matrix the conjugate mirror of the lower one.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func mirrorLowerTriangle<Scalar: MatrixScalar>(_ n: Int, _ a: UnsafeMutablePointer<Scalar>) {
    // In blocks, so that the lines of both stay in the cache.
    let block = 16
    for i0 in stride(from: 0, to: n, by: block) {
        for j0 in stride(from: 0, through: i0, by: block) {
            for i in i0..<Swift.min(i0 + block, n) {
                for j in j0..<Swift.min(j0 + block, i) { a[j * n + i] = a[i * n + j]._conjugate }
            }
        }
    }
    if Scalar._isComplex { for i in 0..<n { a[i * n + i] = Scalar(_real: a[i * n + i]._real) } }
}
