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
    /// Who computes: chosen where the pass is made, whichever thread it runs on.
    private let backend: any RealBackend<Scalar>
    /// Two buffers, capacity x the widest layer, for the derivatives by a layer's
    /// outputs and by its inputs in turn.
    private let deltas: (UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar>)
    /// What a product works in: one part for each thread.
    private let workspace: (base: UnsafeMutablePointer<Scalar>, stride: Int)

    /// Buffers for passes over up to `capacity` rows, by up to `threads` threads at once.
    ///
    /// - Parameter fusing: the loss that takes over the last layer's activation
    ///   (softmax, say); the outputs are then the weighted sums before it. nil
    ///   where the pass only predicts.
    package init(_ architecture: NetworkArchitecture, capacity: Int, fusing loss: Loss?, threads: Int = 1) {
        let backend = Scalar.realBackend
        var block = MatrixBlock<Scalar>.Builder()
        var drafts: [(Stage.Kind, inputs: Int, outputs: Int, output: Int, saved: Int)] = []
        var (width, parameter, widest, workspaceCount) = (architecture.inputs, 0, 1, 0)
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
                // A single row is multiplied by gemv.
                if loss != nil || capacity > 1 {
                    workspaceCount = max(workspaceCount, backend.productWorkspace(.no, capacity, width))
                }
                if loss != nil {
                    workspaceCount = max(
                        workspaceCount, backend.productWorkspace(.no, capacity, outputs),
                        backend.productWorkspace(.yes, width, capacity))
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
        let workspaces = (0..<threads).map { _ in block.reserve(workspaceCount) }
        let memory = MatrixBlock<Scalar>(block)
        self.capacity = capacity
        self.block = memory
        self.backend = backend
        stages = ContiguousArray(
            drafts.map {
                Stage(
                    kind: $0.0, inputs: $0.inputs, outputs: $0.outputs, output: memory.base + $0.output,
                    saved: memory.base + $0.saved)
            })
        deltas = (memory.base + deltaOffsets.0, memory.base + deltaOffsets.1)
        workspace = (memory.base + workspaces[0], threads > 1 ? workspaces[1] - workspaces[0] : 0)
    }

    /// The outputs of the last forward pass: rows x outputs, or the weighted sums
    /// before a fused activation.
    package var outputs: UnsafeMutablePointer<Scalar> { stages[stages.count - 1].output }

    /// Where the loss puts its derivative by the outputs, for `backward`.
    package var outputDelta: UnsafeMutablePointer<Scalar> { deltas.0 }

    /// Computes the outputs of `rows` rows of inputs, `stride` apart.
    ///
    /// Wide layers are divided by columns of the weights, so that each thread packs its
    /// own part of the larger operand; narrow ones by rows of the batch.
    /// - Parameters:
    ///   - dropoutSeed: chooses what dropout drops; nil for a prediction.
    ///   - destination: where the last layer's outputs go; by default `outputs`.
    ///   - share: what this thread does; all threads return with all outputs done.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func forward(
        rows: Int, inputs: UnsafePointer<Scalar>, stride: Int, parameters: UnsafePointer<Scalar>,
        dropoutSeed: UInt64?, destination: UnsafeMutablePointer<Scalar>? = nil, share: WorkShare = .whole
    ) {
        assert(rows <= capacity)
        var (input, inputStride) = (inputs, stride)
        for index in 0..<stages.count {
            let stage = stages[index]
            let output = index == stages.count - 1 ? destination ?? stage.output : stage.output
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                forwardDense(
                    stage, rows: rows, input, inputStride, weights: parameters + weights, biases: parameters + biases,
                    isFused ? .identity : activation, output, share)
            case .dropout(let rate):
                let own = share.range(rows)
                let (start, count) = (own.lowerBound * stage.outputs, own.count * stage.outputs)
                for row in own {
                    (output + row * stage.outputs).update(from: input + row * inputStride, count: stage.outputs)
                }
                if let dropoutSeed {
                    // Each dropout layer draws from a stretch of its own, each element from
                    // its place there, whichever thread does it.
                    let seed =
                        dropoutSeed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03
                        &+ UInt64(start) &* 0x9E37_79B9_7F4A_7C15
                    backend.dropout(count, seed, rate, output + start, stage.saved + start)
                } else if stage.saved != stage.output {
                    backend.fill(count, 1, stage.saved + start)
                }
            }
            share.barrier()
            (input, inputStride) = (UnsafePointer(output), stage.outputs)
        }
    }

    /// This thread's part of a dense layer: biases, product and activation; nil is softmax.
    @inline(__always)
    private func forwardDense(
        _ stage: Stage, rows: Int, _ input: UnsafePointer<Scalar>, _ inputStride: Int,
        weights: UnsafePointer<Scalar>, biases: UnsafePointer<Scalar>, _ activation: ElementwiseActivation<Scalar>?,
        _ output: UnsafeMutablePointer<Scalar>, _ share: WorkShare
    ) {
        let width = stage.outputs
        let dividesColumns = share.count > 1 && width >= 32 * share.count
        let own = dividesColumns ? 0..<rows : share.range(rows, unit: 8)
        let columns = dividesColumns ? share.range(width, unit: 16) : 0..<width
        let needsInput = stage.saved != stage.output
        let sums = needsInput ? stage.saved : output
        let (start, count) = (own.lowerBound * width + columns.lowerBound, columns.count)
        if rows == 1 {
            // One sample: nothing is used twice, so there is nothing to pack.
            (sums + start).update(from: biases + columns.lowerBound, count: own.isEmpty ? 0 : count)
            backend.gemv(
                .yes, own.isEmpty ? 0 : stage.inputs, count, 1, weights + columns.lowerBound, width, input, 1, 1,
                sums + start, 1)
        } else {
            backend.product(
                .no, .no, own.count, count, stage.inputs, input + own.lowerBound * inputStride, inputStride,
                weights + columns.lowerBound, width, bias: biases + columns.lowerBound, sums + start, width,
                workspace: workspace(of: share))
        }
        guard let activation else {
            // Softmax looks at whole rows.
            if dividesColumns { share.barrier() }
            let own = share.range(rows, unit: 8)
            let start = own.lowerBound * width
            return backend.softmax(own.count, width, sums + start, width, output + start, width)
        }
        if case .identity = activation { return }
        if dividesColumns {
            for row in 0..<own.count {
                backend.activate(activation, count, sums + start + row * width, output + start + row * width)
            }
        } else {
            backend.activate(activation, own.count * width, sums + start, output + start)
        }
    }

    private func workspace(of share: WorkShare) -> UnsafeMutablePointer<Scalar> {
        workspace.base + share.index * workspace.stride
    }

    /// Computes the gradient of the loss from `outputDelta`, after `forward` on the
    /// same rows and inputs.
    ///
    /// `dW = X^T dZ`, `db` the column sums of `dZ`, `dX = dZ W^T`, from the last
    /// layer to the first, whose inputs need no derivative. Every element of
    /// `gradient` is written. Both products are divided by rows of the weights: nothing
    /// has to be added up between threads.
    /// - Parameter share: what this thread does; all of `gradient` is done after the
    ///   next barrier.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func backward(
        rows: Int, inputs: UnsafePointer<Scalar>, stride: Int, parameters: UnsafePointer<Scalar>,
        gradient: UnsafeMutablePointer<Scalar>, share: WorkShare = .whole
    ) {
        var (delta, spare) = deltas
        let own = share.range(rows, unit: 8)
        for index in stages.indices.reversed() {
            let stage = stages[index]
            let (start, count) = (own.lowerBound * stage.outputs, own.count * stage.outputs)
            let (input, inputStride) =
                index == 0 ? (inputs, stride) : (UnsafePointer(stages[index - 1].output), stage.inputs)
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                if !isFused {
                    if let activation {
                        backend.multiplyByDerivative(activation, count, stage.saved + start, delta + start)
                    } else {
                        backend.multiplyBySoftmaxDerivative(
                            own.count, stage.outputs, stage.output + start, stage.outputs, delta + start,
                            stage.outputs)
                    }
                    share.barrier()
                }
                let ownInputs = share.range(stage.inputs, unit: 8)
                if index > 0 {
                    backend.product(
                        .no, .yes, rows, ownInputs.count, stage.outputs, delta, stage.outputs,
                        parameters + weights + ownInputs.lowerBound * stage.outputs, stage.outputs, bias: nil,
                        spare + ownInputs.lowerBound, stage.inputs, workspace: workspace(of: share))
                }
                backend.product(
                    .yes, .no, ownInputs.count, stage.outputs, rows, input + ownInputs.lowerBound, inputStride,
                    delta, stage.outputs, bias: nil, gradient + weights + ownInputs.lowerBound * stage.outputs,
                    stage.outputs, workspace: workspace(of: share))
                let columns = share.range(stage.outputs, unit: 16)
                backend.fill(columns.count, 0, gradient + biases + columns.lowerBound)
                backend.addColumnSums(
                    rows, columns.count, delta + columns.lowerBound, stage.outputs,
                    gradient + biases + columns.lowerBound)
                guard index > 0 else { return }
                swap(&delta, &spare)
            case .dropout:
                backend.combine(.multiply, count, delta + start, stage.saved + start, delta + start)
            }
            share.barrier()
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
