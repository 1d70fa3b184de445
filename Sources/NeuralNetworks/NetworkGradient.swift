import LinearAlgebra

/// The loss of a batch and its gradient: a pass forward and backward, the loss
/// between them, the penalties after them. Allocates nothing after its making.
package final class NetworkGradient<Scalar: RealScalar> {
    /// The derivative by every parameter, in their order: of the last `compute`.
    package let gradient: UnsafeMutablePointer<Scalar>

    private let pass: NetworkPass<Scalar>
    private let block: MatrixBlock<Scalar>
    private let loss: RowLoss<Scalar>
    private let rowDivisor: Int
    private let outputs: Int
    private let penalties: [(weights: Range<Int>, penalty: Penalty)]

    /// - Precondition: the loss fits the last layer's activation.
    package init(_ architecture: NetworkArchitecture, loss: Loss, capacity: Int) {
        loss.check(lastActivation: architecture.lastActivation)
        pass = NetworkPass(architecture, capacity: capacity, fusing: loss)
        var builder = MatrixBlock<Scalar>.Builder()
        let offset = builder.reserve(architecture.parameterCount)
        block = MatrixBlock(builder)
        gradient = block.base + offset
        self.loss = loss.rowLoss(Scalar.self)
        outputs = architecture.outputs
        rowDivisor = loss.rowDivisor(outputs: outputs)
        penalties = architecture.denseLayers.compactMap { layer in
            layer.dense.penalty == .none ? nil : (layer.weightRange, layer.dense.penalty)
        }
    }

    /// Computes the gradient of the mean loss of `rows` rows, and returns the loss.
    ///
    /// `targets` are contiguous; `weights`, where given, hold one factor for each row.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func compute(
        rows: Int, inputs: UnsafePointer<Scalar>, stride: Int, targets: UnsafePointer<Scalar>,
        weights: UnsafePointer<Scalar>?, parameters: UnsafePointer<Scalar>, dropoutSeed: UInt64?
    ) -> Double {
        pass.forward(
            rows: rows, inputs: inputs, stride: stride, parameters: parameters, dropoutSeed: dropoutSeed)
        let divisor = rows * rowDivisor
        let total = Scalar.realBackend.loss(
            loss, rows, outputs, pass.outputs, targets, weights, 1 / Scalar(divisor), pass.outputDelta)
        pass.backward(
            rows: rows, inputs: inputs, stride: stride, parameters: parameters, gradient: gradient)
        return total / Double(divisor)
    }

    /// Adds the penalties' derivatives to the gradient, and returns their value.
    package func addPenalty(parameters: UnsafePointer<Scalar>) -> Double {
        var value = 0.0
        for (range, penalty) in penalties {
            value += addPenaltyGradient(
                range.count, parameters + range.lowerBound, Scalar(penalty.l1), Scalar(penalty.l2),
                gradient + range.lowerBound)
        }
        return value
    }

    /// Whether any layer has a penalty.
    package var hasPenalty: Bool { !penalties.isEmpty }
}

/// Adds `l1 * sign(w) + l2 * w` to `g`; returns `l1 * sum |w| + l2 / 2 * sum w^2`.
/// The derivative of `|w|` at 0 is taken as 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func addPenaltyGradient<Scalar: RealScalar>(
    _ count: Int, _ w: UnsafePointer<Scalar>, _ l1: Scalar, _ l2: Scalar, _ g: UnsafeMutablePointer<Scalar>
) -> Double {
    var (absolute, squares) = (0.0, 0.0)
    for i in 0..<count {
        let weight = w[i]
        g[i] += l2 * weight + (weight > 0 ? l1 : weight < 0 ? -l1 : 0)
        absolute += Double(weight.magnitude)
        squares += Double(weight * weight)
    }
    return Double(l1) * absolute + Double(l2) / 2 * squares
}
