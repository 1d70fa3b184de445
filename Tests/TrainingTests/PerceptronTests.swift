import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Rosenblatt's perceptron and its learning rule.
@Suite struct PerceptronTests {
    @Test func gatesAsPerceptrons() {
        let and = Perceptron<Double>(weights: [1, 1, -1.5])
        #expect(and.predict([[0, 0], [0, 1], [1, 0], [1, 1]]) == [0, 0, 0, 1])
        #expect(and.output(for: [1, 1]) == 1 && and.weightedSum(of: [1, 0]) == -0.5)
        #expect("\(and)" == "Perceptron(2 inputs, weights 1.0, 1.0, bias -1.5)")
        #expect(Perceptron<Float>(inputs: 3).predict([[1, 2, 3]]) == [1])
    }

    /// The rule by hand: from 0 the output is 1; class 0 at (2, 1) takes (2, 1, 1) away.
    @Test func oneStep() throws {
        var generator = SplitMix64(seed: 1)
        var perceptron = Perceptron<Double>(inputs: 2)
        let result = try PerceptronTrainer(learningRate: 0.5, maximumEpochs: 2).fit(
            &perceptron, inputs: [[2, 1]], classes: [0], using: &generator)
        #expect(perceptron.weights == [-1, -0.5, -0.5])
        #expect(result.isSeparated && result.mistakesPerEpoch == [1, 0] && result.accuracy == 1)
        #expect("\(result)" == "separated 1 sample in 2 epochs with 1 mistake")
    }

    /// Novikoff's bound, (R / gamma)^2, on data whose separating plane is known.
    @Test(arguments: [0.3, 0.1, 0.03], 1...5) func convergenceTheorem(margin: Double, seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let (dimensions, samples) = (4, 300)
        // A plane of unit length, with the bias, and samples at least `margin` away from it.
        let drawn = Vector<Double>.randomNormal(count: dimensions + 1, using: &generator)
        let plane = drawn / dot(drawn, drawn).squareRoot()
        var rows: [[Double]] = []
        var classes: [Int] = []
        while rows.count < samples {
            let x = Vector<Double>.random(count: dimensions, in: -1...1, using: &generator)
            let distance = dot(plane[..<dimensions], x) + plane[dimensions]
            guard abs(distance) >= margin else { continue }
            rows.append(x.elements)
            classes.append(distance > 0 ? 1 : 0)
        }
        let radiusSquared = rows.map { $0.reduce(1) { $0 + $1 * $1 } }.max()!
        let bound = radiusSquared / (margin * margin)
        for rate in [1, 0.01] {
            var perceptron = Perceptron<Double>(inputs: dimensions)
            let result = try PerceptronTrainer(learningRate: rate, maximumEpochs: 100_000).fit(
                &perceptron, inputs: Matrix(rows), classes: classes, using: &generator)
            #expect(result.isSeparated && result.remainingErrors == 0)
            #expect(perceptron.predict(Matrix(rows)) == classes)
            #expect(Double(result.mistakes) <= bound, "\(result.mistakes) mistakes, bound \(bound)")
        }
    }

    @Test(arguments: BackendChoice.available) func xorIsNotSeparatedAndThePocketKeepsThree(
        choice: BackendChoice
    ) throws {
        try withBackend(choice) { () throws in
            var generator = SplitMix64(seed: 7)
            let x: Matrix<Float> = [[0, 0], [0, 1], [1, 0], [1, 1]]
            var perceptron = Perceptron<Float>(inputs: 2)
            let result = try PerceptronTrainer(maximumEpochs: 100).fit(
                &perceptron, inputs: x, classes: [0, 1, 1, 0], using: &generator)
            #expect(!result.isSeparated && result.epochs == 100 && result.remainingErrors == 1)
            let right = zip(perceptron.predict(x), [0, 1, 1, 0]).count { $0 == $1 }
            #expect(right == 3 && result.accuracy == 0.75)
            #expect("\(result)".hasPrefix("not separated after 100 epochs"))
        }
    }

