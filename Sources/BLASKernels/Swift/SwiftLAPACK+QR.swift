import RealModule

// Householder's reflections, H = I - tau v v^H with v[0] = 1 (Golub & Van Loan, Algorithm 5.1.1,
// in LAPACK's form, where the first element becomes real), column-major.
extension SwiftLAPACK {
    /// Makes the reflection that turns `x`, n elements `step` apart, into a multiple beta of the
    /// first unit vector by H^H: x[0] becomes beta, the rest v's, and tau is returned.
    func makeReflection(_ n: Int, _ x: UnsafeMutablePointer<Scalar>, _ step: Int) -> Scalar {
        guard n > 0 else { return .zero }
        let tail = nrm2(n - 1, x + step, step)
        let head = x[0]
        guard tail != 0 || head != Scalar(_real: head._real) else { return .zero }
        let length = Scalar.Magnitude.hypot(head._absolute, tail)
        let beta = head._real > 0 ? -length : length
        let difference = head - Scalar(_real: beta)
        for i in 1..<max(n, 1) { x[i * step] /= difference }
        x[0] = Scalar(_real: beta)
        return (Scalar(_real: beta) - head) / Scalar(_real: beta)
    }

    /// Updates `c`, m x n, to `C - factor v (v^H C)`, with v[0] = 1 whatever is stored there.
    func applyReflection(
        _ m: Int, _ n: Int, _ v: UnsafePointer<Scalar>, _ factor: Scalar, _ c: UnsafeMutablePointer<Scalar>,
        _ ldc: Int
    ) {
        guard m > 0, factor != .zero else { return }
        for j in 0..<n {
            let column = c + j * ldc
            let product = factor * (column[0] + inner(m - 1, v + 1, column + 1))
            column[0] -= product
            axpy(m - 1, -product, v + 1, 1, column + 1, 1)
        }
    }

    package func geqrf(
        _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ tau: UnsafeMutablePointer<Scalar>
    ) {
        for k in 0..<min(m, n) {
            let column = a + k * lda + k
            tau[k] = makeReflection(m - k, column, 1)
            applyReflection(m - k, n - k - 1, column, tau[k]._conjugate, column + lda, lda)
        }
    }

    package func orgqr(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ tau: UnsafePointer<Scalar>
    ) {
        for j in k..<n {
            for i in 0..<m { a[i + j * lda] = i == j ? 1 : 0 }
        }
        for i in stride(from: k - 1, through: 0, by: -1) {
            let column = a + i * lda + i
            applyReflection(m - i, n - i - 1, column, tau[i], column + lda, lda)
            for j in 1..<max(m - i, 1) { column[j] *= -tau[i] }
            column[0] = 1 - tau[i]
            for j in 0..<i { a[j + i * lda] = .zero }
        }
    }

    package func ormqr(
        _ trans: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ tau: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        // Q = H1 H2 ... Hk: Q^H applies the first reflection first.
        for step in 0..<k {
            let i = trans == .no ? k - 1 - step : step
            let factor = trans == .no ? tau[i] : tau[i]._conjugate
            applyReflection(m - i, n, a + i * lda + i, factor, c + i, ldc)
        }
    }
}
