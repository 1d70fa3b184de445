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

    /// - Precondition: `memory` is 1 or more, and there is a stopping rule.
    public init(
        loss: Loss, memory: Int = 10, stopping: [StoppingRule] = [.maximumEpochs(200)],
        gradientTolerance: Double = 1e-5
    ) {
        require(memory > 0, "LBFGS: a memory of \(memory) steps; 1 or more are needed")
        require(!stopping.isEmpty, "LBFGS: no stopping rule; give .maximumEpochs at least")
        self.loss = loss
        self.memory = memory
        self.stopping = stopping
        self.gradientTolerance = gradientTolerance
    }

    /// Trains `network` on the rows of `inputs` and `targets`.
    ///
    /// Shapes: `inputs` is rows x inputs, `targets` rows x outputs. Nothing is random: equal
    /// networks and data give equal bits on one machine with equal thread counts. Numbers too small
    /// to be normal may count as 0 in the loss and its gradient: on many processors they would slow it.
    /// - Parameters:
    ///   - network: what is trained.
    ///   - inputs: a row for each sample.
    ///   - targets: a row for each sample.
    ///   - validation: inputs and targets that the network does not learn from.
    ///   - onEpoch: sees each iteration and the network after it, and may stop the run. The
    ///     record's learning rate is the length of the step along its direction.
    /// - Returns: what each iteration gave, and why the run ended.
    /// - Throws: `TrainingError` where the data are not finite or the loss is so at the start.
    /// - Precondition: the shapes fit the network, and the loss its last activation.
    /// - Complexity: an iteration takes 1 to 3 passes over the data as a rule, each of about 6
    ///   operations for a weight and row, and 4 `memory` operations for a parameter.
    @discardableResult
    public func fit(
        _ network: inout Network<Scalar>, inputs: Matrix<Scalar>, targets: Matrix<Scalar>,
        validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)? = nil,
        onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision = { _, _ in .proceed }
    ) throws(TrainingError) -> History {
        let objective = try Objective(network.architecture, loss, inputs, targets, validation)
        var curvature = Curvature<Scalar>(memory: memory)
        var point = objective.evaluate(network.parameters)
        guard point.value.isFinite else { throw .diverged(epoch: 1, learningRate: 0) }
        var patience = stopping.improvementMonitor
        var best: (epoch: Int, parameters: Vector<Scalar>)?
        var records: [EpochRecord] = []
        var seconds = 0.0
        let clock = ContinuousClock()
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
            if patience?.observe(checked?.loss ?? point.dataLoss) == true { best = (record.epoch, point.parameters) }
            let decision = onEpoch(record, network)
            let rule = stopping.reason(after: record, patience)
            guard let reason = decision == .stop ? .caller : rule ?? (hasConverged ? .converged : nil) else { continue }
            if let best { network.parameters = best.parameters }
            return History(
                epochs: records, stoppedBy: reason, bestEpoch: best?.epoch ?? record.epoch, seconds: seconds,
                samplesPerSecond: Double(inputs.rows * objective.evaluations.count) / seconds)
        }
    }

    /// The least decrease that counts, relative to the loss: some rounding errors.
    private static var leastDecrease: Double { 64 * Double(Scalar.ulpOfOne) }
}

extension Vector where Scalar: RealScalar {
    /// Whether no element is larger than `limit`.
    fileprivate func isWithin(_ limit: Double) -> Bool { Double(norm(.infinity)) <= limit }
}

/// The loss over all rows, as a function of the parameters.
private struct Objective<Scalar: RealScalar> {
    struct Point {
        let parameters: Vector<Scalar>
        /// The loss with penalties, and without.
        let value: Double
        let dataLoss: Double
        let gradient: Vector<Scalar>
    }

    /// Counts the passes over the data.
    final class Evaluations { var count = 0 }

    let evaluations = Evaluations()
    private let architecture: NetworkArchitecture
    private let inputs: Matrix<Scalar>
    private let targets: Matrix<Scalar>
    private let validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)?
    private let gradient: NetworkGradient<Scalar>
    private let evaluation: NetworkEvaluation<Scalar>

    init(
        _ architecture: NetworkArchitecture, _ loss: Loss, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
        _ validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)?
    ) throws(TrainingError) {
        try checkSamples(architecture, inputs, targets, validation)
        self.architecture = architecture
        self.inputs = inputs.compacted()
        self.targets = targets.compacted()
        self.validation = validation
        gradient = NetworkGradient(architecture, loss: loss, capacity: inputs.rows)
        evaluation = NetworkEvaluation(architecture, loss: loss, capacity: 256)
    }

    func evaluate(_ parameters: Vector<Scalar>) -> Point {
        evaluations.count += 1
        // Of each point the running statistics are those of all rows.
        var parameters = parameters
        let (data, penalty) = withoutSubnormals {
            inputs.withElements { inputs0 in
                targets.withElements { targets0 in
                    parameters.withUnsafeMutableElements {
                        let parameters0 = $0.baseAddress!
                        let data = gradient.compute(
                            rows: inputs.rows, inputs: inputs0, stride: architecture.inputs, targets: targets0,
                            weights: nil, parameters: parameters0, dropoutSeed: nil)
                        gradient.updateState(rows: inputs.rows, parameters: parameters0, replacing: true)
                        gradient.addPenaltyGradient(
                            parameters: parameters0, to: gradient.gradient, part: 0..<architecture.parameterCount)
                        return (data, gradient.penalty(parameters: parameters0))
                    }
                }
            }
        }
        let slopes = UnsafeBufferPointer(start: gradient.gradient, count: architecture.bufferCount)
        return withExtendedLifetime(gradient) {
            Point(parameters: parameters, value: data + penalty, dataLoss: data, gradient: Vector(slopes))
        }
    }

    func validate(_ parameters: Vector<Scalar>) -> (loss: Double, accuracy: Double?)? {
        validation.map { evaluation.loss(parameters, inputs: $0.inputs, targets: $0.targets, weights: nil) }
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
        // A step without curvature would make the matrix indefinite.
        guard product > Scalar.ulpOfOne * dot(change, change) else { return }
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
