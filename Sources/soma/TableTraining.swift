import Datasets
import LinearAlgebra
import NeuralNetworks
import Training

/// A network and the data to train it on: can be trained again and again with one outcome.
struct TableTraining<Scalar: RealScalar> {
    struct Result {
        let model: TableModel<Scalar>
        let history: History
        /// On the held-out rows, where there are any.
        let report: ModelReport?
    }

    private typealias Samples = (inputs: Matrix<Scalar>, targets: Matrix<Scalar>)

    private let schema: TableSchema
    private let plan: TrainingPlan
    private let network: Network<Scalar>
    private let generator: SplitMix64
    private let training: Samples
    private let validation: Samples?
    private let validationValues: TargetValues
    private let threads: Int

    /// - Throws: `DataError` or `CommandError` where the table or the network cannot be used.
    init(_ table: Table, _ preparation: TablePreparation, _ plan: TrainingPlan, _ start: SplitMix64) throws {
        var generator = start
        schema = preparation.schema
        self.plan = plan
        let trainingRows = preparation.rows.training.count
        try plan.checkMemory(schema, rows: trainingRows, scalarSize: MemoryLayout<Scalar>.stride)
        let layers = plan.layers(schema, rows: trainingRows)
        network = Network(inputs: schema.features.width, layers: layers, using: &generator)
        self.generator = generator
        let inputs = try schema.inputs(table, as: Scalar.self)
        let rows = preparation.rows
        func samples(_ rows: [Int]) -> Samples {
            (inputs.gatheringRows(rows), Matrix(preparation.schema.targets(preparation.values.gathering(rows))))
        }
        training = samples(rows.training)
        validation = rows.validation.isEmpty ? nil : samples(rows.validation)
        validationValues = preparation.values.gathering(rows.validation)
        let count = rows.training.count
        threads =
            plan.trainer(schema, rows: count, as: Scalar.self)?.threadCount(network.architecture, rows: count)
            ?? plan.secondOrder(schema, as: Scalar.self).threadCount(network.architecture, rows: count)
    }

    /// What is about to be trained, for a person to read.
    func summary(_ table: Table, _ preparation: TablePreparation) -> String {
        let width = schema.features.width
        let task: String
        switch schema.task {
        case .classification(let labels): task = "one of \(labels.labels.count) classes"
        case .regression: task = "a number"
        }
        let engine = plan.backend == .swift ? "pure Swift" : "OpenBLAS, \(counted(threads, "thread"))"
        return """
            \(table.source): \(counted(table.rowCount, "row")), \(counted(width, "input")); \
            '\(schema.target)' is \(task)
            \(network)
            \(Scalar.self), \(engine); \(counted(training.inputs.rows, "row")) to train on, \
            \(grouped(validation?.inputs.rows ?? 0)) held out

            """
    }

    /// Trains a copy of the network.
    ///
    /// - Throws: `TrainingError` where the loss diverges.
    func train(on backend: BackendChoice, onEpoch: @escaping (EpochRecord) -> Void = { _ in }) throws -> Result {
        return try withBackend(backend) {
            var (network, generator) = (network, generator)
            let observe: (EpochRecord, Network<Scalar>) -> EpochDecision = { record, _ in
                onEpoch(record)
                return .proceed
            }
            let history: History
            if let trainer = plan.trainer(schema, rows: training.inputs.rows, as: Scalar.self) {
                history = try trainer.fit(
                    &network, inputs: training.inputs, targets: training.targets, validation: validation,
                    using: &generator, onEpoch: observe)
            } else {
                history = try plan.secondOrder(schema, as: Scalar.self).fit(
                    &network, inputs: training.inputs, targets: training.targets, validation: validation,
                    onEpoch: observe)
            }
            let model = TableModel(network: network, schema: schema)
            let report = validation.map {
                model.report(outputs: network.predict($0.inputs), actual: validationValues)
            }
            return Result(model: model, history: history, report: report)
        }
    }

    /// Times the training on the pure-Swift backend beside the plan's: in turn, the
    /// median of three where it is short.
    func compare(with first: Result) throws -> SpeedComparison {
        let rounds = first.history.seconds < 2 ? 3 : 1
        var (ours, swifts) = ([Double](), [Double]())
        for round in 0..<rounds {
            let speed = rounds == 1 ? first.history : try train(on: plan.backend).history
            ours.append(speed.samplesPerSecond)
            swifts.append(try train(on: .swift).history.samplesPerSecond)
            assert(round < rounds)
        }
        return SpeedComparison(
            samplesPerSecond: ours.sorted()[rounds / 2], swiftSamplesPerSecond: swifts.sorted()[rounds / 2])
    }
}

/// The speed of a training beside the same on the pure-Swift backend.
struct SpeedComparison {
    let samplesPerSecond: Double
    let swiftSamplesPerSecond: Double

    var ratio: Double { samplesPerSecond / swiftSamplesPerSecond }

    func text(_ backend: BackendChoice) -> String {
        """
        Pure Swift         \(grouped(Int(swiftSamplesPerSecond))) samples/s; \(backend), in turn with it, \
        \(grouped(Int(samplesPerSecond))): \(fixed(ratio, 2)) times

        """
    }
}

extension TableTraining.Result {
    /// What came of it, for a person to read.
    func text(output: String?) -> String {
        let best = history.best
        var text = "\(reason)\n"
        text += "Kept               epoch \(history.bestEpoch), the best: loss \(brief(best.trainingLoss))"
        if let loss = best.validationLoss { text += ", held-out \(brief(loss))" }
        text += "\n"
        switch report {
        case .classification(let report):
            text += "Held-out accuracy  \(percent(report.accuracy))\n"
        case .regression(let report):
            text += "Held-out RMSE      \(brief(report.rootMeanSquaredError))"
            text += report.r2.map { ", R2 \(fixed($0, 4))\n" } ?? "\n"
        case nil:
            break
        }
        text += "Speed              \(grouped(Int(history.samplesPerSecond))) samples/s"
        text += " (\(counted(history.epochs.count, "epoch")) in \(brief(history.seconds)) s)\n"
        if let output { text += "Model              \(output)\n" }
        return text
    }

    private var reason: String {
        switch history.stoppedBy {
        case .noImprovement: "Stopped: the loss no longer fell"
        case .maximumEpochs: "Stopped at the last epoch"
        case .converged: "Converged"
        default: "Stopped: \(history.stoppedBy.rawValue)"
        }
    }
}
