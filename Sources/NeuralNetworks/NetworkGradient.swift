import LinearAlgebra

/// The loss of a batch and its gradient: a pass forward and backward, the loss
/// between them, the penalties after them. Allocates nothing after its making.
package final class NetworkGradient<Scalar: RealScalar> {
    /// The derivative by every parameter, in their order, of the last `compute`, and 0 for
    /// each number of state. Nothing is there where a sink takes the gradient.
    package let gradient: UnsafeMutablePointer<Scalar>

    private let pass: NetworkPass<Scalar>
    private let backend: any RealBackend<Scalar>
    private let block: MatrixBlock<Scalar>
    private let hasSink: Bool
    private let hasState: Bool
    private let parameterCount: Int
    private let tableElementCount: Int
    private let loss: RowLoss<Scalar>
    private let rowDivisor: Int
    private let outputs: Int
    private let penalties: [(weights: Range<Int>, penalty: Penalty)]
    /// Whether the penalties add anything to the gradient.
    package let hasPenalties: Bool

    /// Buffers for up to `capacity` rows and `threads` threads.
    ///
    /// - Parameters:
    ///   - sink: takes the gradient of the mean loss, without penalties, piece by
    ///     piece in `compute`; nil to have it in `gradient` as a whole.
    ///   - division: how the first layer's weights lie in the parameters, and their derivatives in the gradient.
    /// - Precondition: the loss fits the last layer's activation.
    package init(
        _ architecture: NetworkArchitecture, loss: Loss, capacity: Int, threads: Int = 1,
        sink: GradientSink<Scalar>? = nil, division: ColumnDivision? = nil
    ) {
        loss.check(architecture)
        pass = NetworkPass(
            architecture, capacity: capacity, fusing: loss, threads: threads, learns: true, sink: sink,
            division: division)
        var builder = MatrixBlock<Scalar>.Builder()
        let offset = builder.reserve(sink == nil ? architecture.bufferCount : 0)
        hasSink = sink != nil
        hasState = architecture.stateCount > 0
        parameterCount = architecture.parameterCount
        tableElementCount = architecture.tableElementCount
        block = MatrixBlock(builder)
        gradient = block.base + offset
        backend = Scalar.realBackend
        self.loss = loss.rowLoss(Scalar.self)
        outputs = architecture.outputs
        rowDivisor = loss.rowDivisor(outputs: outputs)
        var penalties = architecture.denseLayers.map { (weights: $0.weightRange, penalty: $0.dense.penalty) }
        if let embedding = architecture.embedding { penalties.append((0..<tableElementCount, embedding.penalty)) }
        self.penalties = penalties.filter { $0.penalty != .none }
        hasPenalties = !self.penalties.isEmpty
    }

    /// Whether `compute` takes rows of inputs of any numbers; else they lie one after another.
    package var takesRowNumbers: Bool { pass.takesRowNumbers }

    /// Computes the gradient of the mean loss of `rows` rows, and returns this thread's
    /// part of the loss, a sum over its rows.
    ///
    /// `targets` are contiguous; `weights`, where given, hold one factor for each row. Where there are
    /// `numbers`, the inputs' rows are those of these numbers; only where it `takesRowNumbers`.
    /// - Parameter share: what this thread does; all of the gradient is done after the
    ///   next barrier.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func compute(
        rows: Int, inputs: UnsafePointer<Scalar>, numbers: UnsafePointer<Int>? = nil, stride: Int,
        targets: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>?, parameters: UnsafePointer<Scalar>,
        dropoutSeed: UInt64?,
        share: WorkShare = .whole
    ) -> Double {
        pass.forward(
            rows: rows, inputs: inputs, numbers: numbers, stride: stride, parameters: parameters,
            dropoutSeed: dropoutSeed, usesBatchStatistics: true, share: share)
        let divisor = rows * rowDivisor
        let own = share.rows(rows)
        let start = own.lowerBound * outputs
        let total = backend.loss(
            loss, own.count, outputs, pass.outputs + start, targets + start, weights.map { $0 + own.lowerBound },
            1 / Scalar(divisor), pass.outputDelta + start)
        pass.backward(
            rows: rows, inputs: inputs, numbers: numbers, stride: stride, parameters: parameters,
            gradient: hasSink ? nil : gradient,
            share: share)
        return total / Double(divisor)
    }

    /// Calls `body` with each range of the parameters that this thread is to change by the
    /// kept gradient, and the derivatives by it: a part of all, but of tables only the rows that
    /// the last `compute` has named.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func forEachPart(_ share: WorkShare, _ body: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void) {
        if let tables = pass.tables {
            for part in tables.touchedRanges(of: share) { body(part, gradient + part.lowerBound) }
        }
        let own = share.range(parameterCount - tableElementCount, unit: 64)
        let start = tableElementCount + own.lowerBound
        body(start..<start + own.count, gradient + start)
    }

    /// Moves the state that lies behind the parameters, the running statistics of batch
    /// normalisation, by the rows of the last `compute`: this thread's part of it.
    ///
    /// - Parameter replacing: whether the statistics become those of these rows, else they are
    ///   moved by each layer's momentum.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func updateState(
        rows: Int, parameters: UnsafeMutablePointer<Scalar>, replacing: Bool = false, share: WorkShare = .whole
    ) {
        guard hasState else { return }
        pass.updateRunningStatistics(rows: rows, parameters: parameters, replacing: replacing, share: share)
    }

    /// Adds the penalties' derivatives to `gradient`, the derivatives by a part of the
    /// parameters.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func addPenaltyGradient(
        parameters: UnsafePointer<Scalar>, to gradient: UnsafeMutablePointer<Scalar>, part: Range<Int>
    ) {
        for (weights, penalty) in penalties {
            let range = weights.clamped(to: part)
            guard !range.isEmpty else { continue }
            let (w, g) = (parameters + range.lowerBound, gradient + range.lowerBound - part.lowerBound)
            if penalty.l2 != 0 { backend.axpy(range.count, Scalar(penalty.l2), w, 1, g, 1) }
            guard penalty.l1 != 0 else { continue }
            // The derivative of |w| at 0 is taken as 0.
            let l1 = Scalar(penalty.l1)
            for i in 0..<range.count { g[i] += w[i] > 0 ? l1 : w[i] < 0 ? -l1 : 0 }
        }
    }

    /// The penalties' value: `l1 * sum |w| + l2 / 2 * sum w^2` over the layers.
    package func penalty(parameters: UnsafePointer<Scalar>) -> Double {
        penalties.reduce(0) { value, entry in
            let (count, w) = (entry.weights.count, parameters + entry.weights.lowerBound)
            let absolute = backend.asum(count, w, 1)
            let squares = backend.sumOfSquares(count, w, about: 0)
            return value + entry.penalty.l1 * Double(absolute) + entry.penalty.l2 / 2 * Double(squares)
        }
    }
}
