import Datasets
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Runs of the trainer on small and real data.
@Suite struct TrainerTests {
    @Test(arguments: BackendChoice.available)
    func learnsExclusiveOr(choice: BackendChoice) throws {
        try withBackend(choice) {
            var generator = SplitMix64(seed: 1)
            let inputs: Matrix<Float> = [[0, 0], [0, 1], [1, 0], [1, 1]]
            let targets: Matrix<Float> = [[0], [1], [1], [0]]
            var network = Network<Float>(
                inputs: 2, layers: [.dense(8, .tanh), .dense(1, .logistic)], using: &generator)
            let trainer = Trainer<Float>(
                loss: .binaryCrossEntropy, optimizer: .adam(learningRate: 0.05), batchSize: 4,
                stopping: [.maximumEpochs(2_000), .lossReached(0.001)])
            let history = try trainer.fit(&network, inputs: inputs, targets: targets, using: &generator)
            #expect(history.stoppedBy == .lossReached)
            #expect(abs(network.predict(inputs) - targets).max() < 0.05)
        }
    }

    @Test func recognisesDigits() throws {
        let table = try BundledDataset.digits.table()
        let labels = try table.column("digit")
        let features = table.columns.filter { $0.name != "digit" }
        var generator = SplitMix64(seed: 1)
        let classes = labels.numbers.map { Int($0) }
        let parts = split(rows: table.rowCount, fractions: [0.8, 0.2], stratifiedBy: classes, using: &generator)
        let encoder = try FeatureEncoder(fittedTo: table, rows: parts[0], columns: features)
        let x = Matrix<Float>(try encoder.transform(table))
        let scaler = StandardScaler(fittedTo: x.gatheringRows(parts[0]))
        let inputs = parts.map { scaler.transform(x.gatheringRows($0)) }
        let targets = parts.map { part in Matrix<Float>.oneHot(part.map { classes[$0] }, classCount: 10) }
        var network = Network<Float>(
            inputs: 64, layers: [.dense(64, .relu), .dense(32, .relu), .dense(10, .softmax)], using: &generator)
        let trainer = Trainer<Float>(
            loss: .crossEntropy, stopping: [.maximumEpochs(60), .noImprovement(patience: 10)])
        let history = try trainer.fit(
            &network, inputs: inputs[0], targets: targets[0], validation: (inputs[1], targets[1]), using: &generator)
        #expect(history.best.validationAccuracy ?? 0 >= 0.96)
    }

    @Test func divergenceKeepsTheLastGoodParameters() {
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
        let trainer = Trainer<Double>(loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 1e200))
        #expect(throws: TrainingError.self) {
            try trainer.fit(&network, inputs: [[1], [2]], targets: [[3], [5]], using: &generator)
        }
        #expect(network.parameters.elements.allSatisfy { $0.isFinite })
    }
}
