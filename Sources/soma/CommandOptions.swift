import ArgumentParser
import LinearAlgebra
import NeuralNetworks
import Training

// How options are spelled on the command line.

enum TaskOption: String, ExpressibleByArgument, CaseIterable, Codable {
    case classification, regression
}

enum PrecisionOption: String, ExpressibleByArgument, CaseIterable {
    case float, double
}

extension BackendChoice: ExpressibleByArgument {}

enum ActivationOption: String, ExpressibleByArgument, CaseIterable {
    case identity, logistic, tanh, relu
    case leakyReLU = "leaky-relu"
    case elu, gelu, silu, softplus

    var activation: Activation {
        switch self {
        case .identity: .identity
        case .logistic: .logistic
        case .tanh: .tanh
        case .relu: .relu
        case .leakyReLU: .leakyReLU()
        case .elu: .elu()
        case .gelu: .gelu
        case .silu: .silu
        case .softplus: .softplus
        }
    }
}

enum OptimizerOption: String, ExpressibleByArgument, CaseIterable {
    case gradientDescent = "gradient-descent"
    case momentum, nesterov, adagrad, rmsprop, adam, adamw, lbfgs

    /// The optimizer at a learning rate, by default its own; nil for L-BFGS, which has none.
    func optimizer(learningRate rate: Double?) -> Optimizer? {
        switch self {
        case .gradientDescent: .gradientDescent(learningRate: rate ?? 0.05)
        case .momentum: .momentum(learningRate: rate ?? 0.01)
        case .nesterov: .nesterov(learningRate: rate ?? 0.01)
        case .adagrad: .adaGrad(learningRate: rate ?? 0.01)
        case .rmsprop: .rmsProp(learningRate: rate ?? 2e-3)
        case .adam: .adam(learningRate: rate ?? 2e-3)
        case .adamw: .adamW(learningRate: rate ?? 2e-3)
        case .lbfgs: nil
        }
    }
}

/// The number that an option's value says: `0.01`.
func number(_ argument: String) throws -> Double {
    guard let number = Double(argument) else { throw ValidationError("give a number, as 0.5 or 1e-3") }
    return number
}

/// The whole number that an option's value says: `32`.
func wholeNumber(_ argument: String) throws -> Int {
    guard let number = Int(argument) else { throw ValidationError("give a whole number") }
    return number
}

/// The seed that an option's value says: `42`.
func seedNumber(_ argument: String) throws -> UInt64 {
    guard let number = UInt64(argument) else { throw ValidationError("give a whole number from 0 to \(UInt64.max)") }
    return number
}

/// The hidden layers' widths: `64,32`, or `none`.
struct HiddenOption {
    let widths: [Int]

    init(_ argument: String) throws {
        if argument == "none" {
            widths = []
            return
        }
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0.filter { $0 != " " }) }
        guard numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("give 'none', or units of 1 or more for each layer, as 64,32")
        }
        widths = numbers
    }
}

/// Names of columns: `age,height`.
struct ColumnsOption: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",").map(String.init)
    }
}
