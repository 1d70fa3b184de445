import Datasets
import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// The page "Soma for users of PyTorch and scikit-learn": every expression of its right column is here, and runs.
@Suite struct PyTorchUsersTests {
    private let x: Matrix<Float>
    private let classes = (0..<40).map { $0 % 3 }
    private var network: Network<Float>
    private var generator = SplitMix64(seed: 1)

    init() {
        x = .random(rows: 40, columns: 8, in: -1...1, using: &generator)
        network = Network(inputs: 8, layers: [.dense(64, .relu), .dense(3, .softmax)], using: &generator)
    }

    @Test mutating func rowsOfNetworks() throws {
        let y = Matrix<Float>.oneHot(classes, classCount: 3)
        let path = NSTemporaryDirectory() + "soma-page-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = Network<Float>(inputs: 8, layers: [.dense(64, .relu), .dense(3, .softmax)], using: &generator)
        _ = Layer.dropout(0.2)
        _ = Layer.layerNorm()
        _ = Layer.batchNorm()
        _ = Layer.embedding(tables: [(1000, 16)])
        _ = network.weights(ofLayer: 0).T
        _ = network.biases(ofLayer: 0)
        _ = network.architecture.parameterCount
        _ = network.predict(x)
        _ = Predictor(network)
        _ = network.lossAndGradient(.crossEntropy, inputs: x, targets: y)
        try ModelFile(network).write(to: path)
        _ = try ModelFile<Float>(contentsOf: path).network
    }

    @Test mutating func rowsOfTraining() throws {
        let y = Matrix<Float>.oneHot(classes, classCount: 3)
        let path = NSTemporaryDirectory() + "soma-page-" + UUID().uuidString + ".npy"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try x.write(npy: path)
        let trainer = Trainer<Float>(loss: .crossEntropy, batchSize: 32, stopping: [.maximumEpochs(5)])
        _ = Trainer<Float>(loss: .crossEntropy, batchSize: 32, stopping: [.maximumEpochs(5)])
        try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        try trainer.fit(&network, inputs: x, targets: .oneHot(classes, classCount: 3), using: &generator)
        _ = Loss.crossEntropy
        _ = Loss.binaryCrossEntropy
        _ = Loss.meanSquaredError
        _ = Loss.meanAbsoluteError
        _ = Loss.huber(delta: 1)
        _ = Optimizer.adam(learningRate: 1e-3)
        _ = Optimizer.momentum(learningRate: 0.01, momentum: 0.9)
        _ = LBFGS<Float>(loss: .crossEntropy)
        _ = LearningRateSchedule.cosine(epochs: 100)
        _ = LearningRateSchedule.step(epochs: 30, factor: 0.1)
        _ = GradientClipping.norm(1)
        _ = ClassWeights.balanced
        _ = StoppingRule.noImprovement(patience: 10)
        _ = SplitMix64(seed: 1)
        _ = Trainer<Float>(loss: .crossEntropy, threads: 1)
        _ = try MappedRows<Float>(contentsOf: path)
    }

    @Test func rowsOfBeforeAndAfter() {
        let said = network.predict(x).argmax(over: .columns)
        let (scores, isPositive) = (x[column: 0].elements.map(Double.init), classes.map { $0 == 0 })
        let (actual, predicted) = (classes.map(Double.init), scores)
        _ = StandardScaler(fittedTo: x)
        _ = MinMaxScaler(fittedTo: x)
        _ = network.predict(x).argmax(over: .columns)
        _ = ClassificationReport(actual: classes, predicted: said, classCount: 3)
        _ = DetectionReport(scores: scores, isPositive: isPositive).areaUnderROC
        _ = RegressionReport(actual: actual, predicted: predicted)
    }

    /// The page and this file say the same.
    @Test func everyRowIsCompiled() throws {
        let file = URL(fileURLWithPath: #filePath)
        let source = try String(contentsOf: file, encoding: .utf8)
        let page = try String(
            contentsOf: file.deletingLastPathComponent().appendingPathComponent(
                "../../Sources/Training/Training.docc/SomaForPyTorchUsers.md"), encoding: .utf8)
        func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
        let code = bare(source)
        var count = 0
        for line in page.split(separator: "\n") where line.hasPrefix("| ") && line.contains(" | `") {
            let cells = line.components(separatedBy: " | ")
            #expect(code.contains(bare(cells[1].dropFirst().dropLast(3))), "\(cells[1])")
            count += 1
        }
        #expect(count > 30)
    }
}
