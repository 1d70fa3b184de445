import Foundation
import LinearAlgebra
import NeuralNetworks
import Training

/// How the speed of a training step changes with the batch, the width and the depth of a
/// network: draws a chart for each, in Float with ReLU and Adam.
enum Scaling {
    /// Writes `scaling-batch.svg`, `scaling-width.svg` and `scaling-depth.svg`.
    static func draw(in folder: String, cores: Int) throws {
        let threads = Array(1...min(2, cores))
        try chart(
            "batch", "Batch, 784-256-256-10", "rows of a batch", [1, 4, 16, 64, 256, 1_024, 4_096], threads, folder
        ) { (hidden: [256, 256], batch: $0) }
        try chart(
            "width", "Width, 784-w-w-10, batches of 128", "units of each of two hidden layers",
            [16, 64, 256, 1_024, 4_096], threads, folder
        ) { (hidden: [$0, $0], batch: 128) }
        try chart(
            "depth", "Depth, hidden layers of 256 units, batches of 128", "hidden layers", [1, 2, 4, 8], threads, folder
        ) { (hidden: [Int](repeating: 256, count: $0), batch: 128) }
    }

    private static func chart(
        _ name: String, _ title: String, _ xTitle: String, _ values: [Int], _ threads: [Int],
        _ folder: String, _ shape: (Int) -> (hidden: [Int], batch: Int)
    ) throws {
        // The best of three sweeps, of the peak as of all else: a machine that others share has slow moments.
        let own = threads.map { (BackendChoice.openBLAS, $0) } + [(BackendChoice.swift, 1)]
        var best = own.map { _ in values.map { _ in 0.0 } }
        var peaks = threads.map { _ in 0.0 }
        for _ in 1...3 {
            for index in threads.indices { peaks[index] = max(peaks[index], Ratios.peak(threads[index]).float) }
            for (index, (choice, threads)) in own.enumerated() {
                for (place, value) in values.enumerated() {
                    best[index][place] = max(best[index][place], rate(shape(value), choice, threads: threads))
                }
            }
        }
        func points(_ rates: [Double]) -> [(Double, Double)] { Array(zip(values.map(Double.init), rates)) }
        var curves: [Chart.Curve] = []
        for (index, colour) in zip(threads.indices, ["#1b6ca8", "#c1440e"]) {
            let suffix = threads[index] == 1 ? "1 thread" : "\(threads[index]) threads"
            curves.append(
                Chart.Curve(
                    name: "gemm peak, \(suffix)", colour: colour, isLimit: true,
                    points: points(values.map { _ in peaks[index] })))
            curves.append(Chart.Curve(name: "Soma, \(suffix)", colour: colour, points: points(best[index])))
        }
        curves.append(Chart.Curve(name: "pure Swift, 1 thread", colour: "#4a8b3b", points: points(best[threads.count])))
        let chart = Chart(title: title, xTitle: xTitle, yTitle: "GFLOP/s of a training epoch", curves: curves)
        try chart.svg.write(toFile: "\(folder)/scaling-\(name).svg", atomically: true, encoding: .utf8)
        header(title, [xTitle] + curves.map(\.name))
        for (index, value) in values.enumerated() { row(["\(value)"] + curves.map { brief($0.points[index].y) }) }
    }

    /// The GFLOP/s of epochs that take some tenths of a second.
    private static func rate(_ shape: (hidden: [Int], batch: Int), _ choice: BackendChoice, threads: Int) -> Double {
        let widths = [784] + shape.hidden + [10]
        let weights = zip(widths, widths.dropFirst()).map { Double($0 * $1) }
        let flops = 6 * weights.reduce(0, +) - 2 * weights[0]
        let guess: Double = choice == .swift ? 3e9 : 3e10
        let rows = min(20_000, max(shape.batch, Int(guess / flops) / shape.batch * shape.batch))
        var generator = SplitMix64(seed: 1)
        let x = Matrix<Float>.random(rows: rows, columns: 784, in: 0...1, using: &generator)
        let y = Matrix<Float>(rows: rows, columns: 10) { $1 == $0 % 10 ? 1 : 0 }
        let layers = shape.hidden.map { Layer.dense($0, .relu) } + [.dense(10, .softmax)]
        var network = Network<Float>(inputs: 784, layers: layers, using: &generator)
        BLAS.threads = threads
        let trainer = Trainer<Float>(
            loss: .crossEntropy, optimizer: .adam(learningRate: 1e-4), batchSize: shape.batch,
            stopping: [.maximumEpochs(4)])
        return withBackend(choice) {
            do {
                let history = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
                // The first epoch warms up.
                let seconds = history.epochs.dropFirst().map(\.seconds).sorted()
                return flops * Double(rows) / seconds[1] / 1e9
            } catch {
                fatalError("\(error)")
            }
        }
    }
}
