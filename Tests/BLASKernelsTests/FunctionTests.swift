import BLASKernels
import RealModule
import Testing

#if arch(x86_64) && !os(Windows)
    private typealias Wide = Float80
    /// What the reference itself may be off, in ulp of a `Double`.
    private let referenceError = 0.01
#else
    private typealias Wide = Double
    private let referenceError = 4.0
#endif

/// The elementwise functions, the activations and their derivatives against a wider
/// type's, in units in the last place, over the whole range.
@Suite struct FunctionTests {
    /// What is under test: a function of the real routines, an activation, or the
    /// derivative that is computed from an activation's input or output.
    private enum Kind<Scalar: RealScalar> {
        case function(RealFunction)
        case activation(ElementwiseActivation<Scalar>)
        case derivative(ElementwiseActivation<Scalar>)

        func callAsFunction(_ x: [Scalar]) -> [Scalar] {
            var y = [Scalar](repeating: 1, count: x.count)
            switch self {
            case .function(let function): Scalar.realBackend.apply(function, x.count, x, &y)
            case .activation(let activation): Scalar.realBackend.activate(activation, x.count, x, &y)
            case .derivative(let activation): Scalar.realBackend.multiplyByDerivative(activation, x.count, x, &y)
            }
            return y
        }
    }

    private struct Case<Scalar: RealScalar> {
        var kind: Kind<Scalar>
        /// The C kernels' documented error, and the Swift backend's, in ulp.
        var bounds: (c: Double, swift: Double)
        var domain: ClosedRange<Scalar> = -.infinity ... .infinity
        /// The value, and the greatest term that it is a sum of.
        var reference: (Wide) -> (value: Wide, term: Wide)

        init(
            _ kind: Kind<Scalar>, _ c: Double, _ swift: Double,
            in domain: ClosedRange<Scalar> = -.infinity ... .infinity, _ reference: @escaping (Wide) -> Wide
        ) {
            self.init(kind, c, swift, in: domain, terms: { (reference($0), 0) })
        }

        init(
            _ kind: Kind<Scalar>, _ c: Double, _ swift: Double,
            in domain: ClosedRange<Scalar> = -.infinity ... .infinity, terms: @escaping (Wide) -> (Wide, Wide)
        ) {
            self.kind = kind
            self.bounds = (c, swift)
            self.domain = domain
            self.reference = {
                let (sum, other) = terms($0)
                return (sum + other, max(sum.magnitude, other.magnitude))
            }
        }
    }

    private static func cases<Scalar: RealScalar>(_: Scalar.Type) -> [Case<Scalar>] {
        let slope = Wide(Scalar(0.1))
        let alpha = Wide(Scalar(0.7))
        return [
            Case(.function(.exp), 1, 1) { .exp($0) },
            Case(.function(.log), 1, 1, in: 0 ... .infinity) { .log($0) },
            Case(.function(.tanh), 1.5, 2.5) { .tanh($0) },
            Case(.function(.logistic), 1.7, 2.5) { logistic($0) },
            Case(.function(.softplus), 1.4, 2.5) { max($0, 0) + .log(onePlus: .exp(-abs($0))) },
            Case(.function(.sqrt), 0.5, 0.5, in: 0 ... .infinity) { $0.squareRoot() },
            Case(.function(.abs), 0, 0) { abs($0) },
            Case(.function(.square), 0.5, 0.5) { $0 * $0 },
            Case(.activation(.identity), 0, 0) { $0 },
            Case(.activation(.step), 0, 0) { $0 >= 0 ? 1 : 0 },
            Case(.activation(.relu), 0, 0) { max($0, 0) },
            Case(.activation(.leakyReLU(slope: 0.1)), 0.5, 0.5) { $0 > 0 ? $0 : slope * $0 },
            Case(.activation(.elu(alpha: 1)), 1.1, 1.5) { $0 > 0 ? $0 : .expMinusOne($0) },
            Case(.activation(.elu(alpha: 0.7)), 2, 2.5) { $0 > 0 ? $0 : alpha * .expMinusOne($0) },
            Case(.activation(.silu), 1.7, 3.5) { $0 == -.infinity ? 0 : $0 * logistic($0) },
            Case(.activation(.gelu), 3.3, 5) { $0 == -.infinity ? 0 : $0 * normalDistribution($0) },
            // From the output.
            Case(.derivative(.logistic), 1.5, 1.5, in: 0...1) { $0 * (1 - $0) },
            Case(.derivative(.tanh), 1.5, 1.5, in: -1...1) { (1 - $0) * (1 + $0) },
            Case(.derivative(.relu), 0, 0, in: 0 ... .infinity) { $0 > 0 ? 1 : 0 },
            Case(.derivative(.leakyReLU(slope: 0.1)), 0, 0) { $0 > 0 ? 1 : slope },
            Case(.derivative(.elu(alpha: 0.7)), 0.5, 0.5, in: -0.7 ... .infinity) { $0 > 0 ? 1 : $0 + alpha },
            Case(.derivative(.softplus), 1.1, 1.5, in: 0 ... .infinity) { -.expMinusOne(-$0) },
            // From the input.
            Case(
                .derivative(.silu), 5, 5,
                terms: { $0.isInfinite ? (logistic($0), 0) : (logistic($0), $0 * logistic($0) * logistic(-$0)) }),
            Case(
                .derivative(.gelu), 3.5, 5,
                terms: { $0.isInfinite ? (logistic($0), 0) : (normalDistribution($0), $0 * normalDensity($0)) }),
        ]
    }

