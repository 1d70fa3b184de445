import BLASKernels
import LinearAlgebra

extension NetworkPass {
    /// Computes the gradient of the loss from `outputDelta`, after `forward` on the
    /// same rows and inputs.
    ///
    /// `dW = X^T dZ`, `db` the column sums of `dZ`, `dX = dZ W^T`, from the last
    /// layer to the first, whose inputs need no derivative. Both products are divided by
    /// rows of the weights: nothing has to be added up between threads, and a thread that
    /// changes its weights as soon as it has their gradient disturbs no other. Those of a first
    /// layer whose columns belong to the threads are divided by these.
    /// - Parameters:
    ///   - numbers: those of the inputs' rows, as in `forward`.
    ///   - gradient: where every derivative is written; nil where the sink takes them.
    ///   - share: what this thread does; all is done after the next barrier.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func backward(
        rows: Int, inputs: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>? = nil, stride: Int,
        parameters: UnsafePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?, share: WorkShare = .whole
    ) {
        var (delta, spare) = deltas
        let own = share.range(rows, unit: 8)
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
                    if let activation {
                        backend.multiplyByDerivative(activation, count, stage.saved + start, delta + start)
                    } else {
                        backend.multiplyBySoftmaxDerivative(
                            own.count, stage.outputs, stage.output + start, stage.outputs, delta + start,
                            stage.outputs)
                    }
                    share.barrier()
                }
                // Few inputs are cut finer, so that no thread is without.
                let unit = min(index > 0 ? 16 : 8, max(1, stage.inputs / share.count))
                let ownInputs = share.range(stage.inputs, unit: unit)
                if index > 0 {
                    multiply(
                        .yes, rows, ownInputs.count, stage.outputs, delta, stage.outputs,
                        parameters + weights + ownInputs.lowerBound * stage.outputs, stage.outputs, bias: nil,
                        spare + ownInputs.lowerBound, stage.inputs, stage.plan, workspaces[share.index])
                    isBySums = multiplyByDerivative(of: stages[index - 1], rows: rows, columns: ownInputs, spare)
                }
                if let division = stage.division {
                    for part in share.range(division.parts) {
                        let block = division.block(part)
                        weightGradient(
                            rows: rows, input, numbers: numbers, inputStride, delta, stage,
                            weights: weights + block.offset, units: 0..<stage.inputs, columns: block.columns, gradient,
                            workspaces[share.index])
                    }
                } else {
                    weightGradient(
                        rows: rows, input, numbers: index == 0 ? numbers : nil, inputStride, delta, stage,
                        weights: weights, units: ownInputs, columns: 0..<stage.outputs, gradient,
                        workspaces[share.index])
                }
                let ownOutputs = share.range(stage.outputs, unit: 16)
                biasGradient(
                    rows: rows, delta, stage, biases: biases, columns: ownOutputs, gradient, workspaces[share.index])
                guard index > 0 else { return }
                swap(&delta, &spare)
                // Where a part of the layer below is each thread's own, it goes on with the columns that it has just
                // made.
                if stages[index - 1].division?.parts == share.count, isBySums { continue }
            case .dropout:
                backend.combine(.multiply, count, delta + start, stage.saved + start, delta + start)
                isBySums = false
            case .embedding:
                tables!.scatter(
                    rows: rows, input, inputStride, delta, stage.outputs, gradient: gradient, sink: sink, share: share,
                    backend)
            case .activation(let activation):
                backwardActivation(activation, stage, own, index == 0 ? nil : stages[index - 1].output, delta)
                isBySums = false
            case .layerNorm(let scales, _):
                // Each thread reads all scales: nobody changes any before all have.
                backwardLayerNorm(stage, own, scales: parameters + scales, delta, spare)
                share.barrier()
                normGradient(stage, rows: rows, scales: scales, delta, gradient, share)
                swap(&delta, &spare)
                isBySums = false
            case .batchNorm(let scales, _, _, _):
                normGradient(stage, rows: rows, scales: scales, delta, gradient, share, parameters: parameters)
                isBySums = false
            }
            share.barrier()
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

    /// `dW = X^T dZ` for some rows of W, those of the inputs `units`, and columns: all, or a part's that lies
    /// by itself, at `weights`.
    @inline(__always)
    private func weightGradient(
        rows: Int, _ input: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>?, _ inputStride: Int,
        _ delta: UnsafePointer<Scalar>, _ stage: Stage, weights: Int, units: Range<Int>,
        columns: Range<Int>,
        _ gradient: UnsafeMutablePointer<Scalar>?, _ workspace: Workspace
    ) {
        let (width, plan, delta) = (columns.count, stage.plan, delta + columns.lowerBound)
        guard !units.isEmpty, width > 0 else { return }
        guard plan.usesKernels else {
            let start = weights + units.lowerBound * width
            let c = gradient.map { $0 + start } ?? workspace.strip
            backend.gemm(
                .yes, .no, units.count, width, rows, 1, input + units.lowerBound, inputStride, delta, stage.outputs,
                0, c, width
            )
            sink?.update(ParameterRows(start..<start + units.count * width), c, backend)
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
                    let start = weights + (top + first) * width + column
                    let (c, ldc) = gradient.map { ($0 + start, width) } ?? (strip, columns)
                    backend.transposedProduct(
                        packedRows, first, count, columns, rows, workspace.packedInputs, workspace.packedDeltas, c, ldc,
                        along: pending)
                    pending = sink?.take(ParameterRows(start: start, rows: count, columns: columns, stride: width), c)
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
