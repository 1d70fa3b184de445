// Normalisation in the passes. Goals, in order of priority:
// 1. The same results on any number of threads: a layer normalisation is divided by rows,
//    a batch normalisation by columns, the gradients of scales and shifts by columns.
//    Nothing is added up between threads.
// 2. Inner loops over contiguous elements, which the compiler vectorises; sums along a row
//    are the backend's.

import LinearAlgebra

extension NetworkPass {
    /// This thread's rows of `y = (x - mean) / sqrt(variance + epsilon) * scale + shift`, with the
    /// statistics of each row. Where `saved` is not `output`, it keeps the quotient.
    @inline(__always)
    func forwardLayerNorm(
        _ stage: Stage, rows: Int, _ input: UnsafePointer<Scalar>, _ inputStride: Int,
        scales: UnsafePointer<Scalar>, _ epsilon: Scalar, _ output: UnsafeMutablePointer<Scalar>, _ share: WorkShare
    ) {
        let (width, shifts) = (stage.outputs, scales + stage.outputs)
        let normalised = stage.saved == stage.output ? output : stage.saved
        for row in share.rows(rows) {
            let (x, z, y) = (input + row * inputStride, normalised + row * width, output + row * width)
            let mean = backend.sum(width, x) / Scalar(width)
            let root = 1 / (backend.sumOfSquares(width, x, about: mean) / Scalar(width) + epsilon).squareRoot()
            stage.statistics[row] = root
            normalise(width, x, z, y) { x, _ in
                (x - mean) * root
            } then: { z, i in
                z * scales[i] + shifts[i]
            }
        }
    }

    /// This thread's columns of the same with the statistics of each column: those of the rows
    /// at hand, or running ones where they are given (means, and behind them variances).
    @inline(__always)
    func forwardBatchNorm(
        _ stage: Stage, rows: Int, _ input: UnsafePointer<Scalar>, _ inputStride: Int,
        scales: UnsafePointer<Scalar>, running: UnsafePointer<Scalar>?, _ epsilon: Scalar,
        _ output: UnsafeMutablePointer<Scalar>, _ share: WorkShare
    ) {
        let width = stage.outputs
        let columns = share.columns(width)
        guard !columns.isEmpty else { return }
        let (count, first) = (columns.count, columns.lowerBound)
        let means = stage.statistics + first
        let (variances, roots) = (means + width, means + 2 * width)
        if let running {
            means.update(from: running + first, count: count)
            variances.update(from: running + width + first, count: count)
        } else {
            backend.fill(count, 0, means)
            backend.fill(count, 0, variances)
            backend.addColumnSums(rows, count, input + first, inputStride, means)
            backend.scal(count, 1 / Scalar(rows), means, 1)
            for row in 0..<rows {
                let x = input + row * inputStride + first
                for i in 0..<count { variances[i] += (x[i] - means[i]) * (x[i] - means[i]) }
            }
            backend.scal(count, 1 / Scalar(rows), variances, 1)
        }
        for i in 0..<count { roots[i] = 1 / (variances[i] + epsilon).squareRoot() }
        let (scales, shifts) = (scales + first, scales + width + first)
        let normalised = stage.saved == stage.output ? output : stage.saved
        for row in 0..<rows {
            let (x, start) = (input + row * inputStride + first, row * width + first)
            normalise(count, x, normalised + start, output + start) { x, i in
                (x - means[i]) * roots[i]
            } then: { z, i in
                z * scales[i] + shifts[i]
            }
        }
    }

    /// `z = f(x); y = g(z)`, element by element; `y` may be `z`.
    @inline(__always)
    private func normalise(
        _ count: Int, _ x: UnsafePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>,
        _ y: UnsafeMutablePointer<Scalar>, _ f: (Scalar, Int) -> Scalar, then g: (Scalar, Int) -> Scalar
    ) {
        for i in 0..<count {
            let value = f(x[i], i)
            z[i] = value
            y[i] = g(value, i)
        }
    }

    /// The derivative by a layer normalisation's inputs, for some rows, from that by its outputs.
    ///
    /// With `d = delta * scale` and `z` the normalised inputs, `dx = (d - mean of d - z * mean of
    /// d z) / sqrt(variance + epsilon)`: mean and variance depend on every input of the row.
    @inline(__always)
    func backwardLayerNorm(
        _ stage: Stage, _ rows: Range<Int>, scales: UnsafePointer<Scalar>, _ delta: UnsafePointer<Scalar>,
        _ result: UnsafeMutablePointer<Scalar>
    ) {
        let width = stage.outputs
        for row in rows {
            let (z, dx) = (stage.saved + row * width, result + row * width)
            backend.combine(.multiply, width, delta + row * width, scales, dx)
            let mean = backend.sum(width, dx) / Scalar(width)
            let slope = backend.dot(width, dx, 1, z, 1) / Scalar(width)
            let root = stage.statistics[row]
            for i in 0..<width { dx[i] = (dx[i] - mean - z[i] * slope) * root }
        }
    }

