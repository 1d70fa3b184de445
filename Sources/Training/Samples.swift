import LinearAlgebra
import NeuralNetworks

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
    /// sources, returns the first row of them that has a number that is not finite, or no index
    /// where it must be; the batch then has zeros there.
    func gather(
        _ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, into batch: Batch<Scalar>, _ indexColumns: IndexColumns
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
                where !isFinite(inputs.columns, x + position * inputs.columns)
                    || !isFinite(targets.columns, y + position * targets.columns)
                    || indexColumns.firstInvalid(x + position * inputs.columns) != nil
                {
                    x.update(repeating: 0, count: part.count * inputs.columns)
                    return row
                }
                return nil
            }
        }
    }

    /// The mean loss of a range of the rows, and the accuracy; of sources, NaN where a
    /// number is not finite, or no index where it must be, and the row that has it.
    func loss(
        _ range: Range<Int>, _ evaluation: NetworkEvaluation<Scalar>, _ parameters: UnsafePointer<Scalar>,
        _ indexColumns: IndexColumns
    ) -> (loss: Double, accuracy: Double?, invalid: Int?) {
        switch self {
        case .matrices(let inputs, let targets):
            let part = evaluation.loss(
                parameters, inputs: inputs[rows: range], targets: targets[rows: range], weights: nil)
            return (part.loss, part.accuracy, nil)
        case .sources(let inputs, let targets):
            var (loss, accuracy) = (0.0, 0.0)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: 256) {
                let chunk = start..<min(start + 256, range.upperBound)
                let (x, y) = (inputs.gatheringRows(chunk), targets.gatheringRows(chunk))
                let isValid = { (row: Int) in
                    x.isRowFinite(row) && y.isRowFinite(row)
                        && x.withElements { indexColumns.firstInvalid($0 + row * x.columns) } == nil
                }
                if let row = chunk.first(where: { !isValid($0 - start) }) {
                    return (.nan, nil, row)
                }
                let part = evaluation.loss(parameters, inputs: x, targets: y, weights: nil)
                loss += part.loss * Double(chunk.count)
                accuracy += (part.accuracy ?? .nan) * Double(chunk.count)
            }
            let count = Double(range.count)
            return (loss / count, accuracy.isNaN ? nil : accuracy / count, nil)
        }
    }

    /// The error for a row of sources that has a number that is not finite, or no index where
    /// it must be.
    func invalid(row: Int, prefix: String, _ indexColumns: IndexColumns) -> TrainingError? {
        guard case .sources(let inputs, let targets) = self else { return nil }
        for (source, name) in [(inputs, "inputs"), (targets, "targets")] {
            let values = source.gatheringRows(CollectionOfOne(row))
            if let column = (0..<values.columns).first(where: { !values[0, $0].isFinite }) {
                return .notFinite(values: prefix + name, row: row, column: column)
            }
        }
        let values = inputs.gatheringRows(CollectionOfOne(row))
        return values.withElements { indexColumns.firstInvalid($0) }.map { column in
            .invalidIndex(
                values: prefix + "inputs", row: row, column: column, found: Double(values[0, column]),
                count: indexColumns.counts[column])
        }
    }
}

extension Matrix where Scalar: RealScalar {
    /// Whether no element of a row is NaN or infinite, in a matrix without gaps.
    fileprivate func isRowFinite(_ row: Int) -> Bool {
        withElements { isFinite(columns, $0 + row * columns) }
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
