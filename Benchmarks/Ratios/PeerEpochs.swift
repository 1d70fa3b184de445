import Foundation
import LinearAlgebra
import NeuralNetworks
import Training

/// One workload on data that the peers read too: prints the loss of a first epoch in
/// the data's order and the speed of epochs in random order, as JSON.
struct PeerEpochs: Decodable {
    let inputs: Int
    let hidden: [Int]
    let classes: Int
    let batch: Int
    let rows: Int
    let scalar: String
    let activation: String
    let optimizer: String
    let rate: Double
    let epochs: Int

    /// Reads `config.json`, `x.bin`, `y.bin` and `parameters.bin` in a folder.
    static func run(folder: String) throws {
        let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/config.json"))
        let workload = try JSONDecoder().decode(PeerEpochs.self, from: json)
        if workload.scalar == "float" {
            try workload.run(Float.self, folder)
        } else {
            try workload.run(Double.self, folder)
        }
    }

    private func run<Scalar: RealScalar>(_: Scalar.Type, _ folder: String) throws {
        let x = Matrix<Scalar>(rows: rows, columns: inputs, try elements("x", folder))
        let labels: [Int32] = try elements("y", folder)
        let y = Matrix<Scalar>(rows: rows, columns: classes) { Int(labels[$0]) == $1 ? 1 : 0 }
        let layers =
            hidden.map { Layer.dense($0, activation == "relu" ? .relu : .logistic) } + [.dense(classes, .softmax)]
        let start = Network<Scalar>(
            architecture: NetworkArchitecture(inputs: inputs, layers: layers),
            parameters: Vector(try elements("parameters", folder)))
        var trainer = Trainer<Scalar>(
            loss: .crossEntropy,
            optimizer: optimizer == "adam" ? .adam(learningRate: rate) : .gradientDescent(learningRate: rate),
            batchSize: batch, stopping: [.maximumEpochs(1)], shuffles: false)
        var generator = SplitMix64(seed: 1)
        var network = start
        let first = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        trainer.shuffles = true
        trainer.stopping = [.maximumEpochs(epochs + 1)]
        let history = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        let seconds = history.epochs.dropFirst().map(\.seconds).sorted()
        let speed = Double(rows) / seconds[seconds.count / 2]
        print("{\"loss\": \(first.epochs[0].trainingLoss), \"samples_per_second\": \(speed)}")
    }

    /// The numbers of a file, as the processor has them in memory.
    private func elements<Element: BitwiseCopyable>(_ name: String, _ folder: String) throws -> [Element] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).bin"))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Element.self)) }
    }
}
