import LinearAlgebra
import NeuralNetworks

/// The rows of a step, or their targets and weights alone, gathered into contiguous buffers that are
/// kept from step to step.
final class Batch<Scalar: RealScalar> {
    let inputs: UnsafeMutablePointer<Scalar>
    let targets: UnsafeMutablePointer<Scalar>
    let weights: UnsafeMutablePointer<Scalar>
    private let block: MatrixBlock<Scalar>
    private let inputCount: Int
    private let outputCount: Int

    init(capacity: Int, inputs: Int, outputs: Int) {
        var builder = MatrixBlock<Scalar>.Builder()
        let offsets = (
            builder.reserve(capacity * inputs), builder.reserve(capacity * outputs), builder.reserve(capacity)
        )
        block = MatrixBlock(builder)
        self.inputs = block.base + offsets.0
        targets = block.base + offsets.1
        weights = block.base + offsets.2
        inputCount = inputs
        outputCount = outputs
    }

    /// Copies the inputs of the rows `order[rows]`, of them the positions `part`. The matrix is not
    /// transposed.
    func gatherInputs(_ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, _ source: Matrix<Scalar>) {
        gather(order, rows, part, source, inputCount, into: inputs)
    }

    /// Copies the targets of the same.
    func gatherTargets(_ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, _ source: Matrix<Scalar>) {
        gather(order, rows, part, source, outputCount, into: targets)
    }

    private func gather(
        _ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, _ source: Matrix<Scalar>, _ columns: Int,
        into target: UnsafeMutablePointer<Scalar>
    ) {
        order.withUnsafeBufferPointer { order in
            let numbers = UnsafeBufferPointer(
                rebasing: order[rows][(rows.lowerBound + part.lowerBound)...].prefix(part.count))
            source.withElements {
                gatherRows(
                    numbers, columns, $0, stride: source.leadingDimension, into: target + part.lowerBound * columns)
            }
        }
    }

    /// Copies the weights of the rows `order[rows]`, of them the positions `part`.
    func gatherWeights(_ order: [Int], _ rows: Range<Int>, _ part: Range<Int>, _ factors: Vector<Scalar>) {
        factors.withElements { factors0, stride in
            for position in part { weights[position] = factors0[order[rows.lowerBound + position] * stride] }
        }
    }
}

/// Puts `order` into a random order (Fisher and Yates, as Durstenfeld 1964): the
/// element to swap with is the high word of a 64-bit number times the choices.
func shuffle(_ order: inout [Int], using generator: inout some RandomNumberGenerator) {
    order.withUnsafeMutableBufferPointer { order in
        var last = order.count - 1
        while last > 0 {
            order.swapAt(last, Int(generator.next().multipliedFullWidth(by: UInt64(last + 1)).high))
            last -= 1
        }
    }
}
