#if OpenBLAS
    import COpenBLAS
    import CVectorKernels
    import ComplexModule
    import RealModule

    /// OpenBLAS and LAPACKE for `Complex<Float>`.
    package final class OpenBLASComplexFloatBackend: ComplexBackend, OpenBLASRoutines {
        package typealias Scalar = Complex<Float>
        package var lapack: LAPACK<Complex<Float>> { .complexFloat }
        package init() {}
    }

    /// OpenBLAS and LAPACKE for `Complex<Double>`.
    package final class OpenBLASComplexDoubleBackend: ComplexBackend, OpenBLASRoutines {
        package typealias Scalar = Complex<Double>
        package var lapack: LAPACK<Complex<Double>> { .complexDouble }
        package init() {}
    }

    extension OpenBLASComplexFloatBackend {
        package func gemm(
            _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
            _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            var (alpha, beta) = (alpha, beta)
            cblas_cgemm(
                CblasRowMajor, transA.cblas, transB.cblas, blasInt(m), blasInt(n), blasInt(k),
                &alpha, a, blasStride(lda), b, blasStride(ldb), &beta, c, blasStride(ldc))
        }

        package func gemv(
            _ transA: Transpose, _ m: Int, _ n: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ x: UnsafePointer<Scalar>, _ incx: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
        ) {
            let (count, inner) = transA == .no ? (m, n) : (n, m)
            prepare(count, inner: inner, beta, y, incy)
            var (alpha, beta) = (alpha, beta)
            cblas_cgemv(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), &alpha, a, blasStride(lda),
                x, blasStride(incx), &beta, y, blasStride(incy))
        }

        package func ger(
            _ m: Int, _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
            _ y: UnsafePointer<Scalar>, _ incy: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int
        ) {
            var alpha = alpha
            cblas_cgeru(
                CblasRowMajor, blasInt(m), blasInt(n), &alpha, x, blasStride(incx), y, blasStride(incy),
                a, blasStride(lda))
        }

        package func dot(
            _ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int, _ y: UnsafePointer<Scalar>, _ incy: Int
        ) -> Scalar {
            var result = Scalar.zero
            cblas_cdotu_sub(blasInt(n), x, blasStride(incx), y, blasStride(incy), &result)
            return result
        }

        package func axpy(
            _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
            _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
        ) {
            var alpha = alpha
            cblas_caxpy(blasInt(n), &alpha, x, blasStride(incx), y, blasStride(incy))
        }

        package func scal(_ n: Int, _ alpha: Scalar, _ x: UnsafeMutablePointer<Scalar>, _ incx: Int) {
            var alpha = alpha
            cblas_cscal(blasInt(n), &alpha, x, blasStride(incx))
        }

        package func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Float {
            let parts = UnsafeRawPointer(x).assumingMemoryBound(to: Float.self)
            if incx == 1, let length = length(fromSumOfSquares: soma_dot_f32(2 * n, parts, parts)) { return length }
            return cblas_scnrm2(blasInt(n), x, blasStride(incx))
        }

        package func trsm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            // One vector: nothing is used twice, so there is nothing to pack.
            if r == 1 {
                return cblas_ctrsv(
                    CblasRowMajor, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit, blasInt(n), a,
                    blasStride(lda), b, blasStride(ldb))
            }
            var one = Scalar(1)
            cblas_ctrsm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), &one, a, blasStride(lda), b, blasStride(ldb))
        }

        package func trmm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            var one = Scalar(1)
            cblas_ctrmm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), &one, a, blasStride(lda), b, blasStride(ldb))
        }

        package func syrk(
            _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            var (one, zero) = (Scalar(1), Scalar.zero)
            cblas_csyrk(
                CblasRowMajor, CblasUpper, transA.cblas, blasInt(n), blasInt(k), &one, a, blasStride(lda), &zero,
                c, blasStride(ldc))
        }
    }

    extension OpenBLASComplexDoubleBackend {
        package func gemm(
            _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
            _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            var (alpha, beta) = (alpha, beta)
            cblas_zgemm(
                CblasRowMajor, transA.cblas, transB.cblas, blasInt(m), blasInt(n), blasInt(k),
                &alpha, a, blasStride(lda), b, blasStride(ldb), &beta, c, blasStride(ldc))
        }

        package func gemv(
            _ transA: Transpose, _ m: Int, _ n: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ x: UnsafePointer<Scalar>, _ incx: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
        ) {
            let (count, inner) = transA == .no ? (m, n) : (n, m)
            prepare(count, inner: inner, beta, y, incy)
            var (alpha, beta) = (alpha, beta)
            cblas_zgemv(
                CblasRowMajor, transA.cblas, blasInt(m), blasInt(n), &alpha, a, blasStride(lda),
                x, blasStride(incx), &beta, y, blasStride(incy))
        }

        package func ger(
            _ m: Int, _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
            _ y: UnsafePointer<Scalar>, _ incy: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int
        ) {
            var alpha = alpha
            cblas_zgeru(
                CblasRowMajor, blasInt(m), blasInt(n), &alpha, x, blasStride(incx), y, blasStride(incy),
                a, blasStride(lda))
        }

        package func dot(
            _ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int, _ y: UnsafePointer<Scalar>, _ incy: Int
        ) -> Scalar {
            var result = Scalar.zero
            cblas_zdotu_sub(blasInt(n), x, blasStride(incx), y, blasStride(incy), &result)
            return result
        }

        package func axpy(
            _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
            _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
        ) {
            var alpha = alpha
            cblas_zaxpy(blasInt(n), &alpha, x, blasStride(incx), y, blasStride(incy))
        }

        package func scal(_ n: Int, _ alpha: Scalar, _ x: UnsafeMutablePointer<Scalar>, _ incx: Int) {
            var alpha = alpha
            cblas_zscal(blasInt(n), &alpha, x, blasStride(incx))
        }

        package func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Double {
            let parts = UnsafeRawPointer(x).assumingMemoryBound(to: Double.self)
            if incx == 1, let length = length(fromSumOfSquares: soma_dot_f64(2 * n, parts, parts)) { return length }
            return cblas_dznrm2(blasInt(n), x, blasStride(incx))
        }

        package func trsm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            // One vector: nothing is used twice, so there is nothing to pack.
            if r == 1 {
                return cblas_ztrsv(
                    CblasRowMajor, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit, blasInt(n), a,
                    blasStride(lda), b, blasStride(ldb))
            }
            var one = Scalar(1)
            cblas_ztrsm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), &one, a, blasStride(lda), b, blasStride(ldb))
        }

        package func trmm(
            _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
            _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            var one = Scalar(1)
            cblas_ztrmm(
                CblasRowMajor, CblasLeft, triangle.cblas, transA.cblas, unit ? CblasUnit : CblasNonUnit,
                blasInt(n), blasInt(r), &one, a, blasStride(lda), b, blasStride(ldb))
        }

        package func syrk(
            _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            var (one, zero) = (Scalar(1), Scalar.zero)
            cblas_zsyrk(
                CblasRowMajor, CblasUpper, transA.cblas, blasInt(n), blasInt(k), &one, a, blasStride(lda), &zero,
                c, blasStride(ldc))
        }
    }
#endif
