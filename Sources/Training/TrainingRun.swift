import LinearAlgebra
import NeuralNetworks

/// One run of a trainer: the data, the buffers of a step and what has happened so far.
final class TrainingRun<Scalar: RealScalar> {
    private let trainer: Trainer<Scalar>
    private let architecture: NetworkArchitecture
    private let samples: Samples<Scalar>
    private let rules: SampleRules
    private let weights: Vector<Scalar>?
    private var gradient: NetworkGradient<Scalar>!
    private let optimizerState: OptimizerState<Scalar>
    /// Where the rows of a step are gathered; where they are taken as they lie, at most their targets and weights are.
    private var batch: Batch<Scalar>!
    /// The parameters that the steps change: the network gets them when an epoch was good. The first layer's
    /// weights lie as `division` says.
    private let parameters: MatrixBlock<Scalar>
    private let division: ColumnDivision?
    /// One for each thread, where there is validation.
    private var evaluations: [NetworkEvaluation<Scalar>] = []
    private let backend: any RealBackend<Scalar>
    private let threads: Int
    private var team: WorkerTeam!
    private var job = Job.evaluation
    /// Each thread's part of a job's result, a cache line apart.
    private let partials: MatrixBlock<Double>
    private var validation: Samples<Scalar>?
    private var order: [Int]
    private var step = 0
    private var rateReductions = 0
    private var learningRate: Double

    /// What the threads do next.
    private enum Job {
        case step(Step)
        case evaluation
    }

    /// One step: which rows, and what is decided before it.
    private struct Step {
        let rows: Range<Int>
        let dropoutSeed: UInt64
        let rule: UpdateRule<Scalar>
    }

    init(
        _ trainer: Trainer<Scalar>, _ architecture: NetworkArchitecture, _ samples: Samples<Scalar>,
        weights: Vector<Scalar>?
    ) {
        self.trainer = trainer
        self.architecture = architecture
        if case .matrices(let inputs, let targets) = samples {
            self.samples = .matrices(
                inputs: inputs.isTransposed ? inputs.copied() : inputs, targets: targets.compacted())
        } else {
            self.samples = samples
        }
        self.weights = weights
        rules = SampleRules(architecture, trainer.loss)
        let capacity = min(trainer.batchSize, samples.rows)
        threads = trainer.threadCount(architecture, rows: samples.rows)
        optimizerState = OptimizerState(trainer.optimizer, parameterCount: architecture.parameterCount)
        var parametersBuilder = MatrixBlock<Scalar>.Builder()
        _ = parametersBuilder.reserve(architecture.bufferCount)
        parameters = MatrixBlock(parametersBuilder)
        backend = Scalar.realBackend
        // Where the gradient is kept, the parameters are changed in equal parts of the whole, not by who reads them.
        let division = trainer.clipping.needsNorm ? nil : ColumnDivision(architecture, threads: threads)
        self.division = division
        var builder = MatrixBlock<Double>.Builder()
        _ = builder.reserve(threads * Self.partialStride)
        partials = MatrixBlock(builder)
        order = Array(0..<samples.rows)
        learningRate = trainer.optimizer.learningRate
        // Where nothing depends on the whole gradient, each piece of it changes its
        // parameters as soon as it is there. The run owns who does that.
        let sink = GradientSink<Scalar> { [unowned self] part, gradient in self.update(part, gradient) }
        gradient = NetworkGradient(
            architecture, loss: trainer.loss, capacity: capacity, threads: threads,
            sink: trainer.clipping.needsNorm ? nil : sink, division: division)
        batch = Batch(
            capacity: capacity, inputs: gathersInputs ? architecture.inputs : 0, outputs: architecture.outputs)
    }

    /// Whether the inputs of a step's rows are copied to lie one after another.
    private var gathersInputs: Bool {
        switch samples {
        case .matrices: trainer.shuffles && !gradient.takesRowNumbers
        case .sources: true
        }
    }

    private static var partialStride: Int { 8 }

