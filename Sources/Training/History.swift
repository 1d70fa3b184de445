/// What one epoch gave.
public struct EpochRecord: Hashable, Sendable, Codable {
    /// The epoch, from 1.
    public let epoch: Int
    /// The mean loss of the epoch's batches, each before its step (of `LBFGS`: of all rows, after it); with class and
    /// sample weights, without penalties.
    public let trainingLoss: Double
    /// The loss on the validation data after the epoch, without weights or penalties; nil where there is none.
    public let validationLoss: Double?
    /// The fraction of the validation rows that are classified right, for a cross-entropy; else nil. Of a binary
    /// cross-entropy of several outputs a row is right where each of them is.
    public let validationAccuracy: Double?
    /// The learning rate of the epoch's last step; of `LBFGS` the factor of its direction.
    public let learningRate: Double
    /// The time that the epoch's steps took, without the validation.
    public let seconds: Double
}

/// What a run gave, epoch by epoch.
public struct History: Hashable, Sendable, Codable {
    /// The epochs, in order.
    public let epochs: [EpochRecord]
    /// Why the run ended.
    public let stoppedBy: StopReason
    /// The epoch (from 1) whose parameters the network has at the end: the best
    /// one under `StoppingRule.noImprovement`, else the last.
    public let bestEpoch: Int
    /// The time of all steps, without the validations.
    public let seconds: Double
    /// The training rows that went through a step in a second.
    public let samplesPerSecond: Double

    /// The record of `bestEpoch`.
    public var best: EpochRecord { epochs[bestEpoch - 1] }
}
