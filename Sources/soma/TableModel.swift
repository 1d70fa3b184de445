import Datasets
import FileAccess
import FoundationEssentials
import LinearAlgebra
import NeuralNetworks
import Training

/// A network with the schema of the tables that it reads.
struct TableModel<Scalar: RealScalar> {
    var network: Network<Scalar>
    let schema: TableSchema

    /// The network's outputs for each row of a table: probabilities, or (standardised) numbers. Says
    /// on standard error which cells are missing, and which categories are new to it.
    ///
    /// - Throws: `DataError` where the table does not fit.
    func outputs(_ table: Table) throws -> Matrix<Scalar> {
        let columns = schema.features.features.map(\.name)
        let absent = columns.filter { name in !table.columns.contains { $0.name == name } }
        guard absent.isEmpty else {
            throw CommandError(
                "\(table.source): there is no column \(absent.map { "'\($0)'" }.listed()), which the model needs; "
                    + "give a table with the columns that it was trained on")
        }
        let inputs = try schema.inputs(table, as: Scalar.self)
        if let note = try columns.map({ try table.column($0) }).missingCellsNote { StandardError.note(note) }
        for (column, values) in try schema.features.newCategories(in: table) {
            StandardError.note(
                "the column '\(column)' has \(counted(values.count, "text")) that the model was not trained on, taken as "
                    + "none of its categories: \(values.map { "'\(printable(excerpt($0)))'" }.listed(limit: 3))")
        }
        return network.predict(inputs)
    }

    /// How well the network does on rows whose outputs are known.
    func report(outputs: Matrix<Scalar>, actual: TargetValues) -> ModelReport {
        switch actual {
        case .classes(let classes):
            .classification(
                ClassificationReport(
                    actual: classes, predicted: outputs.argmax(over: .columns), classCount: outputs.columns))
        case .numbers(let numbers):
            .regression(RegressionReport(actual: numbers, predicted: schema.numbers(outputs)))
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(schema), as: UTF8.self)
        try ModelFile(network, metadata: [tableKey: json]).write(to: path)
    }
}

/// The name of the schema in a model file's metadata.
private let tableKey = "table"

/// A model from a file, in the precision that it was trained in.
enum AnyTableModel {
    case float(TableModel<Float>)
    case double(TableModel<Double>)

    /// - Throws: `FileError` or `ModelFileError` where the file is no model of `soma train`'s.
    init(contentsOf path: String) throws {
        guard FileBytes.exists(path) || !isBundled(path) else {
            throw CommandError(
                "'\(path)' are data that come with Soma, and no model; the model comes first, then the data")
        }
        let file = try Safetensors(try FileBytes.read(path), path: path)
        if file.tensors.first?.tensor.scalar == .double {
            self = .double(try Self.model(file, path))
        } else {
            self = .float(try Self.model(file, path))
        }
    }

    private static func model<Scalar>(_ file: Safetensors, _ path: String) throws -> TableModel<Scalar> {
        let model = try ModelFile<Scalar>(file, path: path)
        guard let json = model.metadata[tableKey] else {
            throw ModelFileError(
                path: path, problem: "the model does not say which columns it reads; use one that 'soma train' wrote")
        }
        guard let schema = try? JSONDecoder().decode(TableSchema.self, from: Data(json.utf8)),
            schema.features.width == model.network.inputs, schema.outputs == model.network.outputs
        else {
            throw ModelFileError(
                path: path, problem: "the description of the columns is damaged; copy the file again or train it again")
        }
        return TableModel(network: model.network, schema: schema)
    }

    var schema: TableSchema {
        switch self {
        case .float(let model): model.schema
        case .double(let model): model.schema
        }
    }
}
