import LinearAlgebra

/// A Boolean function, by its value for every combination of its inputs.
///
///     let xor = TruthTable(inputs: 2, outputs: [0, 1, 1, 0])
///     let majority = TruthTable(inputs: 3) { $0.reduce(0, +) >= 2 ? 1 : 0 }
public struct TruthTable: Hashable, Sendable {
    /// The number of inputs.
    public let inputs: Int
    /// The outputs, 0 or 1, of the combinations in the order of binary numbers whose
    /// first digit is the first input: of (0, 0), (0, 1), (1, 0), (1, 1).
    public let outputs: [Int]

    /// - Precondition: there are `2^inputs` outputs, each 0 or 1, and at most 30 inputs.
    public init(inputs: Int, outputs: [Int]) {
        Self.checkCount(inputs)
        require(
            outputs.count == 1 << inputs && outputs.allSatisfy { $0 == 0 || $0 == 1 },
            "TruthTable: \(outputs.count) outputs for \(inputs) inputs; \(1 << inputs) are needed, each 0 or 1")
        self.inputs = inputs
        self.outputs = outputs
    }

    /// The table of a function of arrays of 0 and 1 that gives 0 or 1.
    ///
    /// - Precondition: there are 0 to 30 inputs, and the function gives 0 or 1.
    public init(inputs: Int, _ function: ([Int]) -> Int) {
        Self.checkCount(inputs)
        self.init(inputs: inputs, outputs: (0..<1 << inputs).map { function(Self.signals($0, count: inputs)) })
    }

    private static func checkCount(_ inputs: Int) {
        require((0...30).contains(inputs), "TruthTable: \(inputs) inputs; 0 to 30 can be written out")
    }

    /// The combinations of inputs with their outputs, in the order of `outputs`.
    public var rows: [(inputs: [Int], output: Int)] {
        outputs.enumerated().map { (Self.signals($0, count: inputs), $1) }
    }

    /// The binary digits of a number, the most significant first.
    private static func signals(_ number: Int, count: Int) -> [Int] {
        (0..<count).map { number >> (count - 1 - $0) & 1 }
    }

    /// 1 where exactly one of two inputs is 1.
    public static let xor = TruthTable(inputs: 2, outputs: [0, 1, 1, 0])
}

extension TruthTable: CustomStringConvertible {
    /// A line for each combination: `(0, 1): 1`.
    public var description: String {
        rows.map { "(\($0.inputs.map(String.init).joined(separator: ", "))): \($0.output)" }.joined(separator: "\n")
    }
}
