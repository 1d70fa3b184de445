import LinearAlgebra
import NeuralNetworks

/// How a step changes the parameters by their gradient: a rule with its
/// hyperparameters. Its state, the moments, belongs to a run.
///
/// An epsilon keeps the division by a moment that is 0 from being one of 0 by 0. It must be positive, and
/// a normal number of the trainer's scalar: a step counts smaller ones as 0.
public struct Optimizer: Hashable, Sendable, Codable {
    enum Rule: Hashable, Sendable, Codable {
        case gradientDescent
        case momentum(Double)
        case nesterov(Double)
        case adaGrad(epsilon: Double)
        case rmsProp(decay: Double, epsilon: Double)
        case adam(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
    }

    let rule: Rule

    /// The learning rate before the schedule's factor.
    public let learningRate: Double

    private init(_ rule: Rule, learningRate: Double) {
        self.rule = rule
        self.learningRate = learningRate
        if let problem { fatalError("Optimizer: \(problem)") }
    }

    /// Gradient descent: `w -= rate * g`.
    public static func gradientDescent(learningRate: Double = 0.01) -> Optimizer {
        Optimizer(.gradientDescent, learningRate: learningRate)
    }

    /// Gradient descent with momentum (Polyak 1964): `v = momentum * v + g; w -= rate * v`.
    public static func momentum(learningRate: Double = 0.01, momentum: Double = 0.9) -> Optimizer {
        Optimizer(.momentum(momentum), learningRate: learningRate)
    }

    /// Nesterov's momentum, in the form of Sutskever et al. 2013 that evaluates the
    /// gradient at `w`: `v = momentum * v + g; w -= rate * (g + momentum * v)`.
    public static func nesterov(learningRate: Double = 0.01, momentum: Double = 0.9) -> Optimizer {
        Optimizer(.nesterov(momentum), learningRate: learningRate)
    }

    /// AdaGrad (Duchi et al. 2011): `s += g^2; w -= rate * g / (sqrt(s) + epsilon)`.
    /// - Precondition: epsilon is positive and finite, and a normal number of the trainer's scalar.
    public static func adaGrad(learningRate: Double = 0.01, epsilon: Double = 1e-10) -> Optimizer {
        Optimizer(.adaGrad(epsilon: epsilon), learningRate: learningRate)
    }

    /// RMSProp (Tieleman and Hinton 2012): `s = decay * s + (1 - decay) * g^2;
    /// w -= rate * g / (sqrt(s) + epsilon)`.
    /// - Precondition: decay is at least 0 and below 1; epsilon is positive and finite, and a normal number
    ///   of the trainer's scalar.
    public static func rmsProp(
        learningRate: Double = 1e-3, decay: Double = 0.9, epsilon: Double = 1e-8
    ) -> Optimizer {
        Optimizer(.rmsProp(decay: decay, epsilon: epsilon), learningRate: learningRate)
    }

    /// Adam (Kingma and Ba 2014, Alg. 1): epsilon is added outside the root.
    /// - Precondition: beta1 and beta2 are at least 0 and below 1; epsilon is positive and finite,
    ///   and a normal number of the trainer's scalar.
    public static func adam(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
    ) -> Optimizer {
        adamW(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: 0)
    }

