import LinearAlgebra

/// A layer of a network: what it computes and how its parameters begin.
///
///     let layers: [Layer] = [.dense(64, .relu), .dropout(0.2), .dense(10, .softmax)]
public struct Layer: Hashable, Sendable, Codable {
    /// What a layer computes.
    package enum Kind: Hashable, Sendable, Codable {
        case dense(DenseLayer)
        case dropout(rate: Double)
        case activation(Activation)
        case layerNorm(epsilon: Double)
        case batchNorm(momentum: Double, epsilon: Double)
        case embedding(EmbeddingLayer)
    }

    package let kind: Kind

    /// A fully connected layer: `activation(dot(inputs, weights) + biases)`.
    ///
    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: the function of the weighted sums.
    ///   - weights: how the weights begin; by default as suits the activation.
    ///   - biases: how the biases begin.
    ///   - penalty: what large weights cost; biases are never penalised.
    public static func dense(
        _ units: Int, _ activation: Activation = .identity, weights: Initializer? = nil,
        biases: Initializer = .zeros, penalty: Penalty = .none
    ) -> Layer {
        require(units > 0, "dense: a layer of \(units) units; 1 or more is needed")
        activation.checkParameters()
        return Layer(
            kind: .dense(
                DenseLayer(
                    units: units, activation: activation, weights: weights ?? .standard(for: activation),
                    biases: biases, penalty: penalty)))
    }

    /// Dropout: in training each input is set to 0 with the probability `rate`, and
    /// the others are divided by `1 - rate`; in prediction nothing happens
    /// (Srivastava et al. 2014, in the inverted form).
    public static func dropout(_ rate: Double) -> Layer {
        require(rate >= 0 && rate < 1, "dropout: a rate of \(rate); it must be at least 0 and below 1")
        return Layer(kind: .dropout(rate: rate))
    }

    /// The number of units of a dense layer; nil of the others, whose outputs are as many as their inputs (of an
    /// embedding: and its tables' numbers in the place of their indices).
    public var units: Int? {
        if case .dense(let dense) = kind { dense.units } else { nil }
    }

    /// The function of a dense layer or of a layer that is an activation alone; nil of the others.
    public var activation: Activation? {
        switch kind {
        case .dense(let dense): dense.activation
        case .activation(let activation): activation
        case .dropout, .layerNorm, .batchNorm, .embedding: nil
        }
    }

    /// What large weights of a dense layer or an embedding cost; `none` of the others.
    public var penalty: Penalty {
        switch kind {
        case .dense(let dense): dense.penalty
        case .embedding(let embedding): embedding.penalty
        case .dropout, .activation, .layerNorm, .batchNorm: .none
        }
    }

    /// The number of outputs for a number of inputs.
    package func outputs(inputs: Int) -> Int {
        switch kind {
        case .dense(let dense): dense.units
        case .dropout, .activation, .layerNorm, .batchNorm: inputs
        case .embedding(let embedding): embedding.width + inputs - embedding.tables.count
        }
    }

    /// The number of trained parameters for a number of inputs; nil where an `Int` cannot count them.
    func checkedParameterCount(inputs: Int) -> Int? {
        func product(_ a: Int, _ b: Int) -> Int? {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            return overflow ? nil : product
        }
        func sum(_ a: Int?, _ b: Int?) -> Int? {
            guard let a, let b else { return nil }
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? nil : sum
        }
        switch kind {
        case .dense(let dense): return sum(product(inputs, dense.units), dense.units)
        case .dropout, .activation: return 0
        case .layerNorm, .batchNorm: return product(2, inputs)
        case .embedding(let embedding):
            return embedding.tables.reduce(0) { sum($0, product($1.count, $1.dimension)) }
        }
    }

    /// The number of trained parameters for a number of inputs.
    package func parameterCount(inputs: Int) -> Int { checkedParameterCount(inputs: inputs)! }

    /// How many numbers training keeps beside the parameters, for a number of inputs.
    package func stateCount(inputs: Int) -> Int {
        if case .batchNorm = kind { 2 * inputs } else { 0 }
    }

    /// Whether a decoded layer keeps the preconditions of the makers of layers.
    var isValid: Bool {
        func isValid(_ activation: Activation) -> Bool {
            switch activation {
            case .leakyReLU(let parameter), .elu(let parameter): parameter > 0
            default: true
            }
        }
        switch kind {
        case .dropout(let rate): return rate >= 0 && rate < 1
        case .activation(let activation): return isValid(activation)
        case .layerNorm(let epsilon): return Layer.isValidEpsilon(epsilon)
        case .batchNorm(let momentum, let epsilon):
            return momentum > 0 && momentum <= 1 && Layer.isValidEpsilon(epsilon)
        case .embedding(let embedding):
            return !embedding.tables.isEmpty
                && embedding.tables.allSatisfy {
                    EmbeddingLayer.limits.contains($0.count) && EmbeddingLayer.limits.contains($0.dimension)
                } && embedding.penalty.l1 >= 0 && embedding.penalty.l2 >= 0
        case .dense(let dense):
            return isValid(dense.activation) && dense.units > 0 && dense.penalty.l1 >= 0 && dense.penalty.l2 >= 0
        }
    }
}

/// A fully connected layer.
package struct DenseLayer: Hashable, Sendable, Codable {
    package let units: Int
    package let activation: Activation
    package let weights: Initializer
    package let biases: Initializer
    package let penalty: Penalty
}

/// What large weights add to the loss that training makes small.
public struct Penalty: Hashable, Sendable, Codable {
    /// The factor of the sum of the weights' absolute values.
    public let l1: Double
    /// The factor of half the sum of the weights' squares.
    public let l2: Double

    /// Weights cost nothing.
    public static let none = Penalty(l1: 0, l2: 0)

    /// `l1 * sum |w|`, which drives useless weights to 0.
    public static func l1(_ l1: Double) -> Penalty { Penalty(l1: l1, l2: 0) }

    /// `l2 / 2 * sum w^2`, which keeps weights small.
    public static func l2(_ l2: Double) -> Penalty { Penalty(l1: 0, l2: l2) }

    /// Both (the elastic net). - Precondition: neither is negative.
    public init(l1: Double, l2: Double) {
        require(l1 >= 0 && l2 >= 0, "Penalty: l1 \(l1), l2 \(l2); neither may be negative")
        self.l1 = l1
        self.l2 = l2
    }
}

extension Layer: CustomStringConvertible {
    public var description: String {
        switch kind {
        case .dense(let dense):
            dense.activation == .identity ? "\(dense.units)" : "\(dense.units) \(dense.activation)"
        case .dropout(let rate): "dropout \(rate)"
        case .activation(let activation): "\(activation)"
        case .layerNorm: "layer norm"
        case .batchNorm: "batch norm"
        case .embedding(let embedding):
            "embedding " + embedding.tables.map { "\(grouped($0.count))x\($0.dimension)" }.joined(separator: " ")
        }
    }
}

func checkedProduct(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    require(!overflow, "a layer of \(a)x\(b) weights is larger than an Int can count")
    return product
}

func checkedSum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    require(!overflow, "the network has more parameters than an Int can count")
    return sum
}
