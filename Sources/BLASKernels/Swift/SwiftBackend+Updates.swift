import RealModule

extension SwiftBackend {
    package func update(_ update: ParameterUpdate<Scalar>) {
        for row in 0..<update.rows {
            let start = row * update.stride
            self.update(
                update.rule, update.columns, update.gradientScale, update.parameters + start,
                update.gradient + row * update.columns, update.firstMoments + start, update.secondMoments + start)
        }
    }

    @inline(__always)
    private func update(
        _ rule: UpdateRule<Scalar>, _ n: Int, _ gradientScale: Scalar, _ w: UnsafeMutablePointer<Scalar>,
        _ g: UnsafePointer<Scalar>, _ s1: UnsafeMutablePointer<Scalar>, _ s2: UnsafeMutablePointer<Scalar>
    ) {
        switch rule {
        case .gradientDescent(let rate):
            for i in 0..<n { w[i] -= rate * (gradientScale * g[i]) }
        case .momentum(let rate, let momentum):
            for i in 0..<n {
                s1[i] = momentum * s1[i] + gradientScale * g[i]
                w[i] -= rate * s1[i]
            }
        case .nesterov(let rate, let momentum):
            for i in 0..<n {
                let slope = gradientScale * g[i]
                s1[i] = momentum * s1[i] + slope
                w[i] -= rate * (slope + momentum * s1[i])
            }
        case .adaGrad(let rate, let epsilon):
            for i in 0..<n {
                let slope = gradientScale * g[i]
                s1[i] += slope * slope
                w[i] -= rate * slope / (s1[i].squareRoot() + epsilon)
            }
        case .rmsProp(let rate, let decay, let epsilon):
            for i in 0..<n {
                let slope = gradientScale * g[i]
                s1[i] = decay * s1[i] + (1 - decay) * (slope * slope)
                w[i] -= rate * slope / (s1[i].squareRoot() + epsilon)
            }
        case .adam(let rate, let beta1, let beta2, let epsilon, let rootScale, let shrink):
            for i in 0..<n {
                let slope = gradientScale * g[i]
                s1[i] = beta1 * s1[i] + (1 - beta1) * slope
                s2[i] = beta2 * s2[i] + (1 - beta2) * (slope * slope)
                w[i] -= rate * s1[i] / (s2[i].squareRoot() * rootScale + epsilon) + shrink * w[i]
            }
        }
    }
}
