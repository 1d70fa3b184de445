import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing

@testable import Training

/// Optimizers, schedules, stopping rules, clipping and weights.
@Suite struct RuleTests {
    /// A network of one weight w and one bias b on one sample x = 1, t: the loss
    /// (w + b - t)^2, whose gradient by both is 2 (w + b - t).
    private func trained(
        _ optimizer: Optimizer, steps: Int, start: Double = 0, target: Double = 1,
        schedule: LearningRateSchedule = .constant, clipping: GradientClipping = .none
    ) throws -> Double {
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(
            architecture: NetworkArchitecture(inputs: 1, layers: [.dense(1)]), parameters: [start, 0])
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: optimizer, batchSize: 1, stopping: [.maximumEpochs(steps)],
            schedule: schedule, clipping: clipping)
        try trainer.fit(&network, inputs: [[1]], targets: [[target]], using: &generator)
        return network.parameters[0]
    }

    private func near(_ x: Double, _ y: Double) -> Bool { abs(x - y) < 1e-12 }

    /// Two steps of each rule, worked out by hand: the gradients are -2 and then as said.
    @Test(arguments: BackendChoice.available) func optimizers(choice: BackendChoice) throws {
        try withBackend(choice) { () throws in
            // An epsilon that does not count.
            let tiny = 1e-300
            // w1 = 0.2; g2 = 2 (0.4 - 1) = -1.2.
            #expect(try near(trained(.gradientDescent(learningRate: 0.1), steps: 2), 0.32))
            #expect(try near(trained(.momentum(learningRate: 0.1, momentum: 0.5), steps: 2), (0.2 + 0.1 * 2.2)))
            // v1 = -2, w1 = 0.1 (2 + 1) = 0.3; g2 = -0.8, v2 = -1.8, w2 = 0.3 + 0.1 (0.8 + 0.9).
            #expect(try near(trained(.nesterov(learningRate: 0.1, momentum: 0.5), steps: 2), 0.47))
            // w1 = 0.1; g2 = -1.6.
            let ada = 0.1 + 0.1 * 1.6 / (4 + 2.56).squareRoot()
            #expect(try near(trained(.adaGrad(learningRate: 0.1, epsilon: tiny), steps: 2), ada))
            let first = 0.1 / (0.1).squareRoot()
            let gradient = 2 * (2 * first - 1)
            let second = first - 0.1 * gradient / (0.9 * 0.4 + 0.1 * gradient * gradient).squareRoot()
            #expect(try near(trained(.rmsProp(learningRate: 0.1, decay: 0.9, epsilon: tiny), steps: 2), second))
            // Adam's first step is the learning rate, whatever the gradient.
            let adam = Optimizer.adam(learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: tiny)
            #expect(try near(trained(adam, steps: 1), 0.1))
            let m = (0.5 * -1 + 0.5 * -1.6) / (1 - 0.25)
            let v = (0.75 * 1 + 0.25 * 2.56) / (1 - 0.5625)
            #expect(try near(trained(adam, steps: 2), (0.1 - 0.1 * m / v.squareRoot())))
            let adamW = Optimizer.adamW(learningRate: 0.1, epsilon: tiny, weightDecay: 0.5)
            #expect(try near(trained(adamW, steps: 1, start: 2, target: 5), (2 - 0.1 * 0.5 * 2 + 0.1)))
        }
    }

    /// Where a derivative and its moments are 0, the smallest epsilon that there may be leaves the
    /// parameter as it is.
    @Test(arguments: [
        Optimizer.adaGrad(epsilon: Double(Float.leastNormalMagnitude)),
        .rmsProp(epsilon: Double(Float.leastNormalMagnitude)), .adam(epsilon: Double(Float.leastNormalMagnitude)),
    ])
    func smallestEpsilon(optimizer: Optimizer) throws {
        var network = Network<Float>(
            architecture: NetworkArchitecture(inputs: 1, layers: [.dense(1)]), parameters: [2, 0])
        var generator = SplitMix64(seed: 1)
        try Trainer<Float>(loss: .meanSquaredError, optimizer: optimizer, stopping: [.maximumEpochs(3)])
            .fit(&network, inputs: [[0]], targets: [[0]], using: &generator)
        #expect(network.parameters == [2, 0])
    }

    @Test func smallerEpsilonsAreRefused() async {
        await #expect(processExitsWith: .failure) { _ = Optimizer.rmsProp(epsilon: 0) }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Trainer<Float>(loss: .meanSquaredError, optimizer: .adam(epsilon: 1e-38))
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("Trainer: an epsilon of 1e-38; in Float it must be at least 1.1754944e-38"))
        _ = Trainer<Double>(loss: .meanSquaredError, optimizer: .adam(epsilon: 1e-38))
    }

    @Test func clipping() throws {
        let descent = Optimizer.gradientDescent(learningRate: 1)
        // The gradient is (-20, -20): of norm 28.3.
        #expect(try near(trained(descent, steps: 1, target: 10, clipping: .norm(2)), 2.squareRoot()))
        #expect(try trained(descent, steps: 1, target: 10, clipping: .value(0.5)) == 0.5)
        #expect(try trained(descent, steps: 1, target: 10, clipping: .norm(100)) == 20)
        // Squares beyond a Float's range.
        var network = Network<Float>(
            architecture: NetworkArchitecture(inputs: 1, layers: [.dense(1)]), parameters: [0, 0])
        var generator = SplitMix64(seed: 1)
        try Trainer<Float>(
            loss: .meanSquaredError, optimizer: descent, stopping: [.maximumEpochs(1)], clipping: .norm(2)
        ).fit(&network, inputs: [[1]], targets: [[1e19]], using: &generator)
        #expect(abs(network.parameters[0] - Float(2).squareRoot()) < 1e-6)
    }

    @Test func schedules() {
        // Of the step of a tenth of an epoch that begins there.
        func factor(_ schedule: LearningRateSchedule, _ epoch: Double) -> Double {
            schedule.factor(from: epoch, to: epoch + 0.1, reductions: 2)
        }
        #expect(factor(.constant, 7) == 1)
        #expect(factor(.step(epochs: 10, factor: 0.5), 9.9) == 1 && factor(.step(epochs: 10, factor: 0.5), 25) == 0.25)
        // The last step of the tenth epoch is still of it.
        #expect(factor(.step(epochs: 10, factor: 0.5), 9.95) == 1 && factor(.step(epochs: 10, factor: 0.5), 10) == 0.5)
        #expect(abs(factor(.exponential(factor: 0.9), 2) - 0.81) < 1e-12)
        #expect(abs(factor(.cosine(epochs: 10, minimumFactor: 0.2), 5) - 0.6) < 1e-12)
        #expect(factor(.cosine(epochs: 10), 12) == 0)
        // Whole epochs as steps: the first of one, and the last, still train.
        #expect(LearningRateSchedule.cosine(epochs: 1).factor(from: 0, to: 1, reductions: 0) == 1)
        #expect(LearningRateSchedule.warmUp(epochs: 4).factor(from: 0, to: 1, reductions: 0) == 0.25)
        #expect(factor(.warmUp(epochs: 4), 3.9) == 1 && factor(.warmUp(epochs: 4), 5) == 1)
        #expect(factor(.warmUp(epochs: 4, then: .exponential(factor: 0.5)), 4) == 1)
        #expect(factor(.reduceOnPlateau(factor: 0.5, patience: 3), 9) == 0.25)
    }

    private let inputs = Matrix<Double>(rows: 40, columns: 1) { row, _ in Double(row) / 40 }

    /// A run of a line through points, with the given rules.
    private func run(
        _ stopping: [StoppingRule], rate: Double = 0.1, targets: Matrix<Double>? = nil,
        validation: (inputs: Matrix<Double>, targets: Matrix<Double>)? = nil,
        schedule: LearningRateSchedule = .constant,
        onEpoch: (EpochRecord, Network<Double>) -> EpochDecision = { _, _ in .proceed }
    ) throws -> (history: History, network: Network<Double>) {
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: rate), batchSize: 8,
            stopping: stopping, schedule: schedule)
        let history = try trainer.fit(
            &network, inputs: inputs, targets: targets ?? inputs * 2 + 1, validation: validation,
            using: &generator, onEpoch: onEpoch)
        return (history, network)
    }

    @Test func stoppingRules() throws {
        #expect(try run([.maximumEpochs(7)]).history.epochs.count == 7)
        let reached = try run([.lossReached(1e-3), .maximumEpochs(500)]).history
        #expect(reached.stoppedBy == .lossReached && reached.epochs.last!.trainingLoss <= 1e-3)
        #expect(reached.epochs.dropLast().allSatisfy { $0.trainingLoss > 1e-3 })
        let stopped = try run([.maximumEpochs(9)]) { record, _ in record.epoch == 3 ? .stop : .proceed }.history
        #expect(stopped.stoppedBy == .caller && stopped.epochs.count == 3)
        let met = try run(
            [.trainingMeetsValidation(tolerance: 0.5), .maximumEpochs(500)], validation: (inputs, inputs * 2 + 1))
        #expect(met.history.stoppedBy == .trainingMetValidation)
    }

    @Test func patienceRestoresTheBestParameters() throws {
        // The validation data want another line: their loss falls and then rises.
        var seen: [Vector<Double>] = []
        let (history, network) = try run(
            [.noImprovement(patience: 5), .maximumEpochs(500)], validation: (inputs, inputs * 0 + 1)
        ) { _, network in
            seen.append(network.parameters)
            return .proceed
        }
        #expect(history.stoppedBy == .noImprovement)
        #expect(history.epochs.count == history.bestEpoch + 5)
        #expect(history.best.validationLoss == history.epochs.compactMap(\.validationLoss).min())
        #expect(network.parameters == seen[history.bestEpoch - 1])
    }

    @Test func plateausLowerTheRate() throws {
        let history = try run(
            [.maximumEpochs(40)], rate: 0.9, targets: inputs.map { $0 < 0.5 ? 0 : 1 },
            schedule: .reduceOnPlateau(factor: 0.5, patience: 2)
        ).history
        #expect(history.epochs.last!.learningRate < 0.9)
    }

    @Test func weightsChooseWhatCounts() throws {
        // Two contradicting groups of rows: the weights say which is right.
        let x = Matrix<Double>.ones(rows: 20, columns: 1)
        let y = Matrix<Double>(rows: 20, columns: 1) { row, _ in row < 10 ? 1 : 0 }
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 1, layers: [.dense(1, .logistic)], using: &generator)
        var trainer = Trainer<Double>(
            loss: .binaryCrossEntropy, optimizer: .adam(learningRate: 0.1), batchSize: 20,
            stopping: [.maximumEpochs(400)])
        let weights = Vector<Double>((0..<20).map { $0 < 10 ? 3 : 1 })
        try trainer.fit(&network, inputs: x, targets: y, sampleWeights: weights, using: &generator)
        #expect(abs(network.predict([1])[0] - 0.75) < 1e-3)
        trainer.classWeights = .factors([3, 1])
        try trainer.fit(&network, inputs: x, targets: y, using: &generator)
        #expect(abs(network.predict([1])[0] - 0.25) < 1e-3)
        // Weights of any size, whose sum and whose products with those of classes no number holds.
        trainer.classWeights = .factors([3e300, 1e300])
        let huge = Vector<Double>((0..<20).map { $0 < 10 ? 1.5e308 : 0.5e308 })
        try trainer.fit(&network, inputs: x, targets: y, sampleWeights: huge, using: &generator)
        #expect(abs(network.predict([1])[0] - 0.5) < 1e-3)
        // Three rows of one class and one of the other: balanced, they count alike.
        trainer.classWeights = .balanced
        try trainer.fit(&network, inputs: x[rows: 0..<4], targets: [[1], [1], [1], [0]], using: &generator)
        #expect(abs(network.predict([1])[0] - 0.5) < 1e-3)
        trainer.classWeights = .factors([0, 0])
        #expect(throws: TrainingError.invalidWeight(row: 0)) {
            try trainer.fit(&network, inputs: x, targets: y, sampleWeights: weights, using: &generator)
        }
        trainer.classWeights = .uniform
        for (row, weight, error) in [
            (0, -1, TrainingError.invalidWeight(row: 0)),
            (3, .nan, .notFinite(values: "sample weights", row: 3, column: 0)),
            (4, .infinity, .notFinite(values: "sample weights", row: 4, column: 0)),
        ] as [(Int, Double, TrainingError)] {
            var wrong = weights
            wrong[row] = weight
            #expect(throws: error) {
                try trainer.fit(&network, inputs: x, targets: y, sampleWeights: wrong, using: &generator)
            }
        }
    }

    /// Weights of classes need classes.
    @Test func classWeightsOfTargetsWithoutClasses() throws {
        let trainer = Trainer<Double>(loss: .meanSquaredError, stopping: [.maximumEpochs(1)], classWeights: .balanced)
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 1, layers: [.dense(2)], using: &generator)
        #expect(throws: TrainingError.noClass(row: 1)) {
            try trainer.fit(&network, inputs: [[1], [2]], targets: [[0, 1], [0, 0.5]], using: &generator)
        }
        #expect(throws: TrainingError.noClass(row: 0)) {
            try trainer.fit(&network, inputs: [[1], [2]], targets: [[1, 1], [0, 1]], using: &generator)
        }
        try trainer.fit(&network, inputs: [[1], [2]], targets: [[0, 1], [1, 0]], using: &generator)
        var prices = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
        #expect(throws: TrainingError.noClass(row: 1)) {
            try trainer.fit(&prices, inputs: [[1], [2]], targets: [[1], [2.5]], using: &generator)
        }
    }

    /// A cross-entropy's targets are probabilities.
    @Test func targetsOfCrossEntropies() throws {
        var generator = SplitMix64(seed: 1)
        var binary = Network<Double>(inputs: 1, layers: [.dense(2, .logistic)], using: &generator)
        let x: Matrix<Double> = [[1], [2]]
        let trainer = Trainer<Double>(loss: .binaryCrossEntropy, stopping: [.maximumEpochs(1)])
        let error = TrainingError.invalidTarget(values: "targets", row: 1, column: 0, found: -1)
        #expect(throws: error) { try trainer.fit(&binary, inputs: x, targets: [[1, 0], [-1, 1]], using: &generator) }
        #expect(throws: error) {
            try trainer.fit(
                &binary, inputs: Fetched(matrix: x), targets: Fetched(matrix: [[1, 0], [-1, 1]]), using: &generator)
        }
        #expect(throws: TrainingError.invalidTarget(values: "validation targets", row: 0, column: 1, found: 3)) {
            try trainer.fit(
                &binary, inputs: x, targets: [[1, 0], [0, 1]], validation: (x, [[1, 3], [0, 0]]), using: &generator)
        }
        #expect(throws: error) {
            try LBFGS<Double>(loss: .binaryCrossEntropy).fit(&binary, inputs: x, targets: [[1, 0], [-1, 1]])
        }
    }

    @Test func oneClassIsRefused() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var generator = SplitMix64(seed: 1)
            let network = Network<Double>(inputs: 1, layers: [.dense(1, .softmax)], using: &generator)
            _ = network.loss(.crossEntropy, inputs: [[1]], targets: [[1]])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("cross-entropy: one output") && message.contains(".binaryCrossEntropy"))
    }

    /// What is set after the making is looked at when a run begins.
    @Test func rulesOutOfRange() async {
        await #expect(processExitsWith: .failure) {
            _ = Trainer<Double>(loss: .meanSquaredError, stopping: [.maximumEpochs(0)])
        }
        await #expect(processExitsWith: .failure) {
            _ = LBFGS<Double>(loss: .meanSquaredError, stopping: [.noImprovement(patience: 0)])
        }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var generator = SplitMix64(seed: 1)
            var network = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
            var trainer = Trainer<Double>(loss: .meanSquaredError)
            trainer.stopping = []
            _ = try? trainer.fit(&network, inputs: [[1]], targets: [[1]], using: &generator)
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("no stopping rule"))
        let needed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var generator = SplitMix64(seed: 1)
            var network = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
            let trainer = Trainer<Double>(loss: .meanSquaredError, stopping: [.trainingMeetsValidation()])
            _ = try? trainer.fit(&network, inputs: [[1]], targets: [[1]], using: &generator)
        }
        let advice = String(decoding: needed?.standardErrorContent ?? [], as: UTF8.self)
        #expect(advice.contains("needs validation data"))
        // Of a file, an optimizer may have any numbers.
        let json = #"{"rule":{"momentum":{"_0":1.5}},"learningRate":0.1}"#
        let optimizer = try? JSONDecoder().decode(Optimizer.self, from: Data(json.utf8))
        #expect(optimizer?.problem(Double.self) == "a momentum of 1.5; it must be at least 0 and below 1")
    }

    /// The best epoch is that of the lowest loss, however small the last fall; and each rule has its own patience.
    @Test func monitorsOfStoppingRules() {
        func follow(_ rules: [StoppingRule], _ losses: [Double]) -> (best: Int, ends: Int?, by: StopReason?) {
            var (monitor, best) = (StoppingMonitor(rules), 0)
            for (index, loss) in losses.enumerated() {
                let record = EpochRecord(
                    epoch: index + 1, trainingLoss: loss, validationLoss: nil, validationAccuracy: nil,
                    learningRate: 1, seconds: 1)
                if monitor.observe(record) { best = index + 1 }
                if let reason = monitor.reason(after: record) { return (best, index + 1, reason) }
            }
            return (best, nil, nil)
        }
        let slow = follow([.noImprovement(patience: 2, minimumDelta: 0.01)], [1, 0.995, 0.991, 0.5])
        #expect(slow.best == 3 && slow.ends == 3 && slow.by == .noImprovement)
        let two: [StoppingRule] = [.noImprovement(patience: 4, minimumDelta: 0.1), .noImprovement(patience: 2)]
        #expect(follow(two, [1, 0.99, 0.98, 0.97, 0.96, 0.95]).ends == 5)
        #expect(follow(two.reversed(), [1, 0.5, 0.6, 0.6, 0.6]).ends == 4)
        let lasting = follow([.maximumEpochs(9)], [3, 2, 1])
        #expect(lasting.best == 0 && lasting.ends == nil)
    }

    @Test func seedsDecideEverything() throws {
        func run(_ seed: UInt64) throws -> Vector<Float> {
            var generator = SplitMix64(seed: seed)
            let x = Matrix<Float>(inputs)
            var network = Network<Float>(
                inputs: 1, layers: [.dense(9, .tanh), .dropout(0.3), .dense(1)], using: &generator)
            try Trainer<Float>(loss: .meanSquaredError, batchSize: 8, stopping: [.maximumEpochs(5)])
                .fit(&network, inputs: x, targets: x, using: &generator)
            return network.parameters
        }
        #expect(try run(1) == run(1))
        #expect(try run(1) != run(2))
    }

    @Test func dataThatAreNotFiniteAreRefused() {
        var x = inputs
        x[3, 0] = .nan
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 1, layers: [.dense(1)], using: &generator)
        #expect(throws: TrainingError.notFinite(values: "inputs", row: 3, column: 0)) {
            try Trainer<Double>(loss: .meanSquaredError).fit(&network, inputs: x, targets: inputs, using: &generator)
        }
    }
}
