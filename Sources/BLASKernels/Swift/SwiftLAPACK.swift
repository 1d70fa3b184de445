import RealModule

/// LAPACK's routines in plain Swift: the textbook's algorithms, written once for real and
/// complex scalars, unblocked. They serve where LAPACK is not built in, and as its oracle.
package protocol SwiftLAPACK: BLASRoutines, LAPACKRoutines {}

extension SwiftLAPACK {
    /// The sum of `conj(x[i]) * y[i]` over contiguous elements.
    @inline(__always)
    func inner(_ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>) -> Scalar {
        guard Scalar._isComplex else { return dot(n, x, 1, y, 1) }
        var total = Scalar.zero
        for i in 0..<n { total += x[i]._conjugate * y[i] }
        return total
    }

    /// The element (i, j) of `op(a)`, where `a` is row-major.
    @inline(__always)
    func element(_ trans: Transpose, _ a: UnsafePointer<Scalar>, _ lda: Int, _ i: Int, _ j: Int) -> Scalar {
        switch trans {
        case .no: a[i * lda + j]
        case .yes: a[j * lda + i]
        case .conjugate: a[j * lda + i]._conjugate
        }
    }
}

// MARK: - Triangular matrices (row-major, as all of BLAS here)

extension SwiftLAPACK {
    package func trsm(
        _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
    ) {
        // op(A) is lower triangular: forwards; else backwards.
        let isLower = (triangle == .lower) == (transA == .no)
        for step in 0..<n {
            let i = isLower ? step : n - 1 - step
            for j in isLower ? 0..<i : (i + 1)..<n {
                axpy(r, -element(transA, a, lda, i, j), b + j * ldb, 1, b + i * ldb, 1)
            }
            if !unit {
                let pivot = element(transA, a, lda, i, i)
                for k in 0..<r { b[i * ldb + k] /= pivot }
            }
        }
    }

    package func trmm(
        _ triangle: Triangle, _ transA: Transpose, unit: Bool, _ n: Int, _ r: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
    ) {
        // Each row is replaced when no other needs it any more.
        let isLower = (triangle == .lower) == (transA == .no)
        for step in 0..<n {
            let i = isLower ? n - 1 - step : step
            if !unit { scal(r, element(transA, a, lda, i, i), b + i * ldb, 1) }
            for j in isLower ? 0..<i : (i + 1)..<n {
                axpy(r, element(transA, a, lda, i, j), b + j * ldb, 1, b + i * ldb, 1)
            }
        }
    }

    package func syrk(
        _ transA: Transpose, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        for i in 0..<n {
            for j in i..<n {
                c[i * ldc + j] =
                    transA == .no
                    ? dot(k, a + i * lda, 1, a + j * lda, 1) : dot(k, a + i, lda, a + j, lda)
            }
        }
    }
}

// MARK: - Cholesky

extension SwiftLAPACK {
    package func potrf(_ triangle: Triangle, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int) -> Int {
        // With steps of (1, lda) an element is that of the lower triangle; those of the upper
        // one, its conjugates, are reached with the steps exchanged.
        let (down, right) = triangle == .lower ? (1, lda) : (lda, 1)
        for j in 0..<n {
            let pivot = a[j * (down + right)]._real
            guard pivot > 0, pivot.isFinite else { return j + 1 }
            let root = pivot.squareRoot()
            a[j * (down + right)] = Scalar(_real: root)
            let column = a + j * right
            for i in (j + 1)..<max(n, j + 1) { column[i * down] /= Scalar(_real: root) }
            for k in (j + 1)..<max(n, j + 1) {
                let factor = -column[k * down]._conjugate
                for i in k..<n { a[i * down + k * right] += column[i * down] * factor }
            }
        }
        return 0
    }
}
