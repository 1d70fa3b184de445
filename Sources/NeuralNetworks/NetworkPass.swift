import LinearAlgebra

/// The buffers of a forward and backward pass over up to `capacity` rows, and the
/// two passes themselves.
///
/// Everything is allocated once, in one block; a pass allocates nothing. All
/// matrices in it are row-major and contiguous, one row for each row of the batch.
package final class NetworkPass<Scalar: RealScalar> {
    /// A layer as the passes see it: sizes, where its parameters lie in the flat
    /// buffer, and its share of the block.
    private struct Stage {
        enum Kind {
            case dense(weights: Int, biases: Int, activation: ElementwiseActivation<Scalar>?, isFused: Bool)
            case dropout(rate: Scalar)
        }
        let kind: Kind
        let inputs: Int
        let outputs: Int
        /// The layer's outputs, capacity x outputs.
        let output: UnsafeMutablePointer<Scalar>
        /// What the backward pass needs beside them: the weighted sums, where
        /// the activation's derivative is computed from them; dropout's mask.
        let saved: UnsafeMutablePointer<Scalar>
    }

    package let capacity: Int
    private let stages: ContiguousArray<Stage>
    private let block: MatrixBlock<Scalar>
    /// Two buffers, capacity x the widest layer, for the derivatives by a layer's
    /// outputs and by its inputs in turn.
    private let deltas: (UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar>)

    /// Buffers for passes over up to `capacity` rows.
    ///
    /// - Parameter fusing: the loss that takes over the last layer's activation
    ///   (softmax, say); the outputs are then the weighted sums before it. nil
    ///   where the pass only predicts.
    package init(_ architecture: NetworkArchitecture, capacity: Int, fusing loss: Loss?) {
        var block = MatrixBlock<Scalar>.Builder()
        var drafts: [(Stage.Kind, inputs: Int, outputs: Int, output: Int, saved: Int)] = []
        var (width, parameter, widest) = (architecture.inputs, 0, 1)
        for (index, layer) in architecture.layers.enumerated() {
            let outputs = layer.outputs(inputs: width)
            let isLast = index == architecture.layers.count - 1
            let output = block.reserve(capacity * outputs)
            var saved = output
            let kind: Stage.Kind
            switch layer.kind {
            case .dense(let dense):
                let activation = dense.activation.elementwise(Scalar.self)
                let isFused = isLast && loss?.fusedActivation == dense.activation
                if loss != nil, !isFused, activation?.derivativeNeedsInput == true {
                    saved = block.reserve(capacity * outputs)
                }
                kind = .dense(
                    weights: parameter, biases: parameter + width * outputs, activation: activation,
                    isFused: isFused)
            case .dropout(let rate):
                if loss != nil { saved = block.reserve(capacity * outputs) }
                kind = .dropout(rate: Scalar(rate))
            }
            drafts.append((kind, width, outputs, output, saved))
            parameter += layer.parameterCount(inputs: width)
            width = outputs
            widest = max(widest, outputs)
        }
        let deltaOffsets = loss == nil ? (0, 0) : (block.reserve(capacity * widest), block.reserve(capacity * widest))
        let memory = MatrixBlock<Scalar>(block)
        self.capacity = capacity
        self.block = memory
        stages = ContiguousArray(
            drafts.map {
                Stage(
                    kind: $0.0, inputs: $0.inputs, outputs: $0.outputs, output: memory.base + $0.output,
                    saved: memory.base + $0.saved)
            })
        deltas = (memory.base + deltaOffsets.0, memory.base + deltaOffsets.1)
    }

    /// The outputs of the last forward pass: rows x outputs, or the weighted sums
    /// before a fused activation.
    package var outputs: UnsafeMutablePointer<Scalar> { stages[stages.count - 1].output }

    /// Where the loss puts its derivative by the outputs, for `backward`.
    package var outputDelta: UnsafeMutablePointer<Scalar> { deltas.0 }

    /// Computes the outputs of `rows` rows of inputs, `stride` apart.
    ///
    /// - Parameters:
    ///   - dropoutSeed: chooses what dropout drops; nil for a prediction.
    ///   - destination: where the last layer's outputs go; by default `outputs`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func forward(
        rows: Int, inputs: UnsafePointer<Scalar>, stride: Int, parameters: UnsafePointer<Scalar>,
        dropoutSeed: UInt64?, destination: UnsafeMutablePointer<Scalar>? = nil
    ) {
        assert(rows <= capacity)
        let backend = Scalar.realBackend
        var (input, inputStride) = (inputs, stride)
        for index in 0..<stages.count {
            let stage = stages[index]
            let output = index == stages.count - 1 ? destination ?? stage.output : stage.output
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                let needsInput = stage.saved != stage.output
                let sums = needsInput ? stage.saved : output
                for row in 0..<rows {
                    (sums + row * stage.outputs).update(from: parameters + biases, count: stage.outputs)
                }
                if rows == 1 {
                    // One sample: nothing is used twice, so there is nothing for gemm to pack.
                    backend.gemv(
                        .yes, stage.inputs, stage.outputs, 1, parameters + weights, stage.outputs, input, 1,
                        1, sums, 1)
                } else {
                    backend.gemm(
                        .no, .no, rows, stage.outputs, stage.inputs, 1, input, inputStride,
                        parameters + weights, stage.outputs, 1, sums, stage.outputs)
                }
                if isFused { break }
                if let activation {
                    if case .identity = activation { break }
                    backend.activate(activation, rows * stage.outputs, sums, output)
                } else {
                    backend.softmax(rows, stage.outputs, sums, stage.outputs, output, stage.outputs)
                }
            case .dropout(let rate):
                for row in 0..<rows {
                    (output + row * stage.outputs).update(from: input + row * inputStride, count: stage.outputs)
                }
                if let dropoutSeed {
                    // Each dropout layer draws from a stretch of its own.
                    let seed = dropoutSeed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03
                    backend.dropout(rows * stage.outputs, seed, rate, output, stage.saved)
                } else if stage.saved != stage.output {
                    backend.fill(rows * stage.outputs, 1, stage.saved)
                }
            }
            (input, inputStride) = (UnsafePointer(output), stage.outputs)
        }
    }

    /// Computes the gradient of the loss from `outputDelta`, after `forward` on the
    /// same rows and inputs.
    ///
    /// `dW = X^T dZ`, `db` the column sums of `dZ`, `dX = dZ W^T`, from the last
    /// layer to the first, whose inputs need no derivative. Every element of
    /// `gradient` is written.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func backward(
        rows: Int, inputs: UnsafePointer<Scalar>, stride: Int, parameters: UnsafePointer<Scalar>,
        gradient: UnsafeMutablePointer<Scalar>
    ) {
        let backend = Scalar.realBackend
        var (delta, spare) = deltas
        for index in stages.indices.reversed() {
            let stage = stages[index]
            let (input, inputStride) =
                index == 0 ? (inputs, stride) : (UnsafePointer(stages[index - 1].output), stage.inputs)
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                if !isFused {
                    if let activation {
                        backend.multiplyByDerivative(activation, rows * stage.outputs, stage.saved, delta)
                    } else {
                        backend.multiplyBySoftmaxDerivative(
                            rows, stage.outputs, stage.output, stage.outputs, delta, stage.outputs)
                    }
                }
                backend.gemm(
                    .yes, .no, stage.inputs, stage.outputs, rows, 1, input, inputStride, delta, stage.outputs,
                    0, gradient + weights, stage.outputs)
                backend.fill(stage.outputs, 0, gradient + biases)
                backend.addColumnSums(rows, stage.outputs, delta, stage.outputs, gradient + biases)
                guard index > 0 else { return }
                backend.gemm(
                    .no, .yes, rows, stage.inputs, stage.outputs, 1, delta, stage.outputs,
                    parameters + weights, stage.outputs, 0, spare, stage.inputs)
                swap(&delta, &spare)
            case .dropout:
                backend.combine(.multiply, rows * stage.outputs, delta, stage.saved, delta)
            }
        }
    }
}

/// One aligned allocation, cut into parts that each begin on a cache line.
package final class MatrixBlock<Scalar: RealScalar> {
    package let base: UnsafeMutablePointer<Scalar>

    /// Adds up the sizes of the parts.
    package struct Builder {
        fileprivate var count = 0

        package init() {}

        /// Reserves `count` elements and returns where they begin.
        package mutating func reserve(_ count: Int) -> Int {
            let line = 64 / MemoryLayout<Scalar>.stride
            defer { self.count = checkedSum(self.count, checkedSum(count, line - 1) / line * line) }
            return self.count
        }
    }

    /// Memory for everything that was reserved, zeroed.
    package init(_ builder: Builder) {
        let bytes = checkedProduct(max(builder.count, 1), MemoryLayout<Scalar>.stride)
        base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            .bindMemory(to: Scalar.self, capacity: max(builder.count, 1))
        base.initialize(repeating: 0, count: max(builder.count, 1))
    }

    deinit {
        base.deallocate()
    }
}
