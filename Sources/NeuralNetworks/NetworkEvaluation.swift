import LinearAlgebra

/// The loss of a network over a set of any size, chunk by chunk, with buffers
/// that are kept from one evaluation to the next.
package struct NetworkEvaluation<Scalar: RealScalar> {
    private let architecture: NetworkArchitecture
    private let loss: Loss
    private let rowLoss: RowLoss<Scalar>
    private let pass: NetworkPass<Scalar>
    private let backend: any RealBackend<Scalar>

    /// - Parameter division: how the first layer's weights lie in the parameters.
    /// - Precondition: the loss fits the last layer's activation.
    package init(
        _ architecture: NetworkArchitecture, loss: Loss, capacity: Int, division: ColumnDivision? = nil
    ) {
        loss.check(architecture)
        self.architecture = architecture
        self.loss = loss
        rowLoss = loss.rowLoss(Scalar.self)
        backend = Scalar.realBackend
        pass = NetworkPass(architecture, capacity: capacity, fusing: loss, division: division)
    }

    /// The mean loss over all rows, NaN of none, and, for a cross-entropy, the fraction of rows that are
    /// classified as their targets say: by the greatest output, or, of a binary cross-entropy, by whether each
    /// output is above one half. Numbers too small to be normal count as 0, as in a step of training.
    package func loss(
        _ parameters: Vector<Scalar>, inputs: Matrix<Scalar>, targets: Matrix<Scalar>
    ) -> (loss: Double, accuracy: Double?) {
        parameters.withElements { parameters, _ in loss(parameters, inputs: inputs, targets: targets) }
    }

    /// The same with the parameters at a pointer.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func loss(
        _ parameters: UnsafePointer<Scalar>, inputs: Matrix<Scalar>, targets: Matrix<Scalar>
    ) -> (loss: Double, accuracy: Double?) {
        architecture.checkShapes(inputs, targets)
        let rows = inputs.rows
        guard rows > 0 else { return (.nan, nil) }
        let source = inputs.isTransposed ? inputs.copied() : inputs
        let targets = targets.compacted()
        let outputs = architecture.outputs
        var (total, correct) = (0.0, 0)
        withoutSubnormals {
            source.withElements { source0 in
                targets.withElements { targets0 in
                    for start in stride(from: 0, to: rows, by: pass.capacity) {
                        let count = min(pass.capacity, rows - start)
                        pass.forward(
                            rows: count, inputs: source0 + start * source.leadingDimension,
                            stride: source.leadingDimension, parameters: parameters, dropoutSeed: nil)
                        let target = targets0 + start * outputs
                        total += backend.loss(rowLoss, count, outputs, pass.outputs, target, nil, 1, nil)
                        correct += correctRows(count, target)
                    }
                }
            }
        }
        return (
            total / Double(rows * loss.rowDivisor(outputs: outputs)),
            loss.fusedActivation == nil ? nil : Double(correct) / Double(rows)
        )
    }

    /// How many of the pass's rows choose the class of their target.
    private func correctRows(_ rows: Int, _ targets: UnsafePointer<Scalar>) -> Int {
        let outputs = architecture.outputs
        // The pass's outputs are before the logistic or the softmax, neither of
        // which changes the order; the logistic is above 1/2 where its input is above 0.
        return (0..<rows).count { row in
            let (output, target) = (pass.outputs + row * outputs, targets + row * outputs)
            return loss == .binaryCrossEntropy
                ? (0..<outputs).allSatisfy { (output[$0] > 0) == (target[$0] > 0.5) }
                : greatest(outputs, output) == greatest(outputs, target)
        }
    }
}

/// The index of the first greatest element.
private func greatest<Scalar: RealScalar>(_ count: Int, _ elements: UnsafePointer<Scalar>) -> Int {
    var best = 0
    for index in 0..<count where elements[index] > elements[best] { best = index }
    return best
}
