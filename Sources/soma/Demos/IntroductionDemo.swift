import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// The program with which introductions begin: one neuron, three samples, by hand.
struct IntroductionDemo: Demo {
    static let name = "introduction"
    static let summary = "one neuron taught by hand, line by line, then by the library"

    // The training set: the answer is the third input's, if one looks closely.
    private let inputs: Matrix<Double> = [[0, 1, 1], [1, 0, 0], [1, 0, 1]]
    private let expectedOutput: Matrix<Double> = [[1], [0], [1]]
    private let test: Matrix<Double> = [[1, 0, 1]]
    private let learningRate = 0.98

    func run(_ context: DemoContext) throws {
        let epochs = context.effort(10_000, quick: 2_000)
        try context.say(
            """
            One neuron with three inputs learns three samples. Each epoch: (1) its outputs are the logistic \
            function of the weighted sums; (2) the error is how far they are from what was expected, times the \
            function's slope, output * (1 - output); (3) weights and bias move a step along the error.
            """)
        var generator = context.generator
        let initialWeights = Matrix<Double>.random(rows: 3, columns: 1, in: -1...1, using: &generator)
        let initialBias = 0.001

        // The neuron on plain matrices.
        var (weights, bias) = (initialWeights, initialBias)
        var losses: [(x: Double, y: Double)] = []
        for epoch in 0..<epochs {
            let predictedOutput = sigmoid(dot(inputs, weights) + bias)
            let difference = expectedOutput - predictedOutput
            let error = predictedOutput * (1 - predictedOutput) * difference
            if epoch.isMultiple(of: 1_000) {
                try context.show("Epoch \(epoch)")
                try context.show("  Predicted output = \(row(predictedOutput))")
                try context.show("  Expected output  = \(row(expectedOutput))")
            }
            if epoch.isMultiple(of: 20) { losses.append((Double(epoch), square(difference).mean())) }
            weights += dot(inputs.T, error) * learningRate
            bias += error.sum() * learningRate
        }
        let output = sigmoid(dot(test, weights) + bias)[0, 0]
        try context.result("output for (1, 0, 1), which it learned", fixed(output, 4))
        let chart = Chart(
            title: "One neuron learns three samples", xTitle: "epoch", yTitle: "mean squared error",
            series: [.curve("", losses)], yScale: .logarithmic)
        try context.save(chart.svg, as: Self.name)

        try context.heading("What is different from the usual program, and why")
        try context.say(
            """
            1. There, the bias grows from a number into a list with one bias for each sample, since the errors \
            are added to it without being summed. A neuron has one bias: here it is error.sum().
            2. There, the neuron is trained with a bias that starts at 0.001 and is thrown away; the test is made \
            with another, 0.01. Here the bias that was learned is the one that is used.
            3. There, "accuracy" is the name of the neuron's output for one sample, as a percentage; accuracy is the \
            share of samples that are answered right, and this sample was part of the training. For three samples it \
            never saw, with the third input 1, 0 and 1, it says:
            """)
        for sample: Matrix<Double> in [[[0, 0, 1]], [[0, 1, 0]], [[1, 1, 1]]] {
            let output = sigmoid(dot(sample, weights) + bias)[0, 0]
            try context.show("(\(sample.elements.map { fixed($0, 0) }.joined(separator: ", "))): \(fixed(output, 4))")
        }
        try trainWithLibrary(context, epochs, initialWeights, initialBias, byHand: output)
    }

    /// The same neuron as a network of one layer: the same steps, the same numbers.
    private func trainWithLibrary(
        _ context: DemoContext, _ epochs: Int, _ weights: Matrix<Double>, _ bias: Double, byHand: Double
    ) throws {
        try context.heading("The same with the library")
        var generator = context.generator
        var network = Network<Double>(inputs: 3, layers: [.dense(1, .logistic)], using: &generator)
        network.setWeights(weights, ofLayer: 0)
        network.setBiases([bias], ofLayer: 0)
        // By hand a step adds up the three samples' slopes of (difference)^2 / 2; the library's
        // loss is the mean of (difference)^2, whose slope is 2 / 3 of that.
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: learningRate * 3 / 2), batchSize: 3,
            stopping: [.maximumEpochs(epochs)], shuffles: false)
        try trainer.fit(&network, inputs: inputs, targets: expectedOutput, using: &generator)
        let output = network.predict(test)[0, 0]
        try context.say("A network of one layer, trained with the same steps from the same weights, agrees:")
        try context.show("\(network)")
        try context.result("output by the library", fixed(output, 4))
        try context.result("difference from the program by hand", brief(abs(output - byHand)))
    }

    /// A column of numbers in a line: `[0.9921 0.0094 0.9915]`.
    private func row(_ column: Matrix<Double>) -> String {
        "[" + column.elements.map { fixed($0, 4) }.joined(separator: " ") + "]"
    }
}
