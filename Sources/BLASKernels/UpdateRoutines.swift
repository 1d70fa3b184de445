import CVectorKernels

/// One step of an optimizer's rule, with everything that is the same for all parameters.
///
/// `g` is the gradient times `gradientScale`; `w` the parameter; `s1`, `s2` the
/// rule's moments, zero before the first step.
package enum UpdateRule<Scalar: RealScalar>: Sendable {
    /// `w -= rate * g`.
    case gradientDescent(rate: Scalar)
    /// `s1 = momentum * s1 + g; w -= rate * s1` (Polyak 1964, as in PyTorch).
    case momentum(rate: Scalar, momentum: Scalar)
    /// `s1 = momentum * s1 + g; w -= rate * (g + momentum * s1)`
    /// (Sutskever et al. 2013, in the form that evaluates the gradient at `w`).
    case nesterov(rate: Scalar, momentum: Scalar)
    /// `s1 += g^2; w -= rate * g / (sqrt(s1) + epsilon)` (Duchi et al. 2011).
    case adaGrad(rate: Scalar, epsilon: Scalar)
    /// `s1 = decay * s1 + (1 - decay) * g^2; w -= rate * g / (sqrt(s1) + epsilon)`
    /// (Tieleman and Hinton 2012).
    case rmsProp(rate: Scalar, decay: Scalar, epsilon: Scalar)
    /// `s1 = beta1 * s1 + (1 - beta1) * g; s2 = beta2 * s2 + (1 - beta2) * g^2;`
    /// `w -= rate * s1 / (sqrt(s2) * rootScale + epsilon) + shrink * w`.
    ///
    /// Adam (Kingma and Ba 2014, Alg. 1, epsilon outside the root): `rate` is
    /// the learning rate over `1 - beta1^t`, `rootScale` is
    /// `1 / sqrt(1 - beta2^t)`, `shrink` is 0. AdamW (Loshchilov and Hutter
    /// 2019): `shrink` is the learning rate times the weight decay.
    case adam(rate: Scalar, beta1: Scalar, beta2: Scalar, epsilon: Scalar, rootScale: Scalar, shrink: Scalar)

    /// The number of moments that the rule keeps for each parameter: 0, 1 or 2.
    package var momentCount: Int {
        @specialized(where Scalar == Float)
        @specialized(where Scalar == Double)
        get {
            switch self {
            case .gradientDescent: 0
            case .momentum, .nesterov, .adaGrad, .rmsProp: 1
            case .adam: 2
            }
        }
    }
}

/// A step of a rule for some of the parameters: rows of them, of the rule's moments and of the gradient.
package struct ParameterUpdate<Scalar: RealScalar> {
    package var rule: UpdateRule<Scalar>
    /// What the gradient is multiplied by.
    package var gradientScale: Scalar
    package var rows: Int
    package var columns: Int
    /// From a row of the parameters, or of the moments, to the next.
    package var stride: Int
    package var parameters: UnsafeMutablePointer<Scalar>
    /// Contiguous.
    package var gradient: UnsafePointer<Scalar>
    /// Read and written as far as the rule has them (else any pointer will do).
    package var firstMoments: UnsafeMutablePointer<Scalar>
    package var secondMoments: UnsafeMutablePointer<Scalar>

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init(
        _ rule: UpdateRule<Scalar>, gradientScale: Scalar, rows: Int, columns: Int, stride: Int,
        parameters: UnsafeMutablePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        firstMoments: UnsafeMutablePointer<Scalar>, secondMoments: UnsafeMutablePointer<Scalar>
    ) {
        (self.rule, self.gradientScale, self.rows, self.columns) = (rule, gradientScale, rows, columns)
        (self.stride, self.parameters, self.gradient) = (stride, parameters, gradient)
        (self.firstMoments, self.secondMoments) = (firstMoments, secondMoments)
    }
}

extension ParameterUpdate {
    /// What the C kernels call the rule, and its hyperparameters by their names there.
    var kernelRule: KernelRule<Scalar> {
        var result = KernelRule<Scalar>()
        switch rule {
        case .gradientDescent(let rate): (result.rule, result.rate) = (SOMA_GRADIENT_DESCENT, rate)
        case .momentum(let rate, let momentum):
            (result.rule, result.rate, result.beta1) = (SOMA_MOMENTUM, rate, momentum)
        case .nesterov(let rate, let momentum):
            (result.rule, result.rate, result.beta1) = (SOMA_NESTEROV, rate, momentum)
        case .adaGrad(let rate, let epsilon):
            (result.rule, result.rate, result.epsilon) = (SOMA_ADAGRAD, rate, epsilon)
        case .rmsProp(let rate, let decay, let epsilon):
            (result.rule, result.rate, result.beta1, result.epsilon) = (SOMA_RMSPROP, rate, decay, epsilon)
        case .adam(let rate, let beta1, let beta2, let epsilon, let rootScale, let shrink):
            let isPlain = shrink == 0 && gradientScale == 1
            (result.rule, result.rate, result.epsilon) = (isPlain ? SOMA_ADAM : SOMA_ADAMW, rate, epsilon)
            (result.beta1, result.gain1) = (beta1, 1 - beta1)
            (result.beta2, result.gain2) = (beta2, 1 - beta2)
            (result.rootScale, result.shrink) = (rootScale, shrink)
        }
        return result
    }
}

/// A rule as `soma_parameter_update_f32` and `_f64` have it.
struct KernelRule<Scalar: RealScalar> {
    var rule = SOMA_GRADIENT_DESCENT
    var rate: Scalar = 0
    var (beta1, gain1): (Scalar, Scalar) = (0, 0)
    var (beta2, gain2): (Scalar, Scalar) = (0, 0)
    var epsilon: Scalar = 0
    var rootScale: Scalar = 0
    var shrink: Scalar = 0
}

/// The optimizers' updates.
package protocol UpdateRoutines<Scalar>: Sendable {
    associatedtype Scalar: RealScalar

    /// Changes the parameters and the moments, in one pass over them.
    func update(_ update: ParameterUpdate<Scalar>)
}