    /// The pocket is never worse than where training began.
    @Test func thePocketKeepsAGoodStart() throws {
        var generator = SplitMix64(seed: 3)
        let x = Matrix<Double>.randomNormal(rows: 200, columns: 2, using: &generator)
        var classes = (0..<200).map { x[$0, 0] + x[$0, 1] >= 0 ? 1 : 0 }
        for row in 0..<10 { classes[row] = 1 - classes[row] }
        var perceptron = Perceptron<Double>(weights: [1, 1, 0])
        let result = try PerceptronTrainer(maximumEpochs: 20).fit(
            &perceptron, inputs: x, classes: classes, using: &generator)
        #expect(!result.isSeparated && result.remainingErrors <= 10)
        #expect(zip(perceptron.predict(x), classes).count { $0 != $1 } == result.remainingErrors)
    }

    /// Weights that separate do so also where the last epoch made the mistake that led to them.
    @Test func separatedByTheLastMistake() throws {
        var perceptron = Perceptron<Double>(inputs: 2)
        var generator = SplitMix64(seed: 1)
        let result = try PerceptronTrainer(maximumEpochs: 5, shuffles: false)
            .fit(&perceptron, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], classes: [0, 0, 0, 1], using: &generator)
        #expect(result.mistakesPerEpoch.last == 1 && result.remainingErrors == 0 && result.isSeparated)
    }

    @Test func coding() throws {
        let several = MulticlassPerceptron([
            Perceptron(weights: [1, 2, 3]), Perceptron(weights: [4, 5, 6]), Perceptron<Double>(inputs: 2),
        ])
        let data = try JSONEncoder().encode(several)
        #expect(try JSONDecoder().decode(MulticlassPerceptron<Double>.self, from: data) == several)
        for broken in [#"{"perceptrons":[]}"#, String(decoding: data, as: UTF8.self).replacing("4,5,6", with: "4,5")] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(MulticlassPerceptron<Double>.self, from: Data(broken.utf8))
            }
        }
    }

    @Test func severalClasses() throws {
        var generator = SplitMix64(seed: 5)
        let centres: [(Double, Double)] = [(0, 4), (4, -2), (-4, -2)]
        let classes = (0..<150).map { $0 % 3 }
        let noise = Matrix<Double>.random(rows: 150, columns: 2, in: -1...1, using: &generator)
        let x = Matrix<Double>(rows: 150, columns: 2) { row, column in
            noise[row, column] + (column == 0 ? centres[row % 3].0 : centres[row % 3].1)
        }
        var perceptron = MulticlassPerceptron<Double>(inputs: 2, classCount: 3)
        let results = try PerceptronTrainer().fit(&perceptron, inputs: x, classes: classes, using: &generator)
        #expect(results.count == 3 && results.allSatisfy(\.isSeparated))
        #expect(perceptron.predict(x) == classes)
        #expect(perceptron.weightedSums(of: x).columns == 3)
    }

    @Test func equalSeedsGiveEqualWeights() throws {
        func weights(_ seed: UInt64) throws -> Vector<Double> {
            var generator = SplitMix64(seed: seed)
            let x = Matrix<Double>.randomNormal(rows: 50, columns: 3, using: &generator)
            var perceptron = Perceptron<Double>(inputs: 3)
            try PerceptronTrainer(maximumEpochs: 5).fit(
                &perceptron, inputs: x, classes: (0..<50).map { $0 % 2 }, using: &generator)
            return perceptron.weights
        }
        #expect(try weights(1) == weights(1))
        #expect(try weights(1) != weights(2))
    }

    @Test func badData() {
        var generator = SplitMix64(seed: 1)
        var perceptron = Perceptron<Double>(inputs: 1)
        let trainer = PerceptronTrainer()
        #expect(throws: TrainingError.noRows) {
            try trainer.fit(&perceptron, inputs: .zeros(rows: 0, columns: 1), classes: [], using: &generator)
        }
        #expect(throws: TrainingError.notFinite(values: "inputs", row: 1, column: 0)) {
            try trainer.fit(&perceptron, inputs: [[1], [.nan]], classes: [0, 1], using: &generator)
        }
        #expect(throws: TrainingError.invalidClass(row: 1, found: 2, classCount: 2)) {
            try trainer.fit(&perceptron, inputs: [[1], [2]], classes: [0, 2], using: &generator)
        }
        #expect(throws: TrainingError.diverged(epoch: 1, learningRate: 1e300)) {
            try PerceptronTrainer(learningRate: 1e300).fit(
                &perceptron, inputs: [[1e300], [2e300]], classes: [0, 1], using: &generator)
        }
        #expect(perceptron == Perceptron(inputs: 1))
    }
}
