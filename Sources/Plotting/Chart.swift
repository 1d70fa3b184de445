/// A chart of curves and points over two axes, drawn as SVG, 640 by 420.
///
///     let chart = Chart(
///         title: "Training", xTitle: "epoch", yTitle: "loss",
///         series: [.curve("depth 1", losses.enumerated().map { (Double($0), $1) })])
///     print(chart.svg)
///
/// The picture is one file: no scripts, no fonts from elsewhere.
public struct Chart: Sendable {
    /// One set of points with a name for the legend.
    public struct Series: Sendable {
        enum Style: Sendable {
            case curve, points, guide
        }

        let name: String
        let style: Style
        let points: [(x: Double, y: Double)]

        /// Points joined by a line, in their order.
        public static func curve(_ name: String, _ points: [(x: Double, y: Double)]) -> Series {
            Series(name: name, style: .curve, points: points)
        }

        /// Points alone, with a shape of their own for each series.
        public static func points(_ name: String, _ points: [(x: Double, y: Double)]) -> Series {
            Series(name: name, style: .points, points: points)
        }

        /// A dashed line that the axes take no account of: a limit, a boundary between classes.
        public static func guide(_ name: String, _ points: [(x: Double, y: Double)]) -> Series {
            Series(name: name, style: .guide, points: points)
        }

        /// The line `weights.x * x + weights.y * y + bias = 0`, as a guide across `range` of
        /// both axes: what a neuron of two inputs has learned.
        public static func boundary(
            _ name: String, weights: (x: Double, y: Double), bias: Double, across range: ClosedRange<Double>
        ) -> Series {
            let ends = [range.lowerBound, range.upperBound]
            // The steeper way is the safer division.
            let line =
                weights.y.magnitude >= weights.x.magnitude
                ? ends.map { (x: $0, y: -(weights.x * $0 + bias) / weights.y) }
                : ends.map { (x: -(weights.y * $0 + bias) / weights.x, y: $0) }
            return .guide(name, line)
        }
    }

    /// Above the chart.
    public var title: String
    /// Below the axis across.
    public var xTitle: String
    /// Beside the axis upwards.
    public var yTitle: String
    /// Drawn in this order.
    public var series: [Series]
    /// How the axis upwards divides its length.
    public var yScale: AxisScale
    /// What the axis across shows; nil for all points.
    public var xRange: ClosedRange<Double>?
    /// What the axis upwards shows; nil for all points.
    public var yRange: ClosedRange<Double>?

    /// A chart of the given series, on axes that show all their points unless told otherwise.
    public init(
        title: String, xTitle: String, yTitle: String, series: [Series], yScale: AxisScale = .linear,
        xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.series = series
        self.yScale = yScale
        self.xRange = xRange
        self.yRange = yRange
    }

    /// The picture: the whole text of an SVG file.
    public var svg: String {
        let counted = series.filter { $0.style != .guide }.flatMap(\.points)
        let x = Axis(showing: counted.map(\.x), range: xRange, scale: .linear)
        let y = Axis(showing: counted.map(\.y), range: yRange, scale: yScale)
        // A name takes some 6.6 a character.
        let longestName = series.map(\.name.count).max() ?? 0
        let legend = longestName == 0 ? 20 : max(172, 52 + 6.6 * Double(longestName))
        let (left, right) = (68.0, SVG.width - legend)
        let (top, bottom) = (44.0, SVG.height - 54)
        func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double)? {
            guard let across = x.fraction(point.x), let up = y.fraction(point.y) else { return nil }
            return (left + across * (right - left), bottom - up * (bottom - top))
        }

        var picture = SVG()
        picture.text(title, left, 26, size: 15)
        for tick in x.ticks {
            guard let at = x.fraction(tick.value).map({ left + $0 * (right - left) }) else { continue }
            picture.line(at, top, at, bottom, colour: "#e8e8e8")
            picture.text(tick.label, at, bottom + 17, anchor: .middle)
        }
        for tick in y.ticks {
            guard let at = y.fraction(tick.value).map({ bottom - $0 * (bottom - top) }) else { continue }
            picture.line(left, at, right, at, colour: "#e8e8e8")
            picture.text(tick.label, left - 7, at + 4, anchor: .end)
        }
        picture.frame(left, top, right - left, bottom - top)
        picture.text(xTitle, (left + right) / 2, SVG.height - 14, anchor: .middle, size: 13)
        picture.text(yTitle, 18, (top + bottom) / 2, anchor: .middle, size: 13, isUpright: true)
        for (index, one) in series.enumerated() {
            let places = one.points.compactMap(place)
            if one.style == .points {
                for at in places { picture.marker(at.x, at.y, series: index) }
            } else {
                picture.curve(places, colour: SVG.colour(index), isDashed: one.style == .guide)
            }
            guard !one.name.isEmpty else { continue }
            let at = top + 10 + 21 * Double(index)
            if one.style == .points {
                picture.marker(right + 26, at, series: index)
            } else {
                // Two strokes show dashes where the line is dashed.
                let ends = one.style == .guide ? [(13.0, 22.0), (29.0, 38.0)] : [(13.0, 38.0)]
                for (from, to) in ends {
                    picture.line(right + from, at, right + to, at, colour: SVG.colour(index), width: 2)
                }
            }
            picture.text(one.name, right + 44, at + 4)
        }
        return picture.document(title: title)
    }
}
