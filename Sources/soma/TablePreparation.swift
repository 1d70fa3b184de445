import Datasets
import LinearAlgebra
import NeuralNetworks

/// A table made ready to train on: split, encoded and scaled.
struct TablePreparation {
    /// What a person may choose.
    struct Choices {
        var target: String
        var task: TaskOption?
        var ignoredColumns: [String] = []
        var textColumns: [String] = []
        var scales = true
        /// The fraction of the rows that is held out.
        var validation = 0.2
    }

    /// The most categories that a text column may have without being asked for.
    static let categoryLimit = 100
    /// The most classes of a classification.
    static let classLimit = 1_000

    let schema: TableSchema
    /// What was decided for the person, a sentence each.
    let notes: [String]
    let rows: (training: [Int], validation: [Int])
    let values: TargetValues

    /// - Throws: `DataError` or `CommandError` where the table cannot be learned from.
    init(_ table: Table, _ choices: Choices, using generator: inout SplitMix64) throws {
        var notes: [String] = []
        let numeric = table.columns.filter(\.isNumeric)
        let isNamedByNumbers = numeric.allSatisfy { Double($0.name)?.isFinite ?? false }
        let headerNote =
            isNamedByNumbers
            ? numeric.first.map {
                "a column is named '\($0.name)', a number; where the file's first line is a row like the others, "
                    + "put a line of column names before it"
            } : nil
        let column: Table.Column
        do {
            column = try table.column(choices.target)
        } catch {
            throw CommandError("\(error)" + (headerNote.map { "; \($0)" } ?? ""))
        }
        if let headerNote { notes.append(headerNote) }
        guard table.rowCount > 1 else {
            throw CommandError("\(table.source): there is one row; training needs two or more")
        }
        let labels: LabelEncoder?
        (values, labels) = try Self.target(table, column, choices.task, &notes)

        var classes: [Int]?
        if case .classes(let all) = values { classes = all }
        rows = Self.split(table.rowCount, classes, choices.validation, &generator, &notes)

        let columns = try Self.features(table, choices, trainingRows: rows.training, &notes)
        let features = try FeatureEncoder(
            fittedTo: table, rows: rows.training, columns: columns, asTexts: Set(choices.textColumns))
        guard features.width > 0 else {
            let left = notes.first { $0.hasPrefix("left out") }.map { " (\($0))" } ?? ""
            throw CommandError("\(table.source): no column is left to predict '\(choices.target)' from\(left)")
        }
        if let note = columns.missingCellsNote { notes.append(note) }
        var inputScaler: StandardScaler?
        if choices.scales {
            let scaler = StandardScaler(fittedTo: try features.transform(table).gatheringRows(rows.training))
            for (index, name) in features.names.enumerated()
            where !(scaler.means[index].isFinite && scaler.standardDeviations[index].isFinite) {
                throw CommandError(
                    "\(table.source): the numbers of the column '\(name)' are too large to standardise; divide them")
            }
            inputScaler = scaler
        }
        let task: TableSchema.Task
        switch values {
        case .classes:
            task = .classification(labels!)
        case .numbers:
            guard case .numbers(let numbers) = values.gathering(rows.training) else { fatalError("unreachable") }
            let scaler = choices.scales ? StandardScaler(fittedTo: Vector(numbers).column) : nil
            if let scaler, !(scaler.means[0].isFinite && scaler.standardDeviations[0].isFinite) {
                throw CommandError(
                    "\(table.source): the numbers of the target '\(choices.target)' are too large to standardise; "
                        + "divide them")
            }
            task = .regression(scaler)
        }
        schema = TableSchema(target: choices.target, task: task, features: features, inputScaler: inputScaler)
        self.notes = notes
    }

    /// What to do about a text among a target's numbers.
    private static let targetMend = "correct the cell, or give --task classification"

    /// What the target says, and a classification's labels.
    private static func target(
        _ table: Table, _ column: Table.Column, _ wanted: TaskOption?, _ notes: inout [String]
    ) throws -> (TargetValues, LabelEncoder?) {
        switch try wanted ?? inferredTask(table, column, &notes) {
        case .regression:
            let numbers = try table.targetNumbers(column, mend: Self.targetMend)
            guard numbers.contains(where: { $0 != numbers[0] }) else {
                throw constant(table, column)
            }
            return (.numbers(numbers), nil)
        case .classification:
            let texts = try table.targetTexts(column)
            let labels = LabelEncoder(texts)
            guard labels.labels.count > 1 else { throw constant(table, column) }
            guard labels.labels.count <= classLimit else {
                let mend = column.isNumeric ? "give --task regression" : "choose another target"
                throw CommandError(
                    "\(table.source): the target '\(column.name)' has \(grouped(labels.labels.count)) "
                        + "different values, more than the \(grouped(classLimit)) classes that are the limit; \(mend)")
            }
            return (.classes(labels.encode(texts).map { $0! }), labels)
        }
    }

