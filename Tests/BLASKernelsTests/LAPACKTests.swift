import BLASKernels
import ComplexModule
import RealModule
import Testing

/// The routines of LAPACK that every backend has, for all four scalars: residuals in units of
/// n * ulp * norm, whose threshold in LAPACK's own testers is 30.
@Suite struct LAPACKTests {
    private static let threshold = 30.0

    /// A column-major matrix.
    private struct Columns<S: MatrixScalar> {
        let rows: Int
        let count: Int
        var elements: [S]

        init(_ rows: Int, _ count: Int, _ element: (Int, Int) -> S) {
            self.rows = rows
            self.count = count
            elements = (0..<rows * count).map { element($0 % max(1, rows), $0 / max(1, rows)) }
        }

        subscript(i: Int, j: Int) -> S {
            get { elements[i + j * rows] }
            set { elements[i + j * rows] = newValue }
        }

        /// The conjugate transpose.
        var H: Columns { Columns(count, rows) { self[$1, $0]._conjugate } }

        static func * (a: Columns, b: Columns) -> Columns {
            var c = Columns(a.rows, b.count) { _, _ in .zero }
            guard a.count < 40 else {
                // The pure-Swift product, which has tests of its own. By rows, memory holds the transposes.
                withBackend(.swift) {
                    S.backend.gemm(
                        .no, .no, b.count, a.rows, a.count, 1, b.elements, b.rows, a.elements, a.rows, 0, &c.elements,
                        a.rows)
                }
                return c
            }
            for j in 0..<b.count {
                for k in 0..<a.count {
                    let factor = b[k, j]
                    for i in 0..<a.rows { c[i, j] += a[i, k] * factor }
                }
            }
            return c
        }

        static func - (a: Columns, b: Columns) -> Columns {
            Columns(a.rows, a.count) { a[$0, $1] - b[$0, $1] }
        }

        /// The largest sum of absolute values in a column.
        var norm: Double {
            var largest = 0.0
            for j in 0..<count {
                let sum = (0..<rows).reduce(0.0) { $0 + Double(self[$1, j]._absolute) }
                largest = sum.isNaN ? .infinity : max(largest, sum)
            }
            return largest
        }

        static func identity(_ n: Int) -> Columns { Columns(n, n) { $0 == $1 ? 1 : .zero } }
    }

    /// The residual in units of size * ulp * scale.
    private func residual<S>(_ difference: Columns<S>, _ scale: Double, _ size: Int) -> Double {
        let unit = Double(max(1, size)) * Double(S.Magnitude.ulpOfOne) * (scale > 0 ? scale : 1)
        return difference.norm / unit
    }

    /// Deterministic values in -1...1, with an imaginary part where there is one.
    private func value<S: MatrixScalar>(_: S.Type, _ i: Int, _ j: Int, _ salt: Int = 0) -> S {
        // Mixed by multiplications, so that no row is a combination of others.
        func part(_ k: Int) -> Int {
            var bits = UInt64(truncatingIfNeeded: ((i * 1_009 + j) * 31 + k) * 31 + salt)
            for _ in 0..<2 { bits = (bits ^ bits >> 29) &* 0xBF58_476D_1CE4_E5B9 }
            return Int(bits >> 33) % 2_003 - 1_001
        }
        let real = S(exactly: part(1))! / S(exactly: 1_001)!
        switch real {
        case let real as Complex<Float>: return (real + Complex(0, Float(part(2)) / 1_001)) as! S
        case let real as Complex<Double>: return (real + Complex(0, Double(part(2)) / 1_001)) as! S
        default: return real
        }
    }

    private func matrix<S: MatrixScalar>(_: S.Type, _ m: Int, _ n: Int, _ salt: Int = 0) -> Columns<S> {
        Columns(m, n) { value(S.self, $0, $1, salt) }
    }

    private func forEachScalar(_ body: (any MatrixScalar.Type) -> Void) {
        for type: any MatrixScalar.Type in [Float.self, Double.self, Complex<Float>.self, Complex<Double>.self] {
            body(type)
        }
    }

