import BLASKernels
import LinearAlgebra
import NeuralNetworks
import Synchronization
import Testing
import Training

/// Training on several threads: the same results, to the rounding of reordered sums.
@Suite struct ThreadTests {
    private func trained<Scalar: RealScalar>(
        _: Scalar.Type, threads: Int, inputs columns: Int = 50, layers: [Layer], loss: Loss,
        clipping: GradientClipping = .norm(1), stopping: [StoppingRule] = [.maximumEpochs(4)], shuffles: Bool = true,
        validationTargets: Range<Int> = 0..<41
    ) throws -> (network: Network<Scalar>, history: History) {
        var generator = SplitMix64(seed: 3)
        let inputs = Matrix<Scalar>.random(rows: 150, columns: columns, in: -1...1, using: &generator)
        let outputs = NetworkArchitecture(inputs: columns, layers: layers).outputs
        let noise = Matrix<Scalar>.random(rows: 150, columns: outputs, in: -1...1, using: &generator)
        let targets = Activation.softmax(noise * 3)
        var network = Network<Scalar>(inputs: columns, layers: layers, using: &generator)
        let trainer = Trainer<Scalar>(
            loss: loss, optimizer: .adam(learningRate: 1e-3), batchSize: 33, stopping: stopping,
            clipping: clipping, shuffles: shuffles, threads: threads)
        let history = try trainer.fit(
            &network, inputs: inputs, targets: targets,
            validation: (inputs[rows: 0..<41], targets[rows: validationTargets]),
            using: &generator)
        return (network, history)
    }

    private let shapes: [(layers: [Layer], loss: Loss)] = [
        ([.dense(128, .relu, penalty: .init(l1: 1e-4, l2: 1e-3)), .dense(10, .softmax)], .crossEntropy),
        ([.dense(200, .gelu), .dropout(0.2), .dense(7, .tanh), .dense(10, .logistic)], .binaryCrossEntropy),
        ([.dense(96, .softmax), .dropout(0.3), .dense(10)], .meanSquaredError),
        ([.dense(10, .softmax)], .crossEntropy),
        ([.dense(100), .batchNorm(), .activation(.relu), .layerNorm(), .dense(10, .softmax)], .crossEntropy),
        ([.layerNorm(), .dense(40, .tanh), .dropout(0.2), .batchNorm(), .dense(10)], .meanSquaredError),
        ([.dense(128, .silu), .dense(72, .gelu), .dense(10, .softmax)], .meanSquaredError),
        ([.dropout(0.2), .layerNorm(), .layerNorm(), .activation(.tanh), .dense(10)], .huber(delta: 1)),
        ([.batchNorm(), .dense(90, .relu), .dense(100, .softmax), .dense(10)], .meanSquaredError),
        ([.activation(.tanh), .dense(40), .activation(.softmax), .dense(10)], .meanSquaredError),
        // One layer, which is wide: its activation fused with the loss, and not.
        ([.dense(160, .softmax)], .crossEntropy),
        ([.dense(160, .softmax)], .meanSquaredError),
        ([.dense(170, .gelu)], .meanSquaredError),
    ]

