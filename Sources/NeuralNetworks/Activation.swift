import LinearAlgebra

/// The function that a layer applies to its weighted sums `z`.
public enum Activation: Hashable, Sendable, Codable {
    /// `z`: the layer is linear.
    case identity
    /// 1 where `z >= 0`, else 0: the threshold of the neuron of 1943. Its derivative
    /// is taken as 0, so nothing below it learns by gradients.
    case step
    /// The logistic function, `1 / (1 + exp(-z))`, also called sigmoid.
    case logistic
    /// The hyperbolic tangent.
    case tanh
    /// `max(z, 0)`.
    case relu
    /// `z` where `z > 0`, else `slope * z`. - Precondition: `slope > 0`.
    case leakyReLU(slope: Double = 0.01)
    /// `z` where `z > 0`, else `alpha * (exp(z) - 1)`. - Precondition: `alpha > 0`.
    case elu(alpha: Double = 1)
    /// `z * Phi(z)`, with `Phi` the normal distribution function (Hendrycks and
    /// Gimpel 2016; the exact form, by the error function).
    case gelu
    /// `z * logistic(z)`, also called swish.
    case silu
    /// `log(1 + exp(z))`.
    case softplus
    /// `exp(z_j) / sum of exp(z_k)` along each row: probabilities of classes.
    case softmax

    /// The logistic function, by its other name.
    public static var sigmoid: Activation { .logistic }

    /// The activation of every element of `z` (along each row, for softmax), a new matrix.
    public func callAsFunction<Scalar: RealScalar>(_ z: Matrix<Scalar>) -> Matrix<Scalar> {
        var result = z.compacted()
        let (rows, columns) = (z.rows, z.columns)
        result.withUnsafeMutableElements { elements in
            guard let base = elements.baseAddress, !elements.isEmpty else { return }
            apply(rows: rows, columns: columns, base, base)
        }
        return result
    }

    /// Sets the contiguous rows of `a` to the activation of those of `z`; may work in place.
    func apply<Scalar: RealScalar>(
        rows: Int, columns: Int, _ z: UnsafePointer<Scalar>, _ a: UnsafeMutablePointer<Scalar>
    ) {
        let backend = Scalar.realBackend
        if let elementwise = elementwise(Scalar.self) {
            backend.activate(elementwise, rows * columns, z, a)
        } else {
            backend.softmax(rows, columns, z, columns, a, columns)
        }
    }

    /// The activation as the backend knows it; nil for softmax, which works on rows.
    func elementwise<Scalar: RealScalar>(_: Scalar.Type) -> ElementwiseActivation<Scalar>? {
        switch self {
        case .identity: .identity
        case .step: .step
        case .logistic: .logistic
        case .tanh: .tanh
        case .relu: .relu
        case .leakyReLU(let slope): .leakyReLU(slope: Scalar(slope))
        case .elu(let alpha): .elu(alpha: Scalar(alpha))
        case .gelu: .gelu
        case .silu: .silu
        case .softplus: .softplus
        case .softmax: nil
        }
    }

    /// Traps on a parameter for which the derivative cannot be told from the output.
    func checkParameters() {
        switch self {
        case .leakyReLU(let slope): require(slope > 0, "leakyReLU: a slope of \(slope); it must be positive")
        case .elu(let alpha): require(alpha > 0, "elu: an alpha of \(alpha); it must be positive")
        default: break
        }
    }
}

extension Activation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .identity: "identity"
        case .step: "step"
        case .logistic: "logistic"
        case .tanh: "tanh"
        case .relu: "relu"
        case .leakyReLU(let slope): "leaky relu (\(slope))"
        case .elu(let alpha): alpha == 1 ? "elu" : "elu (\(alpha))"
        case .gelu: "gelu"
        case .silu: "silu"
        case .softplus: "softplus"
        case .softmax: "softmax"
        }
    }
}
