#if OpenBLAS
    import COpenBLAS
    import CVectorKernels

    /// OpenBLAS and LAPACKE for `Float`, with Soma's vector kernels beside them.
    package final class OpenBLASFloatBackend: RealBackend, OpenBLASRoutines {
        package typealias Scalar = Float
        package var lapack: LAPACK<Float> { .float }
        package init() {}
    }

    /// OpenBLAS and LAPACKE for `Double`, with Soma's vector kernels beside them.
    package final class OpenBLASDoubleBackend: RealBackend, OpenBLASRoutines {
        package typealias Scalar = Double
        package var lapack: LAPACK<Double> { .double }
        package init() {}
    }

    extension Transpose {
        var cblas: CBLAS_TRANSPOSE {
            switch self {
            case .no: CblasNoTrans
            case .yes: CblasTrans
            case .conjugate: CblasConjTrans
            }
        }
    }

    extension Triangle {
        var cblas: CBLAS_UPLO { self == .upper ? CblasUpper : CblasLower }
    }

    /// Where OpenBLAS's dot and axpy begin to use threads. Below, the vector kernels take less
    /// time, half of it at 16 elements: they have no arguments to check.
    private let vectorKernelLimit = 10_000

    /// Prepares `y` for `cblas_?gemv`, which may multiply an uninitialised `y` by a
    /// `beta` of zero, leaving NaN where one stood, and which leaves `y` as it is where
    /// there is nothing to add.
    func prepare<Scalar: MatrixScalar>(
        _ n: Int, inner: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
    ) {
        if beta == .zero {
            for i in 0..<n { y[i * incy] = .zero }
        } else if inner == 0 {
            for i in 0..<n { y[i * incy] *= beta }
        }
    }

    /// The length of a vector from the sum of its squares, or nil where it is not certain that all of them that matter
    /// are in the scalar's range: `cblas_?nrm2` scales for that, which takes three times as long.
    @inline(__always)
    func length<Real: RealScalar>(fromSumOfSquares sum: Real) -> Real? {
        // Beneath, squares that have become 0 could count; and NaN is not above.
        sum > Real.leastNormalMagnitude * 1e20 && sum <= .greatestFiniteMagnitude ? sum.squareRoot() : nil
    }

    extension OpenBLASFloatBackend {
        // Inlined where the protocol's requirement is met, which spares small products handing 13 arguments on.
        @inline(__always)
        package func gemm(
            _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
            _ b: UnsafePointer<Float>, _ ldb: Int,
            _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
        ) {
            if alpha == 1, beta == 0 || beta == 1,
                soma_small_product_f32(
                    transA == .no ? 0 : 1, transB == .no ? 0 : 1, m, n, k, a, lda, b, ldb, c, ldc, beta == 0 ? 0 : 1)
                    != 0
            {
                return
            }
            cblas_sgemm(
                CblasRowMajor, transA.cblas, transB.cblas, blasInt(m), blasInt(n), blasInt(k),
                alpha, a, blasStride(lda), b, blasStride(ldb), beta, c, blasStride(ldc))
        }

        package func gemv(
            _ transA: Transpose, _ m: Int, _ n: Int,
            _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
            _ x: UnsafePointer<Float>, _ incx: Int,
            _ beta: Float, _ y: UnsafeMutablePointer<Float>, _ incy: Int
        ) {
            let (count, inner) = transA == .no ? (m, n) : (n, m)
            prepare(count, inner: inner, beta, y, incy)
            cblas_sgemv(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), alpha, a, blasStride(lda),
                x, blasStride(incx), beta, y, blasStride(incy))
        }

        package func ger(
            _ m: Int, _ n: Int, _ alpha: Float, _ x: UnsafePointer<Float>, _ incx: Int,
            _ y: UnsafePointer<Float>, _ incy: Int, _ a: UnsafeMutablePointer<Float>, _ lda: Int
        ) {
            cblas_sger(
                CblasRowMajor, blasInt(m), blasInt(n), alpha, x, blasStride(incx), y, blasStride(incy),
                a, blasStride(lda))
        }

        package func dot(
            _ n: Int, _ x: UnsafePointer<Float>, _ incx: Int, _ y: UnsafePointer<Float>, _ incy: Int
        ) -> Float {
            if incx == 1, incy == 1, n < vectorKernelLimit { return soma_dot_f32(n, x, y) }
            return cblas_sdot(blasInt(n), x, blasStride(incx), y, blasStride(incy))
        }

        package func axpy(
            _ n: Int, _ alpha: Float, _ x: UnsafePointer<Float>, _ incx: Int,
            _ y: UnsafeMutablePointer<Float>, _ incy: Int
        ) {
            if incx == 1, incy == 1, n < vectorKernelLimit { return soma_axpy_f32(n, alpha, x, y) }
            cblas_saxpy(blasInt(n), alpha, x, blasStride(incx), y, blasStride(incy))
        }

        package func scal(_ n: Int, _ alpha: Float, _ x: UnsafeMutablePointer<Float>, _ incx: Int) {
            cblas_sscal(blasInt(n), alpha, x, blasStride(incx))
        }

        package func copy(
            _ transA: Transpose, _ m: Int, _ n: Int, _ a: UnsafePointer<Float>, _ lda: Int,
            _ b: UnsafeMutablePointer<Float>, _ ldb: Int
        ) {
            guard m > 0, n > 0 else { return }
            cblas_somatcopy(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func nrm2(_ n: Int, _ x: UnsafePointer<Float>, _ incx: Int) -> Float {
            if incx == 1, let length = length(fromSumOfSquares: soma_dot_f32(n, x, x)) { return length }
            return cblas_snrm2(blasInt(n), x, blasStride(incx))
        }

        package func asum(_ n: Int, _ x: UnsafePointer<Float>, _ incx: Int) -> Float {
            cblas_sasum(blasInt(n), x, blasStride(incx))
        }

        package func trsm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafeMutablePointer<Float>, _ ldb: Int
        ) {
            // One vector: nothing is used twice, so there is nothing to pack.
            if r == 1 {
                return cblas_strsv(
                    CblasRowMajor, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit, blasInt(n), a,
                    blasStride(lda), b, blasStride(ldb))
            }
            cblas_strsm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func trmm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafeMutablePointer<Float>, _ ldb: Int
        ) {
            cblas_strmm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func syrk(
            _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int,
            _ c: UnsafeMutablePointer<Float>, _ ldc: Int
        ) {
            cblas_ssyrk(
                CblasRowMajor, CblasUpper, transA.cblas, blasInt(n), blasInt(k), 1, a, blasStride(lda), 0,
                c, blasStride(ldc))
        }

        /// `c -= a a^T` in the lower triangle of `c`, n x n, where `a` is n x k and of the same stride.
        static func subtractSquare(
            _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ stride: Int
        ) {
            cblas_ssyrk(
                CblasRowMajor, CblasLower, CblasNoTrans, blasInt(n), blasInt(k), -1, a, blasStride(stride), 1, c,
                blasStride(stride))
        }
    }

    extension OpenBLASDoubleBackend {
        @inline(__always)
        package func gemm(
            _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
            _ b: UnsafePointer<Double>, _ ldb: Int,
            _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
        ) {
            if alpha == 1, beta == 0 || beta == 1,
                soma_small_product_f64(
                    transA == .no ? 0 : 1, transB == .no ? 0 : 1, m, n, k, a, lda, b, ldb, c, ldc, beta == 0 ? 0 : 1)
                    != 0
            {
                return
            }
            cblas_dgemm(
                CblasRowMajor, transA.cblas, transB.cblas, blasInt(m), blasInt(n), blasInt(k),
                alpha, a, blasStride(lda), b, blasStride(ldb), beta, c, blasStride(ldc))
        }

        package func gemv(
            _ transA: Transpose, _ m: Int, _ n: Int,
            _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
            _ x: UnsafePointer<Double>, _ incx: Int,
            _ beta: Double, _ y: UnsafeMutablePointer<Double>, _ incy: Int
        ) {
            let (count, inner) = transA == .no ? (m, n) : (n, m)
            prepare(count, inner: inner, beta, y, incy)
            cblas_dgemv(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), alpha, a, blasStride(lda),
                x, blasStride(incx), beta, y, blasStride(incy))
        }

        package func ger(
            _ m: Int, _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
            _ y: UnsafePointer<Double>, _ incy: Int, _ a: UnsafeMutablePointer<Double>, _ lda: Int
        ) {
            cblas_dger(
                CblasRowMajor, blasInt(m), blasInt(n), alpha, x, blasStride(incx), y, blasStride(incy),
                a, blasStride(lda))
        }

        package func dot(
            _ n: Int, _ x: UnsafePointer<Double>, _ incx: Int, _ y: UnsafePointer<Double>, _ incy: Int
        ) -> Double {
            if incx == 1, incy == 1, n < vectorKernelLimit { return soma_dot_f64(n, x, y) }
            return cblas_ddot(blasInt(n), x, blasStride(incx), y, blasStride(incy))
        }

        package func axpy(
            _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
            _ y: UnsafeMutablePointer<Double>, _ incy: Int
        ) {
            if incx == 1, incy == 1, n < vectorKernelLimit { return soma_axpy_f64(n, alpha, x, y) }
            cblas_daxpy(blasInt(n), alpha, x, blasStride(incx), y, blasStride(incy))
        }

        package func scal(_ n: Int, _ alpha: Double, _ x: UnsafeMutablePointer<Double>, _ incx: Int) {
            cblas_dscal(blasInt(n), alpha, x, blasStride(incx))
        }

        package func copy(
            _ transA: Transpose, _ m: Int, _ n: Int, _ a: UnsafePointer<Double>, _ lda: Int,
            _ b: UnsafeMutablePointer<Double>, _ ldb: Int
        ) {
            guard m > 0, n > 0 else { return }
            cblas_domatcopy(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func nrm2(_ n: Int, _ x: UnsafePointer<Double>, _ incx: Int) -> Double {
            if incx == 1, let length = length(fromSumOfSquares: soma_dot_f64(n, x, x)) { return length }
            return cblas_dnrm2(blasInt(n), x, blasStride(incx))
        }

        package func asum(_ n: Int, _ x: UnsafePointer<Double>, _ incx: Int) -> Double {
            cblas_dasum(blasInt(n), x, blasStride(incx))
        }

        package func trsm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafeMutablePointer<Double>, _ ldb: Int
        ) {
            // One vector: nothing is used twice, so there is nothing to pack.
            if r == 1 {
                return cblas_dtrsv(
                    CblasRowMajor, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit, blasInt(n), a,
                    blasStride(lda), b, blasStride(ldb))
            }
            cblas_dtrsm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func trmm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafeMutablePointer<Double>, _ ldb: Int
        ) {
            cblas_dtrmm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), 1, a, blasStride(lda), b, blasStride(ldb))
        }

        package func syrk(
            _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ lda: Int,
            _ c: UnsafeMutablePointer<Double>, _ ldc: Int
        ) {
            cblas_dsyrk(
                CblasRowMajor, CblasUpper, transA.cblas, blasInt(n), blasInt(k), 1, a, blasStride(lda), 0,
                c, blasStride(ldc))
        }

        /// `c -= a a^T` in the lower triangle of `c`, n x n, where `a` is n x k and of the same stride.
        static func subtractSquare(
            _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>, _ stride: Int
        ) {
            cblas_dsyrk(
                CblasRowMajor, CblasLower, CblasNoTrans, blasInt(n), blasInt(k), -1, a, blasStride(stride), 1, c,
                blasStride(stride))
        }
    }

    /// OpenBLAS's own settings and what it says of itself.
    enum OpenBLASLibrary {
        static var threads: Int {
            get { Int(openblas_get_num_threads()) }
            set { openblas_set_num_threads(blasInt(newValue)) }
        }
        static var configuration: String { String(cString: openblas_get_config()) }
        static var kernel: String { String(cString: openblas_get_corename()) }
    }
#endif