    /// Clipping by norm keeps the whole gradient; without it, each piece goes to the optimizer at once.
    @Test(arguments: BackendChoice.available, [GradientClipping.norm(1), .value(0.01), .none])
    func threadsAgree(choice: BackendChoice, clipping: GradientClipping) throws {
        try withBackend(choice) { () throws in
            for (layers, loss) in shapes {
                let one = try trained(Double.self, threads: 1, layers: layers, loss: loss, clipping: clipping)
                for threads in [2, 3, 5] {
                    let several = try trained(
                        Double.self, threads: threads, layers: layers, loss: loss, clipping: clipping)
                    let distance = abs(several.network.parameters - one.network.parameters).max()
                    #expect(distance < 1e-9, "\(choice) \(clipping) \(one.network) on \(threads) threads")
                    let losses = zip(several.history.epochs, one.history.epochs)
                    #expect(losses.allSatisfy { abs($0.trainingLoss - $1.trainingLoss) < 1e-9 })
                    #expect(losses.allSatisfy { abs($0.validationLoss! - $1.validationLoss!) < 1e-9 })
                    #expect(
                        several.history.epochs.map(\.validationAccuracy) == one.history.epochs.map(\.validationAccuracy)
                    )
                }
            }
        }
    }

    @Test func backendsAgree() throws {
        for (layers, loss) in shapes {
            let results = try BackendChoice.available.map { choice in
                try withBackend(choice) { () throws in
                    try trained(Double.self, threads: 2, layers: layers, loss: loss, clipping: .value(0.01)).network
                }
            }
            #expect(results.allSatisfy { abs($0.parameters - results[0].parameters).max() < 1e-9 })
        }
    }

    /// Numbers of inputs to a layer behind the first that do not divide evenly among the threads. (What a thread has
    /// for their gradient is checked where it is used.)
    @Test(
        arguments: BackendChoice.available,
        [(inputs: 47, threads: 3), (inputs: 62, threads: 4), (inputs: 93, threads: 6), (inputs: 127, threads: 8)])
    func unevenInputsAgree(choice: BackendChoice, sizes: (inputs: Int, threads: Int)) throws {
        let networks = try [1, sizes.threads].map { threads in
            try withBackend(choice) { () throws in
                try trained(
                    Double.self, threads: threads, inputs: sizes.inputs,
                    layers: [.layerNorm(), .dense(100, .relu), .dense(10)], loss: .meanSquaredError, clipping: .none
                ).network
            }
        }
        #expect(abs(networks[0].parameters - networks[1].parameters).max() < 1e-9)
    }

    /// In the rows' order, and going back to the best epoch.
    @Test(arguments: BackendChoice.available) func restoringTheBestAgrees(choice: BackendChoice) throws {
        let runs = try [1, 3].map { threads in
            try withBackend(choice) { () throws in
                try trained(
                    Double.self, threads: threads,
                    layers: [.dense(128, .relu), .dense(10, .softmax)], loss: .crossEntropy, clipping: .none,
                    stopping: [.noImprovement(patience: 2), .maximumEpochs(90)], shuffles: false,
                    // Those of other rows, which cannot be learned for long.
                    validationTargets: 50..<91)
            }
        }
        #expect(runs[0].history.bestEpoch < runs[0].history.epochs.count)
        #expect(runs[0].history.bestEpoch == runs[1].history.bestEpoch)
        #expect(abs(runs[0].network.parameters - runs[1].network.parameters).max() < 1e-9)
    }

    /// Batches whose weight gradients are made in several blocks of columns, also those of each thread's own
    /// columns of the first layer, with a last batch that is much smaller.
    @Test(arguments: [60, 1_300]) func largeBatchesAgree(units: Int) throws {
        let networks = try BackendChoice.available.flatMap { choice in
            try [1, 2].map { threads in
                try withBackend(choice) { () throws in
                    var generator = SplitMix64(seed: 5)
                    let inputs = Matrix<Double>.random(rows: 1_040, columns: 50, in: -1...1, using: &generator)
                    let targets = Matrix<Double>.random(rows: 1_040, columns: 3, in: -1...1, using: &generator)
                    var network = Network<Double>(
                        inputs: 50, layers: [.dense(units, .tanh), .dense(600, .logistic), .dense(3)], using: &generator
                    )
                    let trainer = Trainer<Double>(
                        loss: .meanSquaredError, optimizer: .nesterov(learningRate: 0.002), batchSize: 1_000,
                        stopping: [.maximumEpochs(3)], threads: threads)
                    try trainer.fit(&network, inputs: inputs, targets: targets, using: &generator)
                    return network
                }
            }
        }
        #expect(networks.allSatisfy { abs($0.parameters - networks[0].parameters).max() < 1e-10 })
    }

    /// A last batch of one row, on more threads than it has rows, of which each has columns of the first layer.
    @Test(arguments: BackendChoice.available) func aBatchOfOneRowAgrees(choice: BackendChoice) throws {
        let networks = try [1, 2, 3].map { threads in
            try withBackend(choice) { () throws in
                var generator = SplitMix64(seed: 6)
                let inputs = Matrix<Double>.random(rows: 33, columns: 20, in: -1...1, using: &generator)
                let targets = Matrix<Double>.random(rows: 33, columns: 4, in: -1...1, using: &generator)
                var network = Network<Double>(
                    inputs: 20,
                    layers: [.dense(96, .tanh), .dense(10, .tanh), .batchNorm(), .layerNorm(), .dense(4)],
                    using: &generator)
                let trainer = Trainer<Double>(
                    loss: .meanSquaredError, batchSize: 16, stopping: [.maximumEpochs(20)], threads: threads)
                try trainer.fit(&network, inputs: inputs, targets: targets, using: &generator)
                return network
            }
        }
        #expect(networks.allSatisfy { abs($0.parameters - networks[0].parameters).max() < 1e-9 })
    }

    /// A first layer that is small, of so many inputs that its gradient is made in several strips
    /// of rows, and one so wide that its strips are short: the same as of the whole gradient,
    /// which a norm that is never reached keeps. (With AVX-512 the wide one's is one product.) And one of so few
    /// inputs that each thread has two or three.
    @Test(
        arguments: BackendChoice.available,
        [(inputs: 784, units: 32), (inputs: 150, units: 2_500), (inputs: 8, units: 2_500)])
    func stripsOfRowsAgree(choice: BackendChoice, shape: (inputs: Int, units: Int)) throws {
        try withBackend(choice) { () throws in
            for threads in [1, 2, 3] {
                let networks = try [GradientClipping.none, .norm(1e30)].map {
                    try trained(
                        Float.self, threads: threads, inputs: shape.inputs,
                        layers: [.dense(shape.units, .relu), .dense(10, .softmax)], loss: .crossEntropy, clipping: $0
                    ).network
                }
                let distance = abs(networks[0].parameters - networks[1].parameters).max()
                #expect(distance < 1e-4, "\(choice), \(threads) threads")
            }
        }
    }

    @Test(arguments: [GradientClipping.norm(1), .none])
    func equalThreadsGiveEqualBits(clipping: GradientClipping) throws {
        let runs = try (0..<2).map { _ in
            try trained(
                Float.self, threads: 2, layers: shapes[0].layers, loss: shapes[0].loss, clipping: clipping
            ).network
        }
        #expect(runs[0] == runs[1])
    }

    /// Whether Soma can have numbers too small to be normal count as 0 on this processor.
    private static var canFlush: Bool {
        #if arch(x86_64) || arch(arm64)
            true
        #else
            false
        #endif
    }

    /// Rows that count how often some are copied, and how often numbers too small to be normal are
    /// not 0 there.
    private final class Observer: RowSource {
        let matrix: Matrix<Float>
        let copies = Atomic(0)
        let kept = Atomic(0)
        var rows: Int { matrix.rows }
        var columns: Int { matrix.columns }

        init(_ matrix: Matrix<Float>) { self.matrix = matrix }

        func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Float>) {
            matrix.copyRows(indices, to: destination)
            copies.add(1, ordering: .relaxed)
            if destination[0] * Float(indices.count) > 0 { kept.add(1, ordering: .relaxed) }
        }
    }

    /// Every thread of a run copies its rows of a step within it, and those of validation around
    /// what is flushed.
    @Test(.enabled(if: canFlush), arguments: [1, 2]) func subnormalsComeBackOnAllThreads(threads: Int) throws {
        let inputs = Matrix(repeating: Float.leastNonzeroMagnitude, rows: 16, columns: 1)
        let (learned, checked) = (Observer(inputs), Observer(inputs))
        let trainer = Trainer<Float>(
            loss: .meanSquaredError, batchSize: 16, stopping: [.maximumEpochs(2)], threads: threads)
        var generator = SplitMix64(seed: 1)
        var network = Network<Float>(inputs: 1, layers: [.dense(1)], using: &generator)
        try trainer.fit(
            &network, inputs: learned, targets: inputs, validation: (checked, inputs), using: &generator)
        #expect(learned.copies.load(ordering: .relaxed) == 2 * threads && learned.kept.load(ordering: .relaxed) == 0)
        #expect(checked.kept.load(ordering: .relaxed) == 2 * threads)
    }

    /// In a step and in validation, numbers too small to be normal count as 0; around them they do not.
    @Test(.enabled(if: canFlush), arguments: [1, 2]) func subnormalsAreFlushedInStepsAlone(threads: Int) throws {
        let inputs = Matrix(repeating: Float.leastNonzeroMagnitude, rows: 16, columns: 1)
        #expect(withoutSubnormals { (inputs * Float(threads)).max() } == 0)
        let trainer = Trainer<Float>(
            loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 0.5), batchSize: 16,
            stopping: [.maximumEpochs(2)], threads: threads)
        var network = Network<Float>(
            architecture: NetworkArchitecture(inputs: 1, layers: [.dense(1)]), parameters: [1e30, 0])
        var generator = SplitMix64(seed: 1)
        let history = try trainer.fit(
            &network, inputs: inputs, targets: inputs, validation: (inputs, inputs), using: &generator,
            onEpoch: { _, _ in
                #expect((inputs * Float(threads)).max() > 0)
                return .proceed
            })
        // A weighted sum of 1e-15, else.
        #expect(history.epochs.allSatisfy { $0.trainingLoss == 0 && $0.validationLoss == 0 })
        #expect((inputs * Float(threads)).max() > 0)
    }

    /// What a run evaluates is the same without one.
    @Test(.enabled(if: canFlush)) func subnormalsAreFlushedInEvaluations() throws {
        let inputs = Matrix(repeating: Float.leastNonzeroMagnitude, rows: 16, columns: 1)
        var network = Network<Float>(
            architecture: NetworkArchitecture(inputs: 1, layers: [.dense(1)]), parameters: [1e30, 0])
        #expect(network.predict(inputs).min() > 0)
        #expect(network.loss(.meanSquaredError, inputs: inputs, targets: inputs) == 0)
        let (loss, gradient) = network.lossAndGradient(.meanSquaredError, inputs: inputs, targets: inputs)
        #expect(loss == 0 && gradient == [0, 0])
        let history = try LBFGS<Float>(loss: .meanSquaredError, stopping: [.maximumEpochs(1)])
            .fit(&network, inputs: inputs, targets: inputs, validation: (inputs, inputs))
        #expect(history.epochs.allSatisfy { $0.trainingLoss == 0 && $0.validationLoss == 0 })
        #expect(network.predict(inputs).min() > 0)
    }

    @Test func severalFitsAtOnce() async throws {
        let alone = try trained(Double.self, threads: 2, layers: shapes[0].layers, loss: shapes[0].loss).network
        try await withThrowingTaskGroup(of: Network<Double>.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try trained(Double.self, threads: 2, layers: shapes[0].layers, loss: shapes[0].loss).network
                }
            }
            for try await network in group {
                #expect(abs(network.parameters - alone.parameters).max() < 1e-9)
            }
        }
    }

    @Test func smallStepsStayOnOneThread() {
        let trainer = Trainer<Float>(loss: .crossEntropy, batchSize: 32)
        let small = NetworkArchitecture(inputs: 64, layers: [.dense(32, .relu), .dense(10, .softmax)])
        #expect(trainer.threadCount(small, rows: 10_000) == 1)
    }

    @Test func teamsDivideAllWork() {
        for count in 1...5 {
            let sums = Mutex([Int](repeating: 0, count: 100))
            let team = WorkerTeam(count: count) { share in
                for index in share.range(100, unit: 16) { sums.withLock { $0[index] += 1 } }
                share.barrier()
                // After the barrier everyone's part is done.
                let isDone = sums.withLock { $0.min() == $0.max() }
                #expect(isDone)
                share.barrier()
            }
            for _ in 0..<50 { team.run() }
            team.stop()
            #expect(sums.withLock { $0 } == [Int](repeating: 50, count: 100))
        }
    }
}
