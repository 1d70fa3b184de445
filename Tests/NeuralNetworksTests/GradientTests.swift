import LinearAlgebra
import NeuralNetworks
import Testing

/// Every activation, layer and loss against central differences, in Double.
@Suite struct GradientTests {
    static let smooth: [Activation] = [
        .identity, .logistic, .tanh, .relu, .leakyReLU(), .elu(), .gelu, .silu, .softplus, .softmax,
    ]

    @Test(arguments: BackendChoice.available, smooth)
    func activation(choice: BackendChoice, activation: Activation) {
        check(choice, [.dense(5, activation), .dense(3, .softmax)], .crossEntropy)
        check(choice, [.dense(4, .tanh, penalty: .init(l1: 0.01, l2: 0.1)), .dense(3, activation)], .meanSquaredError)
    }

    @Test(arguments: BackendChoice.available)
    func losses(choice: BackendChoice) {
        for loss in [Loss.meanSquaredError, .meanAbsoluteError, .huber(delta: 0.3)] {
            check(choice, [.dense(5, .tanh), .dense(3)], loss)
        }
        check(choice, [.dense(5, .tanh), .dense(3, .logistic)], .binaryCrossEntropy)
        check(choice, [.dense(5, .tanh), .dense(3)], .binaryCrossEntropy)
        check(choice, [.dense(5, .tanh), .dense(3)], .crossEntropy)
    }

    @Test(arguments: BackendChoice.available)
    func normalisation(choice: BackendChoice) {
        check(choice, [.dense(5, .tanh), .layerNorm(epsilon: 1e-2), .dense(3, .softmax)], .crossEntropy)
        check(choice, [.layerNorm(), .dense(20, .gelu), .layerNorm(), .dropout(0.5), .dense(3)], .meanSquaredError)
        check(choice, [.dense(5, .tanh), .batchNorm(epsilon: 1e-2), .dense(3, .softmax)], .crossEntropy)
        check(choice, [.batchNorm(), .dense(20), .batchNorm(), .activation(.silu), .dense(3)], .meanSquaredError)
        check(choice, [.dense(6, .softmax), .batchNorm(), .layerNorm(), .dense(3)], .huber(delta: 0.3))
    }

    /// Indices that come more than once, and inputs beside them.
    @Test(arguments: BackendChoice.available)
    func embedding(choice: BackendChoice) {
        let inputs: Matrix<Double> = [
            [2, 0, 0.5, 1], [0, 4, -1, 0], [2, 4, 0, 2], [1, 3, 1, 1], [2, 0, 0.2, 0], [0, 4, 1, -1],
        ]
        for penalty in [Penalty.none, .init(l1: 0.01, l2: 0.1)] {
            let first = Layer.embedding(
                tables: [(count: 3, dimension: 2), (count: 5, dimension: 3)], weights: .uniform(-1...1),
                penalty: penalty)
            check(choice, [first, .dense(5, .tanh), .dense(3, .softmax)], .crossEntropy, inputs: inputs)
            check(choice, [first, .layerNorm(), .batchNorm(), .dense(3)], .meanSquaredError, inputs: inputs)
            check(choice, [first, .dense(3)], .meanSquaredError, inputs: inputs)
        }
    }

    @Test(arguments: BackendChoice.available, smooth)
    func activationAlone(choice: BackendChoice, activation: Activation) {
        check(choice, [.dense(5), .activation(activation), .dense(3)], .meanSquaredError)
        check(choice, [.activation(activation), .dense(5, .tanh), .dense(3)], .meanSquaredError)
    }

    private func check(_ choice: BackendChoice, _ layers: [Layer], _ loss: Loss, inputs given: Matrix<Double>? = nil) {
        withBackend(choice) {
            var generator = SplitMix64(seed: 3)
            let network = Network<Double>(inputs: 4, layers: layers, using: &generator)
            let inputs = given ?? Matrix<Double>.random(rows: 6, columns: 4, in: -1...1, using: &generator)
            let targets: Matrix<Double> = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]]
            let (_, gradient) = network.lossAndGradient(loss, inputs: inputs, targets: targets)
            let h = 1e-6
            for index in 0..<gradient.count {
                func value(_ shift: Double) -> Double {
                    var parameters = network.parameters
                    parameters[index] += shift
                    return Network(architecture: network.architecture, parameters: parameters)
                        .lossAndGradient(loss, inputs: inputs, targets: targets).loss
                }
                let numeric = (value(h) - value(-h)) / (2 * h)
                #expect(abs(numeric - gradient[index]) < 1e-6, "\(choice) \(network) \(loss) parameter \(index)")
            }
        }
    }
}
