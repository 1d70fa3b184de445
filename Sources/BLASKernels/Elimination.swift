#if OpenBLAS
    import CVectorKernels

    /// The kernels of Gaussian elimination for one scalar, all for column-major matrices: what they
    /// expect stands in CVectorKernels.h.
    package struct EliminationKernels<Scalar: MatrixScalar>: Sendable {
        typealias Elements = UnsafeMutablePointer<Scalar>

        /// Rows, columns, the matrix, its stride, the pivots.
        let factorPanel: @Sendable (Int, Int, Elements, Int, UnsafeMutablePointer<Int32>) -> Int32
        /// Columns, the matrix, its stride, the first row and the end, the pivots.
        let exchangeRows: @Sendable (Int, Elements, Int, Int, Int, UnsafePointer<Int32>) -> Void
        /// The order, the right-hand sides, the triangle, those sides, the stride of both, a workspace.
        let solveUnitLower: @Sendable (Int, Int, UnsafePointer<Scalar>, Elements, Int, Elements) -> Void
        let workspace: @Sendable (Int) -> Int
    }

    extension EliminationKernels<Float> {
        static let float =
            hasProductKernels
            ? EliminationKernels(
                factorPanel: { soma_factor_panel_f32($0, $1, $2, $3, $4) },
                exchangeRows: { soma_exchange_rows_f32($0, $1, $2, $3, $4, $5) },
                solveUnitLower: { soma_solve_unit_lower_f32($0, $1, $2, $3, $4, $5) },
                workspace: { soma_solve_unit_lower_workspace_f32($0) }) : nil
    }

    extension EliminationKernels<Double> {
        static let double =
            hasProductKernels
            ? EliminationKernels(
                factorPanel: { soma_factor_panel_f64($0, $1, $2, $3, $4) },
                exchangeRows: { soma_exchange_rows_f64($0, $1, $2, $3, $4, $5) },
                solveUnitLower: { soma_solve_unit_lower_f64($0, $1, $2, $3, $4, $5) },
                workspace: { soma_solve_unit_lower_workspace_f64($0) }) : nil
    }

    /// The columns of a panel; the halves of a matrix are multiples of it.
    private let eliminationPanel = 32

    extension OpenBLASRoutines {
        /// What `getrf` does, by the kernels; nil where they cannot run or do not pay.
        ///
        /// They do not up to two panels, nor on many threads. And of a small matrix of integers, OpenBLAS's own sums,
        /// which round each product, rather come to the exact zero that tells a singular one.
        package func eliminate(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int? {
            guard let kernels = lapack.elimination, min(m, n) > 2 * eliminationPanel,
                BLAS.threads <= mostThreadsOfKernels
            else { return nil }
            return Elimination(backend: self, kernels: kernels, lda: lda).factor(m, n, a, pivots)
        }
    }

    /// Gaussian elimination with partial pivoting, recursive after Toledo 1997: the left half of the
    /// columns is factored, the right half solved for its rows of U and multiplied, then factored
    /// itself. So the products are large, and OpenBLAS's, on the threads that pay; panels, exchanges
    /// and the solves are kernels of ours, on one. The pivots are LAPACK's.
    private struct Elimination<Backend: OpenBLASRoutines> {
        typealias Scalar = Backend.Scalar

        let backend: Backend
        let kernels: EliminationKernels<Scalar>
        /// Between the columns of the matrix.
        let lda: Int

        /// The largest triangle that is solved with at once: packed, it stays in the second cache.
        private static var triangle: Int { 256 }

        /// What `getrf` does, and returns.
        func factor(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int {
            let square = min(m, n)
            let size = kernels.workspace(min(Self.triangle, square))
            return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: size) { workspace in
                let workspace = workspace.baseAddress!
                return onThreads(suiting: max(m, n)) {
                    let zero = factorTall(m, square, a, pivots, workspace)
                    if n > square {
                        // Of a wide matrix the other columns are rows of U.
                        kernels.exchangeRows(n - square, a + square * lda, lda, 0, square, pivots)
                        solve(square, n - square, a, a + square * lda, workspace)
                    }
                    return zero
                }
            }
        }

        /// The same where m >= n.
        private func factorTall(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ pivots: UnsafeMutablePointer<Int32>,
            _ workspace: UnsafeMutablePointer<Scalar>
        ) -> Int {
            guard n > eliminationPanel else { return Int(kernels.factorPanel(m, n, a, lda, pivots)) }
            let left = half(of: n), right = n - left
            let upper = a + left * lda
            let zero = factorTall(m, left, a, pivots, workspace)
            kernels.exchangeRows(right, upper, lda, 0, left, pivots)
            solve(left, right, a, upper, workspace)
            subtractProduct(m - left, right, left, a + left, upper, upper + left)
            let other = factorTall(m - left, right, upper + left, pivots + left, workspace)
            for i in left..<n { pivots[i] += Int32(left) }
            kernels.exchangeRows(left, a, lda, left, n, pivots)
            return zero > 0 || other == 0 ? zero : other + left
        }

        /// Updates `b`, k x n, to `L^-1 b`.
        private func solve(
            _ k: Int, _ n: Int, _ l: UnsafePointer<Scalar>, _ b: UnsafeMutablePointer<Scalar>,
            _ workspace: UnsafeMutablePointer<Scalar>
        ) {
            if k > Self.triangle {
                let upper = half(of: k)
                solve(upper, n, l, b, workspace)
                subtractProduct(k - upper, n, upper, l + upper, b, b + upper)
                solve(k - upper, n, l + upper * (lda + 1), b + upper, workspace)
            } else {
                kernels.solveUnitLower(k, n, l, b, lda, workspace)
            }
        }

        /// Updates `c`, m x n, to `c - l b`, `l` m x k.
        private func subtractProduct(
            _ m: Int, _ n: Int, _ k: Int, _ l: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
            _ c: UnsafeMutablePointer<Scalar>
        ) {
            // By rows the same memory holds the transposes.
            backend.gemm(.no, .no, n, m, k, -1, b, lda, l, lda, 1, c, lda)
        }

        /// About half of n: of more columns than a panel has, whole panels, but not all.
        private func half(of n: Int) -> Int { (n / 2 + eliminationPanel - 1) / eliminationPanel * eliminationPanel }
    }
#endif
