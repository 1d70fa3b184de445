import Foundation

/// A chart of curves over logarithmic axes, as SVG.
struct Chart {
    struct Curve {
        let name: String
        let colour: String
        /// Drawn in dashes, for limits.
        var isLimit = false
        let points: [(x: Double, y: Double)]
    }

    let title: String
    let xTitle: String
    let yTitle: String
    let curves: [Curve]

    private var width: Double { 760 }
    private var height: Double { 440 }
    // The margins.
    private var left: Double { 70 }
    private var right: Double { 220 }
    private var top: Double { 50 }
    private var bottom: Double { 55 }

    /// The whole picture.
    var svg: String {
        let points = curves.flatMap(\.points)
        let (x0, x1) = (points.map(\.x).min()!, points.map(\.x).max()!)
        // Whole decades, so that the axis begins and ends at a power of ten.
        let (y0, y1) = (floor(log10(points.map(\.y).min()!)), ceil(log10(points.map(\.y).max()!)))
        func place(_ x: Double, _ y: Double) -> (Double, Double) {
            let across = log(x / x0) / max(log(x1 / x0), 1e-9)
            let up = (log10(y) - y0) / (y1 - y0)
            return (left + across * (width - left - right), height - bottom - up * (height - top - bottom))
        }
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" \
            font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(left)" y="26" font-size="16">\(title)</text>
            <text x="\((left + width - right) / 2)" y="\(height - 14)" text-anchor="middle">\(xTitle)</text>
            <text transform="translate(18 \((top + height - bottom) / 2)) rotate(-90)" text-anchor="middle">\(yTitle)</text>

            """
        for decade in Int(y0)...Int(y1) {
            let (_, y) = place(x0, pow(10, Double(decade)))
            text += line(left, y, width - right, y, "#ddd")
            text +=
                "<text x=\"\(left - 8)\" y=\"\(y + 4)\" text-anchor=\"end\">\(label(pow(10, Double(decade))))</text>\n"
        }
        for x in Set(points.map(\.x)).sorted() {
            let (at, _) = place(x, pow(10, y0))
            text += line(at, top, at, height - bottom, "#eee")
            text += "<text x=\"\(at)\" y=\"\(height - bottom + 18)\" text-anchor=\"middle\">\(label(x))</text>\n"
        }
        for curve in curves {
            let places = curve.points.map { place($0.x, $0.y) }
            let path = places.map { "\(round($0.0 * 10) / 10),\(round($0.1 * 10) / 10)" }.joined(separator: " ")
            let dashes = curve.isLimit ? " stroke-dasharray=\"6 4\"" : ""
            text +=
                "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(curve.colour)\" stroke-width=\"2\"\(dashes)/>\n"
            if !curve.isLimit {
                for (x, y) in places { text += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3\" fill=\"\(curve.colour)\"/>\n" }
            }
        }
        // A legend of its own beside the curves: their ends may lie on one another.
        for (index, curve) in curves.enumerated() {
            let y = top + 12 + 22 * Double(index)
            let dashes = curve.isLimit ? " stroke-dasharray=\"6 4\"" : ""
            text += "<line x1=\"\(width - right + 14)\" y1=\"\(y)\" x2=\"\(width - right + 40)\" y2=\"\(y)\" "
            text += "stroke=\"\(curve.colour)\" stroke-width=\"2\"\(dashes)/>\n"
            text += "<text x=\"\(width - right + 46)\" y=\"\(y + 4)\">\(curve.name)</text>\n"
        }
        return text + "</svg>\n"
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
        "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"\(colour)\"/>\n"
    }

    private func label(_ x: Double) -> String { x >= 1 ? "\(Int(x.rounded()))" : "\(x)" }
}
