import LinearAlgebra

/// The neuron of McCulloch and Pitts: it fires when the weighted sum of its inputs
/// reaches a threshold.
///
/// `output = 1` where `sum of weights[i] * inputs[i] >= threshold`, else `0`. Inputs and
/// output are 0 or 1; nothing is learned, a person chooses the weights.
///
///     McCullochPittsNeuron.or.output(for: [1, 0])     // 1, since 1*1 + 0*1 = 1 >= 0.5
///
/// Source: McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous
/// activity", Bulletin of Mathematical Biophysics 5, 1943; with weights of any size, as
/// later introductions have it, where the paper counts excitations and forbids by one inhibition.
public struct McCullochPittsNeuron: Hashable, Sendable {
    /// One weight for each input.
    public let weights: [Double]
    /// The sum from which on the neuron fires.
    public let threshold: Double

    /// - Precondition: no weight and no threshold is NaN.
    public init(weights: [Double], threshold: Double) {
        require(
            !threshold.isNaN && weights.allSatisfy { !$0.isNaN },
            "McCullochPittsNeuron: weights \(weights), threshold \(threshold); none may be NaN")
        self.weights = weights
        self.threshold = threshold
    }

    /// The number of inputs.
    public var inputs: Int { weights.count }

    /// `sum of weights[i] * inputs[i]`.
    ///
    /// - Precondition: there is one input for each weight, and each is 0 or 1.
    public func weightedSum(of inputs: [Int]) -> Double {
        checkSignals(inputs, count: weights.count, "McCullochPittsNeuron")
        // A weight is added or left out: 0 times infinity does not come up.
        return zip(weights, inputs).reduce(0) { $1.1 == 1 ? $0 + $1.0 : $0 }
    }

    /// 1 where the weighted sum is greater than or equal to the threshold, else 0.
    ///
    /// - Precondition: there is one input for each weight, and each is 0 or 1.
    public func output(for inputs: [Int]) -> Int {
        weightedSum(of: inputs) >= threshold ? 1 : 0
    }

    /// The Boolean function that the neuron computes.
    ///
    /// - Complexity: 2 to the power of the number of inputs.
    public var truthTable: TruthTable { TruthTable(inputs: inputs) { output(for: $0) } }
}

// MARK: - Gates

extension McCullochPittsNeuron {
    /// 1 where either input is 1: weights 1, 1, threshold 0.5.
    public static let or = or(inputs: 2)
    /// 1 where both inputs are 1: weights 1, 1, threshold 1.5.
    public static let and = and(inputs: 2)
    /// 1 where the input is 0: weight -1, threshold -0.5.
    public static let not = nor(inputs: 1)
    /// 0 where both inputs are 1: weights -1, -1, threshold -1.5.
    public static let nand = nand(inputs: 2)
    /// 0 where either input is 1: weights -1, -1, threshold -0.5.
    public static let nor = nor(inputs: 2)

    /// 1 where any input is 1: weights 1, threshold 0.5. Of no inputs: 0.
    public static func or(inputs: Int) -> McCullochPittsNeuron { gate(inputs, weight: 1, threshold: 0.5) }

    /// 1 where every input is 1: weights 1, threshold `inputs - 0.5`. Of no inputs: 1.
    public static func and(inputs: Int) -> McCullochPittsNeuron {
        gate(inputs, weight: 1, threshold: Double(inputs) - 0.5)
    }

    /// 0 where every input is 1: weights -1, threshold `0.5 - inputs`.
    public static func nand(inputs: Int) -> McCullochPittsNeuron {
        gate(inputs, weight: -1, threshold: 0.5 - Double(inputs))
    }

    /// 0 where any input is 1: weights -1, threshold -0.5.
    public static func nor(inputs: Int) -> McCullochPittsNeuron { gate(inputs, weight: -1, threshold: -0.5) }

    /// A neuron whose weights are all alike.
    private static func gate(_ inputs: Int, weight: Double, threshold: Double) -> McCullochPittsNeuron {
        require(inputs >= 0, "a gate of \(inputs) inputs; there cannot be fewer than none")
        return McCullochPittsNeuron(weights: Array(repeating: weight, count: inputs), threshold: threshold)
    }
}

// MARK: - Printing

extension McCullochPittsNeuron: CustomStringConvertible {
    /// `weights 1, 1, threshold 0.5`
    public var description: String {
        "weights \(weights.map(shortNumber).joined(separator: ", ")), threshold \(shortNumber(threshold))"
    }

    /// The neuron's truth table with every sum written out.
    public var workedTable: WorkedTruthTable { WorkedTruthTable(neuron: self) }
}

/// The truth table of a neuron, printed with its sums:
///
///     (1, 0): (1 * 1) + (0 * 1) = 1 >= 0.5, output 1
public struct WorkedTruthTable: Hashable, Sendable, CustomStringConvertible {
    /// The neuron.
    public let neuron: McCullochPittsNeuron

    /// One row: inputs, their weighted sum and the output.
    public struct Row: Hashable, Sendable {
        public let inputs: [Int]
        public let sum: Double
        public let output: Int
    }

    /// The rows, the inputs counting up in binary.
    public var rows: [Row] {
        neuron.truthTable.rows.map {
            Row(inputs: $0.inputs, sum: neuron.weightedSum(of: $0.inputs), output: $0.output)
        }
    }

    public var description: String {
        rows.map { row in
            let terms = zip(row.inputs, neuron.weights).map { "(\($0) * \(shortNumber($1)))" }
            let comparison = "\(shortNumber(row.sum)) \(row.output == 1 ? ">=" : "<") \(shortNumber(neuron.threshold))"
            return "(\(row.inputs.map(String.init).joined(separator: ", "))): "
                + "\(terms.isEmpty ? "" : terms.joined(separator: " + ") + " = ")\(comparison), output \(row.output)"
        }.joined(separator: "\n")
    }
}

/// A number without a needless `.0`.
private func shortNumber(_ x: Double) -> String {
    Int(exactly: x).map(String.init) ?? "\(x)"
}

/// Traps where signals do not fit what receives them.
func checkSignals(_ signals: [Int], count: Int, _ receiver: StaticString) {
    require(
        signals.count == count && signals.allSatisfy { $0 == 0 || $0 == 1 },
        "\(receiver): inputs \(signals) where \(count) are needed, each 0 or 1")
}
