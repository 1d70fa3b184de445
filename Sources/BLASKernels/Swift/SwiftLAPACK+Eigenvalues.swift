import RealModule

// The Hermitian eigenvalue problem: Householder's tridiagonal form, then implicit QL with
// Wilkinson's shift (Golub & Van Loan, 8.3), column-major, the lower triangle given.
extension SwiftLAPACK {
    package func syevd(
        vectors: Bool, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ values: UnsafeMutablePointer<Scalar.Magnitude>
    ) -> Int {
        typealias Real = Scalar.Magnitude
        guard n > 0 else { return 0 }
        // The whole of A, so that a reflection is applied from both sides without cases.
        for j in 0..<n {
            a[j + j * lda] = Scalar(_real: a[j + j * lda]._real)
            for i in (j + 1)..<max(n, j + 1) { a[j + i * lda] = a[i + j * lda]._conjugate }
        }
        // Scaled, so that squares neither overflow nor vanish.
        var largest = Real.zero
        for j in 0..<n { for i in 0..<n { largest = max(largest, a[i + j * lda]._absolute) } }
        guard largest > 0 else {
            for j in 0..<n {
                values[j] = 0
                for i in 0..<n { a[i + j * lda] = i == j ? 1 : 0 }
            }
            return 0
        }
        let scale = scaleToOne(largest)
        for j in 0..<n { for i in 0..<n { a[i + j * lda] *= Scalar(_real: scale) } }

        var tau = [Scalar](repeating: .zero, count: n)
        var offDiagonal = [Real](repeating: 0, count: n)
        for k in 0..<(n - 1) {
            // H^H A H, with the reflection of column k below the diagonal.
            let v = a + k * lda + k + 1
            let count = n - k - 1
            tau[k] = makeReflection(count, v, 1)
            offDiagonal[k] = v[0]._real
            let corner = a + (k + 1) * lda + k + 1
            applyReflection(count, count, v, tau[k]._conjugate, corner, lda)
            applyReflectionFromRight(count, count, v, tau[k], corner, lda)
        }
        for k in 0..<n { values[k] = a[k + k * lda]._real }

        // Q of the reflections, in place of A, one column further to the right than they lie.
        if vectors {
            for j in stride(from: n - 1, to: 0, by: -1) {
                for i in 0..<n { a[i + j * lda] = i > j ? a[i + (j - 1) * lda] : .zero }
            }
            for i in 0..<n { a[i] = i == 0 ? 1 : 0 }
            tau.withUnsafeBufferPointer {
                orgqr(n - 1, n - 1, n - 1, a + lda + 1, lda, $0.baseAddress!)
            }
        }
        let unfinished = implicitQL(n, values, &offDiagonal, vectors ? a : nil, lda)
        guard unfinished == 0 else { return unfinished }
        sortAscending(n, values, vectors ? a : nil, lda)
        for i in 0..<n { values[i] /= scale }
        return 0
    }

    /// Updates `c`, m x n, to `C - factor (C v) v^H`, with v[0] = 1 whatever is stored there.
    private func applyReflectionFromRight(
        _ m: Int, _ n: Int, _ v: UnsafePointer<Scalar>, _ factor: Scalar, _ c: UnsafeMutablePointer<Scalar>,
        _ ldc: Int
    ) {
        guard factor != .zero, m > 0 else { return }
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: m) { buffer in
            let product = buffer.baseAddress!
            product.update(from: c, count: m)
            for j in 1..<max(n, 1) { axpy(m, v[j], c + j * ldc, 1, product, 1) }
            for j in 0..<n { axpy(m, -factor * (j == 0 ? 1 : v[j]._conjugate), product, 1, c + j * ldc, 1) }
        }
    }

    /// Diagonalises the tridiagonal matrix of `d` and `e`, whose rotations `vectors` follows.
    private func implicitQL(
        _ n: Int, _ d: UnsafeMutablePointer<Scalar.Magnitude>, _ e: inout [Scalar.Magnitude],
        _ vectors: UnsafeMutablePointer<Scalar>?, _ ldv: Int
    ) -> Int {
        typealias Real = Scalar.Magnitude
        let largest = (0..<n).reduce(Real.zero) { max($0, d[$1].magnitude, e[$1].magnitude) }
        for l in 0..<n {
            var sweeps = 0
            while true {
                // Rounding at the large end of a graded matrix may keep the small end from ever being small beside
                // its own diagonal: after many sweeps what is small beside the whole counts as 0.
                let floor = sweeps > 30 ? Real.ulpOfOne * largest : 0
                var m = l
                while m < n - 1, e[m].magnitude > max(floor, Real.ulpOfOne / 2 * (d[m].magnitude + d[m + 1].magnitude))
                {
                    m += 1
                }
                if m == l { break }
                sweeps += 1
                if sweeps > 60 { return e[..<(n - 1)].count { $0 != 0 } }
                var g = (d[l + 1] - d[l]) / (2 * e[l])
                let r = Real.hypot(g, 1)
                g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r))
                var (s, c, p) = (Real(1), Real(1), Real.zero)
                var deflated = false
                for i in stride(from: m - 1, through: l, by: -1) {
                    let (f, b) = (s * e[i], c * e[i])
                    let r = Real.hypot(f, g)
                    e[i + 1] = r
                    if r == 0 {
                        d[i + 1] -= p
                        e[m] = 0
                        deflated = true
                        break
                    }
                    (s, c) = (f / r, g / r)
                    g = d[i + 1] - p
                    let t = (d[i] - g) * s + 2 * c * b
                    p = s * t
                    d[i + 1] = g + p
                    g = c * t - b
                    if let vectors { rotate(n, vectors + i * ldv, vectors + (i + 1) * ldv, c, s) }
                }
                if deflated { continue }
                d[l] -= p
                e[l] = g
                e[m] = 0
            }
        }
        return 0
    }

    /// Updates the columns (x, y) to (c x - s y, s x + c y).
    @inline(__always)
    func rotate(
        _ n: Int, _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ c: Scalar.Magnitude,
        _ s: Scalar.Magnitude
    ) {
        let (c, s) = (Scalar(_real: c), Scalar(_real: s))
        for k in 0..<n { (x[k], y[k]) = (c * x[k] - s * y[k], s * x[k] + c * y[k]) }
    }

    private func sortAscending(
        _ n: Int, _ values: UnsafeMutablePointer<Scalar.Magnitude>, _ vectors: UnsafeMutablePointer<Scalar>?,
        _ ldv: Int
    ) {
        for i in 0..<n {
            var least = i
            for j in i..<n where values[j] < values[least] { least = j }
            guard least != i else { continue }
            (values[i], values[least]) = (values[least], values[i])
            if let vectors {
                for k in 0..<n { swapElements(vectors + k, i * ldv, least * ldv) }
            }
        }
    }
}
