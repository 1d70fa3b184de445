import Foundation
import LinearAlgebra
import NeuralNetworks
import Training

/// One workload on data that the peers read too: prints the loss of a first epoch in
/// the data's order and the speed of epochs in random order, as JSON; or, where the workload
/// has a goal, the seconds of training until so many of the held-out rows are right.
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
    let goal: Double?

    /// Reads `config.json`, `x.bin`, `y.bin` and `parameters.bin` in a folder.
    static func run(folder: String, seed: UInt64) throws {
        let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/config.json"))
        let workload = try JSONDecoder().decode(PeerEpochs.self, from: json)
        if workload.scalar == "float" {
            try workload.run(Float.self, folder, seed)
        } else {
            try workload.run(Double.self, folder, seed)
        }
    }

    private func run<Scalar: RealScalar>(_: Scalar.Type, _ folder: String, _ seed: UInt64) throws {
        let x = Matrix<Scalar>(rows: rows, columns: inputs, try elements("x", folder))
        let labels: [Int32] = try elements("y", folder)
        let y = Matrix<Scalar>(rows: rows, columns: classes) { Int(labels[$0]) == $1 ? 1 : 0 }
        let heldLabels: [Int32] = goal == nil ? [] : try elements("held_y", folder)
        let layers =
            hidden.map { Layer.dense($0, activation == "relu" ? .relu : .logistic) } + [.dense(classes, .softmax)]
        let start = Network<Scalar>(
            architecture: NetworkArchitecture(inputs: inputs, layers: layers),
            parameters: Vector(try elements("parameters", folder)))
        var trainer = Trainer<Scalar>(
            loss: .crossEntropy,
            optimizer: optimizer == "adam" ? .adam(learningRate: rate) : .gradientDescent(learningRate: rate),
            batchSize: batch, stopping: [.maximumEpochs(1)], shuffles: false)
        var generator = SplitMix64(seed: seed)
        var network = start
        if let goal {
            let held = Matrix<Scalar>(rows: heldLabels.count, columns: inputs, try elements("held_x", folder))
            return try reach(goal, trainer, &network, x, y, held: held, heldLabels, &generator)
        }
        let first = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        trainer.shuffles = true
        trainer.stopping = [.maximumEpochs(epochs + 1)]
        let history = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        let seconds = history.epochs.dropFirst().map(\.seconds).sorted()
        let speed = Double(rows) / seconds[seconds.count / 2]
        print("{\"loss\": \(first.epochs[0].trainingLoss), \"samples_per_second\": \(speed)}")
    }

    private func reach<Scalar: RealScalar>(
        _ goal: Double, _ trainer: Trainer<Scalar>, _ network: inout Network<Scalar>, _ x: Matrix<Scalar>,
        _ y: Matrix<Scalar>, held: Matrix<Scalar>, _ labels: [Int32], _ generator: inout SplitMix64
    ) throws {
        var trainer = trainer
        trainer.shuffles = true
        trainer.stopping = [.maximumEpochs(epochs)]
        var reached = false
        let clock = ContinuousClock()
        let start = clock.now
        let history = try trainer.fit(&network, inputs: x, targets: y, using: &generator) { _, network in
            let found = network.predict(held).argmax(over: .columns)
            let right = zip(found, labels).count { $0 == Int($1) }
            reached = Double(right) >= goal * Double(labels.count)
            return reached ? .stop : .proceed
        }
        let seconds = (clock.now - start) / .seconds(1)
        print("{\"seconds\": \(seconds), \"epochs\": \(history.epochs.count), \"reached\": \(reached)}")
    }

    /// The numbers of a file, as the processor has them in memory.
    private func elements<Element: BitwiseCopyable>(_ name: String, _ folder: String) throws -> [Element] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).bin"))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Element.self)) }
    }
}
