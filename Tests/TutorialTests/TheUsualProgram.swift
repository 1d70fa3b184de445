// step: imports
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class TheUsualProgram: Chapter {
    override func run() throws {
        // step: functions
        func sigmoidDerivative(_ output: Matrix<Double>) -> Matrix<Double> { output * (1 - output) }

        func learn(_ inputs: Matrix<Double>, _ weights: Matrix<Double>, _ bias: Matrix<Double>) -> Matrix<Double> {
            sigmoid(dot(inputs, weights) + bias)
        }
        // end

        // step: data
        let inputs: Matrix<Double> = [[0, 1, 1], [1, 0, 0], [1, 0, 1]]
        let expectedOutput: Matrix<Double> = [[1], [0], [1]]
        let test: Matrix<Double> = [[1, 0, 1]]
        let learningRate = 0.98

        var generator = SplitMix64(seed: 1)
        let initialWeights = Matrix<Double>.random(rows: 3, columns: 1, in: -1...1, using: &generator)
        // end

        // step: original
        var weights = initialWeights
        var bias: Matrix<Double> = [[0.001]]
        for epoch in 0..<10_000 {
            let predictedOutput = learn(inputs, weights, bias)
            let error = sigmoidDerivative(predictedOutput) * (expectedOutput - predictedOutput)
            weights += dot(inputs.T, error) * learningRate
            bias = bias + error * learningRate
            if epoch.isMultiple(of: 2_000) {
                print("epoch \(epoch): \(predictedOutput.T.rounded(places: 3))")
            }
        }
        let accuracy = learn(test, weights, [[0.01]]) * 100
        print("accuracy = \(accuracy[0, 0].rounded(places: 1)) %")
        // end

        // step: bias
        print("the bias has become", bias.T.rounded(places: 2))
        print("as trained: ", learn(inputs, weights, bias).T.rounded(places: 3))
        print("as tested:  ", learn(inputs, weights, [[0.01]]).T.rounded(places: 3))
        // end

        // step: contradiction
        let same: Matrix<Double> = [[1, 0, 1], [1, 0, 1]]
        let opposite: Matrix<Double> = [[1], [0]]
        var (w, grown, single) = (initialWeights, Matrix<Double>([[0.001]]), 0.001)
        for _ in 0..<10_000 {
            let output = learn(same, w, grown)
            let error = sigmoidDerivative(output) * (opposite - output)
            w += dot(same.T, error) * learningRate
            grown = grown + error * learningRate
        }
        print("a bias for each sample:", learn(same, w, grown).T.rounded(places: 2))
        w = initialWeights
        for _ in 0..<10_000 {
            let output = learn(same, w, [[single]])
            let error = sigmoidDerivative(output) * (opposite - output)
            w += dot(same.T, error) * learningRate
            single += error.sum() * learningRate
        }
        print("one bias:              ", learn(same, w, [[single]]).T.rounded(places: 2))
        // end

        // step: mended
        weights = initialWeights
        var oneBias = 0.001
        var losses: [(x: Double, y: Double)] = []
        for epoch in 0..<10_000 {
            let predictedOutput = learn(inputs, weights, [[oneBias]])
            let difference = expectedOutput - predictedOutput
            let error = sigmoidDerivative(predictedOutput) * difference
            weights += dot(inputs.T, error) * learningRate
            oneBias += error.sum() * learningRate
            if epoch.isMultiple(of: 25) { losses.append((Double(epoch), square(difference).mean())) }
        }
        print("weights \(weights.T.rounded(places: 2)), bias \(oneBias.rounded(places: 2))")
        print("outputs \(learn(inputs, weights, [[oneBias]]).T.rounded(places: 3))")
        // end

        // step: picture
        try Chart(
            title: "One neuron learns three samples", xTitle: "epoch", yTitle: "mean squared error",
            series: [.curve("", losses)], yScale: .logarithmic
        ).write(to: path("one-neuron.svg"))
        // end

        // step: unseen
        for sample: Matrix<Double> in [[[0, 0, 1]], [[0, 1, 0]], [[1, 1, 1]], [[1, 1, 0]]] {
            let answer = learn(sample, weights, [[oneBias]])[0, 0]
            print("\(sample[row: 0]): \(answer.rounded(places: 2))")
        }
        // end

        // step: library
        var network = Network<Double>(inputs: 3, layers: [.dense(1, .logistic)], using: &generator)
        network.setWeights(initialWeights, ofLayer: 0)
        network.setBiases([0.001], ofLayer: 0)
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: learningRate * 3 / 2),
            batchSize: 3, stopping: [.maximumEpochs(10_000)], shuffles: false)
        try trainer.fit(&network, inputs: inputs, targets: expectedOutput, using: &generator)
        print("by the library:", network.predict(inputs).T.rounded(places: 3))
        // end
    }
}