    /// Runs epochs until a rule stops them, with threads that end with the run.
    func train<Generator: RandomNumberGenerator>(
        _ network: inout Network<Scalar>, validation: Samples<Scalar>?,
        using generator: inout Generator, onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision
    ) throws(TrainingError) -> History {
        self.validation = validation
        if validation != nil {
            evaluations = (0..<threads).map { _ in
                NetworkEvaluation(architecture, loss: trainer.loss, capacity: 256, division: division)
            }
        }
        network.parameters.withElements { source, stride in
            assert(stride == 1)
            if let division {
                division.divide(source, count: architecture.bufferCount, into: parameters.base)
            } else {
                parameters.base.update(from: source, count: architecture.bufferCount)
            }
        }
        // The threads see this run as long as it trains, and the run owns them.
        team = WorkerTeam(count: threads) { [unowned self] share in self.work(share) }
        defer {
            team.stop()
            team = nil
        }
        return try BLAS.withOneThread { () throws(TrainingError) in
            try runEpochs(&network, using: &generator, onEpoch: onEpoch)
        }
    }

    private func runEpochs<Generator: RandomNumberGenerator>(
        _ network: inout Network<Scalar>, using generator: inout Generator,
        onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision
    ) throws(TrainingError) -> History {
        let clock = ContinuousClock()
        var records: [EpochRecord] = []
        var monitor = StoppingMonitor(trainer.stopping)
        var plateau = ImprovementMonitor(minimumDelta: 0)
        var best: (epoch: Int, parameters: Vector<Scalar>)?
        var seconds = 0.0
        while true {
            let epoch = records.count + 1
            let start = clock.now
            let trainingLoss = runEpoch(epoch, using: &generator)
            let elapsed = (clock.now - start) / .seconds(1)
            let checked = trainingLoss == nil ? nil : evaluate()
            // The losses are those before each step: the last step is seen in the parameters.
            guard let trainingLoss, trainingLoss.isFinite, checked?.loss.isFinite ?? true,
                isFinite(architecture.bufferCount, parameters.base)
            else {
                throw invalid() ?? .diverged(epoch: epoch, learningRate: learningRate)
            }
            network.parameters.withUnsafeMutableElements {
                if let division {
                    division.join(parameters.base, count: architecture.bufferCount, into: $0.baseAddress!)
                } else {
                    $0.baseAddress!.update(from: parameters.base, count: architecture.bufferCount)
                }
            }
            let record = EpochRecord(
                epoch: epoch, trainingLoss: trainingLoss, validationLoss: checked?.loss,
                validationAccuracy: checked?.accuracy, learningRate: learningRate, seconds: elapsed)
            records.append(record)
            seconds += elapsed

            if monitor.observe(record) { best = (epoch, network.parameters) }
            if let limit = trainer.schedule.plateauPatience, !plateau.observe(record.monitoredLoss),
                plateau.epochsWithoutImprovement >= limit
            {
                rateReductions += 1
                plateau.restartCounting()
            }
            let decision = onEpoch(record, network)
            guard let reason = decision == .stop ? .caller : monitor.reason(after: record) else {
                continue
            }
            if let best { network.parameters = best.parameters }
            return History(
                epochs: records, stoppedBy: reason, bestEpoch: best?.epoch ?? epoch, seconds: seconds,
                samplesPerSecond: Double(samples.rows * records.count) / seconds)
        }
    }

    /// One pass over the training rows; the mean loss, or nil as soon as it is not finite.
    @specialized(where Scalar == Float, Generator == SplitMix64)
    @specialized(where Scalar == Double, Generator == SplitMix64)
    func runEpoch<Generator: RandomNumberGenerator>(
        _ epoch: Int, using generator: inout Generator
    ) -> Double? {
        if trainer.shuffles { shuffle(&order, using: &generator) }
        let rows = samples.rows
        let dropoutSeed = generator.next()
        var total = 0.0
        for start in stride(from: 0, to: rows, by: trainer.batchSize) {
            let end = min(start + trainer.batchSize, rows)
            let loss = runStep(start..<end, ofEpoch: epoch, dropoutSeed: dropoutSeed &+ UInt64(start))
            guard loss.isFinite else { return nil }
            total += loss * Double(end - start)
        }
        return total / Double(rows)
    }

