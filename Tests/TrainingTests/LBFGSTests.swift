import Datasets
import LinearAlgebra
import NeuralNetworks
import Testing

@testable import Training

/// The second-order method, on problems whose minimum is known.
@Suite struct LBFGSTests {
    @Test(arguments: BackendChoice.available) func leastSquares(choice: BackendChoice) throws {
        try withBackend(choice) { () throws in
            var generator = SplitMix64(seed: 4)
            let x = Matrix<Double>.random(rows: 60, columns: 5, in: -1...1, using: &generator)
            let noise = Matrix<Double>.randomNormal(rows: 60, columns: 1, standardDeviation: 0.1, using: &generator)
            let y = dot(x, [[1], [-2], [3], [0.5], [0]]) + 0.7 + noise
            var network = Network<Double>(inputs: 5, layers: [.dense(1)], using: &generator)
            let history = try LBFGS<Double>(loss: .meanSquaredError, gradientTolerance: 1e-9)
                .fit(&network, inputs: x, targets: y)
            #expect(history.stoppedBy == .converged && history.epochs.count < 40)
            // The normal equations give the same.
            let design = hstack([x, .ones(rows: 60, columns: 1)])
            let wanted = try solve(dot(design.T, design), dot(design.T, y))
            #expect(abs(network.parameters.column - wanted).max() < 1e-7)
            #expect(zip(history.epochs, history.epochs.dropFirst()).allSatisfy { $0.trainingLoss >= $1.trainingLoss })
        }
    }