    private static func logistic(_ x: Wide) -> Wide {
        x < 0 ? .exp(x) / (1 + .exp(x)) : 1 / (1 + .exp(-x))
    }

    private static func normalDistribution(_ x: Wide) -> Wide {
        if x.isInfinite { return x > 0 ? 1 : 0 }
        let root = Wide(0.5).squareRoot()
        let rootLow = Wide(0.5).addingProduct(-root, root) / (2 * root)
        let argument = -x * root
        // What was rounded off the argument, which the tail multiplies by x^2.
        let low = (-argument).addingProduct(-x, root) - x * rootLow
        let slope = 2 / Wide.pi.squareRoot() * .exp(-argument * argument)
        return (.erfc(argument) - (slope == 0 ? 0 : slope * low)) / 2
    }

    private static func normalDensity(_ x: Wide) -> Wide {
        let square = x * x
        guard square.isFinite else { return 0 }
        return .exp(-square / 2) * (1 - (-square).addingProduct(x, x) / 2) / (2 * .pi as Wide).squareRoot()
    }

    @Test func floats() {
        // Every 8,209th bit pattern: zeros, subnormals, infinities and NaN among them.
        let patterns = stride(from: UInt32.min, through: .max, by: 8_209).map { Float(bitPattern: $0) }
        for item in Self.cases(Float.self) { check(item, patterns, wideError: 0) }
    }

    @Test func doubles() {
        var generator = SplitMix()
        var points: [Double] = (0..<60_000).map { _ in Double(bitPattern: generator.next()) }
        for width in [1.0, 8, 80, 1_600] {
            points += (0..<20_000).map { _ in (Double(generator.next() >> 11) / 0x1p53 - 0.5) * width }
        }
        for item in Self.cases(Double.self) { check(item, points, wideError: referenceError) }
    }

    @Test func powers() {
        var generator = SplitMix()
        checkPowers(Float.self, largestExponent: 104, &generator, wideError: 0)
        checkPowers(Double.self, largestExponent: 745, &generator, wideError: referenceError)
        // What has no need to be rounded is not.
        for choice in BackendChoice.available {
            withBackend(choice) {
                var z: [Double] = (0...22).map(Double.init)
                Double.realBackend.combine(.power, z.count, 10, (0...22).map(Double.init), &z)
                #expect(z.map { "\($0)" } == (0...22).map { "\(Double("1e\($0)")!)" }, "\(choice)")
                let (x, powers) = ((0..<500).map { Double($0) * 0.37 - 20 }, (0...33).map(Double.init))
                var y = x
                Double.realBackend.combine(.power, x.count, x, [Double](repeating: 1, count: x.count), &y)
                #expect(y == x, "\(choice)")
                var cubes = powers
                Double.realBackend.combine(.power, powers.count, 3, powers, &cubes)
                #expect(cubes.last == 5_559_060_566_555_523 && cubes[20] == 3_486_784_401, "\(choice)")
                let roots = (1...1_000).map(Double.init)
                var squares = roots.map { $0 * $0 }
                Double.realBackend.combine(.power, roots.count, roots.map { $0 * $0 }, 0.5, &squares)
                #expect(squares == roots, "\(choice)")
            }
        }
    }

