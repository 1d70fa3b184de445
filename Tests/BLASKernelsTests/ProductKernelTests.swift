import BLASKernels
import Testing

/// The products of a step against a loop in Double, over sizes about the edges of the tiles,
/// with padding that must be neither read nor written.
@Suite struct ProductKernelTests {
    @Test(arguments: BackendChoice.available)
    func agreesWithTheTripleLoop(choice: BackendChoice) {
        withBackend(choice) {
            for (transA, transB) in [(Transpose.no, Transpose.no), (.yes, .no), (.no, .yes), (.yes, .yes)] {
                for m in [0, 1, 2, 7, 8, 9, 15, 33] {
                    for n in [0, 1, 8, 10, 16, 17, 49, 64, 129] {
                        for k in [0, 1, 7, 16, 129] {
                            check(Double.self, m, n, k, transA, transB, hasBias: (m + n + k) % 2 == 0)
                            check(Float.self, m, n, k, transA, transB, hasBias: (m + n + k) % 2 == 1)
                        }
                    }
                }
            }
        }
    }

    /// Longer than one stretch of the inner dimension, and more than a packed left operand.
    @Test(arguments: BackendChoice.available)
    func crossesTheBlocks(choice: BackendChoice) {
        withBackend(choice) {
            for hasBias in [true, false] {
                check(Float.self, 19, 70, 2_049, .no, .no, hasBias: hasBias)
                check(Float.self, 300, 60, 2_100, .yes, .no, hasBias: hasBias)
                check(Double.self, 19, 70, 4_100, .no, .yes, hasBias: hasBias)
                check(Double.self, 530, 25, 300, .yes, .no, hasBias: hasBias)
            }
        }
    }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ m: Int, _ n: Int, _ k: Int, _ transA: Transpose, _ transB: Transpose, hasBias: Bool
    ) {
        let backend = Scalar.realBackend
        // Rows lie three elements apart more than they need to, and hold NaN there.
        let (lda, ldb, ldc) = ((transA == .no ? k : m) + 3, (transB == .no ? n : k) + 3, n + 3)
        let a = padded(rows: transA == .no ? m : k, columns: lda - 3, Scalar.self) { ($0 * 37) % 19 }
        let b = padded(rows: transB == .no ? k : n, columns: ldb - 3, Scalar.self) { ($0 * 53) % 23 }
        let bias = (0..<n).map { Scalar($0 % 5) / 4 }
        var c = [Scalar](repeating: .nan, count: m * ldc + 1)
        for i in 0..<m { for j in n..<ldc { c[i * ldc + j] = 7 } }
        let workspaceCount = max(1, backend.productWorkspace(transA, m, k))
        let workspace =
            UnsafeMutableRawPointer
            .allocate(byteCount: (workspaceCount + 1) * MemoryLayout<Scalar>.stride, alignment: 64)
            .bindMemory(to: Scalar.self, capacity: workspaceCount + 1)
        workspace.initialize(repeating: .nan, count: workspaceCount + 1)
        workspace[workspaceCount] = 7
        defer { workspace.deallocate() }
        bias.withUnsafeBufferPointer { bias in
            backend.product(
                transA, transB, m, n, k, a, lda, b, ldb, bias: hasBias ? bias.baseAddress : nil, &c, ldc,
                workspace: workspace)
        }
        var worst = workspace[workspaceCount] == 7 ? 0.0 : .infinity
        for i in 0..<m {
            for j in 0..<n {
                var (sum, magnitude) = (hasBias ? Double(bias[j]) : 0, 1.0)
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
        #expect(worst <= Double(k + 2), "\(Scalar.self) m \(m) n \(n) k \(k) \(transA) \(transB) bias \(hasBias)")
    }

    private func padded<Scalar: RealScalar>(
        rows: Int, columns: Int, _: Scalar.Type, _ value: (Int) -> Int
    ) -> [Scalar] {
        var elements = [Scalar](repeating: .nan, count: rows * (columns + 3) + 1)
        for i in 0..<rows {
            for j in 0..<columns { elements[i * (columns + 3) + j] = Scalar(value(i * columns + j)) / 23 - 0.4 }
        }
        return elements
    }
}
