// step: imports
import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class JudgingFairly: Chapter {
    override func run() throws {
        // step: data
        let table = try BundledDataset.iris.table()
        print(table.rowCount, "rows:", table.columns.map(\.name).joined(separator: ", "))
        let measures: Matrix<Double> = try table.matrix(except: ["species"])
        let (species, labels) = try table.classes("species")
        print(labels)
        print(measures[rows: ..<3])
        // end

        // step: hold-out
        var generator = SplitMix64(seed: 2)
        let parts = split(
            rows: table.rowCount, fractions: [0.6, 0.4], stratifiedBy: species, using: &generator)
        print(parts[0].count, "rows to learn from,", parts[1].count, "held out")
        // end

        // step: learner
        func learn(
            _ rows: [Int], _ measures: Matrix<Double>, _ species: [Int]
        ) throws -> (Matrix<Double>) -> [Int] {
            var generator = SplitMix64(seed: 3)
            let training = measures.gatheringRows(rows)
            let scaler = StandardScaler(fittedTo: training)  // from the training rows alone
            var network = Network<Double>(
                inputs: 4, layers: [.dense(16, .tanh), .dense(3, .softmax)], using: &generator)
            let trainer = Trainer<Double>(
                loss: .crossEntropy, optimizer: .adam(learningRate: 0.01), batchSize: 16,
                stopping: [.maximumEpochs(150)])
            try trainer.fit(
                &network, inputs: scaler.transform(training),
                targets: .oneHot(rows.map { species[$0] }, classCount: 3), using: &generator)
            return { network.predict(scaler.transform($0)).argmax(over: .columns) }
        }
        // end

        // step: judge
        func judge(
            _ classify: (Matrix<Double>) -> [Int], on rows: [Int], _ measures: Matrix<Double>, _ species: [Int]
        ) -> ClassificationReport {
            ClassificationReport(
                actual: rows.map { species[$0] }, predicted: classify(measures.gatheringRows(rows)), classCount: 3)
        }
        let classify = try learn(parts[0], measures, species)
        for (name, rows) in [("learned from", parts[0]), ("held out", parts[1])] {
            let accuracy = judge(classify, on: rows, measures, species).accuracy
            print("\(name): \((100 * accuracy).rounded(places: 1)) % right")
        }
        // end

        // step: luck
        let outcomes = try (1...6).map { seed in
            var generator = SplitMix64(seed: UInt64(seed))
            let parts = split(rows: 150, fractions: [0.8, 0.2], stratifiedBy: species, using: &generator)
            return judge(try learn(parts[0], measures, species), on: parts[1], measures, species).accuracy
        }
        print(outcomes.map { (100 * $0).rounded(places: 1) })
        // end

        // step: folds
        var predicted = [Int](repeating: 0, count: 150)
        for fold in folds(5, rows: 150, stratifiedBy: species, using: &generator) {
            let answers = try learn(fold.training, measures, species)(measures.gatheringRows(fold.test))
            for (row, answer) in zip(fold.test, answers) { predicted[row] = answer }
        }
        let report = ClassificationReport(actual: species, predicted: predicted, classCount: 3)
        print("\((100 * report.accuracy).rounded(places: 1)) % of \(report.rows) flowers right")
        // end

        // step: confusion
        for (label, counts) in zip(labels, report.confusion) { print("\(label): \(counts)") }
        for label in labels.indices {
            let (precision, recall) = (report.precision[label], report.recall[label])
            print("\(labels[label]): precision \(precision.rounded(places: 2)), recall \(recall.rounded(places: 2))")
        }
        try HeatMap(
            title: "Irises: what they were taken for", confusion: report.confusion, labels: labels
        ).write(to: path("iris-confusion.svg"))
        // end

        // step: baseline
        let shuffled = species.shuffled(using: &generator)
        let nonsense = try learn(parts[0], measures, shuffled)
        for (name, rows) in [("learned from", parts[0]), ("held out", parts[1])] {
            let accuracy = judge(nonsense, on: rows, measures, shuffled).accuracy
            print("\(name): \(Int((100 * accuracy).rounded(places: -1))) % right")
        }
        // end
    }
}
