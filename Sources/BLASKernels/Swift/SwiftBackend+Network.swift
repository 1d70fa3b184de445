import RealModule

extension SwiftBackend {
    package func activate(
        _ activation: ElementwiseActivation<Scalar>, _ n: Int, _ x: UnsafePointer<Scalar>,
        _ y: UnsafeMutablePointer<Scalar>
    ) {
        switch activation {
        case .identity: if UnsafePointer(y) != x { y.update(from: x, count: n) }
        case .step: for i in 0..<n { y[i] = x[i] >= 0 ? 1 : 0 }
        case .logistic: apply(.logistic, n, x, y)
        case .tanh: apply(.tanh, n, x, y)
        case .relu: for i in 0..<n { y[i] = x[i] <= 0 ? 0 : x[i] }
        case .leakyReLU(let slope): for i in 0..<n { y[i] = x[i] > 0 ? x[i] : slope * x[i] }
        case .elu(let alpha): for i in 0..<n { y[i] = x[i] > 0 ? x[i] : alpha * .expMinusOne(x[i]) }
        case .gelu: for i in 0..<n { y[i] = gaussianLinearUnit(x[i]) }
        case .silu: for i in 0..<n { y[i] = sigmoidLinearUnit(x[i]) }
        case .softplus: apply(.softplus, n, x, y)
        }
    }

    package func multiplyByDerivative(
        _ activation: ElementwiseActivation<Scalar>, _ n: Int, _ saved: UnsafePointer<Scalar>,
        _ delta: UnsafeMutablePointer<Scalar>
    ) {
        switch activation {
        case .identity: break
        case .step: fill(n, 0, delta)
        case .logistic: for i in 0..<n { delta[i] *= saved[i] * (1 - saved[i]) }
        case .tanh: for i in 0..<n { delta[i] *= (1 - saved[i]) * (1 + saved[i]) }
        case .relu: for i in 0..<n { delta[i] *= saved[i] > 0 ? 1 : 0 }
        case .leakyReLU(let slope): for i in 0..<n { delta[i] *= saved[i] > 0 ? 1 : slope }
        case .elu(let alpha): for i in 0..<n { delta[i] *= saved[i] > 0 ? 1 : saved[i] + alpha }
        case .gelu: for i in 0..<n { delta[i] *= gaussianLinearUnitDerivative(saved[i]) }
        case .silu: for i in 0..<n { delta[i] *= sigmoidLinearUnitDerivative(saved[i]) }
        // The output is log(1 + exp(z)), so logistic(z) = 1 - exp(-output).
        case .softplus: for i in 0..<n { delta[i] *= -.expMinusOne(-saved[i]) }
        }
    }

    package func softmax(
        _ m: Int, _ n: Int, _ x: UnsafePointer<Scalar>, _ ldx: Int, _ y: UnsafeMutablePointer<Scalar>, _ ldy: Int
    ) {
        for i in 0..<m {
            let (source, target) = (x + i * ldx, y + i * ldy)
            var top = source[0]
            for j in 1..<max(1, n) where source[j] > top { top = source[j] }
            for j in 0..<n { target[j] = .exp(source[j] - top) }
            let factor = 1 / sum(n, target)
            for j in 0..<n { target[j] *= factor }
        }
    }

    package func multiplyBySoftmaxDerivative(
        _ m: Int, _ n: Int, _ y: UnsafePointer<Scalar>, _ ldy: Int, _ delta: UnsafeMutablePointer<Scalar>,
        _ ldd: Int
    ) {
        for i in 0..<m {
            let (p, d) = (y + i * ldy, delta + i * ldd)
            let mean = dot(n, p, 1, d, 1)
            for j in 0..<n { d[j] = p[j] * (d[j] - mean) }
        }
    }

    package func dropout(
        _ n: Int, _ seed: UInt64, _ rate: Scalar, _ x: UnsafeMutablePointer<Scalar>,
        _ mask: UnsafeMutablePointer<Scalar>
    ) {
        let kept = 1 / (1 - rate)
        for i in 0..<n {
            var mixed = seed &+ UInt64(truncatingIfNeeded: i + 1) &* 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            let fraction = Scalar(mixed >> 40) / Scalar(1 << 24)
            mask[i] = fraction < rate ? 0 : kept
            x[i] *= mask[i]
        }
    }
}
