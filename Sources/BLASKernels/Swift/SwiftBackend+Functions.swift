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
        guard y.isFinite else { return .pow(-x, y) }
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

    /// `1 / (1 + exp(-x))`, without overflow.
    @inline(__always)
    func logistic(_ x: Scalar) -> Scalar {
        let decay = Scalar.exp(-x.magnitude)
        return (x < 0 ? decay : 1) / (1 + decay)
    }

    /// `log(1 + exp(x))`, without overflow.
    @inline(__always)
    func softplus(_ x: Scalar) -> Scalar {
        (x > 0 ? x : 0) + .log(onePlus: .exp(-x.magnitude))
    }
}
