import LinearAlgebra

/// The sizes and layers of a network, without its parameters.
public struct NetworkArchitecture: Hashable, Sendable, Codable {
    /// The number of inputs.
    public let inputs: Int
    /// The layers, from the inputs to the outputs.
    public let layers: [Layer]
    /// The number of trained parameters.
    public let parameterCount: Int
    /// How many numbers training keeps beside the parameters: the running statistics of batch
    /// normalisation.
    public let stateCount: Int

    /// - Precondition: `inputs` is 1 or more, the last layer is dense, and an embedding is the first
    ///   layer, with as many inputs as tables at least.
    public init(inputs: Int, layers: [Layer]) {
        if let problem = Self.problem(inputs: inputs, layers: layers) { fatalError("Network: \(problem)") }
        self.inputs = inputs
        self.layers = layers
        var (width, parameters, state) = (inputs, 0, 0)
        for layer in layers {
            parameters += layer.parameterCount(inputs: width)
            state += layer.stateCount(inputs: width)
            width = layer.outputs(inputs: width)
        }
        parameterCount = parameters
        stateCount = state
    }

    /// What keeps sizes and layers from being a network; nil where nothing does.
    private static func problem(inputs: Int, layers: [Layer]) -> String? {
        guard inputs > 0 else { return "\(inputs) inputs; 1 or more are needed" }
        guard case .dense = layers.last?.kind else { return "the last layer must be dense" }
        var (width, total) = (inputs, 0)
        for (index, layer) in layers.enumerated() {
            guard layer.isValid else { return "the layer '\(layer)' has a number outside its limits" }
            if case .embedding(let embedding) = layer.kind {
                guard index == 0 else { return "an embedding must be the first layer: its inputs are indices" }
                guard width >= embedding.tables.count else {
                    return "\(width) inputs for the \(embedding.tables.count) tables of an embedding"
                }
            }
            // Half of an Int's range is left to the state, which is no more than the parameters.
            guard let count = layer.checkedParameterCount(inputs: width), count <= Int.max / 4 - total else {
                return "the layers have more parameters than an Int can count"
            }
            total += count
            width = layer.outputs(inputs: width)
        }
        return nil
    }

    /// The number of outputs.
    public var outputs: Int { layers.reduce(inputs) { $1.outputs(inputs: $0) } }

    /// The activation of the last layer.
    public var lastActivation: Activation {
        guard case .dense(let dense) = layers.last?.kind else { fatalError("the last layer is dense") }
        return dense.activation
    }

    private enum CodingKeys: String, CodingKey {
        case inputs, layers
    }

    /// Decodes a description from outside.
    ///
    /// - Throws: `DecodingError` where the sizes make no network.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let inputs = try container.decode(Int.self, forKey: .inputs)
        let layers = try container.decode([Layer].self, forKey: .layers)
        if let problem = Self.problem(inputs: inputs, layers: layers) {
            throw DecodingError.dataCorruptedError(
                forKey: .layers, in: container, debugDescription: "the layers do not make a network: \(problem)")
        }
        self.init(inputs: inputs, layers: layers)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(layers, forKey: .layers)
    }
}

extension NetworkArchitecture: CustomStringConvertible {
    /// `MLP(784 -> 128 relu -> 10 softmax, 101,770 parameters)`
    public var description: String {
        let parts = ["\(inputs)"] + layers.map(\.description)
        return "MLP(" + parts.joined(separator: " -> ") + ", \(grouped(parameterCount)) parameters)"
    }
}

/// A number with commas between its thousands.
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
        result.append(digit)
    }
    return result
}
