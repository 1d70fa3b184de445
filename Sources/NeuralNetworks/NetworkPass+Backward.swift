import BLASKernels
import LinearAlgebra

extension NetworkPass {
    /// Computes the gradient of the loss from `outputDelta`, after `forward` on the
    /// same rows and inputs.
    ///
    /// `dW = X^T dZ`, `db` the column sums of `dZ`, `dX = dZ W^T`, from the last
    /// layer to the first, whose inputs need no derivative. Both products are divided by
    /// rows of the weights: nothing has to be added up between threads, and a thread that
    /// changes its weights as soon as it has their gradient disturbs no other. The gradient of a first
    /// layer whose parts lie apart is divided by these.
    /// - Parameters:
    ///   - numbers: those of the inputs' rows, as in `forward`.
    ///   - gradient: where every derivative is written; nil where the sink takes them.
    ///   - share: what this thread does, whose rows of `outputDelta` are done; all is done after the next barrier.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func backward(
        rows: Int, inputs: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>? = nil, stride: Int,
        parameters: UnsafePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?, share: WorkShare = .whole
    ) {
        var (delta, spare) = deltas
        let own = share.rows(rows)
        precondition(learns, "the pass has no room for derivatives")
        // Whether other threads may still be at their rows of `delta`; else all of it is done, or the columns that
        // this thread needs.
        var hasOwnRowsOnly = true
        // Whether `delta` is by the weighted sums of the layer at hand already.
        var isBySums = false
        for index in stages.indices.reversed() {
            let stage = stages[index]
            let (start, count) = (own.lowerBound * stage.outputs, own.count * stage.outputs)
            let (input, inputStride) =
                index == 0 ? (inputs, stride) : (UnsafePointer(stages[index - 1].output), stage.inputs)
            switch stage.kind {
            case .dense(let weights, let biases, let activation, let isFused):
                if !isFused, !isBySums {
                    switch activation {
                    case .identity?: break
                    case let activation?:
                        backend.multiplyByDerivative(activation, count, stage.saved + start, delta + start)
                        hasOwnRowsOnly = true
                    case nil:
                        backend.multiplyBySoftmaxDerivative(
                            own.count, stage.outputs, stage.output + start, stage.outputs, delta + start,
                            stage.outputs)
                        hasOwnRowsOnly = true
                    }
                }
                if hasOwnRowsOnly { share.barrier() }
                let ownInputs = Self.inputs(
                    ofThread: share.index, of: share.count, stage.inputs, isFirst: index == 0)
                if index > 0 {
                    multiply(
                        .yes, rows, ownInputs.count, stage.outputs, delta, stage.outputs,
                        parameters + weights + ownInputs.lowerBound * stage.outputs, stage.outputs, bias: nil,
                        spare + ownInputs.lowerBound, stage.inputs, stage.plan, workspaces[share.index])
                    isBySums = multiplyByDerivative(of: stages[index - 1], rows: rows, columns: ownInputs, spare)
                }
                let workspace = workspaces[share.index]
                if let division = stage.division {
                    for part in share.range(division.parts) {
                        weightGradient(
                            rows: rows, input, numbers: numbers, inputStride, delta, stage, weights: weights,
                            units: 0..<stage.inputs, division.part(part), gradient, workspace)
                    }
                } else {
                    let whole = ColumnDivision(inputs: stage.inputs, outputs: stage.outputs, threads: 1).part(0)
                    weightGradient(
                        rows: rows, input, numbers: index == 0 ? numbers : nil, inputStride, delta, stage,
                        weights: weights, units: ownInputs, whole, gradient, workspace)
                }
                biasGradient(
                    rows: rows, delta, stage, biases: biases, columns: share.columns(stage.outputs), gradient,
                    workspace)
                guard index > 0 else { return }
                swap(&delta, &spare)
                hasOwnRowsOnly = false
                // Where a part of the layer below is each thread's own, it goes on with the columns that it has just
                // made.
                if stages[index - 1].division?.parts == share.count, isBySums {
                    precondition(ownInputs == share.columns(stage.inputs))
                    continue
                }
                share.barrier()
            case .dropout:
                backend.combine(.multiply, count, delta + start, stage.saved + start, delta + start)
                (isBySums, hasOwnRowsOnly) = (false, true)
            case .embedding:
                if hasOwnRowsOnly { share.barrier() }
                tables!.scatter(
                    rows: rows, input, inputStride, delta, stage.outputs, gradient: gradient, sink: sink, share: share,
                    backend)
            case .activation(let activation):
                backwardActivation(activation, stage, own, index == 0 ? nil : stages[index - 1].output, delta)
                (isBySums, hasOwnRowsOnly) = (false, true)
            case .layerNorm(let scales, _):
                // Each thread reads all scales: nobody changes any before all have.
                backwardLayerNorm(stage, own, scales: parameters + scales, delta, spare)
                share.barrier()
                normGradient(stage, rows: rows, scales: scales, delta, gradient, share)
                swap(&delta, &spare)
                // Nobody writes to what was `delta` before all have read it.
                share.barrier()
                (isBySums, hasOwnRowsOnly) = (false, false)
            case .batchNorm(let scales, _, _, _):
                if hasOwnRowsOnly { share.barrier() }
                normGradient(stage, rows: rows, scales: scales, delta, gradient, share, parameters: parameters)
                share.barrier()
                (isBySums, hasOwnRowsOnly) = (false, false)
            }
        }
    }

    /// Multiplies columns of the derivative by a layer's outputs by its activation's, where
    /// each element can be seen to alone: whether it was.
    @inline(__always)
    private func multiplyByDerivative(
        of stage: Stage, rows: Int, columns: Range<Int>, _ delta: UnsafeMutablePointer<Scalar>
    ) -> Bool {
        guard case .dense(_, _, let activation?, _) = stage.kind else { return false }
        if columns.count == stage.outputs {
            backend.multiplyByDerivative(activation, rows * stage.outputs, stage.saved, delta)
        } else {
            for row in 0..<rows {
                let start = row * stage.outputs + columns.lowerBound
                backend.multiplyByDerivative(activation, columns.count, stage.saved + start, delta + start)
            }
        }
        return true
    }

    /// `dW = X^T dZ` for some rows of W, those of the inputs `units`, and the columns of a part.
    @inline(__always)
    private func weightGradient(
        rows: Int, _ input: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>?, _ inputStride: Int,
        _ delta: UnsafePointer<Scalar>, _ stage: Stage, weights: Int, units: Range<Int>,
        _ part: ColumnDivision.Part, _ gradient: UnsafeMutablePointer<Scalar>?, _ workspace: Workspace
    ) {
        let (width, plan, delta) = (part.columns.count, stage.plan, delta + part.columns.lowerBound)
        let weights = weights + part.offset
        guard !units.isEmpty, width > 0 else { return }
        guard plan.usesKernels else {
            let start = weights + units.lowerBound * part.stride
            precondition(gradient != nil || fitsStrip(units.count * width))
            let (c, ldc) = gradient.map { ($0 + start, part.stride) } ?? (workspace.strip, width)
            backend.gemm(
                .yes, .no, units.count, width, rows, 1, input + units.lowerBound, inputStride, delta, stage.outputs,
                0, c, ldc)
            sink?.update(
                ParameterRows(start: start, rows: units.count, columns: width, stride: part.stride), c, backend)
            return
        }
        // The update that a strip asks for is made along with the next strip, where it can be.
        var pending: ParameterUpdate<Scalar>?
        var (strip, spare) = (workspace.strip, workspace.spareStrip)
        for column in Swift.stride(from: 0, to: width, by: plan.columns) {
            let columns = min(plan.columns, width - column)
            backend.packRight(columns, rows, delta + column, stage.outputs, into: workspace.packedDeltas)
            for top in Swift.stride(from: units.lowerBound, to: units.upperBound, by: plan.packedRows) {
                let packedRows = min(plan.packedRows, units.upperBound - top)
                backend.packLeft(
                    packedRows, rows, input + top, rows: numbers, inputStride, into: workspace.packedInputs)
                for first in Swift.stride(from: 0, to: packedRows, by: plan.rows) {
                    let count = min(plan.rows, packedRows - first)
                    let start = weights + (top + first) * part.stride + column
                    precondition(gradient != nil || fitsStrip(count * columns))
                    let (c, ldc) = gradient.map { ($0 + start, part.stride) } ?? (strip, columns)
                    backend.transposedProduct(
                        packedRows, first, count, columns, rows, workspace.packedInputs, workspace.packedDeltas, c, ldc,
                        along: pending)
                    pending = sink?.take(
                        ParameterRows(start: start, rows: count, columns: columns, stride: part.stride), c)
                    if updatesAlongWithProducts {
                        swap(&strip, &spare)
                    } else if let update = pending {
                        backend.update(update)
                        pending = nil
                    }
                }
            }
        }
        if let pending { backend.update(pending) }
    }

    /// `db`, the column sums of `dZ`, for some columns.
    @inline(__always)
    private func biasGradient(
        rows: Int, _ delta: UnsafePointer<Scalar>, _ stage: Stage, biases: Int, columns: Range<Int>,
        _ gradient: UnsafeMutablePointer<Scalar>?, _ workspace: Workspace
    ) {
        let start = biases + columns.lowerBound
        let target = gradient.map { $0 + start } ?? workspace.strip
        backend.fill(columns.count, 0, target)
        backend.addColumnSums(rows, columns.count, delta + columns.lowerBound, stage.outputs, target)
        sink?.update(ParameterRows(start..<start + columns.count), target, backend)
    }
}
