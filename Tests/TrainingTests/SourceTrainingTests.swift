import CAllocationCount
import Datasets
import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Training from files gives what training from the same rows in memory gives.
@Suite struct SourceTrainingTests {
    private let path = NSTemporaryDirectory() + "soma-rows-" + UUID().uuidString

    private func withFile<Scalar: RealScalar>(_ matrix: Matrix<Scalar>, _ body: () throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try matrix.write(npy: path)
        try body()
    }

    private func layers(units: Int = 24) -> [Layer] { [.dense(units, .relu), .dropout(0.1), .dense(4, .softmax)] }

    private func expectEqualBits<Scalar: RealScalar>(
        _: Scalar.Type, columns: Int, units: Int = 24, batch: Int = 32, shuffles: Bool, threads: Int
    ) throws {
        var generator = SplitMix64(seed: 3)
        let inputs = Matrix<Scalar>.random(rows: 301, columns: columns, in: -1...1, using: &generator)
        let classes = (0..<301).map { $0 * 7 % 4 }
        let targets = Matrix<Scalar>.oneHot(classes, classCount: 4)
        let labels = try OneHotRows<Scalar>(classes, classCount: 4)
        let start = Network<Scalar>(inputs: columns, layers: layers(units: units), using: &generator)
        let factors = Vector<Scalar>.random(count: 301, in: 0...1, using: &generator)
        for (weights, classWeights) in [(nil, ClassWeights.uniform), (factors, .balanced)] {
            let trainer = Trainer<Scalar>(
                loss: .crossEntropy, batchSize: batch, stopping: [.maximumEpochs(3)], classWeights: classWeights,
                shuffles: shuffles, threads: threads)
            var expected = (network: start, generator: generator)
            let history = try trainer.fit(
                &expected.network, inputs: inputs, targets: targets, sampleWeights: weights,
                validation: (inputs[rows: ..<40], targets[rows: ..<40]), using: &expected.generator)
            try withFile(inputs) {
                for limit in [0, 1 << 30] {
                    let source = try MappedRows<Scalar>(contentsOf: path, residentLimit: limit)
                    var result = (network: start, generator: generator)
                    let other = try trainer.fit(
                        &result.network, inputs: source, targets: labels, sampleWeights: weights,
                        validation: (source[rows: ..<40], labels[rows: ..<40]), using: &result.generator)
                    let note =
                        "\(Scalar.self) columns \(columns) units \(units) batch \(batch) shuffles \(shuffles) threads \(threads) limit \(limit)"
                    #expect(result.network == expected.network, "\(note)")
                    #expect(result.generator == expected.generator, "\(note)")
                    #expect(other.epochs.map(\.trainingLoss) == history.epochs.map(\.trainingLoss), "\(note)")
                    #expect(other.epochs.map(\.validationLoss) == history.epochs.map(\.validationLoss), "\(note)")
                    #expect(other.best.validationAccuracy == history.best.validationAccuracy, "\(note)")
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available, [1, 2, 3]) func equalBits(choice: BackendChoice, threads: Int) throws {
        try withBackend(choice) { () throws in
            // Of a file rows are gathered; long ones in memory are read where they lie.
            for (columns, shuffles) in [(50, true), (50, false), (600, true)] {
                try expectEqualBits(Float.self, columns: columns, shuffles: shuffles, threads: threads)
                try expectEqualBits(Double.self, columns: columns, shuffles: shuffles, threads: threads)
            }
            // A layer that is divided by its columns, and a last batch of one row.
            for batch in [32, 300] {
                try expectEqualBits(
                    Float.self, columns: 600, units: 150, batch: batch, shuffles: true, threads: threads)
                try expectEqualBits(
                    Double.self, columns: 600, units: 150, batch: batch, shuffles: true, threads: threads)
            }
        }
    }

    /// Also a batch that a thread has no part of, and one number among many.
    @Test(arguments: [1, 3]) func numbersThatAreNotFinite(threads: Int) throws {
        var generator = SplitMix64(seed: 3)
        let start = Network<Float>(inputs: 40, layers: layers(), using: &generator)
        let labels = try OneHotRows<Float>((0..<65).map { $0 % 4 }, classCount: 4)
        let trainer = Trainer<Float>(
            loss: .crossEntropy, batchSize: 16, stopping: [.maximumEpochs(2)], threads: threads)
        for bad in [Float.nan, .infinity, -.infinity] {
            for column in [0, 17, 39] {
                var inputs = Matrix<Float>.random(rows: 65, columns: 40, in: -1...1, using: &generator)
                let good = inputs
                inputs[64, column] = bad
                try withFile(inputs) {
                    let source = try MappedRows<Float>(contentsOf: path)
                    var network = start
                    let error = #expect(throws: TrainingError.self) {
                        try trainer.fit(&network, inputs: source, targets: labels, using: &generator)
                    }
                    #expect(error == .notFinite(values: "inputs", row: 64, column: column))
                    #expect(network == start)
                    let held = #expect(throws: TrainingError.self) {
                        try trainer.fit(
                            &network, inputs: good, targets: labels, validation: (source, labels), using: &generator)
                    }
                    #expect(held == .notFinite(values: "validation inputs", row: 64, column: column))
                }
            }
        }
        var network = start
        let none = #expect(throws: TrainingError.self) {
            try trainer.fit(
                &network, inputs: Matrix<Float>.zeros(rows: 0, columns: 40), targets: labels[rows: ..<0],
                using: &generator)
        }
        #expect(none == .noRows)
    }

    /// A run of a thousand more steps makes no more allocations than a short one, with rows
    /// read and mapped, of the network's own scalar and of others.
    @Test(.enabled(if: allocation_count_available()), arguments: [0, 1 << 30])
    func stepsAllocateNothing(limit: Int) throws {
        var generator = SplitMix64(seed: 1)
        let inputs = Matrix<Double>.random(rows: 32 * 1_010, columns: 20, in: -1...1, using: &generator)
        let labels = try OneHotRows<Float>((0..<inputs.rows).map { $0 % 4 }, classCount: 4)
        try withFile(inputs) {
            let source = try MappedRows<Float>(contentsOf: path, scale: 0.5, residentLimit: limit)
            func allocations(steps: Int) throws -> Int {
                var network = Network<Float>(inputs: 20, layers: layers(), using: &generator)
                let trainer = Trainer<Float>(loss: .crossEntropy, batchSize: 32, stopping: [.maximumEpochs(1)])
                let (x, y) = (source[rows: ..<(32 * steps)], labels[rows: ..<(32 * steps)])
                allocation_count_start()
                try trainer.fit(&network, inputs: x, targets: y, using: &generator)
                return allocation_count_stop()
            }
            let differences = try (0..<6).map { _ in
                let few = try allocations(steps: 10)
                return try allocations(steps: 1_010) - few
            }
            #expect(differences.min()! <= 0, "\(differences)")
        }
    }
}
