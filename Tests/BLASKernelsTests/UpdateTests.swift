import BLASKernels
import Testing

extension UpdateRule {
    /// One of each.
    static var samples: [UpdateRule] {
        [
            .gradientDescent(rate: 0.1), .momentum(rate: 0.1, momentum: 0.9), .nesterov(rate: 0.1, momentum: 0.9),
            .adaGrad(rate: 0.1, epsilon: 1e-6), .rmsProp(rate: 0.1, decay: 0.9, epsilon: 1e-6),
            .adam(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, rootScale: 1.5, shrink: 0),
            .adam(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, rootScale: 1.5, shrink: 0.01),
        ]
    }
}

/// Parameters, their moments and their gradient.
struct UpdateState<Scalar: RealScalar>: Equatable {
    var parameters: [Scalar]
    var firstMoments: [Scalar]
    var secondMoments: [Scalar]
    var gradient: [Scalar]

    init(parameters: [Scalar], gradient: [Scalar]) {
        (self.parameters, self.gradient) = (parameters, gradient)
        firstMoments = [Scalar](repeating: 0, count: parameters.count)
        secondMoments = firstMoments
    }

    /// Calls `body` with the update of rows of them.
    mutating func withUpdate(
        _ rule: UpdateRule<Scalar>, gradientScale: Scalar, rows: Int, columns: Int, stride: Int,
        _ body: (ParameterUpdate<Scalar>) -> Void
    ) {
        parameters.withUnsafeMutableBufferPointer { w in
            firstMoments.withUnsafeMutableBufferPointer { s1 in
                secondMoments.withUnsafeMutableBufferPointer { s2 in
                    gradient.withUnsafeBufferPointer { g in
                        guard let w = w.baseAddress, let s1 = s1.baseAddress, let s2 = s2.baseAddress,
                            let g = g.baseAddress
                        else { return }
                        body(
                            ParameterUpdate(
                                rule, gradientScale: gradientScale, rows: rows, columns: columns, stride: stride,
                                parameters: w, gradient: g, firstMoments: s1, secondMoments: s2))
                    }
                }
            }
        }
    }

    var all: [Scalar] { parameters + firstMoments + secondMoments }
}

/// Updates made along with a product: to the bit what they are alone, and the product to the bit what it
/// is without one. (Where a backend has no such products there is nothing to see; and in a build for a sanitizer
/// an update alone has no fused multiplications, and differs by rounding.)
@Suite struct UpdateTests {
    @Test(arguments: BackendChoice.available)
    func updatesAlongWithAProductChangeNothing(choice: BackendChoice) {
        withBackend(choice) {
            for (m, n, k) in [(8, 48, 64), (24, 80, 5), (7, 33, 9), (48, 512, 16), (19, 10, 130), (16, 96, 4_200)] {
                for count in [0, 1, 15, 16, 17, 500, 24_576] {
                    check(Float.self, m, n, k, rows: 1, columns: count, stride: count)
                    check(Double.self, m, n, k, rows: 1, columns: count, stride: count)
                }
                check(Float.self, m, n, k, rows: 5, columns: 33, stride: 40)
                check(Double.self, m, n, k, rows: 5, columns: 33, stride: 40)
            }
        }
    }

    /// Where the squares of a gradient overflow, a rule that divides by their root makes no step, nor one after
    /// smaller gradients, and there is no NaN.
    @Test(arguments: BackendChoice.available)
    func overflowingSquaresMakeNoStep(choice: BackendChoice) {
        withBackend(choice) {
            for scale in [0.5, 1] as [Float] {
                for rule in UpdateRule<Float>.samples.dropFirst(3) {
                    checkOverflow(rule, gradientScale: scale)
                }
            }
        }
    }

