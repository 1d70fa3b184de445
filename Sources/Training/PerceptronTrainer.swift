import LinearAlgebra
import NeuralNetworks

/// Teaches perceptrons by Rosenblatt's rule, and keeps the best weights it met.
///
/// The rule: a sample that the perceptron gets right changes nothing; for one that it gets
/// wrong, `weights += learningRate * (target - output) * (x_1, ..., x_n, 1)`.
///
/// Where a hyperplane separates the classes, the rule finds one. With all samples (the extra
/// input included) within `R` of the origin, and a separating hyperplane through the origin from
/// which all are `gamma` away, it makes at most `(R / gamma)^2` mistakes, however many
/// samples there are (Novikoff, "On convergence proofs on perceptrons", 1962; from weights of 0).
/// Where none does, the rule never rests: then the weights that got the most samples right
/// are kept, "in the pocket" (Gallant, "Perceptron-based learning algorithms", IEEE
/// Transactions on Neural Networks 1, 1990; with the ratchet, which looks at all samples
/// before it changes the pocket; with samples drawn epoch by epoch, not one by one; and with the
/// weights at each quarter of an epoch as candidates, beside those of a long streak).
///
///     var perceptron = Perceptron<Double>(inputs: 2)
///     let result = try PerceptronTrainer().fit(&perceptron, inputs: x, classes: y, using: &generator)
///     print(result)       // separated 100 samples in 4 epochs with 9 mistakes
public struct PerceptronTrainer: Hashable, Sendable {
    /// The size of a step. From weights of 0 it changes only their scale.
    public var learningRate: Double
    /// The most times that training goes through the samples.
    public var maximumEpochs: Int
    /// Whether each epoch takes the samples in a new random order, else as they are.
    public var shuffles: Bool

    /// - Precondition: the learning rate is positive, and `maximumEpochs` 1 or more.
    public init(learningRate: Double = 1, maximumEpochs: Int = 100, shuffles: Bool = true) {
        require(
            learningRate > 0 && learningRate.isFinite,
            "PerceptronTrainer: a learning rate of \(learningRate); it must be positive")
        require(maximumEpochs > 0, "PerceptronTrainer: \(maximumEpochs) epochs; 1 or more are needed")
        self.learningRate = learningRate
        self.maximumEpochs = maximumEpochs
        self.shuffles = shuffles
    }

    /// Teaches `perceptron` to tell the classes 0 and 1 apart, beginning with the weights it has.
    ///
    /// Shapes: `inputs` is samples x inputs, with one class for each row.
    /// - Parameters:
    ///   - perceptron: what is taught.
    ///   - inputs: a row for each sample.
    ///   - classes: 0 or 1 for each row.
    ///   - generator: shuffles the samples.
    /// - Returns: whether the classes were separated, and after how many mistakes.
    /// - Throws: `TrainingError` where there are no samples, a number is not finite, a
    ///   class is neither 0 nor 1, or the weights grow beyond all bounds; the perceptron is
    ///   then as it was.
    /// - Precondition: the shapes fit.
    /// - Complexity: 2 floating-point operations for each weight, sample and epoch, and a pass
    ///   over the samples for each candidate for the pocket, of which an epoch has four at least.
    @discardableResult
    public func fit<Scalar: RealScalar>(
        _ perceptron: inout Perceptron<Scalar>, inputs: Matrix<Scalar>, classes: [Int],
        using generator: inout some RandomNumberGenerator
    ) throws(TrainingError) -> PerceptronResult {
        try check(inputs, classes, inputs: perceptron.inputs, classCount: 2)
        // The extra input, which is always 1.
        let samples = hstack([inputs, .ones(rows: inputs.rows, columns: 1)])
        var run = PerceptronRun(samples, classes, weights: perceptron.weights, rate: Scalar(learningRate))
        var order = Array(0..<inputs.rows)
        var mistakes: [Int] = []
        for epoch in 1...maximumEpochs {
            if shuffles { order.shuffle(using: &generator) }
            mistakes.append(run.epoch(order))
            guard run.isFinite else { throw .diverged(epoch: epoch, learningRate: learningRate) }
            if mistakes.last == 0 { break }
        }
        perceptron.weights = Vector(run.pocket)
        return PerceptronResult(samples: inputs.rows, mistakesPerEpoch: mistakes, remainingErrors: run.pocketErrors)
    }

    /// Teaches one perceptron for each class to tell it from all the others.
    ///
    /// Shapes: `inputs` is samples x inputs, with one class within `0..<classCount` for each row.
    /// - Returns: what `fit` gives for each class.
    /// - Throws: `TrainingError` as for two classes.
    @discardableResult
    public func fit<Scalar: RealScalar>(
        _ perceptron: inout MulticlassPerceptron<Scalar>, inputs: Matrix<Scalar>, classes: [Int],
        using generator: inout some RandomNumberGenerator
    ) throws(TrainingError) -> [PerceptronResult] {
        try check(inputs, classes, inputs: perceptron.inputs, classCount: perceptron.classCount)
        var trained = perceptron.perceptrons
        var results: [PerceptronResult] = []
        for label in trained.indices {
            let isOfClass = classes.map { $0 == label ? 1 : 0 }
            results.append(try fit(&trained[label], inputs: inputs, classes: isOfClass, using: &generator))
        }
        perceptron.perceptrons = trained
        return results
    }

