import LinearAlgebra
import NeuralNetworks

/// Fits networks to small data by the limited-memory BFGS method: every step looks at all
/// rows and at the curvature that the last steps met.
///
///     let history = try LBFGS<Double>(loss: .crossEntropy).fit(&network, inputs: x, targets: y)
///
/// On some hundred or thousand rows it is what reaches a minimum soonest; on more, the
/// mini-batches of `Trainer` are. Dropout does nothing here; batch normalisation goes by all rows.
///
/// The two-loop recursion of Nocedal 1980, with the scaling and the line search of Nocedal
/// and Wright 2006, Algorithms 7.5, 3.5 and 3.6 (strong Wolfe conditions).
public struct LBFGS<Scalar: RealScalar>: Hashable, Sendable {
    /// What is made small, with the layers' penalties.
    public var loss: Loss
    /// How many steps' curvature is remembered.
    public var memory: Int
    /// When a run ends, beside having converged. An epoch is an iteration.
    public var stopping: [StoppingRule]
    /// The run has converged where no derivative is larger than this.
    public var gradientTolerance: Double
    /// The threads of a pass over the data, each with rows of its own; nil for as many as its work is worth, up to
    /// `BLAS.threads`. They begin and end with the run. With batch normalisation there is one.
    public var threads: Int?

    /// - Precondition: `memory` and `threads` are 1 or more, the tolerance is not negative, there is a stopping rule, and the rules'
    ///   numbers are in their ranges.
    public init(
        loss: Loss, memory: Int = 10, stopping: [StoppingRule] = [.maximumEpochs(200)],
        gradientTolerance: Double = 1e-5, threads: Int? = nil
    ) {
        self.loss = loss
        self.memory = memory
        self.stopping = stopping
        self.gradientTolerance = gradientTolerance
        self.threads = threads
        requireRules()
    }

    /// Traps where a property is out of its range: in the beginning, and as they are when a run begins.
    private func requireRules() {
        require(memory > 0, "LBFGS: a memory of \(memory) steps; 1 or more are needed")
        require(threads.map { $0 > 0 } ?? true, "LBFGS: \(threads ?? 0) threads; 1 or more are needed")
        require(gradientTolerance >= 0, "LBFGS: a tolerance of \(gradientTolerance); it must not be negative")
        if let problem = stopping.problem { fatalError("LBFGS: \(problem)") }
    }

