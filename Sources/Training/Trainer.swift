import LinearAlgebra
import NeuralNetworks

/// Fits networks to data, by steps on mini-batches.
///
///     let trainer = Trainer<Float>(
///         loss: .crossEntropy, optimizer: .adam(learningRate: 1e-3), batchSize: 32,
///         stopping: [.maximumEpochs(100), .noImprovement(patience: 10)])
///     let history = try trainer.fit(
///         &network, inputs: x, targets: y, validation: (xv, yv), using: &generator)
public struct Trainer<Scalar: RealScalar>: Hashable, Sendable {
    /// What is made small.
    public var loss: Loss
    /// The rule of a step.
    public var optimizer: Optimizer
    /// The rows of a step; the last batch of an epoch may have fewer.
    public var batchSize: Int
    /// When a run ends: with the first rule that is met.
    public var stopping: [StoppingRule]
    /// How the learning rate changes.
    public var schedule: LearningRateSchedule
    /// How gradients are limited.
    public var clipping: GradientClipping
    /// How much each class counts.
    public var classWeights: ClassWeights
    /// Whether each epoch takes the rows in a new random order, else as they are.
    public var shuffles: Bool
    /// The threads of a step; nil for as many as the work of a step is worth, up to
    /// `BLAS.threads`. They begin and end with the run, and wait for one another in each step: more
    /// than there are processors are slow.
    public var threads: Int?

    /// - Precondition: `batchSize` and `threads` are 1 or more, there is a stopping rule, and the numbers of the
    ///   stopping rules, the optimizer, the schedule, the clipping and the class weights are in their ranges.
    public init(
        loss: Loss, optimizer: Optimizer = .adam(), batchSize: Int = 32,
        stopping: [StoppingRule] = [.maximumEpochs(100)], schedule: LearningRateSchedule = .constant,
        clipping: GradientClipping = .none, classWeights: ClassWeights = .uniform, shuffles: Bool = true,
        threads: Int? = nil
    ) {
        self.loss = loss
        self.optimizer = optimizer
        self.batchSize = batchSize
        self.stopping = stopping
        self.schedule = schedule
        self.clipping = clipping
        self.classWeights = classWeights
        self.shuffles = shuffles
        self.threads = threads
        requireRules()
    }

    /// Traps where a property is out of its range: in the beginning, and as they are when a run begins.
    func requireRules() {
        require(batchSize > 0, "Trainer: a batch of \(batchSize) rows; 1 or more are needed")
        require(threads.map { $0 > 0 } ?? true, "Trainer: \(threads ?? 0) threads; 1 or more are needed")
        let problem =
            stopping.problem ?? clipping.problem ?? schedule.problem ?? optimizer.problem(Scalar.self)
            ?? classWeights.problem
        if let problem { fatalError("Trainer: \(problem)") }
    }

    /// Trains `network` on the rows of `inputs` and `targets`.
    ///
    /// Shapes: `inputs` is rows x inputs, `targets` rows x outputs (of a
    /// cross-entropy over classes: one-hot, or probabilities). Equal generators
    /// give equal bits on one machine with equal thread counts.
    /// Numbers too small to be normal count as 0 in a step and in validation: on many processors
    /// they would slow them.
    ///
    /// The optimizer's moments, the schedule's time and the count of epochs begin anew with each call: a second one
    /// begins with the parameters that the first has left, and with nothing else of it. While a run lasts, OpenBLAS
    /// has one thread in the whole process.
    ///
    /// - Parameters:
    ///   - network: what is trained.
    ///   - inputs: a row for each sample.
    ///   - targets: a row for each sample.
    ///   - sampleWeights: one factor for each row's loss. With the class weights, by which they are multiplied,
    ///     they are scaled to a mean of 1.
    ///   - validation: inputs and targets that the network does not learn from.
    ///   - generator: shuffles the rows and chooses what dropout drops.
    ///   - onEpoch: sees each epoch and the network after it, and may stop the run.
    /// - Returns: what each epoch gave, and why the run ended.
    /// - Throws: `TrainingError` where there are no rows, the data are not finite, an input is no index of an
    ///   embedding's table, a target of a cross-entropy is not from 0 to 1, a weight is negative or all are 0, or
    ///   the loss becomes NaN or infinite; the network then has the last good parameters.
    /// - Precondition: the shapes fit the network, and the loss its last activation.
    /// - Complexity: about 6 floating-point operations for each weight, row and
    ///   epoch. A step allocates nothing; OpenBLAS does within some small products in `Double`.
    @discardableResult
    public func fit(
        _ network: inout Network<Scalar>, inputs: Matrix<Scalar>, targets: Matrix<Scalar>,
        sampleWeights: Vector<Scalar>? = nil,
        validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)? = nil,
        using generator: inout some RandomNumberGenerator,
        onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision = { _, _ in .proceed }
    ) throws(TrainingError) -> History {
        requireRules()
        stopping.requireValidation(validation != nil)
        try checkSamples(network.architecture, loss, inputs, targets, validation)
        let run = TrainingRun(
            self, network.architecture, .matrices(inputs: inputs, targets: targets),
            weights: try rowWeights(sampleWeights, targets: targets))
        return try run.train(
            &network, validation: validation.map { .matrices(inputs: $0.inputs, targets: $0.targets) },
            using: &generator, onEpoch: onEpoch)
    }

    /// The threads that a run on so many rows uses.
    package func threadCount(_ architecture: NetworkArchitecture, rows: Int) -> Int {
        threads ?? architecture.threadCount(rows: min(batchSize, rows))
    }

    /// The factors of the rows' losses, of mean 1; nil where all are alike.
    func rowWeights(
        _ sampleWeights: Vector<Scalar>?, targets: some RowSource<Scalar>
    ) throws(TrainingError) -> Vector<Scalar>? {
        let classFactors = try classWeights.rowFactors(targets: targets, loss)
        if sampleWeights == nil, classFactors == nil { return nil }
        let rows = targets.rows
        require(
            sampleWeights.map { $0.count == rows } ?? true,
            "fit: \(sampleWeights?.count ?? 0) sample weights for \(rows) rows")
        var weights = [Double](repeating: 1, count: rows)
        if let sampleWeights {
            for row in 0..<rows {
                let weight = Double(sampleWeights[row])
                guard weight.isFinite else { throw .notFinite(values: "sample weights", row: row, column: 0) }
                guard weight >= 0 else { throw .invalidWeight(row: row) }
                weights[row] = weight
            }
        }
        if var classFactors {
            for row in 0..<rows where classFactors[row] == 0 { weights[row] = 0 }
            scaleToOne(&weights)
            scaleToOne(&classFactors)
            for row in 0..<rows { weights[row] *= classFactors[row] }
        }
        scaleToOne(&weights)
        let mean = weights.reduce(0, +) / Double(rows)
        guard mean > 0 else { throw .invalidWeight(row: 0) }
        return Vector(weights.map { Scalar($0 / mean) })
    }
}

