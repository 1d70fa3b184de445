#if OpenBLAS
    import BLASKernels
    import RealModule

    /// The Hessenberg decomposition `A = Q H Q^H`: Q unitary, H zero below its first subdiagonal.
    public struct HessenbergDecomposition<Scalar: MatrixScalar>: Sendable {
        /// H, upper Hessenberg.
        public let hessenberg: Matrix<Scalar>
        /// Q, unitary.
        public let vectors: Matrix<Scalar>
    }

    extension Matrix {
        /// The Hessenberg decomposition of this square matrix, by reflections.
        ///
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`, where asked to check.
        /// - Complexity: 14/3 n^3 floating-point operations.
        /// Calls `LAPACKE_?gehrd_work` and `LAPACKE_?orghr_work` or `LAPACKE_?unghr_work`.
        public func hessenbergDecomposition(
            checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> HessenbergDecomposition<Scalar> {
            require(rows == columns, "hessenbergDecomposition: a \(shape) matrix is not square")
            try requireFinite(checkFinite)
            let n = rows
            var (h, q) = (copiedByColumns(), Matrix(uninitializedByColumnsRows: n, columns: n))
            guard n > 0 else { return HessenbergDecomposition(hessenberg: h, vectors: q) }
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: n) { tau in
                h.withColumns { h in
                    Scalar.lapack.gehrd(n, h, n, tau.baseAddress!)
                    q.withColumns { q in
                        q.update(from: h, count: n * n)
                        Scalar.lapack.orghr(n, q, n, tau.baseAddress!)
                    }
                    for j in 0..<n { for i in (j + 2)..<Swift.max(n, j + 2) { h[i + j * n] = .zero } }
                }
            }
            return HessenbergDecomposition(hessenberg: h, vectors: q)
        }

        /// This square matrix balanced: `B = T^-1 A T`, with T a permutation and a scaling by powers
        /// of two that bring the norms of each row and its column close together.
        ///
        /// The eigenvalues of B are those of A, often more accurately computed. (The eigenvalue
        /// decompositions balance by themselves.)
        /// - Parameters:
        ///   - permuting: whether rows and columns are exchanged to isolate eigenvalues.
        ///   - scaling: whether they are scaled.
        ///   - checkFinite: of no effect: LAPACK's routine takes no NaN and no infinity, so they are always
        ///     looked for.
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`.
        /// - Complexity: O(n^2) operations.
        /// Calls `LAPACKE_?gebal_work`.
        public func balanced(
            permuting: Bool = true, scaling: Bool = true, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> BalancedMatrix<Scalar> {
            require(rows == columns, "balanced: a \(shape) matrix is not square")
            try requireFinite(true)
            let n = rows
            var (b, order) = (copiedByColumns(), Array(0..<n))
            guard n > 0 else {
                return BalancedMatrix(matrix: b, scale: Vector([]), permutation: [], core: 0..<0)
            }
            var scale = [Scalar.Magnitude](repeating: 1, count: n)
            let (low, high) = b.withColumns { b in
                scale.withUnsafeMutableBufferPointer {
                    Scalar.lapack.gebal(permutes: permuting, scales: scaling, n, b, n, $0.baseAddress!)
                }
            }
            // LAPACK writes what it exchanged, from the end to `high`, then from the start to `low`.
            for i in Array((high..<n).reversed()) + Array(0..<(low - 1)) {
                order.swapAt(i, Int(scale[i]) - 1)
                scale[i] = 1
            }
            return BalancedMatrix(
                matrix: b, scale: Vector(scale), permutation: order, core: (low - 1)..<high)
        }
    }

    /// What `Matrix.balanced` makes of a matrix A: `B = T^-1 A T`.
    public struct BalancedMatrix<Scalar: MatrixScalar>: Sendable {
        /// B: upper triangular but for the block of the rows and columns `core`.
        public let matrix: Matrix<Scalar>
        /// The scale of each row and column of B, a power of two.
        public let scale: Vector<Scalar.Magnitude>
        /// Row and column i of B are those of this number in A.
        public let permutation: [Int]
        /// The rows and columns that the permutation did not isolate.
        public let core: Range<Int>

        /// T: column i is `scale[i]` times the unit vector `permutation[i]`. An eigenvector y of B
        /// is `T y` of A.
        public var transformation: Matrix<Scalar> {
            var result = Matrix<Scalar>.zeros(rows: matrix.rows, columns: matrix.rows)
            for (i, row) in permutation.enumerated() { result[row, i] = Scalar(_real: scale[i]) }
            return result
        }
    }
#endif
