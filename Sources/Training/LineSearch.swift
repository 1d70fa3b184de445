/// A line search for the strong Wolfe conditions: a step with enough of a decrease, at
/// which the slope has flattened.
///
/// Nocedal and Wright 2006, Algorithms 3.5 and 3.6, with c1 = 1e-4 and c2 = 0.9; the trial
/// within a bracket is the minimum of the cubic through both ends, kept off them.
struct LineSearch {
    /// The function and its derivative at step 0.
    let value: Double
    let slope: Double

    private struct Trial {
        let step: Double
        let value: Double
        let slope: Double
    }

    /// The most evaluations of a search.
    private static var limit: Int { 25 }

    /// The step; nil where no step of those tried decreases the function enough.
    ///
    /// - Parameter evaluate: the function and its derivative at a step.
    func run(first: Double, _ evaluate: (Double) -> (value: Double, slope: Double)) -> Double? {
        var evaluations = 0
        func attempt(_ step: Double) -> Trial {
            evaluations += 1
            let (value, slope) = evaluate(step)
            // A step into the void is too long, and tells nothing else.
            return value.isFinite && slope.isFinite
                ? Trial(step: step, value: value, slope: slope) : Trial(step: step, value: .infinity, slope: .infinity)
        }
        var previous = Trial(step: 0, value: value, slope: slope)
        var step = first
        while evaluations < Self.limit {
            let trial = attempt(step)
            if !decreases(trial) || (evaluations > 1 && trial.value >= previous.value) {
                return zoom(previous, trial, left: Self.limit - evaluations, attempt)
            }
            if isFlat(trial) { return step }
            if trial.slope >= 0 { return zoom(trial, previous, left: Self.limit - evaluations, attempt) }
            previous = trial
            step *= 2
        }
        return previous.step > 0 ? previous.step : nil
    }

    /// Searches between `low`, the better end, and `high`.
    private func zoom(
        _ low: Trial, _ high: Trial, left: Int, _ attempt: (Double) -> Trial
    ) -> Double? {
        var (low, high) = (low, high)
        for _ in 0..<left {
            let trial = attempt(Self.minimum(low, high))
            if !decreases(trial) || trial.value >= low.value {
                high = trial
            } else {
                if isFlat(trial) { return trial.step }
                if trial.slope * (high.step - low.step) >= 0 { high = low }
                low = trial
            }
            if abs(high.step - low.step) <= 1e-12 * max(1, low.step) { break }
        }
        return low.step > 0 ? low.step : nil
    }

    private func decreases(_ trial: Trial) -> Bool { trial.value <= value + 1e-4 * trial.step * slope }

    private func isFlat(_ trial: Trial) -> Bool { abs(trial.slope) <= -0.9 * slope }

    /// The minimum of the cubic through two trials, at least a tenth of the way from each.
    private static func minimum(_ a: Trial, _ b: Trial) -> Double {
        let (left, right) = (min(a.step, b.step), max(a.step, b.step))
        let margin = (right - left) / 10
        let middle = (left + right) / 2
        guard b.value.isFinite else { return middle }
        // Nocedal and Wright 2006, equation 3.59.
        let first = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step)
        let square = first * first - a.slope * b.slope
        guard square >= 0 else { return middle }
        let second = (b.step > a.step ? 1 : -1) * square.squareRoot()
        let step = b.step - (b.step - a.step) * (b.slope + second - first) / (b.slope - a.slope + 2 * second)
        return step.isFinite ? min(max(step, left + margin), right - margin) : middle
    }
}
