import LinearAlgebra

/// Layers of McCulloch-Pitts neurons: together they compute any Boolean function.
///
///     ThresholdNetwork.xor.outputs(for: [1, 0])                       // [1]
///     let majority = ThresholdNetwork(truthTable: TruthTable(inputs: 3) { $0.reduce(0, +) >= 2 ? 1 : 0 })
///
/// Each neuron of a layer receives all outputs of the layer before; a weight of 0 is a
/// connection that is not there.
public struct ThresholdNetwork: Hashable, Sendable {
    /// The number of inputs.
    public let inputs: Int
    /// The layers, from the inputs to the outputs.
    public let layers: [[McCullochPittsNeuron]]

    /// - Precondition: each neuron has one weight for each output of the layer before.
    public init(inputs: Int, layers: [[McCullochPittsNeuron]]) {
        var width = inputs
        for (index, layer) in layers.enumerated() {
            for neuron in layer {
                require(
                    neuron.inputs == width,
                    "ThresholdNetwork: a neuron of \(neuron.inputs) weights in layer \(index) of \(width) inputs")
            }
            width = layer.count
        }
        self.inputs = inputs
        self.layers = layers
    }

    /// A network that computes a Boolean function, found by writing out when it is 1.
    ///
    /// The disjunctive normal form: one neuron for each combination of inputs with the
    /// output 1 (weight 1 where the input is 1, else -1, and the number of ones less 0.5
    /// as the threshold, which only that combination reaches), and one OR of them all.
    /// - Complexity: up to `2^inputs` neurons; clever networks need fewer.
    public init(truthTable: TruthTable) {
        self.init(truthTables: [truthTable])
    }

    /// A network with one output for each Boolean function of the same inputs, which
    /// share the neurons of the combinations.
    ///
    /// - Precondition: there is a table, and all have the same number of inputs.
    public init(truthTables: [TruthTable]) {
        require(!truthTables.isEmpty, "ThresholdNetwork: no truth table")
        let inputs = truthTables[0].inputs
        require(
            truthTables.allSatisfy { $0.inputs == inputs },
            "ThresholdNetwork: truth tables of \(truthTables.map(\.inputs)) inputs; they must be alike")
        let rows = truthTables[0].rows
        let firing = rows.indices.filter { row in truthTables.contains { $0.outputs[row] == 1 } }
        let terms = firing.map { row in
            McCullochPittsNeuron(
                weights: rows[row].inputs.map { $0 == 1 ? 1 : -1 },
                threshold: Double(rows[row].inputs.reduce(0, +)) - 0.5)
        }
        let sums = truthTables.map { table in
            McCullochPittsNeuron(weights: firing.map { table.outputs[$0] == 1 ? 1 : 0 }, threshold: 0.5)
        }
        self.init(inputs: inputs, layers: [terms, sums])
    }

    /// The number of outputs.
    public var outputs: Int { layers.last?.count ?? inputs }

    /// The number of neurons.
    public var neuronCount: Int { layers.reduce(0) { $0 + $1.count } }

    /// The outputs of the last layer.
    ///
    /// - Precondition: there are `inputs` inputs, each 0 or 1.
    public func outputs(for inputs: [Int]) -> [Int] {
        checkSignals(inputs, count: self.inputs, "ThresholdNetwork")
        return layers.reduce(inputs) { signals, layer in layer.map { $0.output(for: signals) } }
    }

    /// The Boolean function of each output.
    ///
    /// - Complexity: 2 to the power of the number of inputs, times the network's weights.
    public var truthTables: [TruthTable] {
        (0..<outputs).map { output in TruthTable(inputs: inputs) { outputs(for: $0)[output] } }
    }
}

// MARK: - Composition

extension ThresholdNetwork {
    /// This network, and `next` on its outputs.
    ///
    /// - Precondition: `next` has as many inputs as this has outputs.
    public func followed(by next: ThresholdNetwork) -> ThresholdNetwork {
        require(next.inputs == outputs, "followed: \(outputs) outputs into a network of \(next.inputs) inputs")
        return ThresholdNetwork(inputs: inputs, layers: layers + next.layers)
    }

