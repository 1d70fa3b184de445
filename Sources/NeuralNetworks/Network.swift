import LinearAlgebra

/// A feed-forward network: layers one after the other, with all their parameters
/// in one flat buffer.
///
///     var generator = SplitMix64(seed: 1)
///     let network = Network<Float>(
///         inputs: 64, layers: [.dense(32, .relu), .dense(10, .softmax)], using: &generator)
///     let probabilities = network.predict(images)     // rows x 64 to rows x 10
///
/// A network is a value. `Trainer`, in the module `Training`, fits it.
public struct Network<Scalar: RealScalar>: Sendable, Hashable {
    /// The sizes and layers, without the parameters.
    public let architecture: NetworkArchitecture

    /// All weights and biases: for each dense layer its weights, inputs x units in
    /// row-major order, then its biases.
    public package(set) var parameters: Vector<Scalar>

    /// A network whose parameters are drawn by the layers' initializers.
    ///
    /// - Precondition: `inputs` is 1 or more and the last layer is dense.
    public init(inputs: Int, layers: [Layer], using generator: inout some RandomNumberGenerator) {
        let architecture = NetworkArchitecture(inputs: inputs, layers: layers)
        var parts: [Vector<Scalar>] = []
        for layer in architecture.denseLayers {
            let (inputs, units) = (layer.inputs, layer.dense.units)
            parts.append(
                layer.dense.weights.draw(
                    rows: inputs, columns: units, inputs: inputs, outputs: units, using: &generator
                ).flattened)
            parts.append(
                layer.dense.biases.draw(
                    rows: 1, columns: units, inputs: inputs, outputs: units, using: &generator
                ).flattened)
        }
        self.init(architecture: architecture, parameters: Vector(parts.flatMap(\.elements)))
    }

    /// A network with given parameters, laid out as `parameters` says.
    ///
    /// - Precondition: there are `architecture.parameterCount` of them.
    public init(architecture: NetworkArchitecture, parameters: Vector<Scalar>) {
        require(
            parameters.count == architecture.parameterCount,
            "Network: \(parameters.count) parameters where \(architecture) has \(architecture.parameterCount)")
        self.architecture = architecture
        self.parameters = parameters
    }

    /// The number of inputs.
    public var inputs: Int { architecture.inputs }

    /// The number of outputs.
    public var outputs: Int { architecture.outputs }

    /// The layers, from the inputs to the outputs.
    public var layers: [Layer] { architecture.layers }

    /// The weights of the dense layer `index` (counted among the dense layers, from
    /// 0), inputs x units: a view of the flat buffer. Column `j` is unit `j`.
    public func weights(ofLayer index: Int) -> Matrix<Scalar> {
        let layer = architecture.denseLayer(index)
        return parameters[layer.weightRange].column.reshaped(rows: layer.inputs, columns: layer.dense.units)
    }

    /// The biases of the dense layer `index`, one for each unit: a view of the flat buffer.
    public func biases(ofLayer index: Int) -> Vector<Scalar> {
        parameters[architecture.denseLayer(index).biasRange]
    }

    /// Replaces the weights of the dense layer `index`. - Precondition: the shape is the layer's.
    public mutating func setWeights(_ weights: Matrix<Scalar>, ofLayer index: Int) {
        let layer = architecture.denseLayer(index)
        require(
            weights.rows == layer.inputs && weights.columns == layer.dense.units,
            """
            setWeights: a \(weights.rows)x\(weights.columns) matrix for layer \(index), \
            which has \(layer.inputs)x\(layer.dense.units) weights
            """)
        parameters[layer.weightRange] = weights.flattened
    }

    /// Replaces the biases of the dense layer `index`. - Precondition: there is one for each unit.
    public mutating func setBiases(_ biases: Vector<Scalar>, ofLayer index: Int) {
        let layer = architecture.denseLayer(index)
        require(
            biases.count == layer.dense.units,
            "setBiases: \(biases.count) biases for layer \(index), which has \(layer.dense.units) units")
        parameters[layer.biasRange] = biases
    }
}

extension Network: CustomStringConvertible {
    /// `MLP(784 -> 128 relu -> 10 softmax, 101,770 parameters)`
    public var description: String { architecture.description }
}

extension Network: Codable {}
