import LinearAlgebra

/// Where everything of a network lies in its flat buffer: first the trained parameters, layer
/// after layer, then the state that training keeps beside them, layer after layer.
///
/// State, the running statistics of batch normalisation, is behind all parameters, so that
/// those are one range: what an optimizer changes, and what has a gradient.
extension NetworkArchitecture {
    /// The number of trained parameters and of the numbers of state.
    package var bufferCount: Int { parameterCount + stateCount }

    /// A layer with its place in the flat buffer.
    package struct PlacedLayer {
        package let layer: Layer
        package let inputs: Int
        package let outputs: Int
        /// Where its trained parameters begin.
        package let offset: Int
        /// Where its state begins.
        package let stateOffset: Int
    }

    /// The layers, in order.
    package var placedLayers: [PlacedLayer] {
        var (width, offset, state) = (inputs, 0, parameterCount)
        return layers.map { layer in
            let placed = PlacedLayer(
                layer: layer, inputs: width, outputs: layer.outputs(inputs: width), offset: offset, stateOffset: state)
            offset += layer.parameterCount(inputs: width)
            state += layer.stateCount(inputs: width)
            width = placed.outputs
            return placed
        }
    }

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
        placedLayers.compactMap { placed in
            guard case .dense(let dense) = placed.layer.kind else { return nil }
            return PlacedDense(dense: dense, inputs: placed.inputs, offset: placed.offset)
        }
    }

    func denseLayer(_ index: Int) -> PlacedDense {
        let dense = denseLayers
        require(
            dense.indices.contains(index), "layer \(index) of a network of \(dense.count) dense layers")
        return dense[index]
    }

    /// The layers of normalisation, in order.
    var normalisations: [PlacedLayer] {
        placedLayers.filter { placed in
            switch placed.layer.kind {
            case .layerNorm, .batchNorm: true
            default: false
            }
        }
    }

    /// The embedding, which is the first layer, if there is one. Its tables are the first parameters.
    package var embedding: EmbeddingLayer? {
        if case .embedding(let embedding) = layers.first?.kind { embedding } else { nil }
    }

    /// The parameters that are in tables.
    package var tableElementCount: Int { embedding == nil ? 0 : layers[0].parameterCount(inputs: inputs) }

    /// The parameters that each row is multiplied by: all but the tables.
    package var multipliedCount: Int { parameterCount - tableElementCount }

    /// The inputs that are indices.
    package var indexColumns: IndexColumns { IndexColumns(counts: embedding?.tables.map(\.count) ?? []) }

    /// A part of the flat buffer with a name and a shape, as a file has it.
    package struct Tensor {
        package let name: String
        package let range: Range<Int>
        package let shape: [Int]
    }

    /// All parts of the flat buffer, layer by layer.
    ///
    /// The dense layer `i`, counted among those, has `layers.i.weight` and `layers.i.bias`;
    /// the normalisation `i` has `norms.i.weight` and `norms.i.bias` (scales and shifts) and,
    /// of batches, `norms.i.running_mean` and `norms.i.running_var`; the table `i` of an embedding
    /// has `embeddings.i.weight`.
    package var tensors: [Tensor] {
        var result: [Tensor] = []
        var (denseCount, normCount) = (0, 0)
        for placed in placedLayers {
            let width = placed.outputs
            func append(_ name: String, at start: Int, _ shape: [Int]) {
                result.append(Tensor(name: name, range: start..<start + shape.reduce(1, *), shape: shape))
            }
            switch placed.layer.kind {
            case .dense:
                append("layers.\(denseCount).weight", at: placed.offset, [placed.inputs, width])
                append("layers.\(denseCount).bias", at: placed.offset + placed.inputs * width, [width])
                denseCount += 1
            case .layerNorm, .batchNorm:
                append("norms.\(normCount).weight", at: placed.offset, [width])
                append("norms.\(normCount).bias", at: placed.offset + width, [width])
                if placed.layer.stateCount(inputs: width) > 0 {
                    append("norms.\(normCount).running_mean", at: placed.stateOffset, [width])
                    append("norms.\(normCount).running_var", at: placed.stateOffset + width, [width])
                }
                normCount += 1
            case .embedding(let embedding):
                var start = placed.offset
                for (index, table) in embedding.tables.enumerated() {
                    append("embeddings.\(index).weight", at: start, [table.count, table.dimension])
                    start += table.count * table.dimension
                }
            case .dropout, .activation: break
            }
        }
        return result
    }
}
