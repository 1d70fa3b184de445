import LinearAlgebra

/// When training ends. A run ends with the first rule that is met.
public enum StoppingRule: Hashable, Sendable, Codable {
    /// The error has reached a minimum: the training loss, with the class and sample weights, is at most this.
    case lossReached(Double)
    /// The maximum number of epochs has passed.
    case maximumEpochs(Int)
    /// No further reduction in error: the loss on the validation data (on the
    /// training data where there is none) has not fallen by more than
    /// `minimumDelta` below where it last did so in `patience` epochs.
    ///
    /// With this rule a run ends with the parameters of its best epoch, that of the lowest loss, whichever
    /// rule ended it. The validation loss has no class or sample weights.
    case noImprovement(patience: Int, minimumDelta: Double = 0)
    /// The training error has met the validation error: they differ by at most
    /// `tolerance` of the validation loss. Looked at from the second epoch on,
    /// since two losses of an untrained network are equal too. (The training loss has the class and sample
    /// weights, the validation loss has not.)
    ///
    /// - Precondition: there are validation data.
    case trainingMeetsValidation(tolerance: Double = 0.01)

    /// What is wrong with its numbers.
    var problem: String? {
        switch self {
        case .lossReached(let loss):
            loss.isNaN ? "a loss to reach that is NaN" : nil
        case .maximumEpochs(let epochs):
            epochs > 0 ? nil : "at most \(epochs) epochs; 1 or more are needed"
        case .noImprovement(let patience, let delta):
            patience > 0 && delta >= 0
                ? nil : "a patience of \(patience) epochs for falls of \(delta); 1 or more and at least 0 are needed"
        case .trainingMeetsValidation(let tolerance):
            tolerance >= 0 ? nil : "a tolerance of \(tolerance); it must not be negative"
        }
    }
}

extension [StoppingRule] {
    /// What is wrong with the rules of a run.
    var problem: String? {
        isEmpty ? "no stopping rule; give .maximumEpochs at least" : lazy.compactMap(\.problem).first
    }

    /// Traps where a rule needs validation data and there are none.
    func requireValidation(_ isThere: Bool) {
        let needsIt = contains { if case .trainingMeetsValidation = $0 { true } else { false } }
        require(isThere || !needsIt, "fit: the rule trainingMeetsValidation needs validation data; give some")
    }
}

/// Why a run ended.
public enum StopReason: String, Hashable, Sendable, Codable {
    case lossReached = "loss_reached"
    case maximumEpochs = "maximum_epochs"
    case noImprovement = "no_improvement"
    case trainingMetValidation = "training_met_validation"
    /// The gradient vanished, or a step no longer decreases the loss: `LBFGS` alone.
    case converged
    /// The caller's `onEpoch` said so.
    case caller
}

/// What a run does after an epoch.
public enum EpochDecision: Hashable, Sendable {
    /// The next epoch begins, unless a rule is met.
    case proceed
    /// The run ends, with `StopReason.caller`.
    case stop
}

/// Follows a loss that should fall.
struct ImprovementMonitor {
    let minimumDelta: Double
    private(set) var best = Double.infinity
    private(set) var epochsWithoutImprovement = 0

    init(minimumDelta: Double) {
        self.minimumDelta = minimumDelta
    }

    /// Takes the loss of an epoch; true where it is the best so far.
    mutating func observe(_ loss: Double) -> Bool {
        guard loss < best - minimumDelta else {
            epochsWithoutImprovement += 1
            return false
        }
        best = loss
        epochsWithoutImprovement = 0
        return true
    }

    mutating func restartCounting() {
        epochsWithoutImprovement = 0
    }
}

/// Follows the epochs of a run, and says which is the best and when to end.
struct StoppingMonitor {
    private let rules: [StoppingRule]
    /// One for each rule, which `noImprovement` looks at.
    private var improvements: [ImprovementMonitor]
    private let keepsBest: Bool
    private var lowest = Double.infinity

    init(_ rules: [StoppingRule]) {
        self.rules = rules
        improvements = rules.map {
            if case .noImprovement(_, let delta) = $0 {
                ImprovementMonitor(minimumDelta: delta)
            } else {
                ImprovementMonitor(minimumDelta: 0)
            }
        }
        keepsBest = rules.contains { if case .noImprovement = $0 { true } else { false } }
    }

    /// Takes an epoch; true where it is the best so far and the run is to end with the best.
    mutating func observe(_ record: EpochRecord) -> Bool {
        for index in improvements.indices { _ = improvements[index].observe(record.monitoredLoss) }
        guard keepsBest, record.monitoredLoss < lowest else { return false }
        lowest = record.monitoredLoss
        return true
    }

    /// The first rule that the last epoch meets.
    func reason(after record: EpochRecord) -> StopReason? {
        for (rule, improvement) in zip(rules, improvements) {
            switch rule {
            case .lossReached(let loss):
                if record.trainingLoss <= loss { return .lossReached }
            case .maximumEpochs(let epochs):
                if record.epoch >= epochs { return .maximumEpochs }
            case .noImprovement(let patience, _):
                if improvement.epochsWithoutImprovement >= patience { return .noImprovement }
            case .trainingMeetsValidation(let tolerance):
                guard record.epoch > 1, let validation = record.validationLoss else { continue }
                if (record.trainingLoss - validation).magnitude <= tolerance * validation {
                    return .trainingMetValidation
                }
            }
        }
        return nil
    }
}

extension EpochRecord {
    /// The loss that should fall: on the validation data where there are some.
    var monitoredLoss: Double { validationLoss ?? trainingLoss }
}
