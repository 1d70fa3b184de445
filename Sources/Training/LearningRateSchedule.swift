/// By what factor the learning rate changes as training goes on.
///
/// Time is counted in epochs and their fractions, so that a schedule means the
/// same for every batch size.
public indirect enum LearningRateSchedule: Hashable, Sendable, Codable {
    /// The learning rate stays.
    case constant
    /// The rate is multiplied by `factor` after every `epochs` epochs.
    case step(epochs: Int, factor: Double)
    /// The rate is multiplied by `factor` every epoch, in small steps.
    case exponential(factor: Double)
    /// The rate falls along half a cosine to `minimumFactor` of itself at epoch
    /// `epochs`, and stays there (Loshchilov and Hutter 2017, without restarts).
    case cosine(epochs: Int, minimumFactor: Double = 0)
    /// The rate rises linearly over the first `epochs` epochs; then the other
    /// schedule begins.
    case warmUp(epochs: Double, then: LearningRateSchedule = .constant)
    /// The rate is multiplied by `factor` when the validation loss (the training
    /// loss where there is no validation data) has not improved in `patience` epochs.
    case reduceOnPlateau(factor: Double = 0.5, patience: Int = 5)

    /// The factor of the learning rate.
    ///
    /// - Parameters:
    ///   - epoch: the epochs and their fraction that have passed with this step.
    ///   - reductions: how often a plateau has been met.
    func factor(at epoch: Double, reductions: Int) -> Double {
        switch self {
        case .constant:
            return 1
        case .step(let epochs, let factor):
            // The epoch that the step is of has not passed yet.
            return Double.pow(factor, max(0, Int(epoch.rounded(.up)) - 1) / max(1, epochs))
        case .exponential(let factor):
            return Double.pow(factor, epoch)
        case .cosine(let epochs, let minimum):
            let progress = min(1, epoch / Double(max(1, epochs)))
            return minimum + (1 - minimum) * (1 + Double.cos(.pi * progress)) / 2
        case .warmUp(let epochs, let next):
            return epoch < epochs ? epoch / epochs : next.factor(at: epoch - epochs, reductions: reductions)
        case .reduceOnPlateau(let factor, _):
            return Double.pow(factor, reductions)
        }
    }

    /// The patience of the plateau rule in this schedule, if it has one.
    var plateauPatience: Int? {
        switch self {
        case .reduceOnPlateau(_, let patience): patience
        case .warmUp(_, let next): next.plateauPatience
        default: nil
        }
    }
}
