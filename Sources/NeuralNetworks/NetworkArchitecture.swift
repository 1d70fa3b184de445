import LinearAlgebra

/// The sizes and layers of a network, without its parameters.
public struct NetworkArchitecture: Hashable, Sendable, Codable {
    /// The number of inputs.
    public let inputs: Int
    /// The layers, from the inputs to the outputs.
    public let layers: [Layer]
    /// The number of trained parameters.
    public let parameterCount: Int

    /// - Precondition: `inputs` is 1 or more and the last layer is dense.
    public init(inputs: Int, layers: [Layer]) {
        require(inputs > 0, "Network: \(inputs) inputs; 1 or more are needed")
        guard case .dense = layers.last?.kind else {
            fatalError("Network: the last layer must be dense")
        }
        self.inputs = inputs
        self.layers = layers
        var (width, total) = (inputs, 0)
        for layer in layers {
            total = checkedSum(total, layer.parameterCount(inputs: width))
            width = layer.outputs(inputs: width)
        }
        parameterCount = total
    }

    /// The number of outputs.
    public var outputs: Int { layers.reduce(inputs) { $1.outputs(inputs: $0) } }

    /// The activation of the last layer.
    public var lastActivation: Activation { denseLayers.last!.dense.activation }

    /// A dense layer with its place in the flat buffer of parameters.
    package struct PlacedDense {
        package let dense: DenseLayer
        package let inputs: Int
        package let offset: Int

        package var weightRange: Range<Int> { offset..<offset + inputs * dense.units }
        package var biasRange: Range<Int> { weightRange.upperBound..<weightRange.upperBound + dense.units }
    }

    /// The dense layers, in order.
    package var denseLayers: [PlacedDense] {
        var (width, offset) = (inputs, 0)
        var result: [PlacedDense] = []
        for layer in layers {
            if case .dense(let dense) = layer.kind {
                result.append(PlacedDense(dense: dense, inputs: width, offset: offset))
            }
            offset += layer.parameterCount(inputs: width)
            width = layer.outputs(inputs: width)
        }
        return result
    }

    func denseLayer(_ index: Int) -> PlacedDense {
        let dense = denseLayers
        require(
            dense.indices.contains(index), "layer \(index) of a network of \(dense.count) dense layers")
        return dense[index]
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
        guard inputs > 0, case .dense = layers.last?.kind, layers.allSatisfy(\.isValid),
            Self.fits(inputs: inputs, layers: layers)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .layers, in: container, debugDescription: "the layers do not make a network")
        }
        self.init(inputs: inputs, layers: layers)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(layers, forKey: .layers)
    }

    /// Whether the number of parameters can be counted.
    private static func fits(inputs: Int, layers: [Layer]) -> Bool {
        var (width, total) = (inputs, 0)
        for layer in layers {
            let next = layer.outputs(inputs: width)
            if case .dense = layer.kind {
                let (weights, tooWide) = width.multipliedReportingOverflow(by: next)
                let (sum, tooMany) = total.addingReportingOverflow(weights)
                let (withBiases, tooManyStill) = sum.addingReportingOverflow(next)
                if tooWide || tooMany || tooManyStill { return false }
                total = withBiases
            }
            width = next
        }
        return true
    }
}

extension Layer {
    /// Whether a decoded layer keeps the preconditions of the makers of layers.
    var isValid: Bool {
        switch kind {
        case .dropout(let rate):
            return rate >= 0 && rate < 1
        case .dense(let dense):
            switch dense.activation {
            case .leakyReLU(let parameter), .elu(let parameter):
                guard parameter > 0 else { return false }
            default: break
            }
            return dense.units > 0 && dense.penalty.l1 >= 0 && dense.penalty.l2 >= 0
        }
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