    /// Trains `network` on the rows of `inputs` and `targets`.
    ///
    /// Shapes: `inputs` is rows x inputs, `targets` rows x outputs. Nothing is random: equal
    /// networks and data give equal bits on one machine with equal thread counts. Numbers too small
    /// to be normal may count as 0 in the loss and its gradient: on many processors they would slow it. While a run
    /// lasts, OpenBLAS has one thread in the whole process.
    /// - Parameters:
    ///   - network: what is trained.
    ///   - inputs: a row for each sample.
    ///   - targets: a row for each sample.
    ///   - validation: inputs and targets that the network does not learn from.
    ///   - onEpoch: sees each iteration and the network after it, and may stop the run. The
    ///     record's learning rate is the factor of the step's direction.
    /// - Returns: what each iteration gave, and why the run ended.
    /// - Throws: `TrainingError` where there are no rows, the data are not finite, an input is no index of an
    ///   embedding's table, a target of a cross-entropy is not from 0 to 1, or the loss is not finite at the start.
    /// - Precondition: the shapes fit the network, and the loss its last activation.
    /// - Complexity: an iteration takes 1 to 3 passes over the data as a rule, each of about 6
    ///   operations for a weight and row, and 4 `memory` operations for a parameter.
    @discardableResult
    public func fit(
        _ network: inout Network<Scalar>, inputs: Matrix<Scalar>, targets: Matrix<Scalar>,
        validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)? = nil,
        onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision = { _, _ in .proceed }
    ) throws(TrainingError) -> History {
        requireRules()
        stopping.requireValidation(validation != nil)
        try checkSamples(network.architecture, loss, inputs, targets, validation)
        let objective = Objective(
            network.architecture, loss, inputs, targets, validation,
            threads: threadCount(network.architecture, rows: inputs.rows))
        defer { objective.stop() }
        return try BLAS.withOneThread { () throws(TrainingError) in
            try minimize(objective, &network, onEpoch)
        }
    }

    /// The threads that a run on so many rows uses.
    package func threadCount(_ architecture: NetworkArchitecture, rows: Int) -> Int {
        // The statistics of batches are of all rows, which one thread takes.
        architecture.stateCount > 0 ? 1 : min(rows, threads ?? architecture.threadCount(rows: rows))
    }

    private func minimize(
        _ objective: Objective<Scalar>, _ network: inout Network<Scalar>,
        _ onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision
    ) throws(TrainingError) -> History {
        let clock = ContinuousClock()
        var curvature = Curvature<Scalar>(memory: memory)
        let beginning = clock.now
        var point = objective.evaluate(network.parameters)
        guard point.value.isFinite else { throw .diverged(epoch: 1, learningRate: 0) }
        var monitor = StoppingMonitor(stopping)
        var best: (epoch: Int, parameters: Vector<Scalar>)?
        var records: [EpochRecord] = []
        var seconds = (clock.now - beginning) / .seconds(1)
        while true {
            let start = clock.now
            var next: (point: Objective<Scalar>.Point, step: Double)?
            // Along the gradient alone a step is short by choice, and its decrease says nothing.
            var isFirst = curvature.isEmpty
            if !point.gradient.isWithin(gradientTolerance) {
                next = objective.step(from: point, curvature.direction(point.gradient), isFirst: isFirst)
                if next == nil, !isFirst {
                    // The remembered curvature misleads: along the gradient once more.
                    curvature.forget()
                    isFirst = true
                    next = objective.step(from: point, -point.gradient, isFirst: true)
                }
            }
            if let next { curvature.remember(from: point, to: next.point) }
            let hasConverged =
                next.map { next in
                    let least = isFirst ? 0 : Self.leastDecrease * max(1, abs(point.value))
                    return point.value - next.point.value <= least
                } ?? true
            if let next { point = next.point }
            network.parameters = point.parameters
            let elapsed = (clock.now - start) / .seconds(1)
            seconds += elapsed
            let checked = objective.validate(point.parameters)
            let record = EpochRecord(
                epoch: records.count + 1, trainingLoss: point.dataLoss, validationLoss: checked?.loss,
                validationAccuracy: checked?.accuracy, learningRate: next?.step ?? 0, seconds: elapsed)
            records.append(record)
            if monitor.observe(record) { best = (record.epoch, point.parameters) }
            let decision = onEpoch(record, network)
            let rule = monitor.reason(after: record)
            guard let reason = decision == .stop ? .caller : rule ?? (hasConverged ? .converged : nil) else { continue }
            if let best { network.parameters = best.parameters }
            return History(
                epochs: records, stoppedBy: reason, bestEpoch: best?.epoch ?? record.epoch, seconds: seconds,
                samplesPerSecond: Double(objective.rows * objective.evaluationCount) / seconds)
        }
    }

    /// The least decrease that counts, relative to the loss: some rounding errors.
    private static var leastDecrease: Double { 64 * Double(Scalar.ulpOfOne) }
}

extension Vector where Scalar: RealScalar {
    /// Whether no element is larger than `limit`.
    fileprivate func isWithin(_ limit: Double) -> Bool { Double(norm(.infinity)) <= limit }
}

/// The loss over all rows, as a function of the parameters, by threads that end with it.
///
/// Each thread takes rows of its own, some at a time, so that the layers' outputs stay in its cache, and has the sum of
/// their gradients.
private final class Objective<Scalar: RealScalar> {
    struct Point {
        let parameters: Vector<Scalar>
        /// The loss with penalties, and without.
        let value: Double
        let dataLoss: Double
        let gradient: Vector<Scalar>
    }

