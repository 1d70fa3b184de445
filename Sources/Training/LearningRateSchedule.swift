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
    ///   - start: the epochs and their fraction that have passed before this step.
    ///   - end: those that have passed with it.
    ///   - reductions: how often a plateau has been met.
    func factor(from start: Double, to end: Double, reductions: Int) -> Double {
        switch self {
        case .constant:
            return 1
        case .step(let epochs, let factor):
            return Double.pow(factor, Int(start) / max(1, epochs))
        case .exponential(let factor):
            return Double.pow(factor, start)
        case .cosine(let epochs, let minimum):
            let progress = min(1, start / Double(max(1, epochs)))
            return minimum + (1 - minimum) * (1 + Double.cos(.pi * progress)) / 2
        case .warmUp(let epochs, let next):
            // Its first step is one too, so it counts.
            guard end > epochs else { return end / epochs }
            return next.factor(from: max(0, start - epochs), to: end - epochs, reductions: reductions)
        case .reduceOnPlateau(let factor, _):
            return Double.pow(factor, reductions)
        }
    }

    /// What is wrong with its numbers.
    var problem: String? {
        switch self {
        case .constant: nil
        case .step(let epochs, let factor):
            epochs > 0
                ? Self.problem(ofFactor: factor) : "a rate that falls every \(epochs) epochs; 1 or more are needed"
        case .exponential(let factor): Self.problem(ofFactor: factor)
        case .cosine(let epochs, let minimum):
            epochs > 0 && minimum >= 0 && minimum <= 1
                ? nil : "a cosine over \(epochs) epochs to \(minimum); 1 or more epochs and 0 to 1 are needed"
        case .warmUp(let epochs, let next):
            epochs > 0 ? next.problem : "a warm-up of \(epochs) epochs; more than 0 are needed"
        case .reduceOnPlateau(let factor, let patience):
            patience > 0 ? Self.problem(ofFactor: factor) : "a patience of \(patience) epochs; 1 or more are needed"
        }
    }

    private static func problem(ofFactor factor: Double) -> String? {
        factor > 0 && factor.isFinite ? nil : "a rate multiplied by \(factor); the factor must be positive"
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
