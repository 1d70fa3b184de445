import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Layer and batch normalisation against their formulas.
@Suite struct NormalisationTests {
    /// A network that gives back what its one other layer gives.
    private func behind(_ layer: Layer, width: Int) -> Network<Double> {
        var generator = SplitMix64(seed: 1)
        var network = Network<Double>(inputs: width, layers: [layer, .dense(width)], using: &generator)
        network.setWeights(.identity(width), ofLayer: 0)
        return network
    }

    /// What a step would flush to 0 as a Float, or is infinite there, is refused.
    @Test func epsilonsOutsideFloatsRangeAreRefused() async {
        for epsilon in [Double(Float.leastNormalMagnitude), Double(Float.greatestFiniteMagnitude)] {
            _ = (Layer.layerNorm(epsilon: epsilon), Layer.batchNorm(epsilon: epsilon))
        }
        await #expect(processExitsWith: .failure) {
            _ = Layer.layerNorm(epsilon: Double(Float.leastNormalMagnitude.nextDown))
        }
        await #expect(processExitsWith: .failure) { _ = Layer.batchNorm(epsilon: 1e39) }
        await #expect(processExitsWith: .failure) { _ = Layer.layerNorm(epsilon: .nan) }
    }

    @Test(arguments: BackendChoice.available, [1, 7, 16, 33]) func layerNorm(choice: BackendChoice, width: Int) {
        withBackend(choice) {
            var generator = SplitMix64(seed: 2)
            let x = Matrix<Double>.random(rows: 9, columns: width, in: -3...5, using: &generator)
            let centred = x - x.mean(over: .columns)
            let wanted = centred / sqrt(square(centred).mean(over: .columns) + 0.1)
            let network = behind(.layerNorm(epsilon: 0.1), width: width)
            #expect(abs(network.predict(x) - wanted).max() < 1e-12)
            #expect(abs(network.predict(x[row: 3]) - wanted[row: 3]).max() < 1e-12)
            // Scales and shifts.
            var scaled = network
            scaled.parameters[0] = 2
            scaled.parameters[width] = 7
            #expect(abs(scaled.predict(x)[column: 0] - (wanted[column: 0] * 2 + 7)).max() < 1e-12)
            #expect(scaled.scalesAndShifts(ofNormalisation: 0).shifts[0] == 7)
            #expect(scaled.runningStatistics(ofNormalisation: 0) == nil)
        }
    }

    @Test(arguments: BackendChoice.available, [1, 7, 16, 33]) func batchNorm(choice: BackendChoice, width: Int) throws {
        try withBackend(choice) { () throws in
            var generator = SplitMix64(seed: 2)
            let x = Matrix<Double>.random(rows: 9, columns: width, in: -3...5, using: &generator)
            let (means, variances) = (x.mean(over: .rows), x.variance(over: .rows))
            let wanted = (x - means) / sqrt(variances + 0.1)
            var network = behind(.batchNorm(momentum: 0.25, epsilon: 0.1), width: width)
            // In training by the batch: the loss against what is wanted is none.
            #expect(network.lossAndGradient(.meanSquaredError, inputs: x, targets: wanted).loss < 1e-24)
            // In prediction by the running statistics, 0 and 1 at first.
            #expect(abs(network.predict(x) - x / 1.1.squareRoot()).max() < 1e-12)
            try Trainer<Double>(
                loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 1e-30), batchSize: 9,
                stopping: [.maximumEpochs(1)]
            ).fit(&network, inputs: x, targets: x, using: &generator)
            let running = try #require(network.runningStatistics(ofNormalisation: 0))
            #expect(abs(running.means - 0.25 * means.flattened).max() < 1e-12)
            #expect(abs(running.variances - (0.75 + 0.25 * 9 / 8 * variances.flattened)).max() < 1e-12)
            let predicted = (x - running.means) / sqrt(running.variances + 0.1)
            #expect(abs(network.predict(x) - predicted).max() < 1e-12)
        }
    }

    /// A batch of one row is normalised as in prediction, and leaves the statistics alone.
    @Test func aSingleRow() {
        let network = behind(.batchNorm(), width: 3)
        let x: Matrix<Double> = [[1, 2, 3]]
        #expect(network.lossAndGradient(.meanSquaredError, inputs: x, targets: network.predict(x)).loss == 0)
        let gradient = network.lossAndGradient(.meanSquaredError, inputs: x, targets: x * 0).gradient
        #expect(gradient.elements.allSatisfy(\.isFinite) && gradient[0] != 0)
    }

    /// With all rows as the batch, the running statistics become those of all rows.
    @Test func leastSquaresByLBFGS() throws {
        var generator = SplitMix64(seed: 3)
        let x = Matrix<Double>.random(rows: 300, columns: 2, in: 10...30, using: &generator)
        let y = dot(x, [[1], [-2]]) + 3
        var network = Network<Double>(inputs: 2, layers: [.batchNorm(), .dense(1)], using: &generator)
        let history = try LBFGS<Double>(loss: .meanSquaredError).fit(
            &network, inputs: x, targets: y, validation: (x, y))
        let running = try #require(network.runningStatistics(ofNormalisation: 0))
        #expect(abs(running.means - x.mean(over: .rows).flattened).max() < 1e-9)
        #expect(abs(running.variances / x.variance(over: .rows).flattened - 300.0 / 299).max() < 1e-9)
        #expect(history.best.trainingLoss < 1e-6 && history.best.validationLoss! < 1e-2)
    }

    /// Weight decay and moments leave the running statistics alone; the scales learn.
    @Test(arguments: [GradientClipping.none, .norm(1)]) func stateIsNotTrained(clipping: GradientClipping) throws {
        var generator = SplitMix64(seed: 3)
        let x = Matrix<Double>.random(rows: 64, columns: 2, in: 10...30, using: &generator)
        var network = Network<Double>(inputs: 2, layers: [.batchNorm(momentum: 1), .dense(1)], using: &generator)
        try Trainer<Double>(
            loss: .meanSquaredError, optimizer: .adamW(learningRate: 0.01, weightDecay: 1), batchSize: 64,
            stopping: [.maximumEpochs(50)], clipping: clipping
        ).fit(&network, inputs: x, targets: x[columns: 0..<1], using: &generator)
        let running = try #require(network.runningStatistics(ofNormalisation: 0))
        #expect(abs(running.means - x.mean(over: .rows).flattened).max() < 1e-9)
        #expect(network.scalesAndShifts(ofNormalisation: 0).scales != [1, 1])
    }

    @Test func descriptionAndSizes() {
        let architecture = NetworkArchitecture(
            inputs: 4, layers: [.dense(8), .batchNorm(), .activation(.relu), .layerNorm(), .dense(2)])
        #expect("\(architecture)" == "MLP(4 -> 8 -> batch norm -> relu -> layer norm -> 2, 90 parameters)")
        #expect(architecture.parameterCount == 4 * 8 + 8 + 16 + 16 + 8 * 2 + 2 && architecture.stateCount == 16)
    }
}
