import BLASKernels
import Testing

/// Matrix products against a triple loop, on every backend.
@Suite struct GemmTests {
    @Test(arguments: BackendChoice.available)
    func agreesWithTheTripleLoop(choice: BackendChoice) {
        withBackend(choice) {
            for m in [1, 2, 7, 9, 129] {
                for n in [1, 8, 33] {
                    for k in [1, 7, 128] {
                        for (transA, transB) in [(Transpose.no, Transpose.no), (.yes, .no), (.no, .yes), (.yes, .yes)] {
                            for beta in [0.0, 1, 0.5] {
                                check(m, n, k, transA, transB, beta)
                            }
                        }
                    }
                }
            }
        }
    }

    private func check(_ m: Int, _ n: Int, _ k: Int, _ transA: Transpose, _ transB: Transpose, _ beta: Double) {
        let a = (0..<m * k).map { Double(($0 * 37) % 19) / 19 - 0.5 }
        let b = (0..<k * n).map { Double(($0 * 53) % 23) / 23 - 0.5 }
        // With beta 0 the output is written and never read.
        let start = beta == 0 ? Double.nan : 0.25
        var c = [Double](repeating: start, count: m * n)
        Double.backend.gemm(
            transA, transB, m, n, k, 1, a, transA == .no ? k : m, b, transB == .no ? n : k, beta, &c, n)
        var worst = 0.0
        for i in 0..<m {
            for j in 0..<n {
                var sum = beta == 0 ? 0 : beta * start
                for p in 0..<k {
                    sum += (transA == .no ? a[i * k + p] : a[p * m + i]) * (transB == .no ? b[p * n + j] : b[j * k + p])
                }
                worst = c[i * n + j].isNaN ? .infinity : max(worst, abs(c[i * n + j] - sum))
            }
        }
        #expect(worst <= Double(k + 2) * .ulpOfOne, "m \(m) n \(n) k \(k) \(transA) \(transB) beta \(beta)")
    }
}
