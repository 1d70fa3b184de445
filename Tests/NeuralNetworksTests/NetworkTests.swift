import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing

/// Networks whose outputs can be worked out by hand.
@Suite struct NetworkTests {
    @Test func takesParametersFromAnyView() {
        let architecture = NetworkArchitecture(inputs: 2, layers: [.dense(1)])
        let table: Matrix<Double> = [[1, 9], [2, 9], [3, 9]]
        let network = Network(architecture: architecture, parameters: table[column: 0])
        #expect(network.predict([10, 100] as Vector<Double>) == [213])
    }

    @Test func decodesNoOtherNumberOfParameters() throws {
        var generator = SplitMix64(seed: 1)
        let network = Network<Double>(inputs: 2, layers: [.dense(3, .tanh), .dense(1)], using: &generator)
        let data = try JSONEncoder().encode(network)
        #expect(try JSONDecoder().decode(Network<Double>.self, from: data) == network)
        let larger = Network<Double>(inputs: 3, layers: [.dense(3, .tanh), .dense(1)], using: &generator)
        var mixed = try JSONSerialization.jsonObject(with: data) as! [String: Any]
        mixed["architecture"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(larger.architecture))
        let broken = try JSONSerialization.data(withJSONObject: mixed)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Network<Double>.self, from: broken) }
    }

    @Test(arguments: BackendChoice.available) func forwardByHand(choice: BackendChoice) {
        withBackend(choice) {
            var network = Network<Double>(
                architecture: NetworkArchitecture(inputs: 2, layers: [.dense(2, .relu), .dropout(0.5), .dense(1)]),
                parameters: Vector(repeating: 0, count: 9))
            network.setWeights([[1, -1], [1, -1]], ofLayer: 0)
            network.setBiases([-1, 0.5], ofLayer: 0)
            network.setWeights([[2], [3]], ofLayer: 1)
            network.setBiases([0.25], ofLayer: 1)
            #expect(network.parameters == [1, -1, 1, -1, -1, 0.5, 2, 3, 0.25])
            // relu(x1 + x2 - 1) * 2 + relu(0.5 - x1 - x2) * 3 + 0.25
            #expect(network.predict([[0, 0], [1, 1], [0.5, 0.25]] as Matrix<Double>) == [[1.75], [2.25], [0.25]])
            #expect(network.predict([1, 1] as Vector<Double>) == [2.25])
            #expect(
                network.predict(Matrix<Double>([[0, 1], [0, 1]]).T)
                    == network.predict([[0, 0], [1, 1]] as Matrix<Double>))
            #expect(network.weights(ofLayer: 1) == [[2], [3]] && network.biases(ofLayer: 0) == [-1, 0.5])
            #expect(network.predict(Matrix<Double>.zeros(rows: 0, columns: 2)).rows == 0)
            let many = Matrix<Double>(rows: 1_000, columns: 2) { Double(($0 + $1) % 5) / 4 }
            let outputs = network.predict(many)
            // One sample at a time, by other routines, to the last digits.
            #expect((0..<1_000).allSatisfy { abs(outputs[$0, 0] - network.predict(many[row: $0])[0]) < 1e-12 })
        }
    }

    @Test(arguments: BackendChoice.available) func activations(choice: BackendChoice) {
        withBackend(choice) {
            let z: Matrix<Double> = [[-2, -0.5, 0, 0.5, 2]]
            #expect(Activation.step(z) == [[0, 0, 1, 1, 1]])
            #expect(Activation.relu(z) == [[0, 0, 0, 0.5, 2]])
            #expect(Activation.leakyReLU(slope: 0.1)(z).isApproximatelyEqual(to: [[-0.2, -0.05, 0, 0.5, 2]]))
            #expect(abs(Activation.elu()(z)[0, 0] - -0.864664716763387) < 1e-12)
            #expect(abs(Activation.gelu(z)[0, 4] - 1.954499736103642) < 1e-12)
            #expect(abs(Activation.silu(z)[0, 4] - 1.761594155955765) < 1e-12)
            #expect(abs(Activation.softplus(z)[0, 2] - 0.693147180559945) < 1e-12)
            #expect(Activation.logistic(z) == Activation.sigmoid(z))
            let probabilities = Activation.softmax([[1_000, 1_000, -1_000]] as Matrix<Double>)
            #expect(probabilities == [[0.5, 0.5, 0]])
        }
    }

    @Test func losses() {
        let network = Network<Double>(
            architecture: NetworkArchitecture(inputs: 2, layers: [.dense(2)]), parameters: [1, 0, 0, 1, 0, 0])
        let (x, t): (Matrix<Double>, Matrix<Double>) = ([[3, 0], [0, 1]], [[1, 0], [0, 0.5]])
        #expect(abs(network.loss(.meanSquaredError, inputs: x, targets: t) - (4 + 0.25) / 4) < 1e-12)
        #expect(abs(network.loss(.meanAbsoluteError, inputs: x, targets: t) - 2.5 / 4) < 1e-12)
        #expect(abs(network.loss(.huber(delta: 1), inputs: x, targets: t) - (1.5 + 0.125) / 4) < 1e-12)
        let logits: Matrix<Double> = [[1_000, -1_000]]
        #expect(network.loss(.crossEntropy, inputs: logits, targets: [[1, 0]]) == 0)
        #expect(network.loss(.crossEntropy, inputs: logits, targets: [[0, 1]]) == 2_000)
        #expect(network.loss(.binaryCrossEntropy, inputs: logits, targets: [[1, 0]]) == 0)
    }

    @Test func initializers() {
        let kinds: [(Initializer, Double)] = [
            (.glorot(.uniform), 2.0 / 500), (.glorot(.normal), 2.0 / 500), (.he(.uniform), 2.0 / 300),
            (.he(.normal), 2.0 / 300), (.leCun(.uniform), 1.0 / 300), (.leCun(.normal), 1.0 / 300),
            (.uniform(-0.5...0.5), 1.0 / 12), (.normal(standardDeviation: 0.1), 0.01),
        ]
        for (initializer, variance) in kinds {
            var generator = SplitMix64(seed: 11)
            let weights: Matrix<Double> = initializer.matrix(inputs: 300, outputs: 200, using: &generator)
            #expect((weights.rows, weights.columns) == (300, 200))
            #expect(abs(weights.mean()) < 0.02 * variance.squareRoot(), "\(initializer)")
            #expect(abs(weights.variance() / variance - 1) < 0.02, "\(initializer)")
        }
        var generator = SplitMix64(seed: 1)
        #expect((Initializer.zeros.matrix(inputs: 2, outputs: 1, using: &generator) as Matrix<Float>) == [[0], [0]])
    }

    @Test func descriptionAndCoding() throws {
        var generator = SplitMix64(seed: 1)
        let network = Network<Float>(
            inputs: 784, layers: [.dense(128, .relu), .dense(10, .softmax)], using: &generator)
        #expect("\(network)" == "MLP(784 -> 128 relu -> 10 softmax, 101,770 parameters)")
        let data = try JSONEncoder().encode(network.architecture)
        #expect(try JSONDecoder().decode(NetworkArchitecture.self, from: data) == network.architecture)
        let broken = String(decoding: data, as: UTF8.self).replacingOccurrences(
            of: "\"units\":10", with: "\"units\":-1")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(NetworkArchitecture.self, from: Data(broken.utf8))
        }
    }

    /// What a network has can be counted, read and replaced.
    @Test func partsOfANetwork() {
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(
            inputs: 3,
            layers: [
                .embedding(tables: [(5, 2), (4, 3)], penalty: .l1(0.5)), .batchNorm(), .dense(4, penalty: .l2(0.1)),
                .layerNorm(), .activation(.tanh), .dropout(0.5), .dense(2, .softmax),
            ], using: &generator)
        #expect((network.denseLayerCount, network.normalisationCount, network.tableCount) == (2, 2, 2))
        #expect(network.layers.map(\.units) == [nil, nil, 4, nil, nil, nil, 2])
        #expect(network.layers.map(\.activation) == [nil, nil, .identity, nil, .tanh, nil, .softmax])
        #expect(network.layers.map(\.penalty) == [.l1(0.5), .none, .l2(0.1), .none, .none, .none, .none])
        let before = network.parameters
        let table = Matrix<Double>(rows: 4, columns: 3) { i, j in Double(10 * i + j) }
        network.setTable(table, ofEmbedding: 1)
        #expect(network.table(ofEmbedding: 1) == table && network.table(ofEmbedding: 0).flattened == before[..<10])
        network.setScalesAndShifts([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], ofNormalisation: 0)
        network.setScalesAndShifts([7, 7, 7, 7], [8, 8, 8, 8], ofNormalisation: 1)
        network.setRunningStatistics(means: .zeros(6), variances: .ones(6) * 4, ofNormalisation: 0)
        #expect(network.scalesAndShifts(ofNormalisation: 0).shifts == [6, 5, 4, 3, 2, 1])
        #expect(network.scalesAndShifts(ofNormalisation: 1).scales == [7, 7, 7, 7])
        #expect(network.runningStatistics(ofNormalisation: 0)?.variances == .ones(6) * 4)
        #expect(network.weights(ofLayer: 0).flattened == before[34..<58])
    }
}
