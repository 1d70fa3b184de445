import LinearAlgebra
import Testing

/// `dot`, transposes and views.
@Suite struct ProductsTests {
    @Test(arguments: BackendChoice.available)
    func transposedProducts(choice: BackendChoice) {
        withBackend(choice) {
            let c = Matrix<Float>(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6])
            #expect(dot(c.T, c) == [[17, 22, 27], [22, 29, 36], [27, 36, 45]])
            #expect(dot(c, c.T) == [[14, 32], [32, 77]])
            #expect(dot(c[0..<2, 1..<3], c[0..<2, 0..<2]) == [[14, 19], [29, 40]])
        }
    }

    /// In a process of their own, since a program that has chosen a backend for a scope goes another way.
    @Test func smallProductsWhereNoBackendWasChosen() async {
        await #expect(processExitsWith: .success) {
            checkSmallProducts(Float.self)
            checkSmallProducts(Double.self)
        }
    }

    /// Into a vector, whatever the strides: the old elements count by beta, and not at all where that is 0.
    @Test(arguments: BackendChoice.available)
    func productsIntoVectors(choice: BackendChoice) throws {
        withBackend(choice) {
            for (m, k) in [(0, 3), (3, 0), (1, 1), (1, 4), (5, 2), (9, 8)] {
                let whole = Matrix<Double>(rows: 10, columns: 12) { Double(($0 * 7 + $1 * 5) % 11 - 4) }
                let forms = [whole[1..<m + 1, 2..<k + 2], whole.T[0..<m, 1..<k + 1], whole[0..<m, 0..<k] + 0]
                for a in forms {
                    for x in [whole[row: 3][..<k], whole[column: 4][..<k]] {
                        for (alpha, beta) in [(1.0, 0.0), (2, 0.5), (-1, 1)] {
                            let old = beta == 0 ? Vector(repeating: .nan, count: m) : whole[column: 0][..<m]
                            let wanted = Vector<Double>(
                                (0..<m).map { i in
                                    let product = (0..<k).reduce(0) { $0 + a[i, $1] * x[$1] }
                                    return alpha * product + (beta == 0 ? 0 : beta * old[i])
                                })
                            for var y in [old, (old.column + 0)[column: 0], old.row[row: 0]] {
                                dot(a, x, into: &y, alpha: alpha, beta: beta)
                                #expect(y == wanted, "\(choice) \(m)x\(k) \(alpha) \(beta)")
                            }
                        }
                    }
                }
            }
            let square: Matrix<Double> = [[0, 1], [2, 3]]
            var own: Vector<Double> = [4, 5]
            dot(square, own, into: &own)
            #expect(own == [5, 23])
        }
    }

    @Test(arguments: BackendChoice.available)
    func neuronLearns(choice: BackendChoice) {
        withBackend(choice) {
            let inputs: Matrix<Double> = [[0, 1, 1], [1, 0, 0], [1, 0, 1]]
            let expected: Matrix<Double> = [[1], [0], [1]]
            var generator = SplitMix64(seed: 1)
            var weights = Matrix<Double>.random(rows: 3, columns: 1, in: -1...1, using: &generator)
            var bias = 0.0
            for _ in 0..<10_000 {
                let output = sigmoid(dot(inputs, weights) + bias)
                let error = (expected - output) * output * (1 - output)
                weights += dot(inputs.T, error) * 0.98
                bias += error.sum() * 0.98
            }
            #expect(abs(sigmoid(dot(inputs, weights) + bias) - expected).max() < 0.05)
        }
    }

    @Test func innerDimensionsMustAgree() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = dot(Matrix<Double>.zeros(rows: 3, columns: 4), Matrix<Double>.zeros(rows: 5, columns: 2))
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("dot: 3x4 . 5x2 - inner dimensions 4 and 5 differ"))
    }
}

/// Rows and columns that are one another's views have strides that BLAS does not take as they are.
@Suite struct ThinProductTests {
    @Test(arguments: BackendChoice.available) func rowsMadeOfColumns(choice: BackendChoice) {
        withBackend(choice) {
            let v: Vector<Double> = [1, 2, 3, 4, 5]
            let whole = Matrix<Double>(rows: 5, columns: 5) { Double(3 * $0 - 2 * $1 + $0 * $1 % 3) }
            let outerProduct = Matrix<Double>(rows: 5, columns: 5) { v[$0] * v[$1] }
            #expect(dot(v.column, v.row) == outerProduct)
            #expect(dot(v.column, v.column.T) == outerProduct && outer(v, v) == outerProduct)
            #expect(dot(v.row, v.column) == [[55]])
            #expect(dot(v.row, whole) == dot(v, whole).row)
            #expect(dot(whole, v.row.T) == dot(whole, v).column)
            #expect(dot(v.row, v) == Vector([55]) && dot(v, v.column) == Vector([55]))
            var result = Vector<Double>.zeros(5).row
            dot(v.row, whole, into: &result)
            #expect(result == dot(v, whole).row)
            var turned = Vector<Double>.zeros(5).row.T
            dot(whole, v.column, into: &turned)
            #expect(turned == dot(whole, v).column)
            let row = whole[row: 2].row
            #expect(dot(row.T, row) == outer(whole[row: 2], whole[row: 2]) && row.T.copied() == row.T)
        }
    }
}

/// Against a triple loop, in whole numbers.
private func checkSmallProducts<Real: RealScalar>(_: Real.Type) {
    let whole = Matrix<Real>(rows: 70, columns: 80) { Real(($0 * 7 + $1 * 5) % 11) - 4 }
    for (m, n, k) in [
        (1, 1, 1), (2, 3, 4), (3, 0, 2), (2, 2, 0), (8, 8, 8), (16, 16, 16), (17, 9, 5), (64, 64, 24),
    ] {
        for a in [whole[1..<m + 1, 2..<k + 2], whole.T[3..<m + 3, 0..<k]] {
            for b in [whole[0..<k, 1..<n + 1], whole.T[2..<k + 2, 5..<n + 5]] {
                let wanted = Matrix<Real>(rows: m, columns: n) { i, j in
                    (0..<k).reduce(0) { $0 + a[i, $1] * b[$1, j] }
                }
                precondition(dot(a, b) == wanted, "\(m) x \(k) times \(k) x \(n)")
                var c = Matrix<Real>(repeating: .nan, rows: m, columns: n)
                let shared = c
                dot(a, b, into: &c)
                precondition(c == wanted && (shared.isEmpty || shared[0, 0].isNaN))
                c = c.T.copied().T
                dot(a, b, into: &c)
                precondition(c == wanted)
            }
        }
    }
}
