import ArgumentParser
import Datasets
import DemoData
import FileAccess
import LinearAlgebra
import NeuralNetworks
import Training

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a network to predict one column of a table from the others.",
        discussion: """
            Numbers are standardised and texts become one input for each category; a missing \
            number is taken as its column's mean. A fifth of the rows is held out: training stops \
            when their loss no longer falls, and keeps the network that did best on them.

              soma train houses.csv --target price --output houses.safetensors
              soma train digits --target digit --hidden 128 --epochs 50 --json
            """)

    @Argument(help: "A CSV file with a line of column names, or bundled data (see 'soma datasets').")
    var data: String

    @Option(help: "The column to predict.")
    var target: String

    @Option(help: "What to predict: a class or a number. By default as the target's values suggest.")
    var task: TaskOption?

    @Option(
        help: ArgumentHelp(
            "The units of the hidden layers, or 'none'. By default 64,32; from 4,000 rows to train on, 128,64.",
            valueName: "units,..."),
        transform: HiddenOption.init)
    var hidden: HiddenOption?

    @Option(help: "The activation of the hidden layers.")
    var activation = ActivationOption.relu

    @Option(help: "The rule of a step; lbfgs looks at all rows in each.")
    var optimizer = OptimizerOption.adam

    @Option(
        parsing: .unconditional,
        help:
            "The learning rate at first; it falls to 0 over the epochs. By default as suits the optimizer (adam: 2e-3).",
        transform: number)
    var learningRate: Double?

    @Option(
        parsing: .unconditional, help: "The rows of a step. By default 32, of small tables fewer.",
        transform: wholeNumber)
    var batchSize: Int?

    @Option(
        parsing: .unconditional, help: "The most times that training goes through all rows. By default 100.",
        transform: wholeNumber)
    var epochs = 100

    @Option(
        parsing: .unconditional,
        help: "Stop after so many epochs without a lower loss on the held-out rows. By default 20.",
        transform: wholeNumber)
    var patience = 20

    @Option(
        parsing: .unconditional,
        help: "The fraction of the rows to hold out; 0 trains on all, and judges by the training loss. By default 0.2.",
        transform: number)
    var validation = 0.2

    @Option(
        parsing: .unconditional,
        help: "The penalty on the squares of the weights, which keeps them small. By default 1 / rows.",
        transform: number)
    var l2: Double?

    @Option(
        parsing: .unconditional, help: "The fraction of the hidden units that each step leaves out. By default 0.",
        transform: number)
    var dropout = 0.0

    @Option(parsing: .unconditional, help: "Equal seeds give equal models. By default 42.", transform: seedNumber)
    var seed: UInt64 = 42

    @Option(help: "The numbers to compute with.")
    var precision = PrecisionOption.float

    @Option(help: "Who computes.")
    var backend: BackendChoice = BackendChoice.available[0]

    @Option(
        parsing: .unconditional,
        help: "The threads of a step (lbfgs: of a pass over the rows). By default 1 for small networks, else all.",
        transform: wholeNumber)
    var threads: Int?

    @Option(help: ArgumentHelp("Columns that are no inputs.", valueName: "column,..."))
    var ignore: ColumnsOption?

    @Option(help: ArgumentHelp("Columns to take as categories although they have numbers.", valueName: "column,..."))
    var textColumns: ColumnsOption?

    @Flag(help: "Take the numbers as they are, not standardised.")
    var noScaling = false

    @Option(help: ArgumentHelp("Write the model to this file (safetensors).", valueName: "model"))
    var output: String?

    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    @Flag(help: "Time the same training on the pure-Swift backend too.")
    var compare = false

    func validate() throws {
        try check(learningRate.map { $0 > 0 && $0.isFinite } ?? true, "--learning-rate must be positive")
        try check(batchSize.map { $0 > 0 } ?? true, "--batch-size must be 1 or more")
        try check(
            optimizer != .lbfgs || (learningRate == nil && batchSize == nil && dropout == 0),
            "--optimizer lbfgs takes no --learning-rate, --batch-size or --dropout")
        try check(epochs > 0, "--epochs must be 1 or more")
        try check(patience > 0, "--patience must be 1 or more")
        try check(validation >= 0 && validation < 1, "--validation must be at least 0 and below 1")
        try check(l2.map { $0 >= 0 && $0.isFinite } ?? true, "--l2 must be 0 or more, and finite")
        try check(dropout >= 0 && dropout < 1, "--dropout must be at least 0 and below 1")
        try check(threads.map { $0 > 0 } ?? true, "--threads must be 1 or more")
        try check(
            BackendChoice.available.contains(backend),
            "--backend \(backend.rawValue) is not in this build; it was built without OpenBLAS")
    }

    private func check(_ condition: Bool, _ message: String) throws {
        if !condition { throw ValidationError(message) }
    }

    func run() throws {
        if let output {
            try FileBytes.checkDistinct(output, from: data)
            try FileBytes.checkWritable(output)
        }
        let table = try Table(named: data)
        switch precision {
        case .float: try train(Float.self, table)
        case .double: try train(Double.self, table)
        }
    }

    private var plan: TrainingPlan {
        TrainingPlan(
            hidden: hidden?.widths, activation: activation.activation,
            optimizer: optimizer.optimizer(learningRate: learningRate), batchSize: batchSize, epochs: epochs,
            patience: patience, l2: l2, dropout: dropout, threads: threads.map { min($0, TrainingPlan.processors) },
            backend: backend)
    }

    private func train<Scalar: RealScalar>(_: Scalar.Type, _ table: Table) throws {
        var generator = SplitMix64(seed: seed)
        let choices = TablePreparation.Choices(
            target: target, task: task, ignoredColumns: ignore?.names ?? [],
            textColumns: textColumns?.names ?? [], scales: !noScaling, validation: validation)
        let preparation = try TablePreparation(table, choices, using: &generator)
        for note in preparation.notes { StandardError.note(note) }

        if let threads, threads > TrainingPlan.processors {
            StandardError.note(
                "there are \(counted(TrainingPlan.processors, "processor")) for \(threads) threads; "
                    + "\(TrainingPlan.processors) will compute")
        }
        let run = try TableTraining<Scalar>(table, preparation, plan, generator)
        if !json { try StandardOutput.write(run.summary(table, preparation)) }
        let progress = TrainingProgress(epochs: epochs)
        let result: TableTraining<Scalar>.Result
        do {
            result = try run.train(on: backend) { progress.show($0) }
            progress.finish()
        } catch TrainingError.diverged(let epoch, let rate) {
            progress.finish()
            let lower =
                (optimizer == .lbfgs ? [] : ["a --learning-rate lower than \(brief(learningRate ?? rate))"])
                + (l2.map { $0 > 0 ? ["an --l2 lower than \(brief($0))"] : [] } ?? [])
            let mends =
                (lower.isEmpty ? [] : ["give " + lower.joined(separator: ", or ")])
                + (noScaling ? ["leave out --no-scaling"] : [])
            throw CommandError(
                "the loss became NaN or infinite in epoch \(epoch); "
                    + (mends.isEmpty ? "look for numbers too large in the table" : mends.joined(separator: ", or ")))
        } catch {
            progress.finish()
            throw error
        }
        if compare, backend == .swift {
            StandardError.note("--compare has nothing to compare: the pure-Swift backend has trained")
        }
        if let output { try result.model.write(to: output) }
        let comparison = compare && backend != .swift ? try run.compare(with: result) : nil
        if json {
            try StandardOutput.write(try TrainingSummary(result, comparison).json())
        } else {
            try StandardOutput.write(result.text(output: output) + (comparison?.text(backend) ?? ""))
        }
    }
}

/// Whether data of this name come with Soma.
func isBundled(_ name: String) -> Bool {
    BundledDataset(rawValue: name) != nil || DemoDataset(rawValue: name) != nil
}

extension Table {
    /// The bundled data of a name, else the CSV file at a path.
    init(named name: String) throws {
        if let bundled = BundledDataset(rawValue: name) {
            self = try bundled.table()
        } else if let data = DemoDataset(rawValue: name) {
            self = try data.table()
        } else {
            guard FileBytes.exists(name) || name.contains("/") || name.contains(".") else {
                throw CommandError(
                    "cannot read '\(name)': there is no such file, and no such data come with Soma ('soma datasets' "
                        + "lists those that do)")
            }
            try self.init(contentsOf: name)
        }
    }
}