    /// This network working on some of `count` signals, while the others pass unchanged.
    ///
    /// The outputs are this network's, then the other signals in their order. A signal
    /// passes a layer by a neuron of weight 1 and threshold 0.5.
    /// - Precondition: `positions` are `inputs` different numbers within `0..<count`.
    public func working(on positions: [Int], of count: Int) -> ThresholdNetwork {
        require(
            positions.count == inputs && Set(positions).count == inputs
                && positions.allSatisfy { (0..<count).contains($0) },
            "working: signals \(positions) of \(count) for a network of \(inputs) inputs")
        let others = (0..<count).filter { !positions.contains($0) }
        var places = positions
        var passing = others
        var width = count
        let wide = layers.map { layer in
            let working = layer.map { neuron in
                var weights = [Double](repeating: 0, count: width)
                for (place, weight) in zip(places, neuron.weights) { weights[place] = weight }
                return McCullochPittsNeuron(weights: weights, threshold: neuron.threshold)
            }
            let wires = passing.map { place in
                var weights = [Double](repeating: 0, count: width)
                weights[place] = 1
                return McCullochPittsNeuron(weights: weights, threshold: 0.5)
            }
            places = Array(layer.indices)
            passing = others.indices.map { layer.count + $0 }
            width = layer.count + others.count
            return working + wires
        }
        return ThresholdNetwork(inputs: count, layers: wide)
    }

    /// This network with its outputs in another order.
    ///
    /// - Precondition: there is a layer, and `order` has each output once.
    public func reorderingOutputs(_ order: [Int]) -> ThresholdNetwork {
        require(
            !layers.isEmpty && order.sorted() == Array(0..<outputs),
            "reorderingOutputs: order \(order) of \(outputs) outputs")
        let last = layers[layers.count - 1]
        return ThresholdNetwork(inputs: inputs, layers: layers.dropLast() + [order.map { last[$0] }])
    }
}

// MARK: - Ready-made

extension ThresholdNetwork {
    /// Exclusive or, which no single neuron computes: (a OR b) AND (a NAND b).
    public static let xor = ThresholdNetwork(inputs: 2, layers: [[.or, .nand], [.and]])

    /// The sum of two bits: inputs a, b; outputs sum, carry.
    public static let halfAdder = ThresholdNetwork(truthTables: [.xor, McCullochPittsNeuron.and.truthTable])

    /// The sum of three bits: inputs a, b, carry in; outputs sum, carry out.
    public static let fullAdder = ThresholdNetwork(truthTables: [
        TruthTable(inputs: 3) { $0.reduce(0, +) % 2 }, TruthTable(inputs: 3) { $0.reduce(0, +) / 2 },
    ])

    /// Adds two numbers of so many bits: a half adder for the lowest bits and a full adder
    /// for each pair after, which waits for the carry of the pair before.
    ///
    /// Inputs: the bits of the first number, the lowest first, then those of the second.
    /// Outputs: the bits of the sum, the lowest first, the last carry being the highest.
    /// - Precondition: `bits` is 1 or more.
    public static func adder(bits: Int) -> ThresholdNetwork {
        require(bits > 0, "adder: \(bits) bits; 1 or more are needed")
        /// What a signal between two stages is.
        enum Signal: Hashable {
            case first(Int), second(Int), sum(Int), carry
        }
        var signals = (0..<bits).map { Signal.first($0) } + (0..<bits).map { Signal.second($0) }
        var network = ThresholdNetwork(inputs: 2 * bits, layers: [])
        for bit in 0..<bits {
            let taken = [Signal.first(bit), .second(bit)] + (bit > 0 ? [.carry] : [])
            let stage = bit == 0 ? halfAdder : fullAdder
            network = network.followed(
                by: stage.working(on: taken.map { signals.firstIndex(of: $0)! }, of: signals.count))
            signals = [.sum(bit), .carry] + signals.filter { !taken.contains($0) }
        }
        let order = (0..<bits).map { Signal.sum($0) } + [.carry]
        return network.reorderingOutputs(order.map { signals.firstIndex(of: $0)! })
    }
}
