import Benchmark
import LinearAlgebra
import NeuralNetworks
import Training

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], warmupIterations: 3, maxDuration: .seconds(1), maxIterations: 100_000)
    // One thread: how many there are is the machine's, and OpenBLAS's own are measured by `ratios`.
    BLAS.threads = 1
    for choice in BackendChoice.available {
        productBenchmarks(Float.self, choice)
        productBenchmarks(Double.self, choice)
        elementwiseBenchmarks(Float.self, choice)
        elementwiseBenchmarks(Double.self, choice)
        trainingBenchmarks(Float.self, choice)
        trainingBenchmarks(Double.self, choice)
    }
}

/// Adds a benchmark of `work`, whose result for small input is compared with that of the
/// other backend before anything is timed.
func add<Scalar: RealScalar>(
    _ name: String, _: Scalar.Type, _ choice: BackendChoice, tolerance: Scalar,
    _ work: @escaping () -> Matrix<Scalar>
) {
    Benchmark("\(name) \(Scalar.self) \(choice.rawValue)") { (benchmark: Benchmark, _: Void) in
        for _ in benchmark.scaledIterations { blackHole(withBackend(choice) { work() }) }
    } setup: {
        let wanted = withBackend(.swift) { work() }
        let found = withBackend(choice) { work() }
        guard found.isApproximatelyEqual(to: wanted, relativeTolerance: tolerance, absoluteTolerance: tolerance) else {
            fatalError("\(name) \(Scalar.self): \(choice) and pure Swift do not agree")
        }
    }
}

func productBenchmarks<Scalar: RealScalar>(_: Scalar.Type, _ choice: BackendChoice) {
    var generator = SplitMix64(seed: 1)
    let tolerance: Scalar = Scalar.ulpOfOne * 4_096
    for n in [16, 64, 512] {
        let a = Matrix<Scalar>.random(rows: n, columns: n, in: -1...1, using: &generator)
        let b = Matrix<Scalar>.random(rows: n, columns: n, in: -1...1, using: &generator)
        add("gemm \(n)", Scalar.self, choice, tolerance: tolerance) { dot(a, b) }
    }
    let a = Matrix<Scalar>.random(rows: 1_000, columns: 1_000, in: -1...1, using: &generator)
    let x = a[row: 0].column.flattened
    add("gemv 1000", Scalar.self, choice, tolerance: tolerance) { dot(a, x).column }
    add("gemv 1000 transposed", Scalar.self, choice, tolerance: tolerance) { dot(a.T, x).column }
}

func elementwiseBenchmarks<Scalar: RealScalar>(_: Scalar.Type, _ choice: BackendChoice) {
    var generator = SplitMix64(seed: 2)
    let x = Matrix<Scalar>.random(rows: 1, columns: 1 << 16, in: 0.1...4, using: &generator)
    let tolerance = Scalar.ulpOfOne * 16
    add("add 65536", Scalar.self, choice, tolerance: tolerance) { x + x }
    add("exp 65536", Scalar.self, choice, tolerance: tolerance) { exp(x) }
    add("tanh 65536", Scalar.self, choice, tolerance: tolerance) { tanh(x) }
    add("sum 65536", Scalar.self, choice, tolerance: tolerance) { Matrix(repeating: x.sum(), rows: 1, columns: 1) }
}

func trainingBenchmarks<Scalar: RealScalar>(_: Scalar.Type, _ choice: BackendChoice) {
    var generator = SplitMix64(seed: 3)
    let rows = 1_024
    let x = Matrix<Scalar>.random(rows: rows, columns: 784, in: 0...1, using: &generator)
    let y = Activation.softmax(Matrix<Scalar>.random(rows: rows, columns: 10, in: -1...1, using: &generator))
    let start = Network<Scalar>(inputs: 784, layers: [.dense(128, .relu), .dense(10, .softmax)], using: &generator)
    let seeded = generator
    /// The outputs after training on the first rows, for a number of epochs.
    func trained(rows: Int, epochs: Int) -> Matrix<Scalar> {
        var (network, generator) = (start, seeded)
        let trainer = Trainer<Scalar>(loss: .crossEntropy, batchSize: 64, stopping: [.maximumEpochs(epochs)])
        do {
            try trainer.fit(&network, inputs: x[rows: 0..<rows], targets: y[rows: 0..<rows], using: &generator)
        } catch {
            fatalError("\(error)")
        }
        return network.predict(x[rows: 0..<1])
    }
    // Rounding grows from step to step.
    add("16 training steps of 64", Scalar.self, choice, tolerance: Scalar.ulpOfOne.squareRoot() * 8) {
        trained(rows: 64, epochs: 16)
    }
    add("epoch of 1024", Scalar.self, choice, tolerance: Scalar.ulpOfOne.squareRoot() * 8) {
        trained(rows: rows, epochs: 1)
    }
}
