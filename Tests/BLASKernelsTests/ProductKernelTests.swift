import BLASKernels
import Testing

/// The products of a step against a loop in Double, over sizes about the edges of the tiles,
/// with padding that must be neither read nor written.
@Suite struct ProductKernelTests {
    /// The products that a step has.
    private enum Form: CaseIterable {
        /// `a b`, `a transpose(b)` and `transpose(a) b`; and the first and last with rows of `a` of given numbers.
        case straight, transposedRight, transposedLeft, numbered, numberedTransposedLeft
    }

    @Test(arguments: BackendChoice.available)
    func agreesWithTheTripleLoop(choice: BackendChoice) {
        withBackend(choice) {
            for form in Form.allCases {
                for m in [0, 1, 2, 5, 6, 7, 8, 9, 13, 15, 33] {
                    for n in [0, 1, 8, 10, 16, 17, 49, 64, 129] {
                        for k in [0, 1, 7, 16, 129] {
                            check(Double.self, form, m, n, k)
                            check(Float.self, form, m, n, k)
                        }
                    }
                }
            }
        }
    }

    /// Longer than one stretch of the inner dimension, and more rows than pass by at once.
    @Test(arguments: BackendChoice.available)
    func crossesTheBlocks(choice: BackendChoice) {
        withBackend(choice) {
            for form in Form.allCases {
                check(Float.self, form, 19, 70, 2_100)
                check(Float.self, form, 20, 128, 2_100)
                check(Float.self, form, 300, 50, 700)
                check(Double.self, form, 300, 50, 700)
                check(Float.self, form, 300, 130, 300)
                check(Float.self, form, 300, 200, 300)
                check(Double.self, form, 19, 70, 4_100)
                check(Double.self, form, 530, 35, 257)
                check(Double.self, form, 530, 129, 257)
            }
        }
    }

    /// A workspace for larger m and k serves smaller ones.
    @Test(arguments: BackendChoice.available)
    func worksInALargerWorkspace(choice: BackendChoice) {
        withBackend(choice) {
            for form in Form.allCases {
                for (m, n, k) in [(1, 10, 7), (64, 129, 256), (130, 33, 300)] {
                    check(Double.self, form, m, n, k, workspaceOf: (700, 900))
                    check(Float.self, form, m, n, k, workspaceOf: (131, 301))
                }
            }
        }
    }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ form: Form, _ m: Int, _ n: Int, _ k: Int, workspaceOf sizes: (m: Int, k: Int)? = nil
    ) {
        let backend = Scalar.realBackend
        let sizes = sizes ?? (m, k)
        let isNumbered = form == .numbered || form == .numberedTransposedLeft
        if isNumbered, backend.packedRightCount(1, 1) == 0 { return }
        // Rows lie three elements apart more than they need to, and hold NaN there. (Behind the last
        // there is nothing, for the sanitizer of memory to see what reads on.)
        let (transposesA, transposesB) = (
            form == .transposedLeft || form == .numberedTransposedLeft, form == .transposedRight
        )
        let hasBias = !transposesA && (m + n + k) % 2 == 0
        let (lda, ldb, ldc) = ((transposesA ? m : k) + 3, (transposesB ? k : n) + 3, n + 3)
        let a = padded(rows: transposesA ? k : m, columns: lda - 3, Scalar.self) { ($0 * 37) % 19 }
        let b = padded(rows: transposesB ? n : k, columns: ldb - 3, Scalar.self) { ($0 * 53) % 23 }
        // In no order, some of them twice.
        let numbers = (0..<(transposesA ? k : m)).map { isNumbered ? ($0 * 7 + 3) % (transposesA ? k : m) : $0 }
        let bias = (0..<n).map { Scalar($0 % 5) / 4 }
        var c = [Scalar](repeating: .nan, count: m * ldc + 1)
        for i in 0..<m { for j in n..<ldc { c[i * ldc + j] = 7 } }
        var isWithin = true
        if transposesA, backend.packedRightCount(1, 1) == 0 {
            return
        } else if transposesA {
            isWithin = withWorkspace(Scalar.self, backend.packedRightCount(n, sizes.k)) { right in
                backend.packRight(n, k, b, ldb, into: right)
                return withWorkspace(Scalar.self, backend.packedLeftCount(sizes.m, sizes.k)) { left in
                    backend.packLeft(m, k, a, rows: isNumbered ? numbers : nil, lda, into: left)
                    // In strips that are no whole tiles, and in ones that are.
                    let height = k % 2 == 0 ? 24 : 7
                    for first in stride(from: 0, to: m, by: height) {
                        c.withUnsafeMutableBufferPointer {
                            backend.transposedProduct(
                                m, first, min(height, m - first), n, k, left, right, $0.baseAddress! + first * ldc,
                                ldc, along: nil)
                        }
                    }
                    return true
                }
            }
        } else {
            isWithin = withWorkspace(Scalar.self, backend.productWorkspace(sizes.m, sizes.k)) { workspace in
                bias.withUnsafeBufferPointer { bias in
                    backend.product(
                        transposesB ? .yes : .no, m, n, k, a, rows: isNumbered ? numbers : nil, lda, b, ldb,
                        bias: hasBias ? bias.baseAddress : nil, &c,
                        ldc, workspace: workspace)
                }
                return true
            }
        }
        var worst = isWithin ? 0.0 : .infinity
        for i in 0..<m {
            for j in 0..<n {
                var (sum, magnitude) = (hasBias ? Double(bias[j]) : 0, 1.0)
                for p in 0..<k {
                    let x = Double(transposesA ? a[numbers[p] * lda + i] : a[numbers[i] * lda + p])
                    let y = Double(transposesB ? b[j * ldb + p] : b[p * ldb + j])
                    sum += x * y
                    magnitude += abs(x * y)
                }
                let error = abs(Double(c[i * ldc + j]) - sum)
                worst = error.isNaN ? .infinity : max(worst, error / (magnitude * Double(Scalar.ulpOfOne)))
            }
            if c[i * ldc + n..<(i + 1) * ldc].contains(where: { $0 != 7 }) { worst = .infinity }
        }
        #expect(worst <= Double(k + 2), "\(Scalar.self) \(form) m \(m) n \(n) k \(k) bias \(hasBias)")
    }

    /// Calls `body` with as many elements as it may use; whether it and the element after
    /// them are as they should be.
    private func withWorkspace<Scalar: RealScalar>(
        _: Scalar.Type, _ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Bool
    ) -> Bool {
        let workspace =
            UnsafeMutableRawPointer
            .allocate(byteCount: (count + 1) * MemoryLayout<Scalar>.stride, alignment: 64)
            .bindMemory(to: Scalar.self, capacity: count + 1)
        defer { workspace.deallocate() }
        workspace.initialize(repeating: .nan, count: count + 1)
        workspace[count] = 7
        return body(workspace) && workspace[count] == 7
    }

    private func padded<Scalar: RealScalar>(
        rows: Int, columns: Int, _: Scalar.Type, _ value: (Int) -> Int
    ) -> [Scalar] {
        var elements = [Scalar](repeating: .nan, count: max(1, rows * (columns + 3) - 3))
        for i in 0..<rows {
            for j in 0..<columns { elements[i * (columns + 3) + j] = Scalar(value(i * columns + j)) / 23 - 0.4 }
        }
        return elements
    }
}
