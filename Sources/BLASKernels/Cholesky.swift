#if OpenBLAS
    import COpenBLAS
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
                subtractSquare: {
                    cblas_ssyrk(
                        CblasRowMajor, CblasLower, CblasNoTrans, blasInt($0), blasInt($1), -1, $2, blasStride($4), 1,
                        $3, blasStride($4))
                }) : nil
    }

    extension CholeskyKernels<Double> {
        static let double =
            hasProductKernels
            ? CholeskyKernels(
                factorColumns: { soma_cholesky_f64($0, $1, $2, $3) },
                subtractSquare: {
                    cblas_dsyrk(
                        CblasRowMajor, CblasLower, CblasNoTrans, blasInt($0), blasInt($1), -1, $2, blasStride($4), 1,
                        $3, blasStride($4))
                }) : nil
    }

    extension CholeskyKernels {
        /// The largest order that is factored in one piece, and the columns that then are factored at once.
        private static var wholeOrder: Int { 256 }
        private static var panel: Int { 128 }

        /// Factors the n x n matrix whose lower triangle is in `a`, row-major, in place, as `potrf` does
        /// the upper triangle of the same memory read by columns. The products are OpenBLAS's, on the
        /// threads that it has.
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
