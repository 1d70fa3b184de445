import ArgumentParser
import Datasets
import LinearAlgebra
import Training

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Compares a model's predictions with a table's target.",
        discussion: """
            Of a classification: accuracy, precision, recall, F1 and the confusion matrix; of a \
            regression: RMSE, MAE and R2. Rows that the model was trained on flatter it.
            """)

    @Argument(help: "A model that 'soma train --output' wrote.")
    var model: String

    @Argument(help: "A CSV file with a line of column names, or bundled data (see 'soma datasets').")
    var data: String

    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    func run() throws {
        let model = try AnyTableModel(contentsOf: model)
        let table = try Table(named: data)
        let actual = try model.schema.targetValues(table)
        let report =
            switch model {
            case .float(let model): model.report(outputs: try model.outputs(table), actual: actual)
            case .double(let model): model.report(outputs: try model.outputs(table), actual: actual)
            }
        var labels: [String] = []
        if case .classification(let encoder) = model.schema.task { labels = encoder.labels }
        try StandardOutput.write(json ? try report.json(labels: labels) : report.lines(labels: labels))
    }
}

extension ModelReport {
    private struct Classification: Encodable {
        let accuracy: Double
        let classes: [String]
        let confusion_matrix: [[Int]]
        let f1: [Double]
        let macro_f1: Double
        let precision: [Double]
        let recall: [Double]
        let rows: Int
        let task = TaskOption.classification
    }

    private struct Regression: Encodable {
        let mae: Double
        let r2: Double?
        let rmse: Double
        let rows: Int
        let task = TaskOption.regression
    }

    func json(labels: [String]) throws -> String {
        switch self {
        case .classification(let report):
            try Classification(
                accuracy: report.accuracy, classes: labels, confusion_matrix: report.confusion, f1: report.f1,
                macro_f1: report.macroF1, precision: report.precision, recall: report.recall, rows: report.rows
            ).json()
        case .regression(let report):
            try Regression(
                mae: report.meanAbsoluteError, r2: report.r2, rmse: report.rootMeanSquaredError, rows: report.rows
            ).json()
        }
    }
}
