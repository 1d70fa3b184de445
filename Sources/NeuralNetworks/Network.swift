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

    /// All trained parameters, then the state that training keeps.
    ///
    /// Layer after layer: a dense layer has its weights, inputs x units in row-major order, then
    /// its biases; a normalisation its scales, then its shifts; an embedding its tables, row after
    /// row. Behind the parameters of all layers, the last `architecture.stateCount` numbers are, for
    /// each batch normalisation, its running means, then its running variances: nothing has a
    /// gradient there.
    public package(set) var parameters: Vector<Scalar>

    /// A network whose parameters are drawn by the layers' initializers.
    ///
    /// - Precondition: `inputs` is 1 or more and the last layer is dense.
    public init(inputs: Int, layers: [Layer], using generator: inout some RandomNumberGenerator) {
        let architecture = NetworkArchitecture(inputs: inputs, layers: layers)
        var (parameters, state): ([Scalar], [Scalar]) = ([], [])
        for placed in architecture.placedLayers {
            switch placed.layer.kind {
            case .dense(let dense):
                for (initializer, rows) in [(dense.weights, placed.inputs), (dense.biases, 1)] {
                    parameters +=
                        initializer.draw(
                            rows: rows, columns: dense.units, inputs: placed.inputs, outputs: dense.units,
                            using: &generator
                        ).flattened.elements
                }
            case .layerNorm, .batchNorm:
                parameters += Array(repeating: 1, count: placed.outputs) + Array(repeating: 0, count: placed.outputs)
                if case .batchNorm = placed.layer.kind {
                    state += Array(repeating: 0, count: placed.outputs) + Array(repeating: 1, count: placed.outputs)
                }
            case .embedding(let embedding):
                for table in embedding.tables {
                    parameters +=
                        embedding.weights.draw(
                            rows: table.count, columns: table.dimension, inputs: 1, outputs: table.dimension,
                            using: &generator
                        ).flattened.elements
                }
            case .dropout, .activation: break
            }
        }
        self.init(architecture: architecture, parameters: Vector(parameters + state))
    }

    /// A network with given parameters, laid out as `parameters` says.
    ///
    /// - Precondition: there are `architecture.parameterCount` of them, and `architecture.stateCount`
    ///   numbers of state behind them.
    public init(architecture: NetworkArchitecture, parameters: Vector<Scalar>) {
        require(
            parameters.count == architecture.bufferCount,
            "Network: \(parameters.count) parameters where \(architecture) has \(architecture.bufferCount)")
        self.architecture = architecture
        // One behind another, whatever view they were given as.
        self.parameters = parameters.column.flattened
    }

    /// The number of inputs.
    public var inputs: Int { architecture.inputs }

    /// The number of outputs.
    public var outputs: Int { architecture.outputs }

    /// The layers, from the inputs to the outputs.
    public var layers: [Layer] { architecture.layers }

    /// How many of the layers are dense, which have weights and biases.
    public var denseLayerCount: Int { architecture.denseLayers.count }

    /// How many of the layers are normalisations.
    public var normalisationCount: Int { architecture.normalisations.count }

    /// How many tables the embedding has; 0 without one.
    public var tableCount: Int { architecture.embedding?.tables.count ?? 0 }

    /// The weights of the dense layer `index` (counted among the dense layers, from
    /// 0), inputs x units: a view of the flat buffer. Column `j` is unit `j`.
    ///
    /// (PyTorch keeps the transpose of it, units x inputs.)
    /// - Precondition: `index` is below `denseLayerCount`.
    public func weights(ofLayer index: Int) -> Matrix<Scalar> {
        let layer = architecture.denseLayer(index)
        return parameters[layer.weightRange].column.reshaped(rows: layer.inputs, columns: layer.dense.units)
    }

    /// The biases of the dense layer `index`, one for each unit: a view of the flat buffer.
    ///
    /// - Precondition: `index` is below `denseLayerCount`.
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

    /// A table of the embedding, count x dimension: a view of the flat buffer. Row `i` is what the
    /// index `i` stands for.
    ///
    /// - Precondition: `index` is below `tableCount`.
    public func table(ofEmbedding index: Int) -> Matrix<Scalar> {
        let place = tablePlace(index)
        return parameters[place.range].column.reshaped(rows: place.rows, columns: place.columns)
    }

    /// Replaces a table of the embedding. - Precondition: the shape is the table's.
    public mutating func setTable(_ table: Matrix<Scalar>, ofEmbedding index: Int) {
        let place = tablePlace(index)
        require(
            table.rows == place.rows && table.columns == place.columns,
            """
            setTable: a \(table.rows)x\(table.columns) matrix for table \(index), which is \
            \(place.rows)x\(place.columns)
            """)
        parameters[place.range] = table.flattened
    }

    private func tablePlace(_ index: Int) -> (range: Range<Int>, rows: Int, columns: Int) {
        let tables = architecture.embedding?.tables ?? []
        require(tables.indices.contains(index), "table \(index) of a network with \(tables.count) tables")
        let start = tables[..<index].reduce(0) { $0 + $1.count * $1.dimension }
        let (rows, columns) = (tables[index].count, tables[index].dimension)
        return (start..<start + rows * columns, rows, columns)
    }

    /// What the normalisation `index` (counted among the layers of normalisation, from 0)
    /// multiplies each unit by and then adds: views of the flat buffer.
    public func scalesAndShifts(ofNormalisation index: Int) -> (scales: Vector<Scalar>, shifts: Vector<Scalar>) {
        let layer = normalisation(index)
        return pair(at: layer.offset, layer.outputs)
    }

    /// The running statistics of the normalisation `index`: views of the flat buffer; nil of a
    /// layer normalisation, which has none.
    public func runningStatistics(
        ofNormalisation index: Int
    ) -> (means: Vector<Scalar>, variances: Vector<Scalar>)? {
        let layer = normalisation(index)
        guard case .batchNorm = layer.layer.kind else { return nil }
        return pair(at: layer.stateOffset, layer.outputs)
    }

    /// Replaces what the normalisation `index` multiplies each unit by and then adds.
    /// - Precondition: there is one of each for each unit.
    public mutating func setScalesAndShifts(
        _ scales: Vector<Scalar>, _ shifts: Vector<Scalar>, ofNormalisation index: Int
    ) {
        let layer = normalisation(index)
        setPair(scales, shifts, at: layer.offset, layer.outputs, "setScalesAndShifts")
    }

    /// Replaces the running statistics of the batch normalisation `index` (counted among the layers of
    /// normalisation). - Precondition: it is one of batches, there is one of each for each unit, and no variance
    /// is negative.
    public mutating func setRunningStatistics(
        means: Vector<Scalar>, variances: Vector<Scalar>, ofNormalisation index: Int
    ) {
        let layer = normalisation(index)
        guard case .batchNorm = layer.layer.kind else {
            fatalError("setRunningStatistics: the normalisation \(index) is of layers and has none")
        }
        require(variances.elements.allSatisfy { $0 >= 0 }, "setRunningStatistics: a variance is negative or NaN")
        setPair(means, variances, at: layer.stateOffset, layer.outputs, "setRunningStatistics")
    }

    private mutating func setPair(
        _ first: Vector<Scalar>, _ second: Vector<Scalar>, at start: Int, _ width: Int, _ name: StaticString
    ) {
        require(
            first.count == width && second.count == width,
            "\(name): \(first.count) and \(second.count) numbers for \(width) units")
        parameters[start..<start + width] = first
        parameters[start + width..<start + 2 * width] = second
    }

    private func pair(at start: Int, _ width: Int) -> (Vector<Scalar>, Vector<Scalar>) {
        (parameters[start..<start + width], parameters[start + width..<start + 2 * width])
    }

    private func normalisation(_ index: Int) -> NetworkArchitecture.PlacedLayer {
        let all = architecture.normalisations
        require(all.indices.contains(index), "normalisation \(index) of a network of \(all.count)")
        return all[index]
    }
}

extension Network: CustomStringConvertible {
    /// `MLP(784 -> 128 relu -> 10 softmax, 101,770 parameters)`
    public var description: String { architecture.description }
}

extension Network: Codable {
    private enum CodingKeys: String, CodingKey {
        case architecture, parameters
    }

    /// Decodes what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` where the number of parameters is not the architecture's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let architecture = try container.decode(NetworkArchitecture.self, forKey: .architecture)
        let parameters = try container.decode(Vector<Scalar>.self, forKey: .parameters)
        guard parameters.count == architecture.bufferCount else {
            throw DecodingError.dataCorruptedError(
                forKey: .parameters, in: container,
                debugDescription: "\(parameters.count) parameters where \(architecture) has "
                    + "\(architecture.bufferCount)")
        }
        self.init(architecture: architecture, parameters: parameters)
    }
}