    /// One step on the given rows of the order; the loss before it. Allocates nothing.
    private func runStep(_ rows: Range<Int>, ofEpoch epoch: Int, dropoutSeed: UInt64) -> Double {
        step += 1
        let passed = Double(epoch - 1)
        let count = Double(samples.rows)
        learningRate =
            trainer.optimizer.learningRate
            * trainer.schedule.factor(
                from: passed + Double(rows.lowerBound) / count, to: passed + Double(rows.upperBound) / count,
                reductions: rateReductions)
        job = .step(
            Step(
                rows: rows, dropoutSeed: dropoutSeed,
                rule: trainer.optimizer.update(Scalar.self, rate: learningRate, step: step)))
        team.run()
        var loss = 0.0
        for thread in 0..<threads { loss += partials.base[thread * Self.partialStride] }
        return loss
    }

    /// The loss on the validation data, and the accuracy; nil where there are none.
    private func evaluate() -> (loss: Double, accuracy: Double?)? {
        guard let validation else { return nil }
        job = .evaluation
        team.run()
        var (loss, accuracy) = (0.0, 0.0)
        for thread in 0..<threads {
            loss += partials.base[thread * Self.partialStride]
            accuracy += partials.base[thread * Self.partialStride + 1]
        }
        let rows = Double(validation.rows)
        return (loss / rows, accuracy.isNaN ? nil : accuracy / rows)
    }

    /// The error for a number of a source that is not finite or no index, where a thread has found one.
    private func invalid() -> TrainingError? {
        for thread in 0..<threads {
            let partial = partials.base + thread * Self.partialStride
            if partial[2] > 0 { return samples.invalid(row: Int(partial[2]) - 1, prefix: "", rules) }
            if partial[3] > 0 {
                return validation?.invalid(row: Int(partial[3]) - 1, prefix: "validation ", rules)
            }
        }
        return nil
    }

    /// One thread's part of the job.
    private func work(_ share: WorkShare) {
        let partial = partials.base + share.index * Self.partialStride
        switch job {
        case .step(let step):
            // Moments without a gradient decay to numbers too small to be normal, and stay there.
            withoutSubnormals { work(share, on: step, partial) }
        case .evaluation:
            guard let validation else { return }
            let own = share.range(validation.rows)
            (partial[0], partial[1]) = (0, 0)
            guard !own.isEmpty else { return }
            let part = validation.loss(own, evaluations[share.index], parameters.base, rules)
            partial[0] = part.loss * Double(own.count)
            partial[1] = (part.accuracy ?? .nan) * Double(own.count)
            if let row = part.invalid { partial[3] = Double(row + 1) }
        }
    }

