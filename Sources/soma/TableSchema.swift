import Datasets
import LinearAlgebra

/// What the columns of a table are to a model: which are its inputs and how they are
/// encoded and scaled, and what it predicts.
struct TableSchema: Codable, Hashable {
    /// What is predicted.
    enum Task: Codable, Hashable {
        /// One of these labels.
        case classification(LabelEncoder)
        /// A number; the network's output is standardised where there is a scaler.
        case regression(StandardScaler?)
    }

    let target: String
    let task: Task
    let features: FeatureEncoder
    let inputScaler: StandardScaler?

    /// The number of the network's outputs.
    var outputs: Int {
        switch task {
        case .classification(let labels): labels.labels.count
        case .regression: 1
        }
    }

    /// The network's inputs for each row of a table.
    ///
    /// - Throws: `DataError` where a column is missing or a cell is no finite number.
    func inputs<Scalar: RealScalar>(_ table: Table, as _: Scalar.Type) throws -> Matrix<Scalar> {
        var values = try features.transform(table)
        if let inputScaler { values = inputScaler.transform(values) }
        let inputs = Matrix<Scalar>(values)
        guard inputs.isEmpty || inputs.min().isFinite && inputs.max().isFinite else {
            let row = (0..<inputs.rows).first { row in
                (0..<inputs.columns).contains { !inputs[row, $0].isFinite }
            }!
            let column = (0..<inputs.columns).first { !inputs[row, $0].isFinite }!
            throw table.error(
                row: row, try table.column(tableColumn(ofInput: column)),
                "the number is too large to compute with in \(Scalar.self); correct the cell")
        }
        return inputs
    }

    /// The name of the table's column that makes an input of the network.
    private func tableColumn(ofInput input: Int) -> String {
        var first = 0
        for feature in features.features {
            first += feature.width
            if input < first { return feature.name }
        }
        fatalError("input \(input) of \(features.width)")
    }

    /// The network's targets for each row: one-hot classes, or (standardised) numbers.
    func targets(_ values: TargetValues) -> Matrix<Double> {
        switch (task, values) {
        case (.classification(let labels), .classes(let classes)):
            return .oneHot(classes, classCount: labels.labels.count)
        case (.regression(let scaler), .numbers(let numbers)):
            let column = Vector(numbers).column
            return scaler?.transform(column) ?? column
        default:
            fatalError("targets of another task than the schema's")
        }
    }

    /// What the target column of a table says, for each row.
    ///
    /// - Throws: `DataError` where a cell is missing, no number, or an unknown class.
    func targetValues(_ table: Table) throws -> TargetValues {
        let column = try table.column(target)
        switch task {
        case .regression:
            return .numbers(try table.targetNumbers(column, mend: "correct the cell or remove the row"))
        case .classification(let labels):
            let texts = try table.targetTexts(column)
            let classes = labels.encode(texts)
            if let row = classes.firstIndex(where: { $0 == nil }) {
                throw table.error(
                    row: row, column,
                    "'\(texts[row])' is none of the classes that the model knows: \(labels.labels.listed()); "
                        + "correct the cell or remove the row")
            }
            return .classes(classes.map { $0! })
        }
    }

    /// The predicted numbers, in the target's own units, from a regression's outputs.
    func numbers<Scalar: RealScalar>(_ outputs: Matrix<Scalar>) -> [Double] {
        guard case .regression(let scaler) = task else { fatalError("numbers of a classification") }
        let values = Matrix<Double>(outputs)
        return (scaler?.inverseTransform(values) ?? values).elements
    }
}

/// The values of a target column.
enum TargetValues {
    case classes([Int])
    case numbers([Double])

    var count: Int {
        switch self {
        case .classes(let classes): classes.count
        case .numbers(let numbers): numbers.count
        }
    }

    func gathering(_ rows: [Int]) -> TargetValues {
        switch self {
        case .classes(let classes): .classes(rows.map { classes[$0] })
        case .numbers(let numbers): .numbers(rows.map { numbers[$0] })
        }
    }
}

extension Table {
    /// The numbers of a target column, none of them missing; an error proposes the mend.
    func targetNumbers(_ column: Column, mend: String) throws -> [Double] {
        let texts = column.numbers.indices.first { column.numbers[$0].isNaN && !column.text(row: $0).isEmpty }
        if let row = texts {
            let text = excerpt(column.text(row: row))
            throw error(row: row, column, "'\(text)' is not a number; \(mend)")
        }
        let numbers = try numbers(column)
        if let row = numbers.firstIndex(where: \.isNaN) { throw missingTarget(row, column) }
        return numbers
    }

    /// The texts of a target column, none of them missing.
    func targetTexts(_ column: Column) throws -> [String] {
        let texts = (0..<rowCount).map { column.text(row: $0) }
        if let row = texts.firstIndex(of: "") { throw missingTarget(row, column) }
        return texts
    }

    private func missingTarget(_ row: Int, _ column: Column) -> DataError {
        error(row: row, column, "the target is missing; fill it in or remove the row")
    }
}
