import LinearAlgebra
import NeuralNetworks

/// What the numbers of a run's rows must be.
struct SampleRules {
    let indexColumns: IndexColumns
    /// Whether targets are to be from 0 to 1.
    let takesProbabilities: Bool

    init(_ architecture: NetworkArchitecture, _ loss: Loss) {
        indexColumns = architecture.indexColumns
        takesProbabilities = loss.takesProbabilities
    }

    /// Whether a row can be learned from.
    func accept<Scalar: RealScalar>(
        inputs x: UnsafePointer<Scalar>, _ inputs: Int, targets y: UnsafePointer<Scalar>, _ outputs: Int
    ) -> Bool {
        isFinite(inputs, x) && isFinite(outputs, y) && indexColumns.firstInvalid(x) == nil
            && !(takesProbabilities && (0..<outputs).contains { !Self.isProbability(y[$0]) })
    }

    static func isProbability(_ x: some RealScalar) -> Bool { x >= 0 && x <= 1 }
}

/// The inputs and targets of a run.
enum Samples<Scalar: RealScalar> {
    /// In memory, and known to be finite.
    case matrices(inputs: Matrix<Scalar>, targets: Matrix<Scalar>)
    /// Fetched as they are needed, and checked then.
    case sources(inputs: any RowSource<Scalar>, targets: any RowSource<Scalar>)

    var rows: Int {
        switch self {
        case .matrices(let inputs, _): inputs.rows
        case .sources(let inputs, _): inputs.rows
        }
    }

    /// Copies the rows `order[rows]`, of them the positions `part`, into a batch; of
    /// sources, returns the first row of them that cannot be learned from; the batch then has zeros there.
    func gather(
        _ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, into batch: Batch<Scalar>, _ rules: SampleRules
    ) -> Int? {
        // (No source is asked for no rows.)
        guard !part.isEmpty else { return nil }
        switch self {
        case .matrices(let inputs, let targets):
            batch.gatherInputs(order, rows, part, inputs)
            batch.gatherTargets(order, rows, part, targets)
            return nil
        case .sources(let inputs, let targets):
            let (x, y) = (
                batch.inputs + part.lowerBound * inputs.columns, batch.targets + part.lowerBound * targets.columns
            )
            return order.withUnsafeBufferPointer { order in
                let indices = UnsafeBufferPointer(
                    rebasing: order[rows][(rows.lowerBound + part.lowerBound)...].prefix(part.count))
                inputs.copyRows(indices, to: x)
                targets.copyRows(indices, to: y)
                for (position, row) in indices.enumerated()
                where !rules.accept(
                    inputs: x + position * inputs.columns, inputs.columns,
                    targets: y + position * targets.columns, targets.columns)
                {
                    x.update(repeating: 0, count: part.count * inputs.columns)
                    return row
                }
                return nil
            }
        }
    }

    /// The mean loss of a range of the rows, and the accuracy; of sources, NaN where a row cannot be taken, and
    /// which.
    func loss(
        _ range: Range<Int>, _ evaluation: NetworkEvaluation<Scalar>, _ parameters: UnsafePointer<Scalar>,
        _ rules: SampleRules
    ) -> (loss: Double, accuracy: Double?, invalid: Int?) {
        switch self {
        case .matrices(let inputs, let targets):
            let part = evaluation.loss(parameters, inputs: inputs[rows: range], targets: targets[rows: range])
            return (part.loss, part.accuracy, nil)
        case .sources(let inputs, let targets):
            var (loss, accuracy) = (0.0, 0.0)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: 256) {
                let chunk = start..<min(start + 256, range.upperBound)
                let (x, y) = (inputs.gatheringRows(chunk), targets.gatheringRows(chunk))
                let invalid = x.withElements { x0 in
                    y.withElements { y0 in
                        chunk.first {
                            !rules.accept(
                                inputs: x0 + ($0 - start) * x.columns, x.columns,
                                targets: y0 + ($0 - start) * y.columns, y.columns)
                        }
                    }
                }
                if let invalid { return (.nan, nil, invalid) }
                let part = evaluation.loss(parameters, inputs: x, targets: y)
                loss += part.loss * Double(chunk.count)
                accuracy += (part.accuracy ?? .nan) * Double(chunk.count)
            }
            let count = Double(range.count)
            return (loss / count, accuracy.isNaN ? nil : accuracy / count, nil)
        }
    }

    /// The error for a row of sources that cannot be learned from.
    func invalid(row: Int, prefix: String, _ rules: SampleRules) -> TrainingError? {
        guard case .sources(let inputs, let targets) = self else { return nil }
        for (source, name) in [(inputs, "inputs"), (targets, "targets")] {
            let values = source.gatheringRows(CollectionOfOne(row))
            if let column = (0..<values.columns).first(where: { !values[0, $0].isFinite }) {
                return .notFinite(values: prefix + name, row: row, column: column)
            }
        }
        let (x, y) = (inputs.gatheringRows(CollectionOfOne(row)), targets.gatheringRows(CollectionOfOne(row)))
        if let column = x.withElements({ rules.indexColumns.firstInvalid($0) }) {
            return .invalidIndex(
                values: prefix + "inputs", row: row, column: column, found: Double(x[0, column]),
                count: rules.indexColumns.counts[column])
        }
        guard rules.takesProbabilities else { return nil }
        return y.elements.firstIndex { !SampleRules.isProbability($0) }.map { column in
            .invalidTarget(values: prefix + "targets", row: row, column: column, found: Double(y[0, column]))
        }
    }
}

/// Whether none of `count` elements is NaN or infinite: a number less itself is 0, else NaN.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func isFinite<Scalar: RealScalar>(_ count: Int, _ elements: UnsafePointer<Scalar>) -> Bool {
    let bytes = UnsafeRawPointer(elements)
    var differences = SIMD16<Scalar>.zero
    var next = 0
    while next + 16 <= count {
        let values = bytes.loadUnaligned(fromByteOffset: next * MemoryLayout<Scalar>.stride, as: SIMD16<Scalar>.self)
        differences += values - values
        next += 16
    }
    return differences == .zero && (next..<count).allSatisfy { elements[$0].isFinite }
}