    private static func constant(_ table: Table, _ column: Table.Column) -> CommandError {
        CommandError(
            "\(table.source): the target '\(column.name)' is '\(column.text(row: 0))' in every row; "
                + "there is nothing to tell apart: add other rows or choose another target")
    }

    /// Texts are classes; so are a few whole numbers; other numbers are predicted as numbers.
    private static func inferredTask(
        _ table: Table, _ column: Table.Column, _ notes: inout [String]
    ) throws -> TaskOption {
        guard column.isNumeric || table.isNearlyNumeric(column) else { return .classification }
        let different = Set(try table.targetNumbers(column, mend: Self.targetMend))
        let isWhole = different.allSatisfy { $0 == $0.rounded() }
        guard isWhole, different.count <= max(2, min(20, table.rowCount / 5)) else { return .regression }
        if different.count > 1 {
            notes.append(
                "the target '\(column.name)' has \(different.count) different whole numbers, taken as classes; "
                    + "--task regression predicts a number")
        }
        return .classification
    }

    private static func split(
        _ rowCount: Int, _ classes: [Int]?, _ validation: Double, _ generator: inout SplitMix64,
        _ notes: inout [String]
    ) -> (training: [Int], validation: [Int]) {
        guard validation > 0 else { return (Array(0..<rowCount), []) }
        let parts = Datasets.split(
            rows: rowCount, fractions: [1 - validation, validation], stratifiedBy: classes, using: &generator)
        if parts[1].isEmpty {
            notes.append(
                "there are too few rows" + (classes == nil ? "" : " of each class")
                    + " to hold any out; nothing is validated")
        }
        return (parts[0], parts[1])
    }

    /// The columns that become inputs.
    private static func features(
        _ table: Table, _ choices: Choices, trainingRows: [Int], _ notes: inout [String]
    ) throws -> [Table.Column] {
        for name in choices.ignoredColumns + choices.textColumns { _ = try table.column(name) }
        if choices.textColumns.contains(choices.target) || choices.ignoredColumns.contains(choices.target) {
            throw CommandError("the target '\(choices.target)' cannot be an input or left out too")
        }
        let (ignored, asked) = (Set(choices.ignoredColumns), Set(choices.textColumns))
        var left: [String] = []
        var leavesTextsOut = false
        let columns = table.columns.filter { column in
            guard column.name != choices.target, !ignored.contains(column.name) else { return false }
            if column.missingCount == table.rowCount {
                left.append("'\(column.name)' (empty)")
                return false
            }
            guard !column.isNumeric, !table.isNearlyNumeric(column), !asked.contains(column.name) else { return true }
            let categories = Set(trainingRows.lazy.map { column.text(row: $0) }).count
            guard categories > categoryLimit else {
                if categories >= 10, 2 * categories > trainingRows.count {
                    notes.append(
                        "the column '\(column.name)' has \(categories) different texts in the "
                            + "\(counted(trainingRows.count, "row")) to train on, which tell little of other rows; "
                            + "--ignore leaves it out")
                }
                return true
            }
            left.append("'\(column.name)' (\(grouped(Set(column.texts).count)) different texts)")
            leavesTextsOut = true
            return false
        }
        if !left.isEmpty {
            notes.append(
                "left out: \(left.listed())" + (leavesTextsOut ? "; --text-columns keeps a column of texts" : ""))
        }
        return columns
    }
}

extension [Table.Column] {
    /// What the missing cells of columns that are inputs are taken as, in a sentence; nil where none is missing.
    var missingCellsNote: String? {
        let names = filter { $0.missingCount > 0 }.map { "'\($0.name)'" }
        guard !names.isEmpty else { return nil }
        return "missing cells in \(names.listed()): a missing number is taken as the column's mean in training, "
            + "a missing text as none of its categories"
    }
}

extension Table.Column {
    fileprivate var texts: some Sequence<String> { numbers.indices.lazy.map { text(row: $0) } }
}
