#if OpenBLAS
    import CVectorKernels

    /// What the Cholesky factorization of a real matrix is made of, all row-major.
    package struct CholeskyKernels<Scalar: MatrixScalar>: Sendable {
        typealias Elements = UnsafeMutablePointer<Scalar>

        /// Rows, columns, the matrix, its stride: what CVectorKernels.h says of `soma_cholesky`.
        let factorColumns: @Sendable (Int, Int, Elements, Int) -> Int
        /// `c -= a a^T` in the lower triangle: the order of `c`, the columns of `a`, the stride of both.
        let subtractSquare: @Sendable (Int, Int, UnsafePointer<Scalar>, Elements, Int) -> Void
    }

    extension CholeskyKernels<Float> {
        static let float =
            hasProductKernels
            ? CholeskyKernels(
                factorColumns: { soma_cholesky_f32($0, $1, $2, $3) },
                subtractSquare: { OpenBLASFloatBackend.subtractSquare($0, $1, $2, $3, $4) }) : nil
    }

    extension CholeskyKernels<Double> {
        static let double =
            hasProductKernels
            ? CholeskyKernels(
                factorColumns: { soma_cholesky_f64($0, $1, $2, $3) },
                subtractSquare: { OpenBLASDoubleBackend.subtractSquare($0, $1, $2, $3, $4) }) : nil
    }

    /// The threads up to which factorizations by kernels, whose panels are on one thread, replace LAPACK's. With one
    /// and two they were measured to pay; how many more are as good is estimated from the panels' share.
    let mostThreadsOfKernels = 4

    extension CholeskyKernels {
        /// The largest order that is factored in one piece, and the columns that then are factored at once.
        private static var wholeOrder: Int { 256 }
        private static var panel: Int { 128 }

        /// Whether this is faster than `potrf` on the threads that there are: its panels are on one.
        func pays(_ n: Int) -> Bool { n <= Self.wholeOrder || BLAS.threads <= mostThreadsOfKernels }

        /// Factors the n x n matrix whose lower triangle is in `a`, row-major, in place, as `potrf` does
        /// the upper triangle of the same memory read by columns. The products are OpenBLAS's, on the
        /// threads that it has. n^3 / 3 floating-point operations, 128 n^2 of them on one thread. Left-looking in
        /// its panels, right-looking between them (Golub & Van Loan, Matrix Computations, 4.2).
        /// - Returns: 0, or the order of the first leading minor that is not positive.
        func factor(_ n: Int, _ a: Elements, _ lda: Int) -> Int {
            guard n > Self.wholeOrder else { return factorColumns(n, n, a, lda) }
            for start in stride(from: 0, to: n, by: Self.panel) {
                let width = min(Self.panel, n - start)
                let corner = a + start * (lda + 1)
                let minor = factorColumns(n - start, width, corner, lda)
                guard minor == 0 else { return start + minor }
                let rest = n - start - width
                if rest > 0 { subtractSquare(rest, width, corner + width * lda, corner + width * (lda + 1), lda) }
            }
            return 0
        }
    }
#endif
