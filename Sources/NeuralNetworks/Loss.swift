import LinearAlgebra

/// What training makes small: the distance of outputs from targets, the mean over
/// the rows of a batch.
///
/// In a row, the errors of several outputs are averaged, the terms of a
/// cross-entropy over classes summed (as PyTorch and Keras have it).
public enum Loss: Hashable, Sendable, Codable {
    /// The mean of `(y - t)^2`.
    case meanSquaredError
    /// The mean of `|y - t|`; its derivative at 0 is taken as 0.
    case meanAbsoluteError
    /// The mean of `(y - t)^2 / 2` where `|y - t| <= delta`, else
    /// `delta * (|y - t| - delta / 2)` (Huber 1964). - Precondition: `delta > 0`.
    case huber(delta: Double = 1)
    /// The mean of `-(t log p + (1 - t) log(1 - p))`, for targets between 0 and 1.
    ///
    /// The last layer is logistic, or identity, whose outputs are then the logits.
    /// Computed from the weighted sums before the logistic: no log of zero exists.
    case binaryCrossEntropy
    /// The sum of `-t_j log p_j` over the classes, two or more, for targets that are one-hot or
    /// probabilities.
    ///
    /// The last layer is softmax, or identity, whose outputs are then the logits.
    /// Computed from the weighted sums before the softmax: no log of zero exists.
    case crossEntropy

    /// The loss as the backend knows it.
    func rowLoss<Scalar: RealScalar>(_: Scalar.Type) -> RowLoss<Scalar> {
        switch self {
        case .meanSquaredError: .squared
        case .meanAbsoluteError: .absolute
        case .huber(let delta): .huber(delta: Scalar(delta))
        case .binaryCrossEntropy: .binaryCrossEntropy
        case .crossEntropy: .crossEntropy
        }
    }

    /// By how much the sum of a row's terms is divided.
    func rowDivisor(outputs: Int) -> Int {
        self == .crossEntropy ? 1 : outputs
    }

    /// The activation whose output this loss takes over, computing from its input.
    var fusedActivation: Activation? {
        switch self {
        case .binaryCrossEntropy: .logistic
        case .crossEntropy: .softmax
        default: nil
        }
    }

    /// Whether targets are probabilities: from 0 to 1.
    package var takesProbabilities: Bool { fusedActivation != nil }

    /// Traps where the last layer does not give what this loss expects.
    func check(_ architecture: NetworkArchitecture) {
        let lastActivation = architecture.lastActivation
        require(
            self != .crossEntropy || architecture.outputs > 1,
            "cross-entropy: one output, whose softmax is 1 whatever it is; for two classes take two outputs, or a "
                + "logistic one and .binaryCrossEntropy")
        if let fused = fusedActivation {
            require(
                lastActivation == fused || lastActivation == .identity,
                "\(self): the last layer's activation is \(lastActivation); it must be \(fused), or identity for logits"
            )
        }
        if case .huber(let delta) = self {
            require(delta > 0, "huber: a delta of \(delta); it must be positive")
        }
    }
}

extension Loss: CustomStringConvertible {
    public var description: String {
        switch self {
        case .meanSquaredError: "mean squared error"
        case .meanAbsoluteError: "mean absolute error"
        case .huber(let delta): "Huber loss (\(delta))"
        case .binaryCrossEntropy: "binary cross-entropy"
        case .crossEntropy: "cross-entropy"
        }
    }
}
