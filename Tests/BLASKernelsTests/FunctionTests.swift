import BLASKernels
import RealModule
import Testing

/// The elementwise functions against the C library's, in units in the last place.
@Suite struct FunctionTests {
    /// The functions in Double, by the C library.
    private static func reference(_ function: RealFunction, _ x: Double) -> Double {
        switch function {
        case .exp: .exp(x)
        case .log: .log(x)
        case .tanh: .tanh(x)
        case .logistic: x >= 0 ? 1 / (1 + .exp(-x)) : .exp(x) / (1 + .exp(x))
        case .softplus: x > 0 ? x + .log(onePlus: .exp(-x)) : .log(onePlus: .exp(x))
        case .sqrt: x.squareRoot()
        case .abs: abs(x)
        case .square: x * x
        }
    }

    @Test(arguments: BackendChoice.available, RealFunction.allCases)
    func accuracy(choice: BackendChoice, function: RealFunction) {
        withBackend(choice) {
            let points =
                function == .log || function == .sqrt ? positivePoints : positivePoints + positivePoints.map { -$0 }
            check(Float.self, function, points, ulps: 3)
            // The reference itself is up to 2 ulp off where it is made of several roundings.
            check(Double.self, function, points, ulps: 5)
        }
    }

    /// From 1e-6 to 80 in even steps of the logarithm, some 4,000 of them.
    private var positivePoints: [Double] { (0..<4_000).map { .exp(-13.8 + 18.18 * Double($0) / 4_000) } }

    private func check<Scalar: RealScalar>(
        _: Scalar.Type, _ function: RealFunction, _ points: [Double], ulps: Double
    ) {
        let x = points.map { Scalar($0) }
        var y = x
        Scalar.realBackend.apply(function, x.count, x, &y)
        var (worst, worstAt) = (0.0, Scalar.zero)
        for (x, y) in zip(x, y) {
            let wanted = Self.reference(function, Double(x))
            guard Scalar(wanted).isNormal else { continue }
            let error = abs(Double(y) - wanted) / Double(Scalar(wanted).ulp)
            if !(error <= worst) { (worst, worstAt) = (error, x) }
        }
        #expect(worst <= ulps, "\(Scalar.self) \(function) at \(worstAt)")
    }

    @Test(arguments: BackendChoice.available)
    func edges(choice: BackendChoice) {
        withBackend(choice) {
            checkEdges(Float.self)
            checkEdges(Double.self)
        }
    }

    private func checkEdges<Scalar: RealScalar>(_: Scalar.Type) {
        let infinity = Scalar.infinity
        let cases: [(RealFunction, Scalar, Scalar)] = [
            (.exp, -infinity, 0), (.exp, infinity, infinity), (.exp, 0, 1), (.log, 0, -infinity),
            (.log, infinity, infinity), (.log, 1, 0), (.tanh, infinity, 1), (.tanh, -infinity, -1), (.tanh, 0, 0),
            (.logistic, infinity, 1), (.logistic, -infinity, 0), (.logistic, 0, 0.5), (.softplus, infinity, infinity),
            (.softplus, -infinity, 0), (.sqrt, 0, 0), (.abs, -infinity, infinity), (.square, -3, 9),
        ]
        for (function, x, wanted) in cases {
            // In a vector's length and in the rest after it.
            for count in [1, 17] {
                var y = [Scalar](repeating: 0, count: count)
                Scalar.realBackend.apply(function, count, [Scalar](repeating: x, count: count), &y)
                #expect(y.allSatisfy { $0 == wanted }, "\(Scalar.self) \(function)(\(x))")
            }
        }
        for function in RealFunction.allCases {
            var y: [Scalar] = [0]
            Scalar.realBackend.apply(function, 1, [.nan], &y)
            #expect(y[0].isNaN, "\(Scalar.self) \(function)(NaN)")
        }
        var y: [Scalar] = [0, 0]
        Scalar.realBackend.apply(.log, 1, [-1], &y)
        Scalar.realBackend.apply(.sqrt, 1, [-1], &y[1])
        #expect(y[0].isNaN && y[1].isNaN)
    }
}
