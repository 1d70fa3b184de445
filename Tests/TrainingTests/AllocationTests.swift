import CAllocationCount
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// A step in the steady state allocates nothing: a run of a thousand more steps makes no
/// more allocations than a short one.
@Suite struct AllocationTests {
    @Test(.enabled(if: allocation_count_available()), arguments: BackendChoice.available)
    func stepsAllocateNothing(choice: BackendChoice) throws {
        try withBackend(choice) {
            let embedding = Layer.embedding(tables: [(count: 4, dimension: 16), (count: 9, dimension: 3)])
            for layers in [[], [embedding, .batchNorm(), .layerNorm(), .activation(.gelu)]] as [[Layer]] {
                try expectNoneInSteps(Float.self, layers)
                try expectNoneInSteps(Double.self, layers)
            }
        }
    }

    /// The first run fills what the backends keep. Other tests, which run meanwhile, may
    /// take some of that away: the best of a few comparisons counts.
    private func expectNoneInSteps<Scalar: RealScalar>(_: Scalar.Type, _ layers: [Layer]) throws {
        let differences = try (0..<6).map { _ in
            let few = try allocations(Scalar.self, steps: 10, layers)
            return try allocations(Scalar.self, steps: 1_010, layers) - few
        }
        #expect(differences.min()! <= 0, "\(Scalar.self) \(layers) \(differences)")
    }

    @Test(.enabled(if: allocation_count_available())) func countsAllocations() {
        allocation_count_start()
        let matrix = Matrix<Float>.ones(rows: 100, columns: 100)
        let count = allocation_count_stop()
        #expect(count > 0 && matrix.sum() == 10_000)
    }

    @Test(.enabled(if: allocation_count_available()), arguments: BackendChoice.available)
    func predictionsAllocateTheirResultAlone(choice: BackendChoice) {
        withBackend(choice) {
            var generator = SplitMix64(seed: 1)
            let network = Network<Float>(
                inputs: 784, layers: [.dense(128, .relu), .dense(10, .softmax)], using: &generator)
            let predictor = Predictor(network)
            let sample = Vector<Float>.random(count: 784, in: 0...1, using: &generator)
            var output = predictor.predict(sample)
            func least(_ body: () -> Void) -> Int {
                (0..<6).map { _ in
                    allocation_count_start()
                    for _ in 0..<100 { body() }
                    return allocation_count_stop()
                }.min()!
            }
            #expect(least { predictor.predict(sample, into: &output) } == 0)
            // The elements, and the object that owns them.
            #expect(least { _ = predictor.predict(sample) } <= 2 * 100)
        }
    }

    /// The allocations of a run of one epoch.
    private func allocations<Scalar: RealScalar>(_: Scalar.Type, steps: Int, _ layers: [Layer]) throws -> Int {
        var generator = SplitMix64(seed: 1)
        let rows = 32 * steps
        let inputs = Matrix<Scalar>.random(rows: rows, columns: 20, in: 0...3, using: &generator).map { $0.rounded() }
        let targets = Matrix<Scalar>.random(rows: rows, columns: 3, in: 0...1, using: &generator)
        var network = Network<Scalar>(
            inputs: 20,
            layers: layers + [.dense(16, .relu), .dropout(0.1), .dense(3, .softmax, penalty: .l2(1e-4))],
            using: &generator)
        let trainer = Trainer<Scalar>(
            loss: .crossEntropy, optimizer: .adam(), batchSize: 32, stopping: [.maximumEpochs(1)],
            clipping: .norm(1))
        allocation_count_start()
        try trainer.fit(&network, inputs: inputs, targets: targets, using: &generator)
        return allocation_count_stop()
    }
}
