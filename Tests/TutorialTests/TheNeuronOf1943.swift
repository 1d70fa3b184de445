// step: imports
import NeuralNetworks
import Plotting

// end

final class TheNeuronOf1943: Chapter {
    override var diagrams: [String] { ["neuron"] }

    override func run() throws {
        // step: neuron
        let inputs = [1, 0]
        let weights = [1.0, 1.0]
        let threshold = 0.5
        var sum = 0.0
        for (input, weight) in zip(inputs, weights) { sum += Double(input) * weight }
        let output = sum >= threshold ? 1 : 0
        print("The sum is \(sum), so the output is \(output).")
        // end

        // step: or
        let or = McCullochPittsNeuron(weights: [1, 1], threshold: 0.5)
        print(or.workedTable)
        // end

        // step: gates
        let and = McCullochPittsNeuron(weights: [1, 1], threshold: 1.5)
        let not = McCullochPittsNeuron(weights: [-1], threshold: -0.5)
        let nand = McCullochPittsNeuron(weights: [-1, -1], threshold: -1.5)
        for (name, gate) in [("AND", and), ("NOT", not), ("NAND", nand)] {
            print("\(name): \(gate)")
            print(gate.workedTable)
        }
        // end

        // step: search
        let grid = stride(from: -2.0, through: 2, by: 0.25)
        for (name, table) in [("OR", or.truthTable), ("AND", and.truthTable), ("XOR", .xor)] {
            let search = searchForSingleNeuron(computing: table, grid: grid)
            print("\(name): \(search.matches) of \(search.tried) neurons compute it")
        }
        // end

        // step: xor
        let xor = ThresholdNetwork(inputs: 2, layers: [[or, nand], [and]])
        for row in TruthTable.xor.rows {
            let hidden = xor.layers[0].map { $0.output(for: row.inputs) }
            print("\(row.inputs): OR and NAND give \(hidden), the network \(xor.outputs(for: row.inputs))")
        }
        // end

        // step: picture
        let chart = Chart(
            title: "XOR: two neurons draw two lines", xTitle: "a", yTitle: "b",
            series: [
                .points("a XOR b is 0", [(0, 0), (1, 1)]),
                .points("a XOR b is 1", [(0, 1), (1, 0)]),
                .boundary("OR: above this", weights: (1, 1), bias: -0.5, across: -1...2),
                .boundary("NAND: below this", weights: (-1, -1), bias: 1.5, across: -1...2),
            ], xRange: -0.5...1.5, yRange: -0.5...1.5)
        try chart.write(to: path("xor-lines.svg"))
        // end

        // step: majority
        let majority = TruthTable(inputs: 3) { inputs in inputs.reduce(0, +) >= 2 ? 1 : 0 }
        let network = ThresholdNetwork(truthTable: majority)
        print(network.truthTables[0])
        print("computed by \(network.neuronCount) neurons")
        // end

        // step: adder
        // A number as four bits, the lowest first, and back.
        func bits(_ number: Int) -> [Int] { (0..<4).map { number >> $0 & 1 } }
        func number(_ bits: [Int]) -> Int { bits.reversed().reduce(0) { 2 * $0 + $1 } }

        let adder = ThresholdNetwork.adder(bits: 4)
        print("7 is \(bits(7)), 9 is \(bits(9))")
        print("7 + 9 = \(number(adder.outputs(for: bits(7) + bits(9))))")
        var right = 0
        for a in 0..<16 {
            for b in 0..<16 where number(adder.outputs(for: bits(a) + bits(b))) == a + b { right += 1 }
        }
        print("\(right) of 256 sums are right, by \(adder.neuronCount) neurons in \(adder.layers.count) layers")
        // end
    }
}