    /// What a thread has: a pass over some rows, and what comes of all that it has taken.
    private final class Part {
        let pass: NetworkGradient<Scalar>
        let gradient: UnsafeMutablePointer<Scalar>
        /// The loss of its rows' passes, or of its rows of validation, times their fraction of all; and their accuracy.
        var loss = 0.0
        var accuracy: Double?
        let evaluation: NetworkEvaluation<Scalar>?
        private let block: MatrixBlock<Scalar>

        init(_ architecture: NetworkArchitecture, _ loss: Loss, capacity: Int, evaluates: Bool) {
            pass = NetworkGradient(architecture, loss: loss, capacity: capacity)
            evaluation = evaluates ? NetworkEvaluation(architecture, loss: loss, capacity: 256) : nil
            var builder = MatrixBlock<Scalar>.Builder()
            _ = builder.reserve(architecture.bufferCount)
            block = MatrixBlock(builder)
            gradient = block.base
        }
    }

    /// The passes over the data so far.
    private(set) var evaluationCount = 0
    private let architecture: NetworkArchitecture
    private let inputs: Matrix<Scalar>
    private let targets: Matrix<Scalar>
    private let validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)?
    private let parts: [Part]
    private let chunk: Int
    private let backend = Scalar.realBackend
    private var team: WorkerTeam!
    /// What the threads do, and the parameters of it.
    private var validates = false
    private var parameters: UnsafeMutablePointer<Scalar>!

    var rows: Int { inputs.rows }

    init(
        _ architecture: NetworkArchitecture, _ loss: Loss, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
        _ validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)?, threads: Int
    ) {
        self.architecture = architecture
        self.inputs = inputs.compacted()
        self.targets = targets.compacted()
        self.validation = validation
        // Batch normalisation goes by all rows at once.
        let chunk = architecture.stateCount > 0 ? inputs.rows : min(256, inputs.rows)
        self.chunk = chunk
        parts = (0..<threads).map { _ in
            Part(architecture, loss, capacity: chunk, evaluates: validation != nil)
        }
        team = WorkerTeam(count: threads) { [unowned self] share in self.work(share) }
    }

    func stop() { team.stop() }

    func evaluate(_ parameters: Vector<Scalar>) -> Point {
        evaluationCount += 1
        // Of each point the running statistics are those of all rows.
        var parameters = parameters
        var gradient = [Scalar](repeating: 0, count: architecture.bufferCount)
        let (data, penalty) = parameters.withUnsafeMutableElements { parameters0 in
            self.parameters = parameters0.baseAddress!
            validates = false
            team.run()
            return withoutSubnormals {
                gradient.withUnsafeMutableBufferPointer { gradient in
                    for part in parts { backend.axpy(gradient.count, 1, part.gradient, 1, gradient.baseAddress!, 1) }
                    parts[0].pass.addPenaltyGradient(
                        parameters: self.parameters, to: gradient.baseAddress!, part: 0..<architecture.parameterCount)
                }
                return (parts.reduce(0) { $0 + $1.loss }, parts[0].pass.penalty(parameters: self.parameters))
            }
        }
        return Point(parameters: parameters, value: data + penalty, dataLoss: data, gradient: Vector(gradient))
    }

    /// One thread's part of the work.
    private func work(_ share: WorkShare) {
        if validates { validate(share) } else { pass(share) }
    }

    private func pass(_ share: WorkShare) {
        let part = parts[share.index]
        let own = share.range(rows)
        part.loss = 0
        part.gradient.update(repeating: 0, count: architecture.bufferCount)
        withoutSubnormals {
            inputs.withElements { inputs0 in
                targets.withElements { targets0 in
                    for start in stride(from: own.lowerBound, to: own.upperBound, by: chunk) {
                        let count = min(chunk, own.upperBound - start)
                        let weight = Double(count) / Double(rows)
                        part.loss +=
                            weight
                            * part.pass.compute(
                                rows: count, inputs: inputs0 + start * architecture.inputs, stride: architecture.inputs,
                                targets: targets0 + start * architecture.outputs, weights: nil, parameters: parameters,
                                dropoutSeed: nil)
                        // (Of tables, the rows that these rows name.)
                        part.pass.forEachPart(.whole) { range, slopes in
                            backend.axpy(range.count, Scalar(weight), slopes, 1, part.gradient + range.lowerBound, 1)
                        }
                    }
                }
            }
            if architecture.stateCount > 0 {
                part.pass.updateState(rows: rows, parameters: parameters, replacing: true)
            }
        }
    }

    /// The loss on the validation data, and the accuracy; nil where there are none.
    func validate(_ parameters: Vector<Scalar>) -> (loss: Double, accuracy: Double?)? {
        guard validation != nil else { return nil }
        parameters.withElements { parameters0, _ in
            self.parameters = UnsafeMutablePointer(mutating: parameters0)
            validates = true
            team.run()
        }
        let accuracies = parts.compactMap(\.accuracy)
        return (parts.reduce(0) { $0 + $1.loss }, accuracies.isEmpty ? nil : accuracies.reduce(0, +))
    }

    private func validate(_ share: WorkShare) {
        let part = parts[share.index]
        (part.loss, part.accuracy) = (0, nil)
        guard let validation, let evaluation = part.evaluation else { return }
        let own = share.range(validation.inputs.rows)
        guard !own.isEmpty else { return }
        let found = evaluation.loss(
            parameters, inputs: validation.inputs[rows: own], targets: validation.targets[rows: own])
        let weight = Double(own.count) / Double(validation.inputs.rows)
        part.loss = weight * found.loss
        part.accuracy = found.accuracy.map { weight * $0 }
    }

    /// The point that a line search along `direction` finds; nil where it finds no better one.
    func step(from point: Point, _ direction: Vector<Scalar>, isFirst: Bool) -> (point: Point, step: Double)? {
        let slope = Double(dot(direction, point.gradient))
        guard slope < 0, slope.isFinite else { return nil }
        var last: (step: Double, point: Point)?
        let search = LineSearch(value: point.value, slope: slope)
        // Without curvature yet, nothing says how long a step is: a small one to begin with, and the
        // whole gradient where that is lost in rounding.
        let small = 1 / Double(point.gradient.norm(.one))
        for first in isFirst && small < 1 ? [small, 1] : [1] {
            let step = search.run(first: first) { step in
                let tried = evaluate(point.parameters + direction * Scalar(step))
                last = (step, tried)
                return (tried.value, Double(dot(direction, tried.gradient)))
            }
            guard let step else { continue }
            if let last, last.step == step { return (last.point, step) }
            return (evaluate(point.parameters + direction * Scalar(step)), step)
        }
        return nil
    }
}

