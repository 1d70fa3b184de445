import Datasets
import DemoData
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// Which letter of the alphabet a printed image shows.
struct LettersDemo: Demo {
    static let name = "letters"
    static let summary = "which letter of the alphabet a printed image shows"

    func run(_ context: DemoContext) throws {
        let table = try DemoDataset.letters.table()
        let figures: Matrix<Float> = try table.matrix(except: ["letter"])
        let (letters, labels) = try table.classes("letter")
        try context.say(
            """
            Peter Frey and David Slate printed capital letters in twenty typefaces, distorted the images and \
            measured sixteen figures of each: how wide and high it is, where its black pixels lie, how many \
            edges it has. 16,000 letters are for training, as in their paper of 1991, where the best rules got \
            80 % right; the last 4,000 are the test.
            """)
        let training = figures[rows: ..<16_000]
        let scaler = StandardScaler(fittedTo: training)
        let (x, xTest) = (scaler.transform(training), scaler.transform(figures[rows: 16_000...]))
        let (known, asked) = (Array(letters[..<16_000]), Array(letters[16_000...]))

        var generator = context.generator
        try context.heading("First without a hidden layer: 26 perceptrons, one against the rest")
        var perceptron = MulticlassPerceptron<Float>(inputs: 16, classCount: 26)
        try PerceptronTrainer(maximumEpochs: context.effort(20, quick: 2)).fit(
            &perceptron, inputs: x, classes: known, using: &generator)
        let simple = ClassificationReport(actual: asked, predicted: perceptron.predict(xTest), classCount: 26)
        try context.result("letters that perceptrons read right", percent(simple.accuracy))

        try context.heading("Then with two hidden layers")
        var network = Network<Float>(
            inputs: 16, layers: [.dense(256, .relu), .dense(128, .relu), .dense(26, .softmax)], using: &generator)
        try context.show("\(network)")
        let epochs = context.effort(40, quick: 6)
        // The rate falls along half a cosine, by the factor (1 + cos(pi * t)) / 2 with t from 0 to 1: far steps at
        // first, small ones at the end.
        // One thread: the same figures whatever the cores, and no waiting for one another on a busy machine.
        let trainer = Trainer<Float>(
            loss: .crossEntropy, optimizer: .adam(learningRate: 2e-3), batchSize: 64,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs), threads: 1)
        let history = try trainer.fit(
            &network, inputs: x, targets: .oneHot(known, classCount: 26), using: &generator)
        let answers = network.predict(xTest).argmax(over: .columns)
        let report = ClassificationReport(actual: asked, predicted: answers, classCount: 26)
        try context.say(
            "\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s, training loss "
                + "\(brief(history.best.trainingLoss)). What it confuses most:")
        for mistake in mistakes(report).prefix(5) {
            try context.show("\(labels[mistake.was]) taken for \(labels[mistake.said]): \(mistake.count) times")
        }
        try context.result("letters read right", percent(report.accuracy))
        try context.save(
            HeatMap(title: "Letters: what they were taken for", confusion: report.confusion, labels: labels).svg,
            as: Self.name)
    }

    /// The pairs of letters that are confused, the most frequent first.
    private func mistakes(_ report: ClassificationReport) -> [(was: Int, said: Int, count: Int)] {
        let pairs = report.confusion.indices.flatMap { was in
            report.confusion.indices.filter { $0 != was }.map { (was, $0, report.confusion[was][$0]) }
        }
        return pairs.sorted { $0.2 > $1.2 }
    }
}
