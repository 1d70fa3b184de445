import ArgumentParser
import Datasets
import FileAccess
import LinearAlgebra

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Predicts the target of each row of a table.",
        discussion: """
            Prints CSV: a line for each row, with the prediction and, of a classification, the \
            probability of each class. The table has the columns that the model was trained on, \
            in any order; further columns, such as the target, are passed over.
            """)

    @Argument(help: "A model that 'soma train --output' wrote.")
    var model: String

    @Argument(help: "A CSV file with a line of column names, or bundled data (see 'soma datasets').")
    var data: String

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        if let output { try FileBytes.checkDistinct(output, from: model, data) }
        let model = try AnyTableModel(contentsOf: model)
        let table = try Table(named: data)
        let text =
            switch model {
            case .float(let model): try predictions(model, table)
            case .double(let model): try predictions(model, table)
            }
        if let output {
            try FileBytes.write(Array(text.utf8), to: output)
        } else {
            try StandardOutput.write(text)
        }
    }

    private func predictions<Scalar>(_ model: TableModel<Scalar>, _ table: Table) throws -> String {
        let outputs = try model.outputs(table)
        switch model.schema.task {
        case .regression:
            return "prediction\n"
                + model.schema.numbers(outputs).map { number in
                    // As short as the model's precision has it, where that holds it.
                    let narrow = Scalar(number)
                    return narrow.isFinite ? "\(narrow)\n" : "\(number)\n"
                }.joined()
        case .classification(let encoder):
            let labels = encoder.labels.map(field)
            var text = "prediction," + encoder.labels.map { field("probability_\($0)") }.joined(separator: ",") + "\n"
            for (row, label) in outputs.argmax(over: .columns).enumerated() {
                text += labels[label]
                for column in 0..<outputs.columns { text += ",\(outputs[row, column])" }
                text += "\n"
            }
            return text
        }
    }

    /// A field of a CSV file, quoted where it must be (RFC 4180).
    private func field(_ text: String) -> String {
        let needsQuotes =
            text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } || text.first == " " || text.last == " "
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
