import LinearAlgebra

/// How a gradient that is too large is limited before a step.
public enum GradientClipping: Hashable, Sendable, Codable {
    case none
    /// The whole gradient is scaled so that its Euclidean norm is at most this
    /// (Pascanu et al. 2013).
    case norm(Double)
    /// Each derivative is limited to -limit...limit.
    case value(Double)

    /// Limits `count` derivatives; returns the factor by which the update is to scale them.
    func apply<Scalar: RealScalar>(_ count: Int, _ gradient: UnsafeMutablePointer<Scalar>) -> Scalar {
        let backend = Scalar.realBackend
        switch self {
        case .none:
            return 1
        case .norm(let limit):
            let norm = backend.sumOfSquares(count, gradient, about: 0).squareRoot()
            return norm > Scalar(limit) ? Scalar(limit) / norm : 1
        case .value(let limit):
            backend.combine(.maximum, count, gradient, Scalar(-limit), gradient)
            backend.combine(.minimum, count, gradient, Scalar(limit), gradient)
            return 1
        }
    }
}
