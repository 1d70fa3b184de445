import LinearAlgebra
import NeuralNetworks
import Testing

/// Predictions that share buffers and threads.
@Suite struct PredictorTests {
    @Test func agreesHoweverItIsCalled() async {
        var generator = SplitMix64(seed: 2)
        let network = Network<Double>(
            inputs: 40, layers: [.dense(300, .gelu), .dropout(0.5), .dense(6, .softmax)], using: &generator)
        let inputs = Matrix<Double>.random(rows: 2_000, columns: 40, in: -1...1, using: &generator)
        // The layers, one after the other, as matrices.
        let hidden = Activation.gelu(dot(inputs, network.weights(ofLayer: 0)) + network.biases(ofLayer: 0))
        let wanted = Activation.softmax(dot(hidden, network.weights(ofLayer: 1)) + network.biases(ofLayer: 1))
        let predictor = Predictor(network)
        #expect(abs(predictor.predict(inputs) - wanted).max() < 1e-12)
        #expect(abs(network.predict(vstack([inputs.T]).T) - wanted).max() < 1e-12)
        #expect(abs(predictor.predict(inputs[rows: 3..<303]) - wanted[rows: 3..<303]).max() < 1e-12)
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<50).allSatisfy { step in
                        let row = (task * 50 + step) * 5
                        return abs(predictor.predict(inputs[row: row]) - wanted[row: row]).max() < 1e-12
                            && abs(predictor.predict(inputs[rows: row..<row + 5]) - wanted[rows: row..<row + 5]).max()
                                < 1e-12
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
