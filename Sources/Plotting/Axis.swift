import RealModule

/// How an axis divides its length.
public enum AxisScale: Hashable, Sendable {
    /// Equal differences are equally long.
    case linear
    /// Equal ratios are equally long; values that are not positive are left out.
    case logarithmic
}

/// One axis: the range that it shows and its ticks.
struct Axis {
    let lower: Double
    let upper: Double
    let scale: AxisScale
    let ticks: [(value: Double, label: String)]

    /// An axis that shows all finite values, or the given range.
    init(showing values: [Double], range: ClosedRange<Double>?, scale: AxisScale) {
        let shown = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
        var (low, high) = (range?.lowerBound ?? shown.min() ?? 0, range?.upperBound ?? shown.max() ?? 1)
        self.scale = scale
        switch scale {
        case .linear:
            if high - low <= 1e-12 * max(high.magnitude, low.magnitude) {
                (low, high) = (low - max(1, low.magnitude) / 2, high + max(1, high.magnitude) / 2)
            }
            let step = Axis.roundStep(high - low)
            if range == nil {
                low = (low / step).rounded(.down) * step
                high = (high / step).rounded(.up) * step
            }
            let first = Int((low / step - 1e-9).rounded(.up))
            let last = Int((high / step + 1e-9).rounded(.down))
            let places = max(0, Int((-Double.log10(step) - 1e-9).rounded(.up)))
            ticks = (first...max(first, last)).map {
                (Double($0) * step, decimal(Double($0) * step, places: places))
            }
        case .logarithmic:
            let (first, last) = (Int(Double.log10(low).rounded(.down)), Int(Double.log10(high).rounded(.up)))
            if range == nil { (low, high) = (Double.pow(10, first), Double.pow(10, max(first + 1, last))) }
            let every = max(1, (last - first + 7) / 8)
            ticks = stride(from: first, through: max(first + 1, last), by: every).map {
                (Double.pow(10, $0), abs($0) < 6 ? decimal(Double.pow(10, $0), places: max(0, -$0)) : "1e\($0)")
            }
        }
        (lower, upper) = (low, high)
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper; nil for what has no place.
    func fraction(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        switch scale {
        case .linear: return (value - lower) / (upper - lower)
        case .logarithmic: return value > 0 ? Double.log10(value / lower) / Double.log10(upper / lower) : nil
        }
    }

    /// 1, 2 or 5 times a power of ten, so that 3 to 7 such steps make `length`.
    private static func roundStep(_ length: Double) -> Double {
        let power = Double.pow(10, Int(Double.log10(length / 5).rounded(.down)))
        return [1, 2, 5, 10].map { $0 * power }.first { length / $0 <= 7 } ?? 10 * power
    }
}