    private func check<Scalar: RealScalar>(
        _ samples: Matrix<Scalar>, _ classes: [Int], inputs: Int, classCount: Int
    ) throws(TrainingError) {
        require(
            samples.columns == inputs && samples.rows == classes.count,
            """
            fit: \(samples.rows)x\(samples.columns) inputs and \(classes.count) classes for a perceptron \
            of \(inputs) inputs
            """)
        guard samples.rows > 0 else { throw .noRows }
        try checkFinite(samples, "inputs")
        if let row = classes.firstIndex(where: { !(0..<classCount).contains($0) }) {
            throw .invalidClass(row: row, found: classes[row], classCount: classCount)
        }
    }
}

/// What teaching a perceptron gave.
public struct PerceptronResult: Hashable, Sendable, CustomStringConvertible {
    /// The number of samples.
    public let samples: Int
    /// How many samples each epoch found wrong, each of which changed the weights.
    public let mistakesPerEpoch: [Int]
    /// How many samples the kept weights get wrong.
    public let remainingErrors: Int

    /// Whether the kept weights separate the classes.
    public var isSeparated: Bool { remainingErrors == 0 }

    /// The number of epochs, with the last one, which found no mistake unless the most epochs had passed.
    public var epochs: Int { mistakesPerEpoch.count }

    /// The number of mistakes in all epochs.
    public var mistakes: Int { mistakesPerEpoch.reduce(0, +) }

    /// The fraction of the samples that the kept weights get right.
    public var accuracy: Double { 1 - Double(remainingErrors) / Double(samples) }

    public var description: String {
        func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
        let effort = (epochs: counted(epochs, "epoch"), mistakes: counted(mistakes, "mistake"))
        return isSeparated
            ? "separated \(counted(samples, "sample")) in \(effort.epochs) with \(effort.mistakes)"
            : """
            not separated after \(effort.epochs) and \(effort.mistakes); \
            the best weights get \(remainingErrors) of \(counted(samples, "sample")) wrong
            """
    }
}

/// The weights of a perceptron while it learns, and its pocket.
private struct PerceptronRun<Scalar: RealScalar> {
    private let samples: [Scalar]
    private let classes: [Int]
    private let rate: Scalar
    private var weights: [Scalar]
    /// How many samples in a row were right since the last change of the weights.
    private var streak = 0
    /// Whether these weights have been compared with the pocket's, and whether they are those.
    private var isCompared = true
    private var isPocket = true

    /// The best weights so far, how long a streak they had, and how many samples they get wrong.
    private(set) var pocket: [Scalar]
    private var pocketStreak = 0
    private(set) var pocketErrors: Int

    var isFinite: Bool { weights.allSatisfy(\.isFinite) }

    init(_ samples: Matrix<Scalar>, _ classes: [Int], weights: Vector<Scalar>, rate: Scalar) {
        self.samples = samples.elements
        self.classes = classes
        self.rate = rate
        self.weights = weights.elements
        pocket = self.weights
        pocketErrors = 0
        pocketErrors = errors()
    }

    /// Takes every sample once; how many were mistakes.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    mutating func epoch(_ order: [Int]) -> Int {
        var mistakes = 0
        // Of few samples the streaks say little: what the weights are now and then makes candidates too.
        let quarter = max(1, order.count / 4)
        for (place, sample) in order.enumerated() {
            let (output, target) = (output(sample), classes[sample])
            if output == target {
                streak += 1
            } else {
                mistakes += 1
                (streak, isCompared, isPocket) = (0, false, false)
                let (step, start) = (rate * Scalar(target - output), sample * weights.count)
                for index in weights.indices { weights[index] += step * samples[start + index] }
            }
            if streak > pocketStreak || (place + 1).isMultiple(of: quarter) { compareWithPocket() }
        }
        // The weights that an epoch ends with are right everywhere where it found no mistake.
        compareWithPocket()
        return mistakes
    }

    /// The ratchet: whatever makes a candidate, fewer errors alone make the best.
    private mutating func compareWithPocket() {
        if !isCompared {
            isCompared = true
            let wrong = errors()
            if wrong < pocketErrors {
                (pocket, pocketErrors, isPocket) = (weights, wrong, true)
            }
        }
        if isPocket { pocketStreak = streak }
    }

    private func output(_ sample: Int) -> Int {
        let start = sample * weights.count
        var sum = Scalar.zero
        for index in weights.indices { sum += weights[index] * samples[start + index] }
        return sum >= 0 ? 1 : 0
    }

    private func errors() -> Int { classes.indices.count { output($0) != classes[$0] } }
}