    /// Random bases of all sizes and near 1, with powers up to where the result leaves the range and a little beyond;
    /// and all pairs of what is special.
    private func checkPowers<Scalar: RealScalar>(
        _: Scalar.Type, largestExponent: Double, _ generator: inout SplitMix, wideError: Double
    ) {
        func uniform() -> Double { Double(generator.next() >> 11) / 0x1p53 * 2 - 1 }
        var (x, y): ([Scalar], [Scalar]) = ([], [])
        for i in 0..<40_000 {
            let logarithm = uniform() * (i % 3 == 0 ? largestExponent : i % 3 == 1 ? 1 : 1e-3)
            x.append(Scalar(Double.exp(logarithm)))
            y.append(i % 5 == 0 ? Scalar(Int(uniform() * 20)) : Scalar(uniform() * 1.05 * largestExponent / logarithm))
            if i % 5 == 0, i % 2 == 0 { x[i].negate() }
        }
        let special: [Scalar] = [
            0, 0.5, 1, 1.5, 2, 3, 8, .ulpOfOne, 1 / .ulpOfOne, 1 / .ulpOfOne + 1, .leastNonzeroMagnitude,
            .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity,
        ]
        let signed = special + special.map { -$0 } + [.nan]
        for base in signed {
            for exponent in signed {
                x.append(base)
                y.append(exponent)
            }
        }
        for choice in BackendChoice.available {
            var z = x
            withBackend(choice) {
                z.withUnsafeMutableBufferPointer { z in
                    Scalar.realBackend.combine(.power, z.count, UnsafePointer(z.baseAddress!), y, z.baseAddress!)
                }
            }
            var (worst, worstAt) = (0.0, 0)
            for i in x.indices {
                let wanted = power(Wide(x[i]), Wide(y[i]))
                // A subnormal result is rounded twice.
                let error = error(z[i], wanted, wanted) - (Scalar(wanted).isSubnormal ? 0.5 : 0)
                if !(error <= worst) { (worst, worstAt) = (error, i) }
                #expect(z[i].sign == wanted.sign || z[i].isNaN, "\(choice) \(x[i]) \(y[i])")
            }
            #expect(worst <= 1 + wideError, "\(choice) \(Scalar.self): \(x[worstAt]) to the power \(y[worstAt])")
            // One operand for all.
            for i in stride(from: 0, to: x.count, by: 97) {
                let (bases, powers) = (Array(x[max(0, i - 9)..<i]), Array(y[max(0, i - 9)..<i]))
                var (ofBases, ofPowers) = (bases, powers)
                withBackend(choice) {
                    Scalar.realBackend.combine(.power, bases.count, bases, y[i], &ofBases)
                    Scalar.realBackend.combine(.power, powers.count, x[i], powers, &ofPowers)
                }
                for j in bases.indices {
                    let (first, second) = (power(Wide(bases[j]), Wide(y[i])), power(Wide(x[i]), Wide(powers[j])))
                    #expect(error(ofBases[j], first, first) <= 1.5 + wideError, "\(bases[j]) \(y[i])")
                    #expect(error(ofPowers[j], second, second) <= 1.5 + wideError, "\(x[i]) \(powers[j])")
                }
            }
        }
    }

    /// C's pow.
    private func power(_ x: Wide, _ y: Wide) -> Wide {
        if y == 0 || x == 1 || (x == -1 && y.isInfinite) { return 1 }
        if x.isNaN || y.isNaN { return .nan }
        let isWhole = y.isInfinite || y == y.rounded(.towardZero)
        let isOdd = isWhole && !y.isInfinite && y / 2 != (y / 2).rounded(.towardZero)
        if x < 0, x.isFinite, !isWhole { return .nan }
        let size: Wide
        if x == 0 || x.isInfinite {
            size = (x == 0) == (y < 0) ? .infinity : 0
        } else {
            size = .pow(abs(x), y)
        }
        return isOdd && x.sign == .minus ? -size : size
    }

    private func check<Scalar: RealScalar>(_ item: Case<Scalar>, _ points: [Scalar], wideError: Double) {
        let edges: [Scalar] = [
            0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
            .leastNormalMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1,
        ]
        let x = (edges + points).filter { $0.isNaN || item.domain.contains($0) }
        let wanted = x.map { item.reference(Wide($0)) }
        for choice in BackendChoice.available {
            let y = withBackend(choice) { item.kind(x) }
            var (worst, worstAt) = (0.0, Scalar.zero)
            for i in x.indices {
                let error = error(y[i], wanted[i].value, wanted[i].term)
                if !(error <= worst) { (worst, worstAt) = (error, x[i]) }
            }
            let bound = (choice == .swift ? item.bounds.swift : item.bounds.c) + wideError
            #expect(worst <= bound, "\(choice) \(Scalar.self) \(item.kind) at \(worstAt)")
        }
    }