    /// One thread's part of a step: forward, backward, update.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func work(_ share: WorkShare, on step: Step, _ partial: UnsafeMutablePointer<Double>) {
        switch samples {
        case .matrices(let inputs, let targets):
            if !trainer.shuffles {
                computeAsTheyLie(share, step, inputs, targets, partial)
            } else if gradient.takesRowNumbers {
                computeByNumbers(share, step, inputs, targets, partial)
            } else {
                computeGathered(share, step, partial)
            }
        case .sources:
            computeGathered(share, step, partial)
        }
        gradient.updateState(rows: step.rows.count, parameters: parameters.base, share: share)
        guard trainer.clipping.needsNorm else { return }
        share.barrier()
        var squares = 0.0
        gradient.forEachPart(share) { part, derivatives in
            gradient.addPenaltyGradient(parameters: parameters.base, to: derivatives, part: part)
            squares += sumOfSquares(part.count, derivatives)
        }
        partial[1] = squares
        share.barrier()
        var total = 0.0
        for thread in 0..<share.count { total += partials.base[thread * Self.partialStride + 1] }
        let scale = Scalar(trainer.clipping.scale(sumOfSquares: total))
        gradient.forEachPart(share) { part, derivatives in
            backend.update(
                optimizerState.update(
                    step.rule, gradientScale: scale, parameters: parameters.base, gradient: derivatives,
                    part: ParameterRows(part)))
        }
    }

    /// The gradient of rows that lie one after another.
    @inline(__always)
    private func computeAsTheyLie(
        _ share: WorkShare, _ step: Step, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
        _ partial: UnsafeMutablePointer<Double>
    ) {
        let first = step.rows.lowerBound
        partial[0] = inputs.withElements { inputs0 in
            targets.withElements { targets0 in
                withWeights { weights0 in
                    gradient.compute(
                        rows: step.rows.count, inputs: inputs0 + first * inputs.leadingDimension,
                        stride: inputs.leadingDimension, targets: targets0 + first * architecture.outputs,
                        weights: weights0.map { $0 + first }, parameters: parameters.base,
                        dropoutSeed: step.dropoutSeed, share: share)
                }
            }
        }
    }

    /// Calls `body` with the rows' weights, or nil where all are alike.
    @inline(__always)
    private func withWeights(_ body: (UnsafePointer<Scalar>?) -> Double) -> Double {
        weights?.withElements { weights0, _ in body(weights0) } ?? body(nil)
    }

    /// The gradient of rows in any order, whose inputs the first layer's products read where they lie.
    @inline(__always)
    private func computeByNumbers(
        _ share: WorkShare, _ step: Step, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
        _ partial: UnsafeMutablePointer<Double>
    ) {
        // Cut as for the loss: no thread looks at targets that another one gathers.
        let part = share.rows(step.rows.count)
        batch.gatherTargets(order, step.rows, part, targets)
        if let weights { batch.gatherWeights(order, step.rows, part, weights) }
        partial[0] = order.withUnsafeBufferPointer { order in
            inputs.withElements { inputs0 in
                gradient.compute(
                    rows: step.rows.count, inputs: inputs0, numbers: order.baseAddress! + step.rows.lowerBound,
                    stride: inputs.leadingDimension, targets: batch.targets,
                    weights: weights == nil ? nil : UnsafePointer(batch.weights), parameters: parameters.base,
                    dropoutSeed: step.dropoutSeed, share: share)
            }
        }
    }

    /// The gradient of rows in any order, gathered into the batch.
    @inline(__always)
    private func computeGathered(_ share: WorkShare, _ step: Step, _ partial: UnsafeMutablePointer<Double>) {
        let part = share.range(step.rows.count)
        let invalid = samples.gather(order, step.rows, part, into: batch, rules)
        if let weights { batch.gatherWeights(order, step.rows, part, weights) }
        share.barrier()
        partial[0] = gradient.compute(
            rows: step.rows.count, inputs: batch.inputs, stride: architecture.inputs, targets: batch.targets,
            weights: weights == nil ? nil : UnsafePointer(batch.weights), parameters: parameters.base,
            dropoutSeed: step.dropoutSeed, share: share)
        if let row = invalid { (partial[0], partial[2]) = (.nan, Double(row + 1)) }
    }

    /// The sum of squares, also where it is beyond what a Float holds.
    private func sumOfSquares(_ count: Int, _ values: UnsafePointer<Scalar>) -> Double {
        let sum = Double(backend.sumOfSquares(count, values, about: 0))
        guard sum.isInfinite else { return sum }
        return UnsafeBufferPointer(start: values, count: count).reduce(0) { $0 + Double($1) * Double($1) }
    }

    /// The update of some of the parameters by the derivatives by them, to which it adds penalties and
    /// which it limits.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func update(
        _ part: ParameterRows, _ derivatives: UnsafeMutablePointer<Scalar>
    ) -> ParameterUpdate<Scalar>? {
        makeUpdate(part, derivatives)
    }

    /// (Apart from `update`, which would look up the types of these variables before it chose the specialised one.)
    @inline(never)
    private func makeUpdate(
        _ part: ParameterRows, _ derivatives: UnsafeMutablePointer<Scalar>
    ) -> ParameterUpdate<Scalar>? {
        guard case .step(let step) = job else { return nil }
        if gradient.hasPenalties {
            for row in 0..<part.rows {
                gradient.addPenaltyGradient(
                    parameters: parameters.base, to: derivatives + row * part.columns, part: part.range(ofRow: row))
            }
        }
        trainer.clipping.limit(part.count, derivatives, backend)
        return optimizerState.update(
            step.rule, gradientScale: 1, parameters: parameters.base, gradient: derivatives, part: part)
    }
}
