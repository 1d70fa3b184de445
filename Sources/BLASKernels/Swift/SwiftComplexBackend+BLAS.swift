import ComplexModule
import RealModule

extension SwiftComplexBackend {
    package func gemm(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
        _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        for i in 0..<m {
            let row = c + i * ldc
            for j in 0..<n { row[j] = beta == .zero ? .zero : beta * row[j] }
            for p in 0..<k {
                let left = alpha * element(transA, a, lda, i, p)
                switch transB {
                case .no: axpy(n, left, b + p * ldb, 1, row, 1)
                case .yes: axpy(n, left, b + p, ldb, row, 1)
                case .conjugate: for j in 0..<n { row[j] += left * b[j * ldb + p].conjugate }
                }
            }
        }
    }

    /// The element (i, j) of `op(a)`.
    private func element(
        _ trans: Transpose, _ a: UnsafePointer<Scalar>, _ lda: Int, _ i: Int, _ j: Int
    ) -> Scalar {
        switch trans {
        case .no: a[i * lda + j]
        case .yes: a[j * lda + i]
        case .conjugate: a[j * lda + i].conjugate
        }
    }

    package func gemv(
        _ transA: Transpose, _ m: Int, _ n: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ x: UnsafePointer<Scalar>, _ incx: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
    ) {
        let (rows, inner) = transA == .no ? (m, n) : (n, m)
        for i in 0..<rows {
            var total = Scalar.zero
            for p in 0..<inner { total += element(transA, a, lda, i, p) * x[p * incx] }
            y[i * incy] = beta == .zero ? alpha * total : alpha * total + beta * y[i * incy]
        }
    }

    package func ger(
        _ m: Int, _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafePointer<Scalar>, _ incy: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int
    ) {
        for i in 0..<m { axpy(n, alpha * x[i * incx], y, incy, a + i * lda, 1) }
    }

    package func dot(
        _ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int, _ y: UnsafePointer<Scalar>, _ incy: Int
    ) -> Scalar {
        var total = Scalar.zero
        for i in 0..<n { total += x[i * incx] * y[i * incy] }
        return total
    }

    package func axpy(
        _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
    ) {
        for i in 0..<n { y[i * incy] += alpha * x[i * incx] }
    }

    package func scal(_ n: Int, _ alpha: Scalar, _ x: UnsafeMutablePointer<Scalar>, _ incx: Int) {
        for i in 0..<n { x[i * incx] *= alpha }
    }

    package func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Part {
        var (largest, squares) = (Part.zero, Part.zero)
        for i in 0..<n {
            let size = x[i * incx]._absolute
            if size.isNaN { return .nan }
            largest = max(largest, size)
        }
        guard largest > 0, largest.isFinite else { return largest }
        for start in stride(from: 0, to: n, by: 8_192) {
            var block = Part.zero
            for i in start..<min(start + 8_192, n) {
                let scaled = x[i * incx]._absolute / largest
                block += scaled * scaled
            }
            squares += block
        }
        return largest * squares.squareRoot()
    }
}