    /// The error of `y` in ulp of `term`; 0 where both are the same infinity or NaN.
    private func error<Scalar: RealScalar>(_ y: Scalar, _ wanted: Wide, _ term: Wide) -> Double {
        if wanted.isNaN || y.isNaN { return wanted.isNaN && y.isNaN ? 0 : .infinity }
        let rounded = Scalar(wanted)
        if rounded.isInfinite || y.isInfinite {
            // One of them may have been rounded to the greatest number.
            return y == rounded || y.nextDown == rounded || y == rounded.nextDown ? 0 : .infinity
        }
        return Double(abs(Wide(y) - wanted) / Wide(Scalar(term).ulp))
    }

    @Test(arguments: BackendChoice.available)
    func signedZeros(choice: BackendChoice) {
        withBackend(choice) {
            checkZeros(Float.self)
            checkZeros(Double.self)
        }
    }

    private func checkZeros<Scalar: RealScalar>(_: Scalar.Type) {
        let odd: [Kind<Scalar>] = [
            .function(.tanh), .activation(.tanh), .activation(.elu(alpha: 1)), .activation(.gelu), .activation(.silu),
        ]
        for kind in odd {
            // In a vector's length and in the rest after it.
            for count in [1, 37] {
                let positive = kind([Scalar](repeating: 0, count: count))
                let negative = kind([Scalar](repeating: -0.0, count: count))
                #expect(positive.allSatisfy { $0 == 0 && $0.sign == .plus }, "\(Scalar.self) \(kind)")
                #expect(negative.allSatisfy { $0 == 0 && $0.sign == .minus }, "\(Scalar.self) \(kind)")
            }
        }
    }

    @Test(arguments: BackendChoice.available)
    func belowTheDomain(choice: BackendChoice) {
        withBackend(choice) {
            for x: Float in [-.leastNonzeroMagnitude, -1, -.infinity] {
                #expect(Kind.function(.log)([x])[0].isNaN && Kind.function(.sqrt)([x])[0].isNaN)
                #expect(Kind.function(.log)([Double(x)])[0].isNaN && Kind.function(.sqrt)([Double(x)])[0].isNaN)
            }
        }
    }

    /// A function is the same wherever in the vectors and the rest after them its argument lies.
    @Test(arguments: BackendChoice.available, RealFunction.allCases)
    func lengths(choice: BackendChoice, function: RealFunction) {
        withBackend(choice) {
            let x = (0..<129).map { Float($0) * 0.37 + 0.01 }
            let whole = Kind.function(function)(x)
            for count in [0, 1, 2, 7, 8, 9, 31, 33, 127, 128] {
                let part = Kind.function(function)(Array(x.prefix(count)))
                #expect(zip(part, whole).allSatisfy { abs($0 - $1) <= $1.ulp }, "\(function) \(count)")
            }
        }
    }

    #if OpenBLAS
        /// dot and axpy on either side of where OpenBLAS's own take over.
        @Test func dotAndAxpy() {
            checkProducts(Float.self)
            checkProducts(Double.self)
        }

        private func checkProducts<Scalar: RealScalar>(_: Scalar.Type) {
            for n in [0, 1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 9_999, 10_000] {
                let x = (0..<n).map { Scalar(($0 * 7_919) % 1_009) / 504.5 - 1 }
                let y = (0..<n).map { Scalar(($0 * 104_729) % 1_013) / 506.5 - 1 }
                let backend = withBackend(.openBLAS) { Scalar.realBackend }
                let terms = zip(x, y).map { Wide($0) * Wide($1) }
                let magnitude = terms.reduce(0) { $0 + abs($1) }
                // No less than the kernels document for either scalar.
                let bound = Wide(n / 64 + 19) * Wide(Scalar.ulpOfOne) * magnitude
                #expect(abs(Wide(backend.dot(n, x, 1, y, 1)) - terms.reduce(0, +)) <= bound, "\(Scalar.self) dot \(n)")
                var z = y
                backend.axpy(n, 0.3, x, 1, &z, 1)
                for i in 0..<n {
                    let wanted = Wide(Scalar(0.3)) * Wide(x[i]) + Wide(y[i])
                    let scale = max(abs(x[i]), abs(y[i]))
                    // Rounded once, or twice without fused multiply-add.
                    #expect(abs(Wide(z[i]) - wanted) <= 1.5 * Wide(scale.ulp), "\(Scalar.self) axpy \(n) at \(i)")
                }
            }
        }
    #endif
}