    /// The derivatives by scales and shifts, the column sums of `delta * z` and of `delta`, for
    /// this thread's columns, where `z` are the normalised inputs.
    ///
    /// Of a batch normalisation, whose scales are then found in `parameters`, `delta` becomes the
    /// derivative by its inputs meanwhile: `dx = (delta - mean of delta - z * mean of delta z) *
    /// scale / sqrt(variance + epsilon)`, the means over the rows; a single row was normalised by
    /// statistics that do not depend on it, and has no such means.
    @inline(__always)
    func normGradient(
        _ stage: Stage, rows: Int, scales: Int, _ delta: UnsafeMutablePointer<Scalar>,
        _ gradient: UnsafeMutablePointer<Scalar>?, _ share: WorkShare, parameters: UnsafePointer<Scalar>? = nil
    ) {
        let width = stage.outputs
        let columns = share.columns(width)
        guard !columns.isEmpty else { return }
        let (count, first) = (columns.count, columns.lowerBound)
        let start = scales + first
        let byScales = gradient.map { $0 + start } ?? workspaces[share.index].strip
        let byShifts = gradient.map { $0 + start + width } ?? byScales + count
        backend.fill(count, 0, byScales)
        backend.fill(count, 0, byShifts)
        backend.addColumnSums(rows, count, delta + first, width, byShifts)
        for row in 0..<rows {
            let (d, z) = (delta + row * width + first, stage.saved + row * width + first)
            for i in 0..<count { byScales[i] += d[i] * z[i] }
        }
        if let parameters {
            let (scale, root) = (parameters + start, stage.statistics + 2 * width + first)
            let fraction = rows > 1 ? 1 / Scalar(rows) : 0
            for row in 0..<rows {
                let (d, z) = (delta + row * width + first, stage.saved + row * width + first)
                for i in 0..<count {
                    d[i] = (d[i] - fraction * (byShifts[i] + z[i] * byScales[i])) * (scale[i] * root[i])
                }
            }
        }
        guard let sink else { return }
        sink.update(ParameterRows(start..<start + count), byScales, backend)
        sink.update(ParameterRows(start + width..<start + width + count), byShifts, backend)
    }

    /// Moves the running statistics, behind the parameters, by those of the last pass's rows, for
    /// this thread's columns; or replaces them.
    func updateRunningStatistics(
        rows: Int, parameters: UnsafeMutablePointer<Scalar>, replacing: Bool, share: WorkShare
    ) {
        // A single row has no spread.
        guard rows > 1 else { return }
        let unbiased = Scalar(rows) / Scalar(rows - 1)
        for stage in stages {
            guard case .batchNorm(_, let state, let momentum, _) = stage.kind else { continue }
            let newest = replacing ? 1 : momentum
            let (means, variances) = (parameters + state, parameters + state + stage.outputs)
            for i in share.columns(stage.outputs) {
                means[i] += newest * (stage.statistics[i] - means[i])
                variances[i] += newest * (unbiased * stage.statistics[stage.outputs + i] - variances[i])
            }
        }
    }

    /// This thread's rows of an activation alone; nil is softmax.
    @inline(__always)
    func forwardActivation(
        _ activation: ElementwiseActivation<Scalar>?, _ stage: Stage, rows: Int, _ input: UnsafePointer<Scalar>,
        _ inputStride: Int, _ output: UnsafeMutablePointer<Scalar>, _ share: WorkShare
    ) {
        let (own, width) = (share.rows(rows), stage.outputs)
        guard let activation else {
            return backend.softmax(
                own.count, width, input + own.lowerBound * inputStride, inputStride, output + own.lowerBound * width,
                width)
        }
        if inputStride == width {
            let start = own.lowerBound * width
            backend.activate(activation, own.count * width, input + start, output + start)
        } else {
            for row in own { backend.activate(activation, width, input + row * inputStride, output + row * width) }
        }
    }

    /// Makes the derivative by an activation's outputs that by its inputs, for some rows. Of the
    /// first layer, whose inputs are nil, nobody asks.
    @inline(__always)
    func backwardActivation(
        _ activation: ElementwiseActivation<Scalar>?, _ stage: Stage, _ rows: Range<Int>,
        _ inputs: UnsafePointer<Scalar>?, _ delta: UnsafeMutablePointer<Scalar>
    ) {
        guard let inputs else { return }
        let (width, start) = (stage.outputs, rows.lowerBound * stage.outputs)
        if let activation {
            let saved = activation.derivativeNeedsInput ? inputs : UnsafePointer(stage.output)
            backend.multiplyByDerivative(activation, rows.count * width, saved + start, delta + start)
        } else {
            backend.multiplyBySoftmaxDerivative(
                rows.count, width, stage.output + start, width, delta + start, width)
        }
    }
}
