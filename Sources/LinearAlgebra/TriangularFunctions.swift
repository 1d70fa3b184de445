#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    // Functions of an upper triangular matrix: column-major, n x n, in place.

    /// The principal square root, by halves: R12 solves R11 R12 + R12 R22 = T12 (Deadman, Higham &
    /// Ralha 2013), and by the recurrence of Bjoerck & Hammarling 1983 in small blocks.
    ///
    /// - Returns: whether no division by zero came up (two eigenvalues 0 that no root joins).
    func rootOfTriangle<Real: ComplexPart>(
        _ n: Int, _ t: UnsafeMutablePointer<Complex<Real>>, _ ld: Int
    ) -> Bool {
        guard n > 48 else { return rootOfSmallTriangle(n, t, ld) }
        let half = n / 2
        let (right, below) = (t + half * ld, t + half * ld + half)
        let exists = [rootOfTriangle(half, t, ld), rootOfTriangle(n - half, below, ld)]
        let (perturbed, scale) = Complex<Real>.lapack.trsyl(
            .no, .no, sign: 1, half, n - half, t, ld, below, ld, right, ld)
        if scale != 1 {
            for j in 0..<(n - half) { Complex<Real>.backend.scal(half, Complex(1 / scale, 0), right + j * ld, 1) }
        }
        return !perturbed && exists == [true, true]
    }

    @specialized(where Real == Float)
    @specialized(where Real == Double)
    private func rootOfSmallTriangle<Real: ComplexPart>(
        _ n: Int, _ t: UnsafeMutablePointer<Complex<Real>>, _ ld: Int
    ) -> Bool {
        var exists = true
        for j in 0..<n {
            t[j + j * ld] = Complex.sqrt(t[j + j * ld])
            for i in stride(from: j - 1, through: 0, by: -1) {
                var sum = t[i + j * ld]
                for k in (i + 1)..<max(j, i + 1) { sum -= t[i + k * ld] * t[k + j * ld] }
                let divisor = t[i + i * ld] + t[j + j * ld]
                if divisor != .zero {
                    t[i + j * ld] = sum / divisor
                } else {
                    exists = exists && sum == .zero
                    t[i + j * ld] = .zero
                }
            }
        }
        return exists
    }

    /// The principal logarithm by inverse scaling and squaring: square roots until the matrix is
    /// close to I, then the Pade approximant as partial fractions, by Gauss's quadrature (Higham
    /// 2008, Algorithm 11.9), the diagonals by accurate formulas (Al-Mohy & Higham 2012).
    ///
    /// - Precondition: no diagonal element is 0.
    func logarithmOfTriangle<Real: ComplexPart>(_ triangle: Matrix<Complex<Real>>) -> Matrix<Complex<Real>>? {
        // Up to these norms of T - I the approximants of degree 1 to 7 are accurate in Double.
        let limits: [Real] = [1.10e-5, 1.82e-3, 1.62e-2, 5.39e-2, 1.14e-1, 1.87e-1, 2.64e-1]
        let n = triangle.rows
        var root = triangle.copiedByColumns()
        let identity = Matrix<Complex<Real>>.identity(n)
        var (roots, close, degree) = (0, 0, 7)
        while true {
            let distance = oneNorm(root - identity)
            if let now = limits.firstIndex(where: { distance <= $0 }) {
                close += 1
                let next = limits.firstIndex { distance / 2 <= $0 }!
                degree = now + 1
                if now - next <= 1 || close == 2 { break }
            }
            // Each root halves the logarithm; the largest in a Double is about 2^10.
            guard roots < 100, root.withColumns({ rootOfTriangle(n, $0, n) }) else { return nil }
            roots += 1
        }
        var distance = root - identity
        for i in 0..<n { distance[i, i] = rootLessOne(triangle[i, i], roots) }
        var result = Matrix<Complex<Real>>.zeros(rows: n, columns: n)
        for (node, weight) in gaussLegendre(degree) {
            // Row-major, as trsm takes it.
            var divisor = (distance * Complex(Real(node), 0)).copied()
            for i in 0..<n { divisor[i, i] += 1 }
            var term = distance.copied()
            divisor.withElements { divisor in
                term.withMutableElements {
                    Complex<Real>.backend.trsm(.upper, .no, unit: false, n, n, divisor, n, $0, n)
                }
            }
            result.add(term, scaledBy: Complex(Real(weight), 0))
        }
        result = result * Complex(Real.exp2(Real(roots)), 0)
        for i in 0..<n {
            result[i, i] = Complex.log(triangle[i, i])
            if i > 0 {
                result[i - 1, i] = triangle[i - 1, i] * logarithmQuotient(triangle[i - 1, i - 1], triangle[i, i])
            }
        }
        return result
    }

    /// a^(1 / 2^s) - 1 without cancellation (Al-Mohy 2012, Algorithm 2).
    private func rootLessOne<Real: ComplexPart>(_ a: Complex<Real>, _ s: Int) -> Complex<Real> {
        guard s > 0 else { return a - 1 }
        var (value, count) = (a, s)
        if a.phase.magnitude >= .pi / 2 {
            value = Complex.sqrt(a)
            count -= 1
        }
        let difference = value - 1
        guard count > 0 else { return difference }
        var product = Complex<Real>(1)
        for _ in 0..<count {
            value = Complex.sqrt(value)
            product *= 1 + value
        }
        return difference / product
    }

    /// (log b - log a) / (b - a), also where a and b are close (Higham 2008, (11.28)).
    private func logarithmQuotient<Real: ComplexPart>(_ a: Complex<Real>, _ b: Complex<Real>) -> Complex<Real> {
        if a == b { return 1 / a }
        let difference = b - a
        let logarithms = Complex.log(b) - Complex.log(a)
        guard difference._absolute <= (a + b)._absolute / 2 else { return logarithms / difference }
        let turns = ((logarithms.imaginary - .pi) / (2 * .pi)).rounded(.up)
        let quotient = Complex.atanh(difference / (a + b))
        return 2 * (quotient + Complex(0, .pi * turns)) / difference
    }

    /// The nodes and weights of Gauss's quadrature on 0...1, by Newton's method on Legendre's polynomial.
    private func gaussLegendre(_ m: Int) -> [(node: Double, weight: Double)] {
        (1...m).map { k in
            var x = Double.cos(.pi * (Double(k) - 0.25) / (Double(m) + 0.5))
            var slope = 1.0
            for _ in 0..<20 {
                var (previous, current) = (1.0, x)
                for j in 2..<(m + 1) {
                    (previous, current) = (
                        current, (Double(2 * j - 1) * x * current - Double(j - 1) * previous) / Double(j)
                    )
                }
                slope = Double(m) * (x * current - previous) / (x * x - 1)
                x -= current / slope
            }
            return ((1 + x) / 2, 1 / ((1 - x * x) * slope * slope))
        }
    }
#endif
