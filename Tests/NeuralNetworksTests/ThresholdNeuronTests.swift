import NeuralNetworks
import Testing

/// The neuron of 1943, its gates and what they make together.
@Suite struct ThresholdNeuronTests {
    @Test func gates() {
        #expect(McCullochPittsNeuron.or.truthTable.outputs == [0, 1, 1, 1])
        #expect(McCullochPittsNeuron.and.truthTable.outputs == [0, 0, 0, 1])
        #expect(McCullochPittsNeuron.nand.truthTable.outputs == [1, 1, 1, 0])
        #expect(McCullochPittsNeuron.nor.truthTable.outputs == [1, 0, 0, 0])
        #expect(McCullochPittsNeuron.not.truthTable.outputs == [1, 0])
        #expect(McCullochPittsNeuron.or.weights == [1, 1] && McCullochPittsNeuron.or.threshold == 0.5)
    }

    @Test(arguments: 0...5) func gatesOfManyInputs(inputs: Int) {
        for row in TruthTable(inputs: inputs, { _ in 0 }).rows.map(\.inputs) {
            let (any, all) = (row.contains(1) ? 1 : 0, row.contains(0) ? 0 : 1)
            #expect(McCullochPittsNeuron.or(inputs: inputs).output(for: row) == any)
            #expect(McCullochPittsNeuron.and(inputs: inputs).output(for: row) == all)
            #expect(McCullochPittsNeuron.nor(inputs: inputs).output(for: row) == 1 - any)
            #expect(McCullochPittsNeuron.nand(inputs: inputs).output(for: row) == 1 - all)
        }
    }

    @Test func aSumEqualToTheThresholdFires() {
        let neuron = McCullochPittsNeuron(weights: [0.5, 0.25], threshold: 0.75)
        #expect(neuron.weightedSum(of: [1, 1]) == 0.75 && neuron.output(for: [1, 1]) == 1)
        #expect(neuron.output(for: [1, 0]) == 0)
    }

    @Test func theWorkedTablePrintsTheSums() {
        #expect(
            McCullochPittsNeuron.or.workedTable.description == """
                (0, 0): (0 * 1) + (0 * 1) = 0 < 0.5, output 0
                (0, 1): (0 * 1) + (1 * 1) = 1 >= 0.5, output 1
                (1, 0): (1 * 1) + (0 * 1) = 1 >= 0.5, output 1
                (1, 1): (1 * 1) + (1 * 1) = 2 >= 0.5, output 1
                """)
        #expect(McCullochPittsNeuron.not.workedTable.rows.map(\.sum) == [0, -1])
        #expect("\(McCullochPittsNeuron.not)" == "weights -1, threshold -0.5")
        #expect(TruthTable.xor.description == "(0, 0): 0\n(0, 1): 1\n(1, 0): 1\n(1, 1): 0")
    }

    @Test func exclusiveOr() {
        #expect(ThresholdNetwork.xor.truthTables == [.xor])
        #expect(ThresholdNetwork.xor.neuronCount == 3)
    }

    /// All functions of 0 to 3 inputs, and two of five.
    @Test func anyBooleanFunction() {
        for inputs in 0...3 {
            for number in 0..<1 << (1 << inputs) {
                let table = TruthTable(inputs: inputs, outputs: (0..<1 << inputs).map { number >> $0 & 1 })
                #expect(ThresholdNetwork(truthTable: table).truthTables == [table])
            }
        }
        let parity = TruthTable(inputs: 5) { $0.reduce(0, +) % 2 }
        let majority = TruthTable(inputs: 5) { $0.reduce(0, +) > 2 ? 1 : 0 }
        #expect(ThresholdNetwork(truthTables: [parity, majority]).truthTables == [parity, majority])
    }

    @Test func fullAdder() {
        for row in TruthTable(inputs: 3, { _ in 0 }).rows.map(\.inputs) {
            let sum = row.reduce(0, +)
            #expect(ThresholdNetwork.fullAdder.outputs(for: row) == [sum % 2, sum / 2])
        }
    }

    @Test(arguments: 1...4) func adders(bits: Int) {
        let adder = ThresholdNetwork.adder(bits: bits)
        #expect(adder.inputs == 2 * bits && adder.outputs == bits + 1)
        for a in 0..<1 << bits {
            for b in 0..<1 << bits {
                let signals = [a, b].flatMap { number in (0..<bits).map { number >> $0 & 1 } }
                let sum = adder.outputs(for: signals).enumerated().reduce(0) { $0 + $1.element << $1.offset }
                #expect(sum == a + b, "\(a) + \(b)")
            }
        }
    }

    @Test func noSingleNeuronComputesXor() {
        let grid = stride(from: -2.0, through: 2, by: 0.25)
        let search = searchForSingleNeuron(computing: .xor, grid: grid)
        #expect(search.neuron == nil && search.matches == 0 && search.tried == 17 * 17 * 17)
        for gate in [McCullochPittsNeuron.or, .and, .nand, .nor, .not] {
            let search = searchForSingleNeuron(computing: gate.truthTable, grid: grid)
            #expect(search.neuron?.truthTable == gate.truthTable && search.matches > 0)
        }
        // Of the 16 functions of two inputs, 14 are a neuron's.
        let computable = (0..<16).count { number in
            let table = TruthTable(inputs: 2, outputs: (0..<4).map { number >> $0 & 1 })
            return searchForSingleNeuron(computing: table, grid: [-1.5, -1, -0.5, 0.5, 1, 1.5]).neuron != nil
        }
        #expect(computable == 14)
    }
}
