import RealModule

extension SwiftBackend {
    package func apply(
        _ function: RealFunction, _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
    ) {
        switch function {
        case .exp: for i in 0..<n { y[i] = .exp(x[i]) }
        case .log: for i in 0..<n { y[i] = .log(x[i]) }
        case .tanh: for i in 0..<n { y[i] = .tanh(x[i]) }
        case .logistic: for i in 0..<n { y[i] = logistic(x[i]) }
        case .softplus: for i in 0..<n { y[i] = softplus(x[i]) }
        case .sqrt: for i in 0..<n { y[i] = x[i].squareRoot() }
        case .abs: for i in 0..<n { y[i] = x[i].magnitude }
        case .square: for i in 0..<n { y[i] = x[i] * x[i] }
        }
    }

    package func combine(
        _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<n { z[i] = result(operation, x[i], y[i]) }
    }

    package func combine(
        _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Scalar>, _ y: Scalar,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<n { z[i] = result(operation, x[i], y) }
    }

    package func combine(
        _ operation: RealOperation, _ n: Int, _ x: Scalar, _ y: UnsafePointer<Scalar>,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<n { z[i] = result(operation, x, y[i]) }
    }

    @inline(__always)
    private func result(_ operation: RealOperation, _ x: Scalar, _ y: Scalar) -> Scalar {
        switch operation {
        case .minimum: x.isNaN ? x : y < x || y.isNaN ? y : x
        case .maximum: x.isNaN ? x : y > x || y.isNaN ? y : x
        case .power: power(x, y)
        case .less: x < y ? 1 : 0
        case .lessOrEqual: x <= y ? 1 : 0
        case .equal: x == y ? 1 : 0
        case .notEqual: x != y ? 1 : 0
        }
    }

    /// `x` to the power `y`, where `Real.pow` leaves negative bases undefined: as C's `pow`.
    private func power(_ x: Scalar, _ y: Scalar) -> Scalar {
        if x >= 0 || x.isNaN { return y == 0 ? 1 : .pow(x, y) }
        guard y.isFinite else { return y.isNaN ? y : .pow(-x, y) }
        guard y == y.rounded(.towardZero) else { return x.isInfinite ? .pow(-x, y) : .nan }
        let isOdd = (y / 2) != (y / 2).rounded(.towardZero)
        return isOdd ? -.pow(-x, y) : .pow(-x, y)
    }

    package func extrema(_ n: Int, _ x: UnsafePointer<Scalar>) -> (minimum: Scalar, maximum: Scalar) {
        var (low, high) = (x[0], x[0])
        for i in 0..<n {
            if x[i].isNaN { return (.nan, .nan) }
            if x[i] < low { low = x[i] }
            if x[i] > high { high = x[i] }
        }
        return (low, high)
    }

    /// `1 / (1 + exp(-x))`, without overflow. Error: 2.5 ulp.
    @inline(__always)
    func logistic(_ x: Scalar) -> Scalar {
        let decay = Scalar.exp(-x.magnitude)
        return (x < 0 ? decay : 1) / (1 + decay)
    }

    /// `log(1 + exp(x))`, without overflow. Error: 2.5 ulp.
    @inline(__always)
    func softplus(_ x: Scalar) -> Scalar {
        (x > 0 ? x : 0) + .log(onePlus: .exp(-x.magnitude))
    }

    /// `x / (1 + exp(-x))`; -0 at -infinity. Error: 3.5 ulp.
    @inline(__always)
    func sigmoidLinearUnit(_ x: Scalar) -> Scalar {
        if x > -40 || x.isNaN { return x / (1 + .exp(-x)) }
        // 1 + exp(-x) is exp(-x), whose inverse may be subnormal where x times it is not.
        let root = Scalar.exp(bounded(x) / 2)
        return bounded(x) * root * root
    }

    /// `s (1 + x (1 - s))` with `s = logistic(x)`. Error: 5 ulp of the greater term.
    @inline(__always)
    func sigmoidLinearUnitDerivative(_ x: Scalar) -> Scalar {
        if x > -40 || x.isNaN { return logistic(x) * (1 + bounded(x) * logistic(-x)) }
        let root = Scalar.exp(bounded(x) / 2)
        return (1 + bounded(x)) * root * root
    }

    /// `x` times the normal distribution function; -0 at -infinity. Error: 5 ulp.
    @inline(__always)
    func gaussianLinearUnit(_ x: Scalar) -> Scalar {
        x < -12 ? normalTail(bounded(x)) { y, ratio in -y * ratio } : x * normalDistribution(bounded(x))
    }

    /// The normal distribution function plus `x` times its density. Error: 5 ulp of the
    /// greater term.
    @inline(__always)
    func gaussianLinearUnitDerivative(_ x: Scalar) -> Scalar {
        let z = bounded(x)
        if x < -12 { return normalTail(z) { y, ratio in ratio - y } }
        return normalDistribution(z) + z * normalDensity(z)
    }

    /// The normal density at `x`, some way below 0, times `factor` of `-x` and of Mills' ratio
    /// there, where the distribution function itself may be subnormal or 0.
    @inline(__always)
    private func normalTail(_ x: Scalar, factor: (Scalar, Scalar) -> Scalar) -> Scalar {
        // Laplace's continued fraction, as long as 12 needs it.
        var denominator = -x
        for term in stride(from: Scalar(12), to: 0, by: -1) { denominator = -x + term / denominator }
        let square = x * x
        let low = (-square).addingProduct(x, x)
        let root = Scalar.exp(-square / 4)
        return factor(-x, 1 / denominator) * (1 - low / 2) / (2 * Scalar.pi).squareRoot() * root * root
    }

    /// `x`, brought where it is an infinity or near one to where every function here has
    /// come to its limit, so that no product of infinity and zero arises.
    @inline(__always)
    private func bounded(_ x: Scalar) -> Scalar {
        x < -2_000 ? -2_000 : x > 2_000 ? 2_000 : x
    }

    /// The distribution function of the normal distribution, its left tail included.
    @inline(__always)
    private func normalDistribution(_ x: Scalar) -> Scalar {
        let root = Scalar(0.5).squareRoot()
        let rootLow = Scalar(0.5).addingProduct(-root, root) / (2 * root)
        // erfc of the rounded argument, plus its derivative times what was rounded off,
        // which would be an error of x^2 ulp in the tail.
        let argument = -x * root
        let low = (-argument).addingProduct(-x, root) - x * rootLow
        return (.erfc(argument) - 2 / Scalar.pi.squareRoot() * .exp(-argument * argument) * low) / 2
    }

    /// The density of the normal distribution.
    @inline(__always)
    private func normalDensity(_ x: Scalar) -> Scalar {
        let square = x * x
        let low = (-square).addingProduct(x, x)
        return (1 - low / 2) * .exp(-square / 2) / (2 * Scalar.pi).squareRoot()
    }
}
