import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Tables whose rows are looked up and learned.
@Suite struct EmbeddingTests {
    private let tables = [(count: 7, dimension: 3), (count: 40, dimension: 5)]

    private func network(
        _ seed: UInt64 = 1, penalty: Penalty = .none, behind layers: [Layer] = [.dense(12, .tanh)]
    ) -> Network<Double> {
        var generator = SplitMix64(seed: seed)
        return Network(
            inputs: 4,
            layers: [.embedding(tables: tables, weights: .uniform(-1...1), penalty: penalty)] + layers + [.dense(2)],
            using: &generator)
    }

    /// Indices of both tables, the first three of each never, and two other inputs.
    private func samples(rows: Int) -> (inputs: Matrix<Double>, targets: Matrix<Double>) {
        var generator = SplitMix64(seed: 9)
        let inputs = Matrix<Double>.random(rows: rows, columns: 4, in: 0...1, using: &generator)
        let limits = [7.0, 40]
        return (
            Matrix(rows: rows, columns: 4) { row, column in
                column < 2 ? (3 + inputs[row, column] * (limits[column] - 3.001)).rounded(.down) : inputs[row, column]
            }, Matrix.random(rows: rows, columns: 2, in: -1...1, using: &generator)
        )
    }

    @Test(arguments: BackendChoice.available) func looksRowsUp(choice: BackendChoice) {
        withBackend(choice) {
            let network = network()
            let (first, second) = (network.table(ofEmbedding: 0), network.table(ofEmbedding: 1))
            #expect((first.rows, first.columns) == (7, 3) && (second.rows, second.columns) == (40, 5))
            let (x, _) = samples(rows: 700)
            let rows = Matrix(rows: 700, columns: 10) { row, column in
                switch column {
                case 0..<3: first[Int(x[row, 0]), column]
                case 3..<8: second[Int(x[row, 1]), column - 3]
                default: x[row, column - 6]
                }
            }
            let hidden = tanh(dot(rows, network.weights(ofLayer: 0)) + network.biases(ofLayer: 0))
            let wanted = dot(hidden, network.weights(ofLayer: 1)) + network.biases(ofLayer: 1)
            #expect(abs(network.predict(x) - wanted).max() < 1e-12)
            #expect(abs(network.predict(x[row: 5]) - wanted[row: 5]).max() < 1e-12)
            #expect("\(network)" == "MLP(4 -> embedding 7x3 40x5 -> 12 tanh -> 2, 379 parameters)")
        }
    }

