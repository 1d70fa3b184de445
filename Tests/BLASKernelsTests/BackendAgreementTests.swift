#if OpenBLAS
    import BLASKernels
    import Testing

    /// Every other routine: OpenBLAS and the C kernels against the pure-Swift backend.
    @Suite struct BackendAgreementTests {
        private let sizes = [0, 1, 2, 7, 8, 9, 31, 64, 129]

        @Test func vectorRoutines() {
            compare(Float.self, tolerance: 2e-5)
            compare(Double.self, tolerance: 1e-13)
        }

        /// Runs `body` on both backends' routines and compares what it gives.
        private func same<Scalar: RealScalar>(
            _ name: String, _ tolerance: Double, _ body: (any RealBackend<Scalar>) -> [Scalar]
        ) {
            let ours = withBackend(.openBLAS) { body(Scalar.realBackend) }
            let swifts = withBackend(.swift) { body(Scalar.realBackend) }
            let isClose = zip(ours, swifts).allSatisfy {
                $0 == $1 || ($0.isNaN && $1.isNaN) || abs(Double($0) - Double($1)) <= tolerance * (1 + abs(Double($1)))
            }
            #expect(ours.count == swifts.count && isClose, "\(Scalar.self) \(name)")
        }

        private func numbers<Scalar: RealScalar>(_ count: Int, _ salt: Int = 1) -> [Scalar] {
            (0..<count).map { Scalar(($0 * 7_919 + salt * 104_729) % 1_009) / 504.5 - 1 }
        }

        private func compare<Scalar: RealScalar>(_: Scalar.Type, tolerance: Double) {
            for n in sizes {
                let (x, y): ([Scalar], [Scalar]) = (numbers(3 * n + 1), numbers(2 * n + 1, 2))
                same("dot \(n)", tolerance) { [$0.dot(n, x, 3, y, 2)] }
                same("nrm2 \(n)", tolerance) { [$0.nrm2(n, x, 3)] }
                same("asum \(n)", tolerance) { [$0.asum(n, x, 3)] }
                same("sum \(n)", tolerance) { [$0.sum(n, x)] }
                same("sumOfSquares \(n)", tolerance) { [$0.sumOfSquares(n, x, about: 0.25)] }
                same("axpy \(n)", tolerance) { backend in
                    var z = y
                    backend.axpy(n, 0.5, x, 3, &z, 2)
                    backend.scal(n, 1.5, &z, 2)
                    return z
                }
                if n > 0 {
                    same("extrema \(n)", 0) {
                        let (low, high) = $0.extrema(n, x)
                        return [low, high]
                    }
                    same("extrema with NaN \(n)", 0) { backend in
                        var z = x
                        z[n / 2] = .nan
                        let (low, high) = backend.extrema(n, z)
                        return [low, high]
                    }
                }
                elementwise(n, tolerance, x, y)
                updates(n, tolerance, x, y)
                for m in [0, 1, 5, 33] { matrices(m, n, tolerance, x) }
            }
        }

        private func elementwise<Scalar: RealScalar>(_ n: Int, _ tolerance: Double, _ x: [Scalar], _ y: [Scalar]) {
            for operation in ArithmeticOperation.allCases {
                same("\(operation) \(n)", tolerance) { backend in
                    var z = [Scalar](repeating: 0, count: 3 * n + 3)
                    z.withUnsafeMutableBufferPointer { z in
                        backend.combine(operation, n, x, y, z.baseAddress!)
                        backend.combine(operation, n, x, Scalar(0.75), z.baseAddress! + n)
                        backend.combine(operation, n, Scalar(0.75), y, z.baseAddress! + 2 * n)
                    }
                    return z
                }
            }
            for operation in RealOperation.allCases {
                same("\(operation) \(n)", tolerance) { backend in
                    let x = x.map { operation == .power ? abs($0) + 0.1 : ($0 * 4).rounded() / 4 }
                    let y = y.map { operation == .power ? $0 : ($0 * 4).rounded() / 4 }
                    var z = [Scalar](repeating: 0, count: 3 * n + 3)
                    z.withUnsafeMutableBufferPointer { z in
                        backend.combine(operation, n, x, y, z.baseAddress!)
                        backend.combine(operation, n, x, Scalar(0.75), z.baseAddress! + n)
                        backend.combine(operation, n, Scalar(0.75), y, z.baseAddress! + 2 * n)
                    }
                    return z
                }
            }
            let activations: [ElementwiseActivation<Scalar>] = [
                .identity, .step, .logistic, .tanh, .relu, .leakyReLU(slope: 0.1), .elu(alpha: 0.7), .gelu, .silu,
                .softplus,
            ]
            for activation in activations {
                same("\(activation) \(n)", 4 * tolerance) { backend in
                    var (z, delta) = (x, x)
                    backend.activate(activation, n, x, &z)
                    let saved = activation.derivativeNeedsInput ? x : z
                    backend.multiplyByDerivative(activation, n, saved, &delta)
                    return z + delta
                }
            }
            same("dropout \(n)", tolerance) { backend in
                var (z, mask) = (x, x)
                backend.dropout(n, 12_345, 0.3, &z, &mask)
                return z + mask
            }
        }

        private func updates<Scalar: RealScalar>(_ n: Int, _ tolerance: Double, _ x: [Scalar], _ y: [Scalar]) {
            for scale in [0.5, 1] as [Scalar] {
                for rule in UpdateRule<Scalar>.samples {
                    same("\(rule) \(scale) \(n)", 4 * tolerance) { backend in
                        var state = UpdateState(parameters: Array(x.prefix(n)), gradient: y)
                        for _ in 0..<3 {
                            state.withUpdate(rule, gradientScale: scale, rows: 1, columns: n, stride: n) {
                                backend.update($0)
                            }
                        }
                        return state.all
                    }
                    same("\(rule) \(scale) \(n) in rows", 4 * tolerance) { backend in
                        var state = UpdateState(parameters: Array(x.prefix(n)), gradient: y)
                        state.withUpdate(
                            rule, gradientScale: scale, rows: n == 0 ? 0 : 3, columns: n / 6, stride: n / 3
                        ) { backend.update($0) }
                        return state.all
                    }
                }
            }
        }

        private func matrices<Scalar: RealScalar>(_ m: Int, _ n: Int, _ tolerance: Double, _ x: [Scalar]) {
            let a: [Scalar] = numbers(m * (n + 2) + 1, 3)
            let contiguous: [Scalar] = numbers(m * n + 1, 4)
            let v: [Scalar] = numbers(2 * max(m, n) + 1, 5)
            for trans in [Transpose.no, .yes] {
                for beta in [Scalar(0), 1, 0.5] {
                    same("gemv \(trans) \(m)x\(n) beta \(beta)", tolerance) { backend in
                        var y = [Scalar](repeating: beta == 0 ? .nan : 0.5, count: trans == .no ? m : n)
                        backend.gemv(trans, m, n, 0.5, a, n + 2, v, 2, beta, &y, 1)
                        return y
                    }
                }
                same("copy \(trans) \(m)x\(n)", 0) { backend in
                    let width = (trans == .no ? n : m) + 1
                    var b = [Scalar](repeating: 3, count: (trans == .no ? m : n) * width + 1)
                    backend.copy(trans, m, n, a, n + 2, &b, width)
                    return b
                }
            }
            same("ger \(m)x\(n)", tolerance) { backend in
                var b = a
                backend.ger(m, n, 0.5, v, 2, v, 1, &b, n + 2)
                return b
            }
            same("addColumnSums \(m)x\(n)", tolerance) { backend in
                var y = Array(x.prefix(n))
                backend.addColumnSums(m, n, a, n + 2, &y)
                return y
            }
            guard n > 0 else { return }
            same("softmax \(m)x\(n)", 4 * tolerance) { backend in
                var (y, delta) = (contiguous, contiguous)
                backend.softmax(m, n, contiguous, n, &y, n)
                backend.multiplyBySoftmaxDerivative(m, n, y, n, &delta, n)
                return y + delta
            }
            let targets = contiguous.map { abs($0) }
            for loss in [RowLoss<Scalar>.squared, .absolute, .huber(delta: 0.3), .binaryCrossEntropy, .crossEntropy] {
                same("\(loss) \(m)x\(n)", 8 * tolerance) { backend in
                    var delta = contiguous
                    let all = backend.loss(loss, m, n, contiguous, targets, nil, 0.5, &delta)
                    let weighted = backend.loss(loss, m, n, contiguous, targets, v, 1, nil)
                    return [Scalar(all), Scalar(weighted)] + delta
                }
            }
        }
    }
#endif