/// Divides weights by the largest, so that no sum of them overflows and no product with numbers up to 1.
private func scaleToOne(_ weights: inout [Double]) {
    guard let largest = weights.max(), largest > 0 else { return }
    for row in weights.indices { weights[row] /= largest }
}

extension NetworkArchitecture {
    /// The threads that a pass forward and backward over so many rows is worth.
    func threadCount(rows: Int) -> Int {
        // Handing over costs some microseconds: each thread is to have more than that.
        let operations = 6 * Double(multipliedCount) * Double(rows)
        return max(1, min(BLAS.threads, Int(operations / 4e6)))
    }
}

/// Traps where samples do not fit a network; throws where they cannot be learned from.
func checkSamples<Scalar: RealScalar>(
    _ architecture: NetworkArchitecture, _ loss: Loss, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
    _ validation: (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)?
) throws(TrainingError) {
    try checkSamples(architecture, loss, inputs, targets, prefix: "")
    if let validation {
        try checkSamples(architecture, loss, validation.inputs, validation.targets, prefix: "validation ")
    }
}

private func checkSamples<Scalar: RealScalar>(
    _ architecture: NetworkArchitecture, _ loss: Loss, _ inputs: Matrix<Scalar>, _ targets: Matrix<Scalar>,
    prefix: String
) throws(TrainingError) {
    architecture.checkShapes(inputs, targets)
    guard inputs.rows > 0 else { throw .noRows }
    try checkFinite(inputs, prefix + "inputs")
    try checkFinite(targets, prefix + "targets")
    try checkIndices(architecture, inputs, prefix + "inputs")
    if loss.takesProbabilities { try checkProbabilities(targets, prefix + "targets") }
}

/// Throws at the first target that is not from 0 to 1.
private func checkProbabilities<Scalar: RealScalar>(
    _ targets: Matrix<Scalar>, _ name: String
) throws(TrainingError) {
    guard !(targets.min() >= 0 && targets.max() <= 1) else { return }
    for row in 0..<targets.rows {
        for column in 0..<targets.columns where !SampleRules.isProbability(targets[row, column]) {
            throw .invalidTarget(values: name, row: row, column: column, found: Double(targets[row, column]))
        }
    }
}

/// Throws at the first input that is to be an index of an embedding's table and is not.
private func checkIndices<Scalar: RealScalar>(
    _ architecture: NetworkArchitecture, _ inputs: Matrix<Scalar>, _ name: String
) throws(TrainingError) {
    let indices = architecture.indexColumns
    guard !indices.counts.isEmpty else { return }
    let columns = inputs[columns: 0..<indices.counts.count].compacted()
    for row in 0..<columns.rows {
        guard let column = columns.withElements({ indices.firstInvalid($0 + row * columns.columns) }) else { continue }
        throw .invalidIndex(
            values: name, row: row, column: column, found: Double(inputs[row, column]), count: indices.counts[column])
    }
}

/// Throws at the first element that is NaN or infinite.
func checkFinite<Scalar: RealScalar>(
    _ values: Matrix<Scalar>, _ name: String, firstRow: Int = 0
) throws(TrainingError) {
    guard !values.isEmpty, !(values.min().isFinite && values.max().isFinite) else { return }
    for row in 0..<values.rows {
        for column in 0..<values.columns where !values[row, column].isFinite {
            throw .notFinite(values: name, row: firstRow + row, column: column)
        }
    }
}
