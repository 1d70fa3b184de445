import LinearAlgebra

/// How weights or biases are drawn before training.
///
/// `inputs` and `outputs` are the numbers of a layer's inputs and units.
public enum Initializer: Hashable, Sendable, Codable {
    /// The shape of a distribution whose spread a rule gives.
    public enum Distribution: Hashable, Sendable, Codable {
        case uniform, normal
    }

    /// All are 0.
    case zeros
    /// Uniform between two numbers, -0.5 to 0.5 say.
    case uniform(ClosedRange<Double>)
    /// Normal around 0.
    case normal(standardDeviation: Double)
    /// Variance `2 / (inputs + outputs)` (Glorot and Bengio 2010): for tanh,
    /// logistic and linear layers.
    case glorot(Distribution)
    /// Variance `2 / inputs` (He et al. 2015): for ReLU and its relatives.
    case he(Distribution)
    /// Variance `1 / inputs` (LeCun et al. 1998).
    case leCun(Distribution)

    /// The rule that suits an activation: He's for ReLU and its relatives, else Glorot's.
    public static func standard(for activation: Activation) -> Initializer {
        switch activation {
        case .relu, .leakyReLU, .elu, .gelu, .silu, .softplus: .he(.uniform)
        default: .glorot(.uniform)
        }
    }

    /// A matrix of `inputs` x `outputs` drawn by this rule.
    public func matrix<Scalar: RealScalar>(
        inputs: Int, outputs: Int, as _: Scalar.Type = Scalar.self,
        using generator: inout some RandomNumberGenerator
    ) -> Matrix<Scalar> {
        draw(rows: inputs, columns: outputs, inputs: inputs, outputs: outputs, using: &generator)
    }

    /// A matrix of any shape, with the spread for a layer of `inputs` and `outputs`.
    func draw<Scalar: RealScalar>(
        rows: Int, columns: Int, inputs: Int, outputs: Int, using generator: inout some RandomNumberGenerator
    ) -> Matrix<Scalar> {
        func scaled(_ distribution: Distribution, variance: Double) -> Matrix<Scalar> {
            switch distribution {
            case .uniform:
                // A uniform distribution on -b...b has the variance b^2 / 3.
                let bound = Scalar((3 * variance).squareRoot())
                return .random(rows: rows, columns: columns, in: -bound...bound, using: &generator)
            case .normal:
                return .randomNormal(
                    rows: rows, columns: columns, standardDeviation: Scalar(variance.squareRoot()), using: &generator)
            }
        }
        switch self {
        case .zeros:
            return .zeros(rows: rows, columns: columns)
        case .uniform(let range):
            return .random(
                rows: rows, columns: columns, in: Scalar(range.lowerBound)...Scalar(range.upperBound),
                using: &generator)
        case .normal(let deviation):
            return .randomNormal(
                rows: rows, columns: columns, standardDeviation: Scalar(deviation), using: &generator)
        case .glorot(let distribution):
            return scaled(distribution, variance: 2 / Double(inputs + outputs))
        case .he(let distribution):
            return scaled(distribution, variance: 2 / Double(inputs))
        case .leCun(let distribution):
            return scaled(distribution, variance: 1 / Double(inputs))
        }
    }
}
