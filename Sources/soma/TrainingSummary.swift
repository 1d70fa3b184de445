import FoundationEssentials
import LinearAlgebra
import Training

/// What `soma train --json` prints.
struct TrainingSummary: Encodable {
    private let task: TaskOption
    private let network: String
    private let epochs: Int
    private let bestEpoch: Int
    private let trainingLoss: Double
    private let validationLoss: Double?
    private let validationAccuracy: Double?
    private let validationRMSE: Double?
    private let validationR2: Double?
    private let seconds: Double
    private let samplesPerSecond: Double
    private let swiftSamplesPerSecond: Double?
    private let parameters: Int
    private let stoppedBy: StopReason

    init<Scalar>(_ result: TableTraining<Scalar>.Result, _ comparison: SpeedComparison?) {
        let history = result.history
        if case .regression = result.model.schema.task { task = .regression } else { task = .classification }
        network = result.model.network.description
        epochs = history.epochs.count
        bestEpoch = history.bestEpoch
        trainingLoss = history.best.trainingLoss
        validationLoss = history.best.validationLoss
        var (accuracy, rmse, r2): (Double?, Double?, Double?)
        switch result.report {
        case .classification(let report): accuracy = report.accuracy
        case .regression(let report): (rmse, r2) = (report.rootMeanSquaredError, report.r2)
        case nil: break
        }
        (validationAccuracy, validationRMSE, validationR2) = (accuracy, rmse, r2)
        seconds = history.seconds
        samplesPerSecond = history.samplesPerSecond
        swiftSamplesPerSecond = comparison?.swiftSamplesPerSecond
        parameters = result.model.network.parameters.count
        stoppedBy = history.stoppedBy
    }

    private enum CodingKeys: String, CodingKey {
        case task, network, epochs, seconds, parameters
        case bestEpoch = "best_epoch"
        case trainingLoss = "training_loss"
        case validationLoss = "validation_loss"
        case validationAccuracy = "validation_accuracy"
        case validationRMSE = "validation_rmse"
        case validationR2 = "validation_r2"
        case samplesPerSecond = "samples_per_second"
        case swiftSamplesPerSecond = "swift_samples_per_second"
        case stoppedBy = "stopped_by"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(task, forKey: .task)
        try container.encode(network, forKey: .network)
        try container.encode(epochs, forKey: .epochs)
        try container.encode(bestEpoch, forKey: .bestEpoch)
        try container.encode(trainingLoss, forKey: .trainingLoss)
        // What was not measured is null.
        try container.encode(validationLoss, forKey: .validationLoss)
        switch task {
        case .classification:
            try container.encode(validationAccuracy, forKey: .validationAccuracy)
        case .regression:
            try container.encode(validationRMSE, forKey: .validationRMSE)
            try container.encode(validationR2, forKey: .validationR2)
        }
        try container.encode(seconds, forKey: .seconds)
        try container.encode(samplesPerSecond, forKey: .samplesPerSecond)
        try container.encodeIfPresent(swiftSamplesPerSecond, forKey: .swiftSamplesPerSecond)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(stoppedBy, forKey: .stoppedBy)
    }
}

extension Encodable {
    /// The value as a JSON object over several lines.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
