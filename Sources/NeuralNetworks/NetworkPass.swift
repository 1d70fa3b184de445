import BLASKernels
import LinearAlgebra

/// The buffers of a forward and backward pass over up to `capacity` rows, and the
/// two passes themselves.
///
/// Everything is allocated once, in one block; a pass allocates nothing. All
/// matrices in it are row-major and contiguous, one row for each row of the batch.
package final class NetworkPass<Scalar: RealScalar> {
    /// A layer as the passes see it: sizes, where its parameters lie in the flat
    /// buffer, and its share of the block.
    struct Stage {
        enum Kind {
            case dense(weights: Int, biases: Int, activation: ElementwiseActivation<Scalar>?, isFused: Bool)
            case dropout(rate: Scalar)
            /// nil is softmax.
            case activation(ElementwiseActivation<Scalar>?)
            /// Its shifts are behind its scales.
            case layerNorm(scales: Int, epsilon: Scalar)
            /// Its running variances are behind its running means, at `state`.
            case batchNorm(scales: Int, state: Int, momentum: Scalar, epsilon: Scalar)
            /// By the pass's `tables`.
            case embedding
        }
        let kind: Kind
        let inputs: Int
        let outputs: Int
        /// The layer's outputs, capacity x outputs.
        let output: UnsafeMutablePointer<Scalar>
        /// What the backward pass needs beside them: the weighted sums, where
        /// the activation's derivative is computed from them; dropout's mask; a
        /// normalisation's inputs, brought to mean 0 and variance 1.
        let saved: UnsafeMutablePointer<Scalar>
        /// Of a layer normalisation, 1 / sqrt(variance + epsilon) of each row; of a batch
        /// normalisation, the means of the columns, their variances and 1 / sqrt(variance + epsilon).
        let statistics: UnsafeMutablePointer<Scalar>
        /// How its products are computed, for batches of `capacity` rows or fewer; a part's, where there is a division.
        let plan: ProductPlan
        /// How its weights lie, where not as a network has them: apart.
        let division: ColumnDivision?
    }

    /// Whether the rows of inputs may be given by their numbers, without lying one after another: where the
    /// first layer's products, by the backend's own kernels, are all that reads them. Short rows take
    /// less time to gather than they would then, each with a pointer of its own.
    package let takesRowNumbers: Bool

    package let capacity: Int
    let stages: ContiguousArray<Stage>
    private let block: MatrixBlock<Scalar>
    /// Who computes: chosen where the pass is made, whichever thread it runs on.
    let backend: any RealBackend<Scalar>
    /// Two buffers, capacity x the widest layer, for the derivatives by a layer's
    /// outputs and by its inputs in turn.
    let deltas: (UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar>)
    /// What a thread's products work in, one for each thread.
    struct Workspace {
        /// For the product at hand.
        var product: UnsafeMutablePointer<Scalar>
        /// A layer's deltas, packed, and some of its inputs.
        var packedDeltas: UnsafeMutablePointer<Scalar>
        var packedInputs: UnsafeMutablePointer<Scalar>
        /// A strip of a weight gradient, where it is taken away, or of biases; and the one before it, where
        /// updates are made along with products.
        var strip: UnsafeMutablePointer<Scalar>
        var spareStrip: UnsafeMutablePointer<Scalar>
    }
    let workspaces: ContiguousArray<Workspace>
    /// The tables of the first layer, where that is an embedding.
    let tables: EmbeddingTables<Scalar>?
    /// Who takes the gradient, piece by piece; nil where it is kept.
    let sink: GradientSink<Scalar>?

    /// The elements of a thread's strip.
    private let stripCount: Int
    let learns: Bool

    /// Buffers for passes over up to `capacity` rows, by up to `threads` threads at once.
    ///
    /// - Parameters:
    ///   - loss: takes over the last layer's activation, where it can (softmax, say); the outputs are then the
    ///     weighted sums before it. nil where the pass only predicts.
    ///   - learns: whether there will be backward passes, or dropout.
    ///   - sink: who takes the gradient while it is made.
    ///   - division: how the first layer's weights lie in the parameters, where not as a network has them.
    package init(
        _ architecture: NetworkArchitecture, capacity: Int, fusing loss: Loss?, threads: Int = 1, learns: Bool = false,
        sink: GradientSink<Scalar>? = nil, division: ColumnDivision? = nil
    ) {
        let backend = Scalar.realBackend
        var block = MatrixBlock<Scalar>.Builder()
        var drafts: [(Stage.Kind, inputs: Int, outputs: Int, output: Int, saved: Int, statistics: Int, ProductPlan)] =
            []
        var widest = 1
        var (productCount, deltaCount, inputCount, stripCount) = (0, 0, 0, 0)
        for (index, placed) in architecture.placedLayers.enumerated() {
            let (width, parameter, outputs) = (placed.inputs, placed.offset, placed.outputs)
            let isLast = index == architecture.layers.count - 1
            let output = block.reserve(capacity * outputs)
            var (saved, statistics) = (output, output)
            var plan = ProductPlan.none
            let kind: Stage.Kind
            switch placed.layer.kind {
            case .dense(let dense):
                let activation = dense.activation.elementwise(Scalar.self)
                let isFused = isLast && loss?.fusedActivation == dense.activation
                if learns, !isFused, activation?.derivativeNeedsInput == true {
                    saved = block.reserve(capacity * outputs)
                }
                let ownColumns = index == 0 ? division?.widest ?? outputs : outputs
                plan = ProductPlan(rows: width, columns: ownColumns, batch: capacity, backend)
                // A single row is multiplied by gemv.
                if plan.usesKernels, learns || capacity > 1 {
                    productCount = max(productCount, backend.productWorkspace(capacity, max(width, outputs)))
                }
                if learns, plan.usesKernels {
                    deltaCount = max(deltaCount, backend.packedRightCount(plan.columns, capacity))
                    inputCount = max(inputCount, backend.packedLeftCount(min(plan.packedRows, width), capacity))
                }
                if sink != nil {
                    let shares = (0..<threads).map {
                        Self.inputs(ofThread: $0, of: threads, width, isFirst: index == 0).count
                    }
                    let rows = ownColumns < outputs ? width : shares.max() ?? width
                    stripCount = max(stripCount, min(plan.rows, rows) * plan.columns, outputs)
                }
                kind = .dense(
                    weights: parameter, biases: parameter + width * outputs, activation: activation,
                    isFused: isFused)
            case .dropout(let rate):
                if learns { saved = block.reserve(capacity * outputs) }
                kind = .dropout(rate: Scalar(rate))
            case .activation(let activation):
                kind = .activation(activation.elementwise(Scalar.self))
            case .layerNorm(let epsilon):
                if learns { saved = block.reserve(capacity * outputs) }
                statistics = block.reserve(capacity)
                if sink != nil { stripCount = max(stripCount, 2 * outputs) }
                kind = .layerNorm(scales: parameter, epsilon: Scalar(epsilon))
            case .batchNorm(let momentum, let epsilon):
                if learns { saved = block.reserve(capacity * outputs) }
                statistics = block.reserve(3 * outputs)
                if sink != nil { stripCount = max(stripCount, 2 * outputs) }
                kind = .batchNorm(
                    scales: parameter, state: placed.stateOffset, momentum: Scalar(momentum), epsilon: Scalar(epsilon))
            case .embedding:
                kind = .embedding
            }
            drafts.append((kind, width, outputs, output, saved, statistics, plan))
            widest = max(widest, outputs)
        }
        let deltaOffsets = learns ? (block.reserve(capacity * widest), block.reserve(capacity * widest)) : (0, 0)
        let workspaces = (0..<threads).map { _ in
            (
                block.reserve(productCount), block.reserve(deltaCount), block.reserve(inputCount),
                block.reserve(stripCount), block.reserve(updatesAlongWithProducts ? stripCount : 0)
            )
        }
        let memory = MatrixBlock<Scalar>(block)
        self.capacity = capacity
        self.stripCount = stripCount
        self.learns = learns
        self.block = memory
        self.backend = backend
        stages = ContiguousArray(
            drafts.enumerated().map { index, draft in
                Stage(
                    kind: draft.0, inputs: draft.inputs, outputs: draft.outputs, output: memory.base + draft.output,
                    saved: memory.base + draft.saved, statistics: memory.base + draft.statistics, plan: draft.6,
                    division: index == 0 ? division : nil)
            })
        if let first = drafts.first, case .dense = first.0 {
            takesRowNumbers = first.6.usesKernels && first.inputs * MemoryLayout<Scalar>.stride >= 2_048
        } else {
            takesRowNumbers = false
        }
        deltas = (memory.base + deltaOffsets.0, memory.base + deltaOffsets.1)
        self.workspaces = ContiguousArray(
            workspaces.map {
                Workspace(
                    product: memory.base + $0.0, packedDeltas: memory.base + $0.1, packedInputs: memory.base + $0.2,
                    strip: memory.base + $0.3, spareStrip: memory.base + $0.4)
            })
        tables = architecture.embedding.map {
            EmbeddingTables($0, offset: 0, capacity: learns ? capacity : 0, threads: threads)
        }
        self.sink = sink
    }

    /// The inputs of a dense layer, rows of its weights, that are one thread's in a backward pass: whole tiles, of
    /// eight, in the first layer; behind it by sixteens, cache lines of the derivatives' columns; one by one
    /// where some thread would have none.
    static func inputs(ofThread thread: Int, of threads: Int, _ count: Int, isFirst: Bool) -> Range<Int> {
        let unit = isFirst ? 8 : 16
        return WorkShare.range(thread, of: threads, count, unit: count < unit * threads ? 1 : unit)
    }

    /// Whether so many derivatives fit a strip.
    func fitsStrip(_ count: Int) -> Bool { count <= stripCount }

    /// The outputs of the last forward pass: rows x outputs, or the weighted sums
    /// before a fused activation.
    package var outputs: UnsafeMutablePointer<Scalar> { stages[stages.count - 1].output }

    /// Where the loss puts its derivative by the outputs, for `backward`.
    package var outputDelta: UnsafeMutablePointer<Scalar> { deltas.0 }
}
