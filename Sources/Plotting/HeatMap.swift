/// A table of numbers as a table of colours, the darker the greater: a confusion matrix,
/// say. Drawn as SVG, 640 by 420.
public struct HeatMap: Sendable {
    /// Above the table.
    public var title: String
    /// Below the names of the columns.
    public var xTitle: String
    /// Beside the names of the rows.
    public var yTitle: String
    /// The names of the rows.
    public let rowLabels: [String]
    /// The names of the columns.
    public let columnLabels: [String]
    /// What is written in the cells, row by row, where they have room for it.
    private let texts: [[String]]
    /// How dark each cell is, from 0 to 1.
    private let shades: [[Double]]

    /// A table of numbers, the least of them white.
    ///
    /// - Precondition: there is a row for each row label, with a value for each column label.
    public init(
        title: String, xTitle: String, yTitle: String, rowLabels: [String], columnLabels: [String], values: [[Double]]
    ) {
        let all = values.joined().filter(\.isFinite)
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        self.init(
            title, xTitle, yTitle, rowLabels, columnLabels, texts: values.map { $0.map { decimal($0, places: 2) } },
            shades: values.map { $0.map { $0.isFinite && high > low ? ($0 - low) / (high - low) : 0 } })
    }

    /// How many samples of each class (the rows) were taken for each class (the columns).
    ///
    /// A cell is as dark as the square root of its share of its row, so that rare mistakes
    /// are seen beside a diagonal that is nearly full.
    /// - Precondition: `confusion` is square, a row and a column for each label.
    public init(title: String, confusion: [[Int]], labels: [String]) {
        self.init(
            title, "what it was taken for", "what it was", labels, labels,
            texts: confusion.map { $0.map { $0 == 0 ? "" : String($0) } },
            shades: confusion.map { row in
                let total = Double(max(1, row.reduce(0, +)))
                return row.map { (Double($0) / total).squareRoot() }
            })
    }

    private init(
        _ title: String, _ xTitle: String, _ yTitle: String, _ rowLabels: [String], _ columnLabels: [String],
        texts: [[String]], shades: [[Double]]
    ) {
        guard shades.count == rowLabels.count, shades.allSatisfy({ $0.count == columnLabels.count }) else {
            fatalError(
                "HeatMap: \(shades.count) rows of \(shades.map(\.count)) values for \(rowLabels.count) row labels "
                    + "and \(columnLabels.count) column labels")
        }
        self.title = title
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.rowLabels = rowLabels
        self.columnLabels = columnLabels
        self.texts = texts
        self.shades = shades
    }

    /// The picture: the whole text of an SVG file.
    public var svg: String {
        let longest = rowLabels.map(\.count).max() ?? 0
        let left = 46 + 7 * Double(min(16, longest))
        let longestColumn = Double(min(16, columnLabels.map(\.count).max() ?? 0))
        let top = 44.0
        var bottom = SVG.height - 58
        func cell() -> (width: Double, height: Double, textSize: Double) {
            let height = (bottom - top) / Double(max(1, rowLabels.count))
            // Cells wider than thrice their height are hard to follow.
            let width = min((SVG.width - 24 - left) / Double(max(1, columnLabels.count)), 3 * height)
            return (width, height, max(7, min(12, height * 0.8)))
        }
        // Names that are wider than their columns stand upright.
        let isUpright = longestColumn * 0.6 * cell().textSize > cell().width
        if isUpright { bottom -= 0.6 * longestColumn * cell().textSize - 10 }
        let (width, height, size) = cell()

        var picture = SVG()
        picture.text(title, left, 26, size: 15)
        for (row, label) in rowLabels.enumerated() {
            let y = top + Double(row) * height
            picture.text(String(label.prefix(16)), left - 6, y + height / 2 + size / 3, anchor: .end, size: size)
            for column in columnLabels.indices {
                let (x, shade) = (left + Double(column) * width, shades[row][column])
                picture.rectangle(x, y, width - 0.6, height - 0.6, fill: HeatMap.colour(shade))
                let text = texts[row][column]
                guard Double(text.count) * size * 0.62 <= width - 2 else { continue }
                picture.text(
                    text, x + width / 2, y + height / 2 + size / 3, anchor: .middle, size: size,
                    colour: shade > 0.6 ? "white" : "#222")
            }
        }
        for (column, label) in columnLabels.enumerated() {
            let middle = left + (Double(column) + 0.5) * width
            picture.text(
                String(label.prefix(16)), isUpright ? middle + size / 3 : middle, bottom + (isUpright ? 5 : 15),
                anchor: isUpright ? .end : .middle, size: size, isUpright: isUpright)
        }
        picture.text(
            xTitle, left + width * Double(columnLabels.count) / 2, SVG.height - 14, anchor: .middle, size: 13)
        picture.text(yTitle, 18, (top + bottom) / 2, anchor: .middle, size: 13, isUpright: true)
        return picture.document(title: title)
    }

    /// From white to a dark blue.
    private static func colour(_ shade: Double) -> String {
        let part = min(1, max(0, shade))
        let channels = [(247.0, 8.0), (251.0, 64.0), (255.0, 129.0)].map { Int($0 + ($1 - $0) * part) }
        return "rgb(\(channels.map(String.init).joined(separator: ",")))"
    }
}
