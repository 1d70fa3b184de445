/// When training ends. A run ends with the first rule that is met.
public enum StoppingRule: Hashable, Sendable, Codable {
    /// The error has reached a minimum: the training loss is at most this.
    case lossReached(Double)
    /// The maximum number of epochs has passed.
    case maximumEpochs(Int)
    /// No further reduction in error: the loss on the validation data (on the
    /// training data where there is none) has not fallen by more than
    /// `minimumDelta` below its best in `patience` epochs.
    ///
    /// With this rule a run ends with the parameters of its best epoch, whichever
    /// rule ended it.
    case noImprovement(patience: Int, minimumDelta: Double = 0)
    /// The training error has met the validation error: they differ by at most
    /// `tolerance` of the validation loss. Looked at from the second epoch on,
    /// since two losses of an untrained network are equal too.
    ///
    /// - Precondition: there are validation data; without, the program stops after the first epoch.
    case trainingMeetsValidation(tolerance: Double = 0.01)
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
    case proceed, stop
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