/// The last steps and the changes of the gradient along them.
private struct Curvature<Scalar: RealScalar> {
    let memory: Int
    private var pairs: [(step: Vector<Scalar>, change: Vector<Scalar>, product: Scalar)] = []

    init(memory: Int) {
        self.memory = memory
    }

    var isEmpty: Bool { pairs.isEmpty }

    mutating func forget() { pairs = [] }

    mutating func remember(from old: Objective<Scalar>.Point, to new: Objective<Scalar>.Point) {
        let (step, change) = (new.parameters - old.parameters, new.gradient - old.gradient)
        let product = dot(step, change)
        // A step without curvature would make the matrix indefinite. (The bound is of the product's own unit.)
        guard product > Scalar.ulpOfOne * step.norm() * change.norm() else { return }
        if pairs.count == memory { pairs.removeFirst() }
        pairs.append((step, change, product))
    }

    /// `-H g`, where H is the inverse Hessian that the pairs suggest (two-loop recursion).
    func direction(_ gradient: Vector<Scalar>) -> Vector<Scalar> {
        var q = -gradient
        var factors: [Scalar] = []
        for pair in pairs.reversed() {
            let factor = dot(pair.step, q) / pair.product
            factors.append(factor)
            q -= pair.change * factor
        }
        if let last = pairs.last { q *= last.product / dot(last.change, last.change) }
        for (pair, factor) in zip(pairs, factors.reversed()) {
            q += pair.step * (factor - dot(pair.change, q) / pair.product)
        }
        return q
    }
}
