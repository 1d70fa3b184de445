import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// The perceptron learns a line; where no line will do, it says so.
struct PerceptronDemo: Demo {
    static let name = "perceptron"
    static let summary = "Rosenblatt's perceptron learns the line between two classes"

    func run(_ context: DemoContext) throws {
        try context.say(
            """
            In 1958 Frank Rosenblatt let the neuron find its weights by itself. For each sample that it gets \
            wrong, the sample is added to the weights (where the output should have been 1) or taken away \
            (where it should have been 0). The threshold is learned too: it is the weight of an extra input \
            that is always 1, the bias.
            """)
        try separable(context)
        try exclusiveOr(context)
        try iris(context)
    }

    /// Points on both sides of a gap of known width.
    private func separable(_ context: DemoContext) throws {
        try context.heading("Points that a line separates")
        var generator = context.generator
        let margin = 0.1
        // The line x + 2 y = 0.4, with weights and bias of unit length together.
        let line = Vector<Double>([1, 2, -0.4]) / (1 + 4 + 0.16).squareRoot()
        var rows: [[Double]] = []
        while rows.count < 200 {
            let point = Vector<Double>.random(count: 2, in: -1...1, using: &generator)
            if abs(dot(line, Vector(point.elements + [1]))) >= margin { rows.append(point.elements) }
        }
        let points = Matrix(rows)
        let classes = Perceptron(weights: line).predict(points)

        var perceptron = Perceptron<Double>(inputs: 2)
        let result = try PerceptronTrainer().fit(&perceptron, inputs: points, classes: classes, using: &generator)
        let radiusSquared = 1 + rows.map { $0[0] * $0[0] + $0[1] * $0[1] }.max()!
        try context.show("\(result)")
        let terms = perceptron.weights.elements.map { brief($0) }
        try context.show("its line: \(terms[0]) x + \(terms[1]) y + \(terms[2]) = 0".replacing("+ -", with: "- "))
        try context.say(
            """
            Novikoff's theorem of 1962 promises an end: no more than (R / gamma)^2 mistakes. Each point has the \
            extra input of 1 here: R is the length of the longest (x, y, 1), and gamma the least distance, w x + v y \
            + b without its sign, from a line that separates, with (w, v, b) scaled to the length 1. Here that is \
            \(Int(radiusSquared / (margin * margin))), however many points there are.
            """)
        try context.result("mistakes before the points were separated", "\(result.mistakes)")
        let chart = picture(
            "A perceptron's line between two classes", ("x", "y"), points, classes, ["class 0", "class 1"], perceptron,
            xRange: -1.1...1.1, yRange: -1.1...1.1)
        try context.save(chart.svg, as: Self.name)
    }

    private func exclusiveOr(_ context: DemoContext) throws {
        try context.heading("XOR, which no line separates")
        var generator = context.generator
        var perceptron = Perceptron<Double>(inputs: 2)
        let result = try PerceptronTrainer(maximumEpochs: 100).fit(
            &perceptron, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], classes: [0, 1, 1, 0], using: &generator)
        try context.show("\(result)")
        try context.say(
            """
            Left to itself the rule would never rest. So the trainer keeps the best weights that it met in its \
            pocket (Gallant 1990), and says that it did not separate the samples. Three of four is the most \
            that any line can do here; a network with a hidden layer does all four.
            """)
        try context.result("XOR rows that the kept weights get right", "\(4 - result.remainingErrors) of 4")
    }

    private func iris(_ context: DemoContext) throws {
        try context.heading("Irises: setosa against the rest")
        var generator = context.generator
        let table = try BundledDataset.iris.table()
        let petals: Matrix<Double> = try table.matrix(["petal_length", "petal_width"])
        let (species, labels) = try table.classes("species")
        let isSetosa = species.map { labels[$0] == "setosa" ? 1 : 0 }
        var perceptron = Perceptron<Double>(inputs: 2)
        let result = try PerceptronTrainer().fit(&perceptron, inputs: petals, classes: isSetosa, using: &generator)
        try context.show("\(result)")
        try context.result(
            "setosa or not, by one perceptron, of the irises it learned", percent(result.accuracy))
        let chart = picture(
            "Iris setosa by the size of its petals", ("petal length, cm", "petal width, cm"), petals, isSetosa,
            ["other irises", "Iris setosa"], perceptron, xRange: 0...7.2, yRange: 0...2.7)
        try context.save(chart.svg, as: Self.name + "-iris")

        try context.heading("All three species: one perceptron for each, against the rest")
        let measures: Matrix<Double> = try table.matrix(except: ["species"])
        let inputs = StandardScaler(fittedTo: measures).transform(measures)
        var three = MulticlassPerceptron<Double>(inputs: 4, classCount: 3)
        let results = try PerceptronTrainer(maximumEpochs: context.effort(500, quick: 100)).fit(
            &three, inputs: inputs, classes: species, using: &generator)
        for (label, result) in zip(labels, results) { try context.show("\(label): \(result)") }
        let accuracy = ClassificationReport(actual: species, predicted: three.predict(inputs), classCount: 3).accuracy
        try context.result("irises of three species told right, of those they learned", percent(accuracy))
        try context.say(
            "These figures tell how well lines separate the flowers that they learned. For others, see 'soma demo iris'."
        )
    }

    private func picture(
        _ title: String, _ axes: (String, String), _ points: Matrix<Double>, _ classes: [Int], _ names: [String],
        _ perceptron: Perceptron<Double>, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>
    ) -> Chart {
        let groups = names.indices.map { label in
            let rows = classes.indices.filter { classes[$0] == label }
            return Chart.Series.points(names[label], rows.map { (points[$0, 0], points[$0, 1]) })
        }
        let line = Chart.Series.boundary(
            "what it learned", weights: (perceptron.weights[0], perceptron.weights[1]), bias: perceptron.bias,
            across: xRange)
        return Chart(
            title: title, xTitle: axes.0, yTitle: axes.1, series: groups + [line], xRange: xRange, yRange: yRange)
    }
}