    /// AdamW (Loshchilov and Hutter 2019): Adam, and every parameter is shrunk by
    /// `rate * weightDecay` of itself in each step, apart from the gradient.
    /// - Precondition: as of `adam`, and weightDecay is not negative.
    public static func adamW(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay), learningRate: learningRate)
    }

    /// What is wrong with its numbers, which may have been decoded.
    private var problem: String? {
        func fraction(_ value: Double, _ name: StaticString) -> String? {
            value >= 0 && value < 1 ? nil : "a \(name) of \(value); it must be at least 0 and below 1"
        }
        func positive(_ value: Double, _ name: StaticString) -> String? {
            value > 0 && value.isFinite ? nil : "\(name) of \(value); it must be positive"
        }
        if let problem = positive(learningRate, "a learning rate") { return problem }
        switch rule {
        case .gradientDescent: return nil
        case .momentum(let momentum), .nesterov(let momentum): return fraction(momentum, "momentum")
        case .adaGrad(let epsilon): return positive(epsilon, "an epsilon")
        case .rmsProp(let decay, let epsilon): return fraction(decay, "decay") ?? positive(epsilon, "an epsilon")
        case .adam(let beta1, let beta2, let epsilon, let decay):
            if !(decay >= 0 && decay.isFinite) { return "a weight decay of \(decay); it must not be negative" }
            return fraction(beta1, "beta1") ?? fraction(beta2, "beta2") ?? positive(epsilon, "an epsilon")
        }
    }

    /// What is wrong with its numbers, for parameters of a scalar.
    func problem<Scalar: RealScalar>(_: Scalar.Type) -> String? {
        if let problem { return problem }
        switch rule {
        case .gradientDescent, .momentum, .nesterov: return nil
        case .adaGrad(let epsilon), .rmsProp(_, let epsilon), .adam(_, _, let epsilon, _):
            let least = Scalar.leastNormalMagnitude
            return epsilon >= Double(least)
                ? nil : "an epsilon of \(epsilon); in \(Scalar.self) it must be at least \(least)"
        }
    }

    /// The number of moments that a run keeps for each parameter.
    var momentCount: Int { update(Double.self, rate: learningRate, step: 1).momentCount }

    /// Step `step` (from 1) of the rule at a learning rate.
    func update<Scalar: RealScalar>(_: Scalar.Type, rate: Double, step: Int) -> UpdateRule<Scalar> {
        switch rule {
        case .gradientDescent:
            return .gradientDescent(rate: Scalar(rate))
        case .momentum(let momentum):
            return .momentum(rate: Scalar(rate), momentum: Scalar(momentum))
        case .nesterov(let momentum):
            return .nesterov(rate: Scalar(rate), momentum: Scalar(momentum))
        case .adaGrad(let epsilon):
            return .adaGrad(rate: Scalar(rate), epsilon: Scalar(epsilon))
        case .rmsProp(let decay, let epsilon):
            return .rmsProp(rate: Scalar(rate), decay: Scalar(decay), epsilon: Scalar(epsilon))
        case .adam(let beta1, let beta2, let epsilon, let weightDecay):
            // The bias corrections 1 - beta^t, computed in Double whatever the scalar.
            return .adam(
                rate: Scalar(rate / (1 - Double.pow(beta1, step))), beta1: Scalar(beta1), beta2: Scalar(beta2),
                epsilon: Scalar(epsilon), rootScale: Scalar(1 / (1 - Double.pow(beta2, step)).squareRoot()),
                shrink: Scalar(rate * weightDecay))
        }
    }
}

/// The state of an optimizer in a run: its moments, one flat buffer each.
final class OptimizerState<Scalar: RealScalar> {
    private let block: MatrixBlock<Scalar>
    private let first: UnsafeMutablePointer<Scalar>
    private let second: UnsafeMutablePointer<Scalar>

    init(_ optimizer: Optimizer, parameterCount: Int) {
        let moments = optimizer.momentCount
        var builder = MatrixBlock<Scalar>.Builder()
        let offsets = (0..<2).map { $0 < moments ? builder.reserve(parameterCount) : 0 }
        block = MatrixBlock(builder)
        first = block.base + offsets[0]
        second = block.base + offsets[1]
    }

    /// The update of some of the parameters, and of their moments, by the derivatives by them.
    func update(
        _ rule: UpdateRule<Scalar>, gradientScale: Scalar, parameters: UnsafeMutablePointer<Scalar>,
        gradient: UnsafePointer<Scalar>, part: ParameterRows
    ) -> ParameterUpdate<Scalar> {
        // A rule without moments looks at neither pointer.
        ParameterUpdate(
            rule, gradientScale: gradientScale, rows: part.rows, columns: part.columns, stride: part.stride,
            parameters: parameters + part.start, gradient: gradient,
            firstMoments: first + (rule.momentCount > 0 ? part.start : 0),
            secondMoments: second + (rule.momentCount > 1 ? part.start : 0))
    }
}
