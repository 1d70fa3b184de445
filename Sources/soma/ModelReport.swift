import NeuralNetworks
import Training

/// How well a model does.
enum ModelReport {
    case classification(ClassificationReport)
    case regression(RegressionReport)

    /// Lines for a person to read, at most 80 columns wide.
    func lines(labels: [String]) -> String {
        switch self {
        case .regression(let report):
            return """
                RMSE  \(brief(report.rootMeanSquaredError))
                MAE   \(brief(report.meanAbsoluteError))
                R2    \(report.r2.map { fixed($0, 4) } ?? "undefined: the target is constant")

                """
        case .classification(let report):
            let correct = report.confusion.indices.reduce(0) { $0 + report.confusion[$1][$1] }
            return """
                Accuracy  \(percent(report.accuracy))  (\(grouped(correct)) of \(counted(report.rows, "row")))

                \(scores(report, labels))
                \(confusion(report, labels))
                """
        }
    }

    private func scores(_ report: ClassificationReport, _ labels: [String]) -> String {
        let width = min(28, labels.map(\.count).max()!)
        let indent = String(repeating: " ", count: width)
        var text = "\(max(indent, "class".padded(width)))  precision  recall      F1    rows\n"
        let (precision, recall, f1, support) = (report.precision, report.recall, report.f1, report.support)
        for (index, label) in labels.enumerated() {
            text += "\(label.shortened(to: width).padded(max(width, 5)))  "
            text += "\(fixed(precision[index], 4).right(9))  \(fixed(recall[index], 4).right(6))  "
            text += "\(fixed(f1[index], 4).right(6))  \(grouped(support[index]).right(6))\n"
        }
        return text + "Macro F1  \(fixed(report.macroF1, 4))\n"
    }

    /// The confusion matrix where it fits in 80 columns, else the most frequent confusions.
    private func confusion(_ report: ClassificationReport, _ labels: [String]) -> String {
        let cell = max(4, report.confusion.joined().map { grouped($0).count }.max()! + 1)
        let name = min(20, labels.map(\.count).max()!)
        guard name + 2 + labels.count * cell <= 80 else { return frequentConfusions(report, labels) }
        var text = "Rows are what is, columns what is predicted:\n" + "".padded(name) + "  "
        text += labels.map { $0.shortened(to: cell - 1).right(cell) }.joined() + "\n"
        for (label, row) in zip(labels, report.confusion) {
            text += label.shortened(to: name).padded(name) + "  " + row.map { grouped($0).right(cell) }.joined() + "\n"
        }
        return text
    }

    private func frequentConfusions(_ report: ClassificationReport, _ labels: [String]) -> String {
        let confused = labels.indices.flatMap { truth in
            labels.indices.filter { $0 != truth && report.confusion[truth][$0] > 0 }.map { (truth, $0) }
        }.sorted { report.confusion[$0.0][$0.1] > report.confusion[$1.0][$1.1] }
        guard !confused.isEmpty else { return "Nothing is confused.\n" }
        var text = "The most frequent confusions (--json has all):\n"
        for (truth, said) in confused.prefix(10) {
            text += "  \(grouped(report.confusion[truth][said]).right(6))  "
            text += "\(labels[truth].shortened(to: 28)) taken for \(labels[said].shortened(to: 28))\n"
        }
        return text
    }
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    func right(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

    func shortened(to width: Int) -> String { count > width ? prefix(Swift.max(0, width - 1)) + "…" : self }
}
