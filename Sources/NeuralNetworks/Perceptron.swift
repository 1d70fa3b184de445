import LinearAlgebra

/// Rosenblatt's perceptron: a neuron that tells two classes apart by a line, a plane or,
/// in more dimensions, a hyperplane.
///
/// `output = 1` where `dot(weights, (x_1, ..., x_n, 1)) >= 0`, else `0`. The threshold of
/// the neuron of 1943 has become a weight: that of an extra input which is always 1, the bias.
/// `PerceptronTrainer`, in the module `Training`, teaches it.
///
/// Source: Rosenblatt, "The perceptron: a probabilistic model for information storage and
/// organization in the brain", Psychological Review 65, 1958.
public struct Perceptron<Scalar: RealScalar>: Hashable, Sendable {
    /// One weight for each input, then that of the extra input, the bias.
    public var weights: Vector<Scalar> {
        didSet { Self.check(weights) }
    }

    /// A perceptron that has learned nothing: its weights are 0.
    ///
    /// - Precondition: `inputs` is 1 or more.
    public init(inputs: Int) {
        require(inputs > 0, "Perceptron: \(inputs) inputs; 1 or more are needed")
        weights = .zeros(inputs + 1)
    }

    /// A perceptron with given weights, the bias last.
    ///
    /// - Precondition: there are 2 or more.
    public init(weights: Vector<Scalar>) {
        Self.check(weights)
        self.weights = weights
    }

    private static func check(_ weights: Vector<Scalar>) {
        require(weights.count > 1, "Perceptron: \(weights.count) weights; one for each input and the bias are needed")
    }

    /// The number of inputs, without the extra one.
    public var inputs: Int { weights.count - 1 }

    /// The weight of the extra input.
    public var bias: Scalar { weights[inputs] }

    /// The weighted sum of one sample with the extra input.
    ///
    /// - Precondition: there are `inputs` values.
    public func weightedSum(of sample: Vector<Scalar>) -> Scalar {
        require(sample.count == inputs, "Perceptron: \(sample.count) values for \(inputs) inputs")
        return dot(weights[..<inputs], sample) + bias
    }

    /// The weighted sum of each row: rows x inputs to as many numbers as rows.
    ///
    /// - Precondition: `samples.columns` is `inputs`.
    public func weightedSums(of samples: Matrix<Scalar>) -> Vector<Scalar> {
        require(
            samples.columns == inputs,
            "Perceptron: a \(samples.rows)x\(samples.columns) matrix for \(inputs) inputs")
        return dot(samples, weights[..<inputs]) + bias
    }

    /// The class of one sample: 1 where the weighted sum is 0 or more, else 0.
    ///
    /// - Precondition: there are `inputs` values.
    public func output(for sample: Vector<Scalar>) -> Int { weightedSum(of: sample) >= 0 ? 1 : 0 }

    /// The class of each row.
    ///
    /// - Precondition: `samples.columns` is `inputs`.
    public func predict(_ samples: Matrix<Scalar>) -> [Int] {
        weightedSums(of: samples).elements.map { $0 >= 0 ? 1 : 0 }
    }
}

/// Several classes by perceptrons, one for each class against all the others.
///
/// A sample belongs to the class whose perceptron has the greatest weighted sum; of
/// equal ones, to the first.
public struct MulticlassPerceptron<Scalar: RealScalar>: Hashable, Sendable {
    /// One perceptron for each class.
    public package(set) var perceptrons: [Perceptron<Scalar>]

    /// Perceptrons that have learned nothing.
    ///
    /// - Precondition: there are 1 or more inputs and 2 or more classes.
    public init(inputs: Int, classCount: Int) {
        require(classCount > 1, "MulticlassPerceptron: \(classCount) classes; 2 or more are needed")
        perceptrons = Array(repeating: Perceptron(inputs: inputs), count: classCount)
    }

    /// Perceptrons that have learned, one for each class.
    ///
    /// - Precondition: there are 2 or more, of as many inputs each.
    public init(_ perceptrons: [Perceptron<Scalar>]) {
        require(perceptrons.count > 1, "MulticlassPerceptron: \(perceptrons.count) classes; 2 or more are needed")
        require(
            perceptrons.allSatisfy { $0.inputs == perceptrons[0].inputs },
            "MulticlassPerceptron: perceptrons of \(perceptrons.map(\.inputs)) inputs; all need as many")
        self.perceptrons = perceptrons
    }

    /// The number of inputs, without the extra one.
    public var inputs: Int { perceptrons[0].inputs }

    /// The number of classes.
    public var classCount: Int { perceptrons.count }

    /// The weighted sums: rows x inputs to rows x classes.
    ///
    /// - Precondition: `samples.columns` is `inputs`.
    public func weightedSums(of samples: Matrix<Scalar>) -> Matrix<Scalar> {
        hstack(perceptrons.map { $0.weightedSums(of: samples).column })
    }

    /// The class of each row.
    ///
    /// - Precondition: `samples.columns` is `inputs`.
    public func predict(_ samples: Matrix<Scalar>) -> [Int] {
        weightedSums(of: samples).argmax(over: .columns)
    }
}

extension Perceptron: CustomStringConvertible {
    /// `Perceptron(2 inputs, weights 1.5, -2.0, bias 0.5)`
    public var description: String {
        let shown = weights.elements.prefix(min(8, inputs)).map { "\($0)" } + (inputs > 8 ? ["..."] : [])
        let count = "\(inputs) input\(inputs == 1 ? "" : "s")"
        return "Perceptron(\(count), weights \(shown.joined(separator: ", ")), bias \(bias))"
    }
}

extension Perceptron: Codable {
    private enum CodingKeys: String, CodingKey { case weights }

    /// Decodes what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` where there are less than two weights.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let weights = try container.decode(Vector<Scalar>.self, forKey: .weights)
        guard weights.count > 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: container, debugDescription: "\(weights.count) weights of a perceptron")
        }
        self.init(weights: weights)
    }
}

extension MulticlassPerceptron: Codable {
    private enum CodingKeys: String, CodingKey { case perceptrons }

    /// Decodes what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` where there are less than two perceptrons, or not of as many inputs each.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let perceptrons = try container.decode([Perceptron<Scalar>].self, forKey: .perceptrons)
        guard perceptrons.count > 1, perceptrons.allSatisfy({ $0.inputs == perceptrons[0].inputs }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .perceptrons, in: container,
                debugDescription: "\(perceptrons.count) perceptrons of \(perceptrons.map(\.inputs)) inputs")
        }
        self.init(perceptrons)
    }
}