    private let shapes = [(1, 1), (2, 2), (3, 3), (5, 3), (3, 5), (8, 8), (17, 9), (9, 17), (33, 33), (40, 1), (1, 40)]

    @Test(arguments: BackendChoice.available) func gaussianElimination(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { lu($0) } }
    }

    #if OpenBLAS
        /// The elimination by kernels about the edges of its panels and triangles.
        @Test func eliminationInBlocks() {
            let shapes = [
                (65, 65), (65, 66), (66, 65), (70, 200), (200, 70), (96, 96), (97, 97), (128, 145), (130, 130),
                (290, 330),
            ]
            let (floats, doubles) = (OpenBLASFloatBackend(), OpenBLASDoubleBackend())
            func check() {
                lu(Float.self, shapes) { floats.eliminate($0, $1, $2, $3, $4) ?? floats.getrf($0, $1, $2, $3, $4) }
                lu(Double.self, shapes) { doubles.eliminate($0, $1, $2, $3, $4) ?? doubles.getrf($0, $1, $2, $3, $4) }
            }
            check()
            BLAS.withOneThread(check)
        }
    #endif

    /// Pivots, the first of them that is zero and what follows it are the same on every backend.
    @Test func pivotsAgree() {
        check(Float.self)
        check(Double.self)

        func check<S: MatrixScalar>(_: S.Type) {
            for (m, n, zero) in [(5, 5, 3), (40, 12, 7), (100, 100, 0), (129, 70, 41), (70, 129, 64), (90, 90, 77)] {
                var a = matrix(S.self, m, n)
                // Of the columns up to a zero pivot, nothing is left to eliminate.
                for i in 0..<m where zero > 0 { a[i, zero] = i < zero ? a[i, zero] : .zero }
                for j in 0..<zero { for i in (j + 1)..<m { a[i, j] = .zero } }
                var pivots: [[Int32]] = [], infos: [Int] = []
                for choice in BackendChoice.available {
                    withBackend(choice) {
                        var factors = a
                        var rows = [Int32](repeating: 0, count: min(m, n))
                        infos.append(S.backend.getrf(m, n, &factors.elements, m, &rows))
                        pivots.append(rows)
                        #expect(factors.elements.allSatisfy { $0._absolute.isFinite }, "\(S.self) \(choice) \(m)x\(n)")
                    }
                }
                #expect(Set(infos) == [zero > 0 ? zero + 1 : 0], "\(S.self) \(m)x\(n): \(infos)")
                #expect(Set(pivots).count == 1, "\(S.self) \(m)x\(n): \(pivots)")
            }
        }
    }

    /// NaN spreads, and a column of zeros and NaN is not taken for one of zeros.
    @Test(arguments: BackendChoice.available) func eliminationKeepsNaN(choice: BackendChoice) {
        withBackend(choice) {
            for size in [1, 3, 70, 100] {
                for (i, j) in [(0, 0), (size - 1, 0), (size / 2, size / 2), (size - 1, size - 1)] {
                    var a = matrix(Double.self, size, size)
                    a[i, j] = .nan
                    var pivots = [Int32](repeating: 0, count: size)
                    let info = Double.backend.getrf(size, size, &a.elements, size, &pivots)
                    #expect(info == 0 && a.elements[size * size - 1].isNaN, "\(size): \(i), \(j)")
                }
            }
        }
    }

    private typealias Factorization<S> = (
        Int, Int, UnsafeMutablePointer<S>, Int, UnsafeMutablePointer<Int32>
    ) -> Int

    private func lu<S: MatrixScalar>(_: S.Type) { lu(S.self, shapes) { S.backend.getrf($0, $1, $2, $3, $4) } }

    private func lu<S: MatrixScalar>(_: S.Type, _ shapes: [(Int, Int)], _ factor: Factorization<S>) {
        for (m, n) in shapes {
            let a = matrix(S.self, m, n)
            // What lies between the columns is left alone.
            let stride = m + n % 3
            var factors = Columns<S>(stride, n) { $0 < m ? a[$0, $1] : 77 }
            var pivots = [Int32](repeating: 0, count: min(m, n))
            #expect(factor(m, n, &factors.elements, stride, &pivots) == 0, "\(S.self) \(m)x\(n)")
            for j in 0..<n { #expect((m..<stride).allSatisfy { factors[$0, j] == 77 }, "\(S.self) \(m)x\(n)") }
            let k = min(m, n)
            let l = Columns<S>(m, k) { $0 == $1 ? 1 : $0 > $1 ? factors[$0, $1] : .zero }
            let u = Columns<S>(k, n) { $0 <= $1 ? factors[$0, $1] : .zero }
            var product = l * u
            for i in (0..<k).reversed() where Int(pivots[i]) - 1 != i {
                for j in 0..<n {
                    (product[i, j], product[Int(pivots[i]) - 1, j]) = (product[Int(pivots[i]) - 1, j], product[i, j])
                }
            }
            #expect(residual(product - a, a.norm, max(m, n)) < Self.threshold, "\(S.self) \(m)x\(n)")
            guard m == n else { continue }
            let b = matrix(S.self, n, 3, 1)
            for trans in [Transpose.no, .yes] {
                var x = b
                S.backend.getrs(trans, n, 3, factors.elements, stride, pivots, &x.elements, n)
                let op = trans == .no ? a : Columns(n, n) { a[$1, $0] }
                #expect(
                    residual(op * x - b, a.norm * x.norm, n) < Self.threshold, "\(S.self) \(n) solve \(trans)")
            }
        }
    }

    @Test(arguments: BackendChoice.available) func cholesky(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { potrf($0) } }
    }

    private func potrf<S: MatrixScalar>(_: S.Type) {
        // From 257 on in several panels, where there are any.
        let large = S._isComplex || BackendChoice.current == .swift ? [] : [256, 257, 270]
        for n in [0, 1, 2, 3, 4, 5, 8, 17, 33, 66, 127, 128, 129] + large {
            let half = matrix(S.self, n, n + 2)
            let a = half * half.H
            let stride = n + n % 3
            for triangle in [Triangle.lower, .upper] {
                // Neither the other triangle nor what lies between the columns is read or written.
                let isOwn = { (i: Int, j: Int) in i < n && (i == j || (triangle == .lower) == (i > j)) }
                var factors = Columns<S>(stride, n) { isOwn($0, $1) ? a[$0, $1] : 77 }
                #expect(S.backend.potrf(triangle, n, &factors.elements, stride) == 0, "\(S.self) \(n) \(triangle)")
                let l = Columns<S>(n, n) { i, j in
                    i < j ? .zero : triangle == .lower ? factors[i, j] : factors[j, i]._conjugate
                }
                #expect(residual(l * l.H - a, a.norm, n) < Self.threshold, "\(S.self) \(n) \(triangle)")
                for j in 0..<n {
                    #expect((0..<stride).allSatisfy { isOwn($0, j) || factors[$0, j] == 77 }, "\(S.self) \(n) \(j)")
                }
                for minor in Set([1, n / 2, n - 1, n]) where 0 < minor && minor <= n {
                    var indefinite = a
                    let label: Comment = "\(S.self) \(n) \(triangle), minor \(minor)"
                    indefinite[minor - 1, minor - 1] = -1
                    #expect(S.backend.potrf(triangle, n, &indefinite.elements, n) == minor, label)
                    // OpenBLAS's own factorization may go on from these.
                    guard triangle == .upper, !S._isComplex, BLAS.hasProductKernels else { continue }
                    for pivot in [S.Magnitude.nan, .infinity] {
                        indefinite = a
                        indefinite[minor - 1, minor - 1] = S(_real: pivot)
                        #expect(S.backend.potrf(triangle, n, &indefinite.elements, n) == minor, label)
                    }
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available) func orthogonal(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { qr($0) } }
    }

    private func qr<S: MatrixScalar>(_: S.Type) {
        for (m, n) in shapes {
            let (a, k) = (matrix(S.self, m, n), min(m, n))
            var factors = a
            var tau = [S](repeating: .zero, count: k)
            S.backend.geqrf(m, n, &factors.elements, m, &tau)
            let r = Columns<S>(m, n) { $0 <= $1 ? factors[$0, $1] : .zero }
            // All of Q: its first k columns are the reflections'.
            var q = Columns<S>(m, m) { $1 < k ? factors[$0, $1] : .zero }
            S.backend.orgqr(m, m, k, &q.elements, m, tau)
            #expect(residual(q * r - a, a.norm, max(m, n)) < Self.threshold, "\(S.self) \(m)x\(n)")
            #expect(residual(q.H * q - .identity(m), 1, m) < Self.threshold, "\(S.self) \(m)x\(n) Q")
            let c = matrix(S.self, m, 4, 2)
            for trans in [Transpose.no, .conjugate] {
                var applied = c
                S.backend.ormqr(trans, m, 4, k, factors.elements, m, tau, &applied.elements, m)
                let wanted = (trans == .no ? q : q.H) * c
                #expect(residual(applied - wanted, c.norm, m) < Self.threshold, "\(S.self) \(m)x\(n) \(trans)")
            }
        }
    }

    @Test(arguments: BackendChoice.available) func hermitianEigenvalues(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { syevd($0) } }
    }

    private func syevd<S: MatrixScalar>(_: S.Type) {
        for n in [1, 2, 3, 8, 17, 33] {
            // Full, of rank 1, diagonal with equal values, and badly scaled.
            let full = matrix(S.self, n, n)
            let one = matrix(S.self, n, 1)
            let scale = S(
                _real: S.Magnitude(
                    sign: .plus, exponent: S.Magnitude.greatestFiniteMagnitude.exponent - 9, significand: 1))
            let cases: [Columns<S>] = [
                Columns(n, n) { (full[$0, $1] + full[$1, $0]._conjugate) / 2 }, one * one.H,
                Columns(n, n) { $0 == $1 ? S(exactly: $0 / 2)! : .zero }, Columns(n, n) { _, _ in .zero },
                Columns(n, n) { (full[$0, $1] + full[$1, $0]._conjugate) / 2 * scale },
            ]
            for (kind, a) in cases.enumerated() {
                // Only the lower triangle is read.
                var vectors = Columns<S>(n, n) { $0 >= $1 ? a[$0, $1] : 77 }
                var values = [S.Magnitude](repeating: 0, count: n)
                #expect(S.backend.syevd(vectors: true, n, &vectors.elements, n, &values) == 0)
                #expect(values == values.sorted())
                let scaled = Columns<S>(n, n) { vectors[$0, $1] * S(_real: values[$1]) }
                let label = "\(S.self) \(n) kind \(kind)"
                #expect(residual(a * vectors - scaled, a.norm, n) < Self.threshold, "\(label)")
                #expect(residual(vectors.H * vectors - .identity(n), 1, n) < Self.threshold, "\(label) vectors")
                var again = Columns<S>(n, n) { $0 >= $1 ? a[$0, $1] : 77 }
                var alone = values
                #expect(S.backend.syevd(vectors: false, n, &again.elements, n, &alone) == 0)
                let bound = Double(n) * 30 * Double(S.Magnitude.ulpOfOne) * a.norm
                #expect(zip(values, alone).allSatisfy { abs(Double($0) - Double($1)) <= bound }, "\(label) alone")
            }
        }
    }

    @Test(arguments: BackendChoice.available) func singularValues(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { gesdd($0) } }
    }

    private func gesdd<S: MatrixScalar>(_: S.Type) {
        for (m, n) in shapes where m * n < 1_000 {
            let full = matrix(S.self, m, n)
            let cases: [Columns<S>] = [
                full, matrix(S.self, m, 1) * matrix(S.self, 1, n), Columns(m, n) { _, _ in .zero },
                Columns(m, n) { $0 == $1 ? S(exactly: $0 % 3)! : .zero },
            ]
            for (kind, a) in cases.enumerated() {
                for vectors in [SingularVectors.thin, .full] {
                    let k = min(m, n)
                    let (left, right) = vectors == .thin ? (k, k) : (m, n)
                    var work = a
                    var s = [S.Magnitude](repeating: 0, count: k)
                    var u = Columns<S>(m, left) { _, _ in .zero }
                    var vt = Columns<S>(right, n) { _, _ in .zero }
                    #expect(
                        S.backend.gesdd(vectors, m, n, &work.elements, m, &s, &u.elements, m, &vt.elements, right) == 0)
                    let label = "\(S.self) \(m)x\(n) kind \(kind) \(vectors)"
                    #expect(s == s.sorted(by: >) && s.allSatisfy { $0 >= 0 }, "\(label)")
                    let us = Columns<S>(m, k) { u[$0, $1] * S(_real: s[$1]) }
                    let product = us * Columns<S>(k, n) { vt[$0, $1] }
                    #expect(residual(product - a, a.norm, max(m, n)) < Self.threshold, "\(label)")
                    #expect(residual(u.H * u - .identity(left), 1, m) < Self.threshold, "\(label) U")
                    #expect(residual(vt * vt.H - .identity(right), 1, n) < Self.threshold, "\(label) V")
                    var again = a
                    var alone = s
                    #expect(S.backend.gesdd(.none, m, n, &again.elements, m, &alone, nil, 1, nil, 1) == 0)
                    let bound = Double(max(m, n)) * 30 * Double(S.Magnitude.ulpOfOne) * a.norm
                    #expect(zip(s, alone).allSatisfy { abs(Double($0) - Double($1)) <= bound }, "\(label) alone")
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available) func triangular(choice: BackendChoice) {
        withBackend(choice) { forEachScalar { trsm($0) } }
    }

    /// Row-major: what is a column here is a row there.
    private func trsm<S: MatrixScalar>(_: S.Type) {
        for n in [1, 2, 5, 19] {
            for triangle in [Triangle.lower, .upper] {
                for trans in [Transpose.no, .yes, .conjugate] {
                    for unit in [false, true] {
                        // Row i, column j of the row-major matrix; the other triangle is not read.
                        let stored = Columns<S>(n, n) { j, i in
                            i == j
                                ? (unit ? 99 : 4 + value(S.self, i, j))
                                : (i > j) == (triangle == .lower) ? value(S.self, i, j) / 8 : 77
                        }
                        let a = Columns<S>(n, n) { i, j in
                            i == j ? (unit ? 1 : stored[j, i]) : (i > j) == (triangle == .lower) ? stored[j, i] : .zero
                        }
                        let op = trans == .no ? a : trans == .conjugate ? a.H : Columns(n, n) { a[$1, $0] }
                        let b = matrix(S.self, n, 3, 3)
                        var x = Columns<S>(3, n) { b[$1, $0] }
                        // One column of three alone, then the others.
                        S.backend.trsm(triangle, trans, unit: unit, n, 1, stored.elements, n, &x.elements, 3)
                        x.elements.withUnsafeMutableBufferPointer {
                            S.backend.trsm(
                                triangle, trans, unit: unit, n, 2, stored.elements, n, $0.baseAddress! + 1, 3)
                        }
                        let solution = Columns<S>(n, 3) { x[$1, $0] }
                        let label = "\(S.self) \(n) \(triangle) \(trans) unit \(unit)"
                        #expect(residual(op * solution - b, a.norm * solution.norm, n) < Self.threshold, "\(label)")
                        S.backend.trmm(triangle, trans, unit: unit, n, 3, stored.elements, n, &x.elements, 3)
                        let back = Columns<S>(n, 3) { x[$1, $0] }
                        #expect(residual(back - b, a.norm * solution.norm, n) < Self.threshold, "\(label) trmm")
                    }
                }
            }
        }
    }
}
