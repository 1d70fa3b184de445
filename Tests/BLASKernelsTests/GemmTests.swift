import BLASKernels
import Testing

/// Products against a triple loop in Double, on every backend, in both precisions.
@Suite struct GemmTests {
    @Test(arguments: BackendChoice.available)
    func agreesWithTheTripleLoop(choice: BackendChoice) {
        withBackend(choice) {
            for (transA, transB) in [(Transpose.no, Transpose.no), (.yes, .no), (.no, .yes), (.yes, .yes)] {
                for m in [0, 1, 2, 7, 8, 9, 129] {
                    for n in [0, 1, 8, 9, 33, 128] {
                        for k in [0, 1, 7, 127, 128] {
                            // All betas at the small sizes, one of them at the others.
                            for beta in m * n * k < 600 ? [0.0, 1, 0.5] : [[0.0, 1, 0.5][(m + n + k) % 3]] {
                                check(Double.self, m, n, k, transA, transB, beta)
                                check(Float.self, m, n, k, transA, transB, beta)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Around the sizes up to which kernels of their own take the place of gemm.
    @Test(arguments: BackendChoice.available)
    func smallOnes(choice: BackendChoice) {
        withBackend(choice) {
            let sizes = [1, 2, 3, 4, 6, 8, 11, 12, 13, 16, 17]
            for (m, n) in sizes.flatMap({ m in sizes.map { (m, $0) } }) {
                for k in sizes { checkAllWays(m, n, k) }
            }
            for m in [15, 31, 64, 65] {
                for n in [5, 33, 48, 49, 64, 65] { for k in [1, 16, 23, 24, 25] { checkAllWays(m, n, k) } }
            }
        }
    }

    private func checkAllWays(_ m: Int, _ n: Int, _ k: Int) {
        for (transA, transB) in [(Transpose.no, Transpose.no), (.yes, .no), (.no, .yes), (.yes, .yes)] {
            let beta = [0.0, 1, 0.5][(m + n + k) % 3]
            check(Double.self, m, n, k, transA, transB, beta)
            check(Float.self, m, n, k, transA, transB, beta)
        }
    }

    /// Larger than every block of the blocked algorithm.
    @Test(arguments: BackendChoice.available)
    func crossesTheBlocks(choice: BackendChoice) {
        withBackend(choice) {
            check(Double.self, 150, 530, 300, .no, .no, 0)
            check(Float.self, 530, 150, 600, .yes, .no, 1)
            check(Float.self, 70, 1_100, 520, .no, .yes, 0.5)
        }
    }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ m: Int, _ n: Int, _ k: Int, _ transA: Transpose, _ transB: Transpose, _ beta: Double
    ) {
        // Rows lie three elements apart more than they need to.
        let (lda, ldb, ldc) = ((transA == .no ? k : m) + 3, (transB == .no ? n : k) + 3, n + 3)
        let a = (0..<(transA == .no ? m : k) * lda + 1).map { Scalar(($0 * 37) % 19) / 19 - 0.5 }
        let b = (0..<(transB == .no ? k : n) * ldb + 1).map { Scalar(($0 * 53) % 23) / 23 - 0.5 }
        // With beta 0 the output is written and never read; between the rows nothing is written.
        let start: Scalar = beta == 0 ? .nan : 0.25
        var c = [Scalar](repeating: start, count: m * ldc + 1)
        for i in 0..<m { for j in n..<ldc { c[i * ldc + j] = 7 } }
        Scalar.backend.gemm(transA, transB, m, n, k, 1, a, lda, b, ldb, Scalar(beta), &c, ldc)
        var worst = 0.0
        for i in 0..<m {
            for j in 0..<n {
                var (sum, magnitude) = (beta == 0 ? 0 : beta * 0.25, 0.25)
                for p in 0..<k {
                    let x = Double(transA == .no ? a[i * lda + p] : a[p * lda + i])
                    let y = Double(transB == .no ? b[p * ldb + j] : b[j * ldb + p])
                    sum += x * y
                    magnitude += abs(x * y)
                }
                let error = abs(Double(c[i * ldc + j]) - sum)
                worst = error.isNaN ? .infinity : max(worst, error / (magnitude * Double(Scalar.ulpOfOne)))
            }
            if c[i * ldc + n..<(i + 1) * ldc].contains(where: { $0 != 7 }) { worst = .infinity }
        }
        #expect(worst <= Double(k + 2), "\(Scalar.self) m \(m) n \(n) k \(k) \(transA) \(transB) beta \(beta)")
    }
}
