import RealModule

extension SwiftBackend {
    package func gemv(
        _ transA: Transpose, _ m: Int, _ n: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ x: UnsafePointer<Scalar>, _ incx: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
    ) {
        switch transA {
        case .no:
            for i in 0..<m {
                let product = alpha * dot(n, a + i * lda, 1, x, incx)
                y[i * incy] = beta == 0 ? product : product + beta * y[i * incy]
            }
        case .yes, .conjugate:
            for j in 0..<n { y[j * incy] = beta == 0 ? 0 : beta * y[j * incy] }
            for i in 0..<m { axpy(n, alpha * x[i * incx], a + i * lda, 1, y, incy) }
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
        guard incx == 1, incy == 1 else {
            var total = Scalar.zero
            for i in 0..<n { total += x[i * incx] * y[i * incy] }
            return total
        }
        return lanewiseSum(n, { x[$0] * y[$0] })
    }

    package func axpy(
        _ n: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ incx: Int,
        _ y: UnsafeMutablePointer<Scalar>, _ incy: Int
    ) {
        if incx == 1, incy == 1 {
            for i in 0..<n { y[i] += alpha * x[i] }
        } else {
            for i in 0..<n { y[i * incy] += alpha * x[i * incx] }
        }
    }

    package func scal(_ n: Int, _ alpha: Scalar, _ x: UnsafeMutablePointer<Scalar>, _ incx: Int) {
        for i in 0..<n { x[i * incx] *= alpha }
    }

    package func copy(
        _ transA: Transpose, _ m: Int, _ n: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
    ) {
        guard transA != .no else {
            for i in 0..<m { (b + i * ldb).update(from: a + i * lda, count: n) }
            return
        }
        // In blocks, so that the lines of both stay in the cache.
        let block = 32
        for i0 in stride(from: 0, to: m, by: block) {
            for j0 in stride(from: 0, to: n, by: block) {
                for i in i0..<min(i0 + block, m) {
                    for j in j0..<min(j0 + block, n) { b[j * ldb + i] = a[i * lda + j] }
                }
            }
        }
    }

    package func nrm2(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar {
        // The plain sum of squares, unless it overflows or loses small elements.
        var squares = lanewiseSum(n) { x[$0 * incx] * x[$0 * incx] }
        if squares.isFinite, squares > Scalar.leastNormalMagnitude / .ulpOfOne { return squares.squareRoot() }
        var largest = Scalar.zero
        for i in 0..<n {
            let magnitude = x[i * incx].magnitude
            if magnitude.isNaN { return .nan }
            largest = max(largest, magnitude)
        }
        guard largest > 0, largest.isFinite else { return largest }
        squares = lanewiseSum(n) {
            let scaled = x[$0 * incx] / largest
            return scaled * scaled
        }
        return largest * squares.squareRoot()
    }

    package func asum(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar {
        lanewiseSum(n) { x[$0 * incx].magnitude }
    }

    /// The sum of `term(i)` for `i` below `n`: of blocks, each in eight partial sums, and then of these, in
    /// `Double`. However many numbers there are, each is added to some hundred others of its kind.
    @inline(__always)
    func lanewiseSum(_ n: Int, _ term: (Int) -> Scalar) -> Scalar {
        var (total, start) = (0.0, 0)
        while start < n {
            let end = min(start + 1_024, n)
            total += Double(blockSum(start, end, term))
            start = end
        }
        return Scalar(total)
    }

    @inline(__always)
    private func blockSum(_ start: Int, _ end: Int, _ term: (Int) -> Scalar) -> Scalar {
        var (s0, s1, s2, s3) = (Scalar.zero, Scalar.zero, Scalar.zero, Scalar.zero)
        var (s4, s5, s6, s7) = (Scalar.zero, Scalar.zero, Scalar.zero, Scalar.zero)
        var i = start
        while i + 8 <= end {
            s0 += term(i)
            s1 += term(i + 1)
            s2 += term(i + 2)
            s3 += term(i + 3)
            s4 += term(i + 4)
            s5 += term(i + 5)
            s6 += term(i + 6)
            s7 += term(i + 7)
            i += 8
        }
        var total = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))
        while i < end {
            total += term(i)
            i += 1
        }
        return total
    }
}
