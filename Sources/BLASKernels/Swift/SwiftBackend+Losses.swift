import RealModule

extension SwiftBackend {
    package func loss(
        _ loss: RowLoss<Scalar>, _ m: Int, _ n: Int, _ outputs: UnsafePointer<Scalar>,
        _ targets: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>?, _ scale: Scalar,
        _ delta: UnsafeMutablePointer<Scalar>?
    ) -> Double {
        var total = 0.0
        for i in 0..<m {
            let (y, t, d) = (outputs + i * n, targets + i * n, delta.map { $0 + i * n })
            let weight = weights?[i] ?? 1
            let row: Scalar
            switch loss {
            case .crossEntropy:
                row = crossEntropy(n, y, t, weight * scale, d)
            case .squared:
                row = termwise(n, y, t, weight * scale, d) { y, t in ((y - t) * (y - t), 2 * (y - t)) }
            case .absolute:
                row = termwise(n, y, t, weight * scale, d) { y, t in
                    ((y - t).magnitude, y > t ? 1 : y < t ? -1 : y - t)
                }
            case .huber(let limit):
                row = termwise(n, y, t, weight * scale, d) { y, t in
                    let error = y - t
                    return error.magnitude <= limit
                        ? (error * error / 2, error)
                        : (limit * (error.magnitude - limit / 2), error > 0 ? limit : -limit)
                }
            case .binaryCrossEntropy:
                row = termwise(n, y, t, weight * scale, d) { y, t in (softplus(y) - t * y, logistic(y) - t) }
            }
            total += Double(weight * row)
        }
        return total
    }

    /// A loss whose terms do not depend on one another.
    @inline(__always)
    private func termwise(
        _ n: Int, _ y: UnsafePointer<Scalar>, _ t: UnsafePointer<Scalar>, _ factor: Scalar,
        _ delta: UnsafeMutablePointer<Scalar>?, _ term: (Scalar, Scalar) -> (loss: Scalar, slope: Scalar)
    ) -> Scalar {
        var sum = Scalar.zero
        for j in 0..<n {
            let (loss, slope) = term(y[j], t[j])
            sum += loss
            delta?[j] = factor * slope
        }
        return sum
    }

    private func crossEntropy(
        _ n: Int, _ y: UnsafePointer<Scalar>, _ t: UnsafePointer<Scalar>, _ factor: Scalar,
        _ delta: UnsafeMutablePointer<Scalar>?
    ) -> Scalar {
        var top = y[0]
        for j in 1..<max(1, n) where y[j] > top { top = y[j] }
        var sum = Scalar.zero
        for j in 0..<n { sum += .exp(y[j] - top) }
        let level = top + .log(sum)
        var (loss, mass) = (Scalar.zero, Scalar.zero)
        for j in 0..<n {
            loss += t[j] * (level - y[j])
            mass += t[j]
        }
        if let delta {
            for j in 0..<n { delta[j] = factor * (mass * .exp(y[j] - level) - t[j]) }
        }
        return loss
    }
}
