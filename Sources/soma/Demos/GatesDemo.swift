import NeuralNetworks
import Plotting

/// The neuron of 1943, gates made of it, and what one alone cannot do.
struct GatesDemo: Demo {
    static let name = "gates"
    static let summary = "the neuron of 1943: logic gates, XOR, a 4-bit adder"

    func run(_ context: DemoContext) throws {
        try context.say(
            """
            In 1943 Warren McCulloch and Walter Pitts described a nerve cell by simple arithmetic. Each \
            input, 0 or 1, is multiplied by a weight; the products are added; where the sum reaches a \
            threshold, the output is 1, else 0. (So later introductions have it. In the paper excitations are counted, \
            and a single inhibition forbids the cell to fire.) Nothing is learned: a person picks the weights.
            """)
        try showGates(context)
        try searchForXor(context)
        try buildXor(context)
        try buildAdder(context)
    }

    private func showGates(_ context: DemoContext) throws {
        let gates: [(String, McCullochPittsNeuron)] = [
            ("OR", .or), ("AND", .and), ("NOT", .not), ("NAND", .nand), ("NOR", .nor),
        ]
        for (name, neuron) in gates {
            try context.heading("\(name): \(neuron)")
            try context.show(neuron.workedTable)
        }
    }

    /// No single neuron computes XOR: all of a grid, then the reason.
    private func searchForXor(_ context: DemoContext) throws {
        try context.heading("Can one neuron compute XOR?")
        let step = context.effort(0.125, quick: 0.25)
        let grid = stride(from: -2.0, through: 2, by: step)
        try context.say(
            "XOR is 1 where exactly one of two inputs is 1. We try every neuron whose two weights and threshold are "
                + "multiples of \(step) from -2 to 2:")
        for (name, table) in [
            ("OR", McCullochPittsNeuron.or.truthTable), ("AND", McCullochPittsNeuron.and.truthTable), ("XOR", .xor),
        ] {
            let search = searchForSingleNeuron(computing: table, grid: grid)
            try context.result("neurons that compute \(name)", "\(grouped(search.matches)) of \(grouped(search.tried))")
            if let neuron = search.neuron { try context.show("for example \(neuron)") }
        }
        try context.say(
            """
            No finer grid would help. For XOR, (0, 0) must stay silent, so the threshold t is above 0; (1, 0) \
            and (0, 1) must fire, so both weights are at least t; then (1, 1) has a sum of at least 2 t, which \
            is above t: it fires, and must not. One neuron draws one straight line, and no straight line has \
            (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other.
            """)
    }

    private func buildXor(_ context: DemoContext) throws {
        try context.heading("XOR as a network of three neurons")
        try context.say("Two lines do it: a XOR b = (a OR b) AND (a NAND b).")
        for row in TruthTable.xor.rows {
            let middle = ThresholdNetwork.xor.layers[0].map { $0.output(for: row.inputs) }
            let output = ThresholdNetwork.xor.outputs(for: row.inputs)[0]
            try context.show("\(row.inputs): OR \(middle[0]), NAND \(middle[1]); AND of them: \(output)")
        }
        let chart = Chart(
            title: "XOR: two neurons draw two lines", xTitle: "a", yTitle: "b",
            series: [
                .points("a XOR b = 0", [(0, 0), (1, 1)]), .points("a XOR b = 1", [(0, 1), (1, 0)]),
                .boundary("OR fires above", weights: (1, 1), bias: -0.5, across: -1...2),
                .boundary("NAND fires below", weights: (-1, -1), bias: 1.5, across: -1...2),
            ], xRange: -0.5...1.5, yRange: -0.5...1.5)
        try context.save(chart.svg, as: Self.name)
    }

    private func buildAdder(_ context: DemoContext) throws {
        try context.heading("Any Boolean function, and arithmetic")
        try context.say(
            """
            The same trick makes every function of a truth table: one neuron for each row with the output 1, \
            which fires for that row alone, and an OR of them. From the tables of a sum and a carry come a \
            full adder, and from four adders in a row a network that adds two numbers of four bits.
            """)
        let adder = ThresholdNetwork.adder(bits: 4)
        func sum(_ a: Int, _ b: Int) -> Int {
            let signals = [a, b].flatMap { number in (0..<4).map { number >> $0 & 1 } }
            return adder.outputs(for: signals).enumerated().reduce(0) { $0 + $1.element << $1.offset }
        }
        for (a, b) in [(2, 3), (7, 9), (15, 15)] { try context.show("\(a) + \(b) = \(sum(a, b))") }
        let correct = (0..<256).count { sum($0 / 16, $0 % 16) == $0 / 16 + $0 % 16 }
        try context.show("\(adder.neuronCount) neurons in \(adder.layers.count) layers")
        try context.result("sums that the 4-bit adder gets right", "\(correct) of 256")
    }
}
