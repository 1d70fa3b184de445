import RealModule

/// A picture in the making: SVG text with the few shapes that charts need.
struct SVG {
    /// Where a text stands by its point.
    enum Anchor: String {
        case start, middle, end
    }

    static let width = 640.0
    static let height = 420.0
    private var body = ""

    /// Colours that people who confuse red and green tell apart (Okabe and Ito 2008).
    static let palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]

    static func colour(_ index: Int) -> String { palette[index % palette.count] }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String, width: Double = 1) {
        body += "<line x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" y2=\"\(short(y2))\" "
        body += "stroke=\"\(colour)\" stroke-width=\"\(short(width))\"/>\n"
    }

    /// A curve through points, cut off at the frame of the chart.
    mutating func curve(_ points: [(x: Double, y: Double)], colour: String, isDashed: Bool) {
        let path = points.map { "\(short($0.x)),\(short($0.y))" }.joined(separator: " ")
        body += "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\""
        body += " stroke-linejoin=\"round\"\(isDashed ? " stroke-dasharray=\"7 4\"" : "") clip-path=\"url(#frame)\"/>\n"
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
        body += "<rect x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(width))\" height=\"\(short(height))\" "
        body += "fill=\"\(fill)\"/>\n"
    }

    /// The frame of a chart, which also cuts its curves off.
    mutating func frame(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        let place = "x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(width))\" height=\"\(short(height))\""
        body += "<clipPath id=\"frame\"><rect \(place)/></clipPath>\n<rect \(place) fill=\"none\" stroke=\"#888\"/>\n"
    }

    /// A point: a shape for each series, so that a print without colours can be read.
    mutating func marker(_ x: Double, _ y: Double, series: Int) {
        let size = 4.0
        let corners: [(Double, Double)]
        switch series % 4 {
        case 0:
            body += "<circle cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"\(short(size))\""
            body += markerStyle(series)
            return
        case 1: corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        case 2: corners = [(0, -1.3), (1.2, 1), (-1.2, 1)]
        default: corners = [(0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)]
        }
        let scale = size * 0.9
        let path = corners.map { "\(short(x + $0.0 * scale)),\(short(y + $0.1 * scale))" }
        body += "<polygon points=\"\(path.joined(separator: " "))\"" + markerStyle(series)
    }

    private func markerStyle(_ series: Int) -> String {
        " fill=\"\(SVG.colour(series))\" fill-opacity=\"0.75\" stroke=\"white\" stroke-width=\"0.8\"/>\n"
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, size: Double = 12, colour: String = "#222",
        isUpright: Bool = false
    ) {
        let place =
            isUpright
            ? "transform=\"translate(\(short(x)) \(short(y))) rotate(-90)\""
            : "x=\"\(short(x))\" y=\"\(short(y))\""
        body += "<text \(place) text-anchor=\"\(anchor.rawValue)\" font-size=\"\(short(size))\" fill=\"\(colour)\">"
        body += "\(SVG.escaped(text))</text>\n"
    }

    /// The whole file; `title` is what a screen reader says.
    func document(title: String) -> String {
        let size = "\(Int(SVG.width)) \(Int(SVG.height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(Int(SVG.width))" \
            height="\(Int(SVG.height))" role="img" font-family="sans-serif">
            <title>\(SVG.escaped(title))</title>
            <rect width="100%" height="100%" fill="white"/>
            \(body)</svg>

            """
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}

/// A coordinate with one decimal, which is a tenth of a pixel.
private func short(_ x: Double) -> String { decimal(x, places: 1) }

/// A number with so many decimals, without zeros at its end: `0.25`, `10`, `-1.5`.
func decimal(_ x: Double, places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let scaled = (x * scale).rounded()
    guard scaled.magnitude < 1e15 else { return "\(x)" }
    let digits = String(Int(scaled.magnitude))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    var fraction = padded.suffix(places)
    while fraction.last == "0" { fraction.removeLast() }
    return (scaled < 0 ? "-" : "") + padded.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
}