    /// A large gradient of a small scale is a gradient like any other, also where the scale's square vanishes.
    @Test(arguments: BackendChoice.available)
    func smallScales(choice: BackendChoice) {
        withBackend(choice) {
            for rule in UpdateRule<Float>.samples {
                var (scaled, plain) = (
                    UpdateState(
                        parameters: [Float](repeating: 2, count: 35),
                        gradient: (1...35).map { Float($0) * 0x1p60 }),
                    UpdateState(parameters: [Float](repeating: 2, count: 35), gradient: (1...35).map { Float($0) })
                )
                for _ in 0..<3 {
                    scaled.withUpdate(rule, gradientScale: 0x1p-60, rows: 1, columns: 35, stride: 35) {
                        Float.realBackend.update($0)
                    }
                    plain.withUpdate(rule, gradientScale: 1, rows: 1, columns: 35, stride: 35) {
                        Float.realBackend.update($0)
                    }
                }
                #expect(zip(scaled.all, plain.all).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }, "\(rule)")
            }
        }
    }

    private func checkOverflow(_ rule: UpdateRule<Float>, gradientScale: Float) {
        let count = 35
        var state = UpdateState(
            parameters: [Float](repeating: 2, count: count), gradient: [Float](repeating: 1e21, count: count))
        var expected: Float = 2
        for step in 0..<4 {
            if step == 3 { state.gradient = [Float](repeating: 1, count: count) }
            state.withUpdate(rule, gradientScale: gradientScale, rows: 1, columns: count, stride: count) {
                Float.realBackend.update($0)
            }
            if case .adam(_, _, _, _, _, let shrink) = rule { expected -= shrink * expected }
            #expect(
                state.parameters.allSatisfy { abs($0 - expected) < 1e-5 },
                "\(rule) \(gradientScale): \(state.parameters)")
        }
    }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ m: Int, _ n: Int, _ k: Int, rows: Int, columns: Int, stride: Int
    ) {
        let backend = Scalar.realBackend
        guard backend.packedRightCount(1, 1) > 0 else { return }
        let numbers = { (count: Int, salt: Int) in
            (0..<count).map { Scalar(($0 * 7_919 + salt * 104_729) % 1_009) / 504.5 - 1 }
        }
        let (a, b) = (numbers(k * m, 1), numbers(k * n, 2))
        let left = UnsafeMutablePointer<Scalar>.allocate(aligned: backend.packedLeftCount(m, k))
        let right = UnsafeMutablePointer<Scalar>.allocate(aligned: backend.packedRightCount(n, k))
        defer {
            left.deallocate()
            right.deallocate()
        }
        backend.packLeft(m, k, a, rows: nil, m, into: left)
        backend.packRight(n, k, b, n, into: right)
        var alone = [Scalar](repeating: .nan, count: m * n)
        backend.transposedProduct(m, 0, m, n, k, left, right, &alone, n, along: nil)
        for scale in [0.5, 1] as [Scalar] {
            for rule in UpdateRule<Scalar>.samples {
                var expected = UpdateState(
                    parameters: numbers(rows * stride, 3), gradient: numbers(rows * columns, 4))
                var state = expected
                // Twice, so that the moments count.
                for _ in 0..<2 {
                    expected.withUpdate(rule, gradientScale: scale, rows: rows, columns: columns, stride: stride) {
                        backend.update($0)
                    }
                    state.withUpdate(rule, gradientScale: scale, rows: rows, columns: columns, stride: stride) {
                        update in
                        var c = [Scalar](repeating: .nan, count: m * n)
                        backend.transposedProduct(m, 0, m, n, k, left, right, &c, n, along: update)
                        #expect(c == alone, "\(Scalar.self) \(rule) product of \(m) x \(n) x \(k)")
                    }
                }
                #expect(
                    state == expected, "\(Scalar.self) \(rule) \(rows) x \(columns) along with \(m) x \(n) x \(k)")
            }
        }
    }
}

extension UnsafeMutablePointer {
    fileprivate static func allocate(aligned count: Int) -> Self {
        UnsafeMutableRawPointer.allocate(byteCount: max(1, count * MemoryLayout<Pointee>.stride), alignment: 64)
            .bindMemory(to: Pointee.self, capacity: count)
    }
}
