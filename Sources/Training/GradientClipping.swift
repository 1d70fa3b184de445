import LinearAlgebra

/// How a gradient that is too large is limited before a step.
public enum GradientClipping: Hashable, Sendable, Codable {
    /// Gradients stay as they are.
    case none
    /// The whole gradient, with the penalties' part, is scaled so that its Euclidean norm is at most this
    /// (Pascanu et al. 2013).
    case norm(Double)
    /// Each derivative is limited to -limit...limit.
    case value(Double)

    /// What is wrong with the limit.
    var problem: String? {
        switch self {
        case .none: nil
        case .norm(let limit), .value(let limit):
            limit > 0 ? nil : "a gradient clipped to \(limit); the limit must be positive"
        }
    }

    /// Whether the gradient as a whole decides.
    var needsNorm: Bool {
        if case .norm = self { true } else { false }
    }

    /// Limits each of `count` derivatives, where the rule does that.
    func limit<Scalar: RealScalar>(
        _ count: Int, _ gradient: UnsafeMutablePointer<Scalar>, _ backend: any RealBackend<Scalar>
    ) {
        guard case .value(let limit) = self else { return }
        backend.combine(.maximum, count, gradient, Scalar(-limit), gradient)
        backend.combine(.minimum, count, gradient, Scalar(limit), gradient)
    }

    /// The factor of a gradient with this sum of squares.
    func scale(sumOfSquares: Double) -> Double {
        guard case .norm(let limit) = self else { return 1 }
        let norm = sumOfSquares.squareRoot()
        return norm > limit ? limit / norm : 1
    }
}
