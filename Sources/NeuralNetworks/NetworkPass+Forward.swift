import LinearAlgebra

extension NetworkPass {
    /// Computes the outputs of `rows` rows of inputs, `stride` apart.
    ///
    /// Wide layers are divided by columns of the weights, so that each thread packs its
    /// own part of the larger operand; narrow ones by rows of the batch.
    /// - Parameters:
    ///   - numbers: where given, the inputs' rows are not the first but those of these numbers: only where
    ///     the pass `takesRowNumbers`.
    ///   - dropoutSeed: chooses what dropout drops; nil where it does nothing.
    ///   - usesBatchStatistics: whether batch normalisation is by the rows at hand, as in
    ///     training, else by its running statistics.
    ///   - destination: where the last layer's outputs go; by default `outputs`.
    ///   - share: what this thread does; it returns when its own rows of the outputs are done.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func forward(
        rows: Int, inputs: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>? = nil, stride: Int,
        parameters: UnsafePointer<Scalar>, dropoutSeed: UInt64?, usesBatchStatistics: Bool = false,
        destination: UnsafeMutablePointer<Scalar>? = nil,
        share: WorkShare = .whole
    ) {
        assert(rows <= capacity)
        precondition(dropoutSeed == nil || learns, "the pass has no room for what dropout drops")
        precondition(numbers == nil || takesRowNumbers, "the first layer reads rows that lie one after another")
        var (input, inputStride) = (inputs, stride)
        // Whether other threads may still be at their rows of `input`.
        var hasOwnRowsOnly = false
        for index in 0..<stages.count {
            let stage = stages[index]
            let output = index == stages.count - 1 ? destination ?? stage.output : stage.output
            let goesByRows = goesByRows(stage, share)
            if hasOwnRowsOnly, !goesByRows { share.barrier() }
            hasOwnRowsOnly = goesByRows
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                forwardDense(
                    stage, rows: rows, input, numbers: index == 0 ? numbers : nil, inputStride,
                    weights: parameters + weights, biases: parameters + biases,
                    isFused ? .identity : activation, output, share)
            case .dropout(let rate):
                let own = share.rows(rows)
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
            case .embedding:
                tables!.lookUp(
                    share.rows(rows), input, inputStride, inputCount: stage.inputs, parameters: parameters, output)
            case .activation(let activation):
                forwardActivation(activation, stage, rows: rows, input, inputStride, output, share)
            case .layerNorm(let scales, let epsilon):
                forwardLayerNorm(
                    stage, rows: rows, input, inputStride, scales: parameters + scales, epsilon, output, share)
            case .batchNorm(let scales, let state, _, let epsilon):
                forwardBatchNorm(
                    stage, rows: rows, input, inputStride, scales: parameters + scales,
                    running: usesBatchStatistics && rows > 1 ? nil : parameters + state, epsilon, output, share)
            }
            if !goesByRows { share.barrier() }
            (input, inputStride) = (UnsafePointer(output), stage.outputs)
        }
    }

    /// Whether each thread makes its own rows of a layer's outputs from its own rows of inputs; else its own columns.
    private func goesByRows(_ stage: Stage, _ share: WorkShare) -> Bool {
        switch stage.kind {
        case .dense: columnDivision(of: stage, share).parts == 1
        case .batchNorm: false
        case .dropout, .activation, .layerNorm, .embedding: true
        }
    }

    /// How a dense layer's columns are divided for its weighted sums: as its weights lie, else as it pays.
    private func columnDivision(of stage: Stage, _ share: WorkShare) -> ColumnDivision {
        stage.division ?? ColumnDivision(inputs: stage.inputs, outputs: stage.outputs, threads: share.count)
    }

    /// This thread's part of a dense layer: biases, product and activation; nil is softmax.
    @inline(__always)
    private func forwardDense(
        _ stage: Stage, rows: Int, _ input: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>?, _ inputStride: Int,
        weights: UnsafePointer<Scalar>, biases: UnsafePointer<Scalar>, _ activation: ElementwiseActivation<Scalar>?,
        _ output: UnsafeMutablePointer<Scalar>, _ share: WorkShare
    ) {
        let (width, ownRows) = (stage.outputs, share.rows(rows))
        let division = columnDivision(of: stage, share)
        let isDivided = division.parts > 1
        let own = isDivided ? 0..<rows : ownRows
        let sums = stage.saved != stage.output ? stage.saved : output
        for index in isDivided ? share.range(division.parts) : 0..<1 {
            let part = division.part(index)
            weightedSums(
                stage, rows: rows, own, part, input, numbers: numbers, inputStride, weights: weights, biases: biases,
                sums, workspaces[share.index])
            guard let activation else { continue }
            if case .identity = activation { continue }
            let (start, count) = (own.lowerBound * width + part.columns.lowerBound, part.columns.count)
            if count == width {
                backend.activate(activation, own.count * width, sums + start, output + start)
            } else {
                for row in 0..<own.count {
                    backend.activate(activation, count, sums + start + row * width, output + start + row * width)
                }
            }
        }
        if activation == nil {
            // Softmax looks at whole rows.
            if isDivided { share.barrier() }
            let start = ownRows.lowerBound * width
            backend.softmax(ownRows.count, width, sums + start, width, output + start, width)
        }
    }

    /// Biases and product for some rows, of `rows` in all, and a part of the weights.
    @inline(__always)
    private func weightedSums(
        _ stage: Stage, rows: Int, _ own: Range<Int>, _ part: ColumnDivision.Part, _ input: UnsafePointer<Scalar>,
        numbers: UnsafePointer<Int>?, _ inputStride: Int, weights: UnsafePointer<Scalar>,
        biases: UnsafePointer<Scalar>, _ sums: UnsafeMutablePointer<Scalar>, _ workspace: Workspace
    ) {
        let (weights, columns) = (weights + part.offset, part.columns)
        let bias = biases + columns.lowerBound
        let target = sums + own.lowerBound * stage.outputs + columns.lowerBound
        if rows > 1 {
            multiply(
                .no, own.count, columns.count, stage.inputs,
                numbers == nil ? input + own.lowerBound * inputStride : input,
                rows: numbers.map { $0 + own.lowerBound }, inputStride, weights, part.stride,
                bias: bias, target, stage.outputs, stage.plan, workspace)
        } else if !own.isEmpty {
            // One sample: nothing is used twice, so there is nothing to pack.
            target.update(from: bias, count: columns.count)
            backend.gemv(
                .yes, stage.inputs, columns.count, 1, weights, part.stride,
                input + (numbers?[0] ?? 0) * inputStride, 1, 1, target, 1)
        }
    }

    /// `c = a * op(b)`, plus the bias where it is given, by the kernels of the plan.
    @inline(__always)
    func multiply(
        _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>,
        rows numbers: UnsafePointer<Int>? = nil, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
        bias: UnsafePointer<Scalar>?, _ c: UnsafeMutablePointer<Scalar>,
        _ ldc: Int, _ plan: ProductPlan, _ workspace: Workspace
    ) {
        if plan.usesKernels {
            backend.product(
                transB, m, n, k, a, rows: numbers, lda, b, ldb, bias: bias, c, ldc, workspace: workspace.product)
        } else {
            backend.productByGemm(transB, m, n, k, a, lda, b, ldb, bias: bias, c, ldc)
        }
    }
}