    @Test func logisticRegressionWithAPenaltyIsAtItsMinimum() throws {
        let table = try BundledDataset.iris.table()
        let names = try table.column("species")
        let labels = LabelEncoder((0..<150).map { names.text(row: $0) })
        let classes = labels.encode((0..<150).map { names.text(row: $0) }).map { $0! }
        let features = try FeatureEncoder(fittedTo: table, rows: 0..<150, columns: Array(table.columns.prefix(4)))
        let raw = try features.transform(table)
        let x = StandardScaler(fittedTo: raw).transform(raw)
        let y = Matrix<Double>.oneHot(classes, classCount: 3)
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: 4, layers: [.dense(3, .softmax, penalty: .l2(0.01))], using: &generator)
        try LBFGS<Double>(loss: .crossEntropy, gradientTolerance: 1e-7).fit(&network, inputs: x, targets: y)
        #expect(network.lossAndGradient(.crossEntropy, inputs: x, targets: y).gradient.norm(.infinity) < 1e-6)
        let report = ClassificationReport(
            actual: classes, predicted: network.predict(x).argmax(over: .columns), classCount: 3)
        #expect(report.accuracy > 0.95)
    }

    @Test func hiddenLayersInFloat() throws {
        var generator = SplitMix64(seed: 1)
        let x: Matrix<Float> = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let y: Matrix<Float> = [[0], [1], [1], [0]]
        var network = Network<Float>(inputs: 2, layers: [.dense(8, .tanh), .dense(1, .logistic)], using: &generator)
        let history = try LBFGS<Float>(loss: .binaryCrossEntropy, stopping: [.maximumEpochs(100), .lossReached(1e-3)])
            .fit(&network, inputs: x, targets: y)
        #expect(history.stoppedBy == .lossReached)
        #expect(abs(network.predict(x) - y).max() < 0.01)
    }

    /// A first step, short because the gradient is large, is no sign of a minimum.
    @Test(arguments: [1e3, 1e5, 1e6, 1e8]) func largeTargets(scale: Double) throws {
        var generator = SplitMix64(seed: 4)
        let x = Matrix<Float>.random(rows: 60, columns: 5, in: -1...1, using: &generator)
        let y = (2 * x[columns: 0..<1] + x[columns: 1..<2]) * Float(scale)
        var network = Network<Float>(inputs: 5, layers: [.dense(1)], using: &generator)
        let history = try LBFGS<Float>(loss: .meanSquaredError, stopping: [.maximumEpochs(200)])
            .fit(&network, inputs: x, targets: y)
        let relative = history.epochs.last!.trainingLoss / (scale * scale)
        #expect(relative < 1e-6, "\(scale): \(relative), \(history.stoppedBy)")
    }

    /// The curvature that is remembered is not a matter of the inputs' unit.
    @Test func largeInputs() throws {
        var generator = SplitMix64(seed: 4)
        let scales: Vector<Float> = [30_000, 3_000, 300]
        let x = Matrix<Float>.random(rows: 60, columns: 3, in: -1...1, using: &generator) * scales.row
        let y = dot(x, [[1], [-2], [3]])
        var network = Network<Float>(inputs: 3, layers: [.dense(1)], using: &generator)
        let history = try LBFGS<Float>(loss: .meanSquaredError, stopping: [.maximumEpochs(60)])
            .fit(&network, inputs: x, targets: y)
        let relative = Double(history.epochs.last!.trainingLoss) / 3e8
        #expect(relative < 1e-9, "\(relative) after \(history.epochs.count), \(history.stoppedBy)")
    }

    /// Rows of a table that the data do not name have the penalty's derivative alone, in each pass anew.
    @Test func penaltyOnATable() throws {
        var generator = SplitMix64(seed: 2)
        let x = Matrix<Double>(rows: 30, columns: 1) { row, _ in Double(row % 5) }
        let y = Matrix<Double>(rows: 30, columns: 1) { row, _ in Double(row % 5) / 4 + Double(row) / 300 }
        var network = Network<Double>(
            inputs: 1, layers: [.embedding(tables: [(10, 4)], penalty: .l2(0.01)), .dense(1, penalty: .l2(0.01))],
            using: &generator)
        let history = try LBFGS<Double>(loss: .meanSquaredError, gradientTolerance: 1e-8)
            .fit(&network, inputs: x, targets: y)
        #expect(history.stoppedBy == .converged)
        let slope = network.lossAndGradient(.meanSquaredError, inputs: x, targets: y).gradient
        #expect(slope.norm(.infinity) < 1e-6)
        #expect(abs(network.parameters[20..<40]).max() < 1e-5)
    }

    /// Threads, and rows that are taken some at a time, add up in another order than all at once.
    @Test(arguments: BackendChoice.available) func threads(choice: BackendChoice) throws {
        try withBackend(choice) { () throws in
            var generator = SplitMix64(seed: 6)
            let x = Matrix<Double>.random(rows: 700, columns: 7, in: -1...1, using: &generator)
            let y = (x[columns: 0..<2] * x[columns: 3..<5]).map { $0 > 0 ? 1 : 0 }
            let start = Network<Double>(
                inputs: 7, layers: [.dense(12, .tanh), .layerNorm(), .dense(2, .logistic)], using: &generator)
            let found = try [1, 2, 3].map { threads in
                var network = start
                let history = try LBFGS<Double>(
                    loss: .binaryCrossEntropy, stopping: [.maximumEpochs(8)], threads: threads
                ).fit(&network, inputs: x, targets: y, validation: (x, y))
                #expect(history.epochs.count == 8 && history.samplesPerSecond > 0)
                return network.parameters
            }
            for parameters in found.dropFirst() { #expect(abs(parameters - found[0]).max() < 1e-8) }
            // The first step is along the slope of all rows.
            let one = LBFGS<Double>(loss: .binaryCrossEntropy, stopping: [.maximumEpochs(1)])
            var network = start
            let record = try one.fit(&network, inputs: x, targets: y).epochs[0]
            #expect(abs(record.trainingLoss - network.loss(.binaryCrossEntropy, inputs: x, targets: y)) < 1e-12)
            let whole = start.lossAndGradient(.binaryCrossEntropy, inputs: x, targets: y).gradient
            let step = start.parameters - network.parameters
            #expect(abs(step - whole * record.learningRate).max() < 1e-10)
        }
    }

    @Test func lineSearchMeetsTheWolfeConditions() {
        // Rosenbrock's valley along its first direction, and a function that is not defined far out.
        let functions: [(Double) -> (value: Double, slope: Double)] = [
            { t in (t * t * t * t - 3 * t, 4 * t * t * t - 3) },
            { t in ((t - 100) * (t - 100), 2 * (t - 100)) },
            { t in t < 0.01 ? (t * t - 0.01 * t, 2 * t - 0.01) : (.nan, .nan) },
        ]
        for function in functions {
            let start = function(0)
            let step = LineSearch(value: start.value, slope: start.slope).run(first: 1, function)
            let found = function(step ?? .nan)
            #expect(found.value <= start.value + 1e-4 * (step ?? 0) * start.slope)
            #expect(abs(found.slope) <= 0.9 * abs(start.slope))
        }
    }
}
