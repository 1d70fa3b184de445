import BLASKernels
import CVectorKernels
import Testing

/// Sweeps of the QR algorithm through small blocks of a Hessenberg matrix, of every size about a chain of bulges, with
/// loops for what lies outside the windows.
@Suite struct BulgeChaseTests {
    @Test func sweepsAreSimilarities() {
        var generator = SplitMix()
        for n in 2...14 {
            for first in 0...min(2, n - 2) {
                for last in [first + 1, first + 2, n - 2, n - 1] where last > first && last < n {
                    for bulges in 1...5 {
                        for isComplex in [false, true] {
                            var sweep = Sweep(n, first, last, bulges, isComplex, using: &generator)
                            sweep.run()
                            sweep.check("n \(n), block \(first)...\(last), \(bulges) bulges, complex \(isComplex)")
                        }
                    }
                }
            }
        }
    }

    /// A matrix in the corner of a larger one, whose other elements must stay, column-major.
    private struct Sweep {
        let n, first, last, bulges: Int
        let ld: Int
        let original: [Double]
        var h: [Double]
        var z: [Double]
        var re, im: [Double]

        init(
            _ n: Int, _ first: Int, _ last: Int, _ bulges: Int, _ isComplex: Bool,
            using generator: inout SplitMix
        ) {
            (self.n, self.first, self.last, self.bulges, ld) = (n, first, last, bulges, n + 3)
            var h = [Double](repeating: .nan, count: (n + 3) * n)
            for j in 0..<n {
                for i in 0..<n {
                    // The block is apart from what lies before and behind.
                    let isZero = i > j + 1 || i == j + 1 && (i == first || j == last)
                    h[i + j * ld] = isZero ? 0 : .random(in: -1...1, using: &generator)
                }
            }
            (original, self.h) = (h, h)
            z = (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }
            re = (0..<2 * bulges).map { _ in .random(in: -1...1, using: &generator) }
            im = [Double](repeating: 0, count: 2 * bulges)
            guard isComplex else { return }
            for i in 0..<bulges {
                (re[2 * i + 1], im[2 * i]) = (re[2 * i], .random(in: 0.1...1, using: &generator))
                im[2 * i + 1] = -im[2 * i]
            }
        }

        mutating func run() {
            let size = 4 * bulges, ldu = size + 1
            var reflections = [Double](repeating: .nan, count: 3 * bulges)
            for start in stride(from: first - 2 * bulges + 1, to: last - 1, by: 2 * bulges) {
                var u = [Double](repeating: .nan, count: size * ldu)
                soma_chase_bulges_f64(
                    first, last, start, bulges, re, im, 1e-300, &h, ld, &reflections, &u, ldu)
                let rows = max(first, start + 1)..<min(last, start + size) + 1
                func element(_ i: Int, _ j: Int) -> Double { u[i - start - 1 + (j - start - 1) * ldu] }
                for j in rows.upperBound..<max(n, rows.upperBound) {
                    let old = rows.map { h[$0 + j * ld] }
                    for i in rows { h[i + j * ld] = zip(rows, old).reduce(0) { $0 + element($1.0, i) * $1.1 } }
                }
                for i in 0..<max(first, start) {
                    let old = rows.map { h[i + $0 * ld] }
                    for j in rows { h[i + j * ld] = zip(rows, old).reduce(0) { $0 + element($1.0, j) * $1.1 } }
                }
                for i in 0..<n {
                    let old = rows.map { z[i + $0 * n] }
                    for j in rows { z[i + j * n] = zip(rows, old).reduce(0) { $0 + element($1.0, j) * $1.1 } }
                }
            }
        }

        /// `h` is Z^T H Z of the original, and Hessenberg; Z is orthogonal.
        func check(_ label: Comment) {
            let tolerance = 100 * Double(n) * .ulpOfOne
            for i in 0..<n {
                for j in 0..<n {
                    var (expected, product) = (0.0, 0.0)
                    for k in 0..<n {
                        product += z[k + i * n] * z[k + j * n]
                        for l in 0..<n { expected += z[k + i * n] * original[k + l * ld] * z[l + j * n] }
                    }
                    #expect(abs(product - (i == j ? 1 : 0)) < tolerance, label)
                    #expect(abs(h[i + j * ld] - expected) < tolerance, label)
                    if i > j + 1 { #expect(h[i + j * ld] == 0, label) }
                }
                for row in n..<ld { #expect(h[row + i * ld].isNaN, label) }
            }
        }
    }
}