    /// A step is `w -= rate * g` with the gradient of all parameters, whoever adds it up.
    @Test(arguments: BackendChoice.available, [GradientClipping.none, .norm(1e9), .value(1e9)])
    func gradientDescent(choice: BackendChoice, clipping: GradientClipping) throws {
        try withBackend(choice) { () throws in
            let (x, y) = samples(rows: 50)
            for threads in [1, 2, 3, 5] {
                var (trained, byHand) = (network(), network())
                var generator = SplitMix64(seed: 1)
                try Trainer<Double>(
                    loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 0.1), batchSize: 25,
                    stopping: [.maximumEpochs(3)], clipping: clipping, shuffles: false, threads: threads
                ).fit(&trained, inputs: x, targets: y, using: &generator)
                for batch in [0..<25, 25..<50, 0..<25, 25..<50, 0..<25, 25..<50] {
                    let gradient = byHand.lossAndGradient(
                        .meanSquaredError, inputs: x[rows: batch], targets: y[rows: batch]
                    ).gradient
                    byHand.parameters -= gradient * 0.1
                }
                #expect(abs(trained.parameters - byHand.parameters).max() < 1e-12, "\(threads) threads")
            }
        }
    }

    /// Adam with penalties on several threads, and from fetched rows.
    @Test(arguments: [GradientClipping.none, .norm(0.1), .value(0.01)])
    func threadsAndSourcesAgree(clipping: GradientClipping) throws {
        let (x, y) = samples(rows: 200)
        let results = try [(1, false), (2, false), (3, false), (5, false), (1, true), (3, true)].map {
            threads, isFetched in
            var network = network(penalty: .init(l1: 1e-3, l2: 1e-2))
            var generator = SplitMix64(seed: 1)
            let trainer = Trainer<Double>(
                loss: .meanSquaredError, optimizer: .adam(learningRate: 0.01), batchSize: 33,
                stopping: [.maximumEpochs(4)], clipping: clipping, threads: threads)
            if isFetched {
                try trainer.fit(
                    &network, inputs: Fetched(matrix: x), targets: Fetched(matrix: y),
                    validation: (Fetched(matrix: x), Fetched(matrix: y)), using: &generator)
            } else {
                try trainer.fit(&network, inputs: x, targets: y, validation: (x, y), using: &generator)
            }
            return network
        }
        for result in results { #expect(abs(result.parameters - results[0].parameters).max() < 1e-9) }
        let start = network()
        for (table, count) in [(0, 7), (1, 40)] {
            let (before, after) = (start.table(ofEmbedding: table), results[0].table(ofEmbedding: table))
            // Rows that no batch names stay as they were, decay and penalties included.
            #expect(after[rows: 0..<3] == before[rows: 0..<3])
            #expect((3..<count).contains { after[row: $0] != before[row: $0] })
        }
    }

    /// What goes by rows stands directly on the tables, whose derivatives need all rows.
    @Test(arguments: [[Layer.dropout(0.2)], [.activation(.tanh), .dropout(0.1)], [.layerNorm()], [.batchNorm()]])
    func threadsAgreeOnWhatIsBehind(layers: [Layer]) throws {
        let (x, y) = samples(rows: 200)
        let results = try [1, 2, 3, 5].map { threads in
            var network = network(behind: layers)
            var generator = SplitMix64(seed: 1)
            try Trainer<Double>(
                loss: .meanSquaredError, optimizer: .adam(learningRate: 0.01), batchSize: 33,
                stopping: [.maximumEpochs(4)], threads: threads
            ).fit(&network, inputs: x, targets: y, using: &generator)
            return network
        }
        for result in results { #expect(abs(result.parameters - results[0].parameters).max() < 1e-9) }
    }

    /// A row that only the first of two batches names does not glide on in the second.
    @Test(arguments: [GradientClipping.none, .norm(1e9)]) func momentsAreLazy(clipping: GradientClipping) throws {
        func table(afterBatches count: Int) throws -> Matrix<Double> {
            var network = network()
            var generator = SplitMix64(seed: 1)
            let x: Matrix<Double> = [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]
            try Trainer<Double>(
                loss: .meanSquaredError, optimizer: .momentum(learningRate: 0.1), batchSize: 1,
                stopping: [.maximumEpochs(1)], clipping: clipping, shuffles: false
            ).fit(
                &network, inputs: x[rows: 0..<count], targets: Matrix.ones(rows: count, columns: 2), using: &generator)
            return network.table(ofEmbedding: 0)
        }
        let (one, two, three) = try (table(afterBatches: 1), table(afterBatches: 2), table(afterBatches: 3))
        #expect(one[row: 0] == two[row: 0] && two[row: 0] != three[row: 0])
        #expect(one[row: 1] != two[row: 1] && two[row: 1] == three[row: 1])
    }

    @Test func leastSquaresByLBFGS() throws {
        let (x, y) = samples(rows: 60)
        var network = network()
        let history = try LBFGS<Double>(loss: .meanSquaredError).fit(&network, inputs: x, targets: y)
        #expect(history.best.trainingLoss < 0.1 * history.epochs[0].trainingLoss)
    }

    @Test func indicesOutsideTheirTablesAreRefused() throws {
        var network = network()
        var generator = SplitMix64(seed: 1)
        let trainer = Trainer<Double>(loss: .meanSquaredError, batchSize: 8, stopping: [.maximumEpochs(2)])
        let (x, y) = samples(rows: 50)
        for (column, bad, count) in [(0, 7.0, 7), (1, -1, 40), (1, 2.5, 40)] {
            var wrong = x
            wrong[44, column] = bad
            let error = TrainingError.invalidIndex(values: "inputs", row: 44, column: column, found: bad, count: count)
            let held = TrainingError.invalidIndex(
                values: "validation inputs", row: 44, column: column, found: bad, count: count)
            #expect(throws: error) { try trainer.fit(&network, inputs: wrong, targets: y, using: &generator) }
            #expect(throws: held) {
                try trainer.fit(&network, inputs: x, targets: y, validation: (wrong, y), using: &generator)
            }
            #expect(throws: error) {
                try trainer.fit(
                    &network, inputs: Fetched(matrix: wrong), targets: Fetched(matrix: y), using: &generator)
            }
            #expect(throws: held) {
                try trainer.fit(
                    &network, inputs: Fetched(matrix: x), targets: Fetched(matrix: y),
                    validation: (Fetched(matrix: wrong), Fetched(matrix: y)), using: &generator)
            }
        }
    }

    @Test func roundTrips() throws {
        let path = NSTemporaryDirectory() + "soma-embedding-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let network = network(penalty: .l2(0.1))
        try ModelFile(network).write(to: path)
        #expect(try ModelFile<Double>(contentsOf: path).network == network)
        let header = try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        #expect(header.contains("\"embeddings.1.weight\""))
        let json = try String(decoding: JSONEncoder().encode(network.architecture), as: UTF8.self)
        #expect(
            try JSONDecoder().decode(NetworkArchitecture.self, from: Data(json.utf8)) == network.architecture)
        for (part, other) in [("\"inputs\":4", "\"inputs\":1"), ("\"count\":40", "\"count\":0")] {
            #expect(json.contains(part))
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(
                    NetworkArchitecture.self, from: Data(json.replacingOccurrences(of: part, with: other).utf8))
            }
        }
    }
}
