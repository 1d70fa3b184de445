import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// Which flower is this? Three irises by four measures.
struct IrisDemo: Demo {
    static let name = "iris"
    static let summary = "which of three irises a flower is, by its petals and sepals"

    func run(_ context: DemoContext) throws {
        let table = try BundledDataset.iris.table()
        let measures: Matrix<Float> = try table.matrix(except: ["species"])
        let (species, labels) = try table.classes("species")
        try context.say(
            """
            Edgar Anderson measured 150 irises of three species, and Ronald Fisher made them famous in 1936: \
            the length and width of the sepals and of the petals. A network with one hidden layer of 16 units learns \
            to name the species. To judge it fairly, the flowers are dealt into five hands; each hand in \
            turn is the test of a network that learned from the four others.
            """)
        var generator = context.generator
        var predicted = [Int](repeating: 0, count: species.count)
        for (number, fold) in folds(5, rows: species.count, stratifiedBy: species, using: &generator).enumerated() {
            let training = measures.gatheringRows(fold.training)
            // What is known of the flowers' sizes comes from the training rows alone.
            let scaler = StandardScaler(fittedTo: training)
            let targets = Matrix<Float>.oneHot(fold.training.map { species[$0] }, classCount: 3)
            // The penalty, 0.01 / 2 times the sum of the squared weights, keeps those of the last layer small.
            var network = Network<Float>(
                inputs: 4, layers: [.dense(16, .tanh), .dense(3, .softmax, penalty: .l2(0.01))], using: &generator)
            let trainer = Trainer<Float>(
                loss: .crossEntropy, optimizer: .adam(learningRate: 0.01), batchSize: 16,
                stopping: [.maximumEpochs(context.effort(200, quick: 60))])
            let history = try trainer.fit(
                &network, inputs: scaler.transform(training), targets: targets, using: &generator)

            let answers = network.predict(scaler.transform(measures.gatheringRows(fold.test))).argmax(over: .columns)
            for (row, answer) in zip(fold.test, answers) { predicted[row] = answer }
            let right = fold.test.count { predicted[$0] == species[$0] }
            let loss = brief(history.best.trainingLoss)
            try context.show("hand \(number + 1): \(right) of \(fold.test.count) right; training loss \(loss)")
        }
        let report = ClassificationReport(actual: species, predicted: predicted, classCount: 3)
        for row in species.indices where predicted[row] != species[row] {
            let (what, said) = (labels[species[row]], labels[predicted[row]])
            let values = measures[row: row].elements.map { fixed(Double($0), 1) }.joined(separator: ", ")
            try context.show("flower \(row + 1) (\(values) cm) is \(what), taken for \(said)")
        }
        try context.say("Setosa stands apart; the mistakes are between the other two, which overlap.")
        try context.result("flowers named right", percent(report.accuracy))
        try context.save(
            HeatMap(title: "Irises: what they were taken for", confusion: report.confusion, labels: labels).svg,
            as: Self.name)
    }
}
