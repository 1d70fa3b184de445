// step: imports
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class TheMultilayerPerceptron: Chapter {
    override var diagrams: [String] { ["network"] }

    override func run() throws {
        // step: activations
        let jump: [(x: Double, y: Double)] = [(-6, 0), (0, 0), (0, 1), (6, 1)]
        let rise = stride(from: -6.0, through: 6, by: 0.25).map { (x: $0, y: sigmoid($0)) }
        try Chart(
            title: "Two activation functions", xTitle: "weighted sum", yTitle: "output",
            series: [.curve("step", jump), .curve("logistic", rise)]
        ).write(to: path("activations.svg"))
        // end

        // step: data
        let inputs: Matrix<Double> = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let expected: Matrix<Double> = [[0], [1], [1], [0]]
        // end

        // step: initialise
        var generator = SplitMix64(seed: 3)
        var hiddenWeights = Matrix<Double>.random(rows: 2, columns: 4, in: -1...1, using: &generator)
        var hiddenBiases = Matrix<Double>.random(rows: 1, columns: 4, in: -1...1, using: &generator)
        var outputWeights = Matrix<Double>.random(rows: 4, columns: 1, in: -1...1, using: &generator)
        var outputBiases = Matrix<Double>.random(rows: 1, columns: 1, in: -1...1, using: &generator)
        print(hiddenWeights.rounded(places: 2))
        // end

        // step: forward
        var hidden = sigmoid(dot(inputs, hiddenWeights) + hiddenBiases)  // (4): 4 x 4
        var output = sigmoid(dot(hidden, outputWeights) + outputBiases)  // (4): 4 x 1
        print(output.T.rounded(places: 2))
        print("mean squared error:", square(expected - output).mean().rounded(places: 3))
        // end

        // step: backward
        var outputError = output * (1 - output) * (expected - output)  // (5)
        var hiddenError = hidden * (1 - hidden) * dot(outputError, outputWeights.T)  // (5h)
        print(outputError.T.rounded(places: 3))
        print(hiddenError.rounded(places: 3))
        // end

        // step: network
        var network = Network<Double>(
            inputs: 2, layers: [.dense(4, .logistic), .dense(1, .logistic)], using: &generator)
        network.setWeights(hiddenWeights, ofLayer: 0)
        network.setBiases(hiddenBiases.flattened, ofLayer: 0)
        network.setWeights(outputWeights, ofLayer: 1)
        network.setBiases(outputBiases.flattened, ofLayer: 1)
        print(network)
        print("the same outputs:", abs(network.predict(inputs) - output).max() < 1e-12)
        // end

        // step: gradient
        let (_, slopes) = network.lossAndGradient(.meanSquaredError, inputs: inputs, targets: expected)
        // The slopes lie in one row, as the parameters do: as a network they can be asked for by layer.
        let gradient = Network(architecture: network.architecture, parameters: slopes)
        let byHand = dot(inputs.T, hiddenError) * (-2.0 / 4)
        print(byHand.rounded(places: 5))
        print("the same:", abs(gradient.weights(ofLayer: 0) - byHand).max() < 1e-12)
        // end

        // step: nudge
        var weights = network.weights(ofLayer: 0)
        let step = 1e-5
        weights[1, 3] += step
        network.setWeights(weights, ofLayer: 0)
        let after = network.loss(.meanSquaredError, inputs: inputs, targets: expected)
        weights[1, 3] -= 2 * step
        network.setWeights(weights, ofLayer: 0)
        let before = network.loss(.meanSquaredError, inputs: inputs, targets: expected)
        network.setWeights(hiddenWeights, ofLayer: 0)  // as they were
        print(((after - before) / (2 * step)).rounded(places: 5), "and", byHand[1, 3].rounded(places: 5))
        // end

        // step: update
        let learningRate = 0.9
        outputWeights += learningRate * dot(hidden.T, outputError)  // (6)
        outputBiases += learningRate * outputError.sum(over: .rows)  // (7)
        hiddenWeights += learningRate * dot(inputs.T, hiddenError)  // (6)
        hiddenBiases += learningRate * hiddenError.sum(over: .rows)  // (7)
        // end

        // step: loop
        var losses: [(x: Double, y: Double)] = []
        for epoch in 2...3_000 {
            hidden = sigmoid(dot(inputs, hiddenWeights) + hiddenBiases)
            output = sigmoid(dot(hidden, outputWeights) + outputBiases)
            outputError = output * (1 - output) * (expected - output)
            hiddenError = hidden * (1 - hidden) * dot(outputError, outputWeights.T)
            outputWeights += learningRate * dot(hidden.T, outputError)
            outputBiases += learningRate * outputError.sum(over: .rows)
            hiddenWeights += learningRate * dot(inputs.T, hiddenError)
            hiddenBiases += learningRate * hiddenError.sum(over: .rows)
            let loss = square(expected - output).mean()
            if epoch.isMultiple(of: 10) { losses.append((Double(epoch), loss)) }
            if epoch.isMultiple(of: 500) { print("epoch \(epoch): error \(loss.rounded(places: 4))") }
        }
        print(output.T.rounded(places: 2))
        // end

        // step: loss-picture
        try Chart(
            title: "A network of five neurons learns XOR", xTitle: "epoch", yTitle: "mean squared error",
            series: [.curve("", losses)], yScale: .logarithmic
        ).write(to: path("xor-training.svg"))
        // end

        // step: trainer
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: learningRate * 4 / 2),
            batchSize: 4, stopping: [.maximumEpochs(2_999)], shuffles: false)
        let untrained = network
        try trainer.fit(&network, inputs: inputs, targets: expected, using: &generator)
        print(network.predict(inputs).T.rounded(places: 2))
        print("as by hand:", abs(network.predict(inputs) - output).max() < 1e-10)
        // end

        // step: map
        let marks = stride(from: 0.0, through: 1, by: 0.1).map { $0.rounded(places: 1) }
        let answers = marks.reversed().map { b in marks.map { a in network.predict(Vector([a, b]))[0] } }
        try HeatMap(
            title: "What the network says between the four points", xTitle: "a", yTitle: "b",
            rowLabels: marks.reversed().map { "\($0)" }, columnLabels: marks.map { "\($0)" }, values: answers
        ).write(to: path("xor-map.svg"))
        // end

        // step: rates
        var curves: [Chart.Series] = []
        for rate in [0.1, 0.9, 100] {
            var (copy, generator) = (untrained, SplitMix64(seed: 3))
            let trainer = Trainer<Double>(
                loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: rate * 4 / 2),
                batchSize: 4, stopping: [.maximumEpochs(3_000)], shuffles: false)
            let history = try trainer.fit(&copy, inputs: inputs, targets: expected, using: &generator)
            let errors = history.epochs.filter { $0.epoch.isMultiple(of: 10) }.map {
                (Double($0.epoch), $0.trainingLoss)
            }
            print("rate \(rate): error \(errors.last!.1.rounded(places: 4))")
            curves.append(.curve("rate \(rate)", errors))
        }
        try Chart(
            title: "XOR at three learning rates", xTitle: "epoch", yTitle: "mean squared error", series: curves,
            yScale: .logarithmic
        ).write(to: path("learning-rates.svg"))
        // end

        // step: rings
        let points = Matrix<Double>.random(rows: 300, columns: 2, in: -1...1, using: &generator)
        let noise = Matrix<Double>.randomNormal(rows: 300, columns: 1, standardDeviation: 0.15, using: &generator)
        let isInside = square(points).sum(over: .columns) + noise .< 0.5
        let (x, y) = (points[rows: ..<200], isInside[rows: ..<200])
        let held = (inputs: points[rows: 200...], targets: isInside[rows: 200...])
        // end

        // step: stopping
        let rules: [(name: String, rule: StoppingRule)] = [
            ("the error is small enough", .lossReached(0.25)),
            ("the epochs have been spent", .maximumEpochs(40)),
            ("no further reduction of the error", .noImprovement(patience: 20)),
            ("training meets validation", .trainingMeetsValidation(tolerance: 0.01)),
        ]
        var courses: [History] = []
        for (name, rule) in rules {
            var generator = SplitMix64(seed: 5)
            var circle = Network<Double>(
                inputs: 2, layers: [.dense(16, .tanh, weights: .uniform(-0.5...0.5)), .dense(1, .logistic)],
                using: &generator)
            let trainer = Trainer<Double>(
                loss: .binaryCrossEntropy, optimizer: .adam(learningRate: 0.01), batchSize: 20,
                stopping: [rule, .maximumEpochs(400)])
            let history = try trainer.fit(
                &circle, inputs: x, targets: y, validation: held, using: &generator)
            let right = history.best.validationAccuracy!
            print("\(name): epoch \(history.epochs.count), \(Int(100 * right)) % of the held-out points right")
            courses.append(history)
        }
        // end

        // step: stopping-picture
        let course = courses[2].epochs
        try Chart(
            title: "Training and validation", xTitle: "epoch", yTitle: "cross-entropy",
            series: [
                .curve("training", course.map { (Double($0.epoch), $0.trainingLoss) }),
                .curve("validation", course.map { (Double($0.epoch), $0.validationLoss!) }),
            ]
        ).write(to: path("stopping.svg"))
        // end
    }
}
