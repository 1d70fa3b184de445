import Datasets
import LinearAlgebra
import NeuralNetworks
import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which network is trained on a prepared table, and how.
struct TrainingPlan {
    var hidden: [Int]?
    var activation: Activation
    /// nil for L-BFGS.
    var optimizer: Optimizer?
    var batchSize: Int?
    var epochs: Int
    var patience: Int
    var l2: Double?
    var dropout: Double
    var threads: Int?
    var backend: BackendChoice

    /// The network's layers after its inputs.
    ///
    /// Glorot's smaller weights for every activation: tables have few inputs, and with
    /// He's the first layer is so strong that small tables are learned by heart.
    func layers(_ schema: TableSchema, rows: Int) -> [Layer] {
        let penalty = Penalty.l2(l2(rows: rows))
        var layers: [Layer] = []
        for width in hiddenWidths(rows: rows) {
            layers.append(.dense(width, activation, weights: .glorot(.uniform), penalty: penalty))
            if dropout > 0 { layers.append(.dropout(dropout)) }
        }
        let output: Activation
        if case .classification = schema.task { output = .softmax } else { output = .identity }
        return layers + [.dense(schema.outputs, output, penalty: penalty)]
    }

    private func hiddenWidths(rows: Int) -> [Int] { hidden ?? (rows < 4_000 ? [64, 32] : [128, 64]) }

    func loss(_ schema: TableSchema) -> Loss {
        if case .classification = schema.task { .crossEntropy } else { .meanSquaredError }
    }

    private var stopping: [StoppingRule] { [.maximumEpochs(epochs), .noImprovement(patience: patience)] }

    /// The trainer of mini-batches; nil for L-BFGS.
    func trainer<Scalar: RealScalar>(_ schema: TableSchema, rows: Int, as _: Scalar.Type) -> Trainer<Scalar>? {
        guard let optimizer else { return nil }
        return Trainer(
            loss: loss(schema), optimizer: optimizer, batchSize: batchSize(rows: rows), stopping: stopping,
            // Large steps first, small ones at the end: a network of the same size does better on new rows.
            schedule: .cosine(epochs: epochs), threads: threads)
    }

    /// L-BFGS on all rows at once.
    func secondOrder<Scalar: RealScalar>(_ schema: TableSchema, as _: Scalar.Type) -> LBFGS<Scalar> {
        LBFGS(loss: loss(schema), stopping: stopping, threads: threads)
    }

    /// More threads than these would wait for one another.
    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The weight of a prior that counts as one row: the fewer rows there are, the more it says.
    func l2(rows: Int) -> Double { l2 ?? min(0.01, 1 / Double(rows)) }

    /// 32 rows a step; fewer where there are so few rows that an epoch would have less
    /// than twenty steps.
    func batchSize(rows: Int) -> Int { batchSize ?? min(32, max(4, rows / 20)) }

    /// - Throws: `CommandError` where the parameters, their gradient, the moments and two
    ///   copies of them are more than the memory holds.
    func checkMemory(_ schema: TableSchema, rows: Int, scalarSize: Int) throws {
        // An Int may not count the parameters.
        let widths = ([schema.features.width] + hiddenWidths(rows: rows) + [schema.outputs]).map(Double.init)
        let parameters = zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        let needed = 6 * parameters * Double(scalarSize)
        let memory = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
        guard needed > memory else { return }
        throw CommandError(
            "the network has \(parameters < 1e15 ? grouped(Int(parameters)) : brief(parameters)) parameters, which need "
                + "\(brief(needed / 0x1p30)) GiB of memory to train where the machine has \(brief(memory / 0x1p30)); "
                + "give fewer --hidden units or leave columns out with --ignore")
    }
}
