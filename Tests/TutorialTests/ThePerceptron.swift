// step: imports
import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class ThePerceptron: Chapter {
    override func run() throws {
        // step: rule
        let inputs: Matrix<Double> = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let classes = [0, 0, 0, 1]
        var weights: Vector<Double> = [0, 0, 0]  // of two inputs, and of the input that is always 1
        var mistakes = 1
        while mistakes > 0 {
            mistakes = 0
            for (row, target) in classes.enumerated() {
                let sample = Vector(inputs[row: row].elements + [1])
                let output = dot(weights, sample) >= 0 ? 1 : 0
                if output != target {
                    weights += Double(target - output) * sample
                    mistakes += 1
                }
            }
            print("mistakes: \(mistakes), weights: \(weights)")
        }
        // end

        // step: library
        var generator = SplitMix64(seed: 1)
        var and = Perceptron<Double>(inputs: 2)
        let inOrder = PerceptronTrainer(shuffles: false)
        print(try inOrder.fit(&and, inputs: inputs, classes: classes, using: &generator))
        print(and)
        // end

        // step: points
        let direction: Vector<Double> = [1, 2, -0.4]  // the line x + 2 y = 0.4
        let line = direction / direction.norm()
        let gap = 0.1
        var rows: [[Double]] = []
        while rows.count < 200 {
            let point = Vector<Double>.random(count: 2, in: -1...1, using: &generator).elements
            if abs(dot(line, Vector(point + [1]))) >= gap { rows.append(point) }
        }
        let points = Matrix(rows)
        let sides = Perceptron(weights: line).predict(points)
        print("\(sides.count { $0 == 1 }) points above the line, \(sides.count { $0 == 0 }) below")
        // end

        // step: bound
        var perceptron = Perceptron<Double>(inputs: 2)
        let result = try PerceptronTrainer().fit(
            &perceptron, inputs: points, classes: sides, using: &generator)
        print(result)
        let radiusSquared = 1 + square(points).sum(over: .columns).max()
        print("The bound is \(Int(radiusSquared / (gap * gap))) mistakes.")
        // end

        // step: picture
        let groups = [0, 1].map { side in
            Chart.Series.points(
                "class \(side)", sides.indices.filter { sides[$0] == side }.map { (points[$0, 0], points[$0, 1]) })
        }
        func boundary(_ name: String, _ weights: Vector<Double>) -> Chart.Series {
            .boundary(name, weights: (weights[0], weights[1]), bias: weights[2], across: -1...8)
        }
        try Chart(
            title: "A perceptron's line between two classes", xTitle: "x", yTitle: "y",
            series: groups + [boundary("the line we drew", line), boundary("what it learned", perceptron.weights)],
            xRange: -1...1, yRange: -1...1
        ).write(to: path("perceptron-line.svg"))
        // end

        // step: xor
        var xor = Perceptron<Double>(inputs: 2)
        let trainer = PerceptronTrainer(maximumEpochs: 50)
        print(try trainer.fit(&xor, inputs: inputs, classes: [0, 1, 1, 0], using: &generator))
        // end

        // step: iris
        let table = try BundledDataset.iris.table()
        let petals: Matrix<Double> = try table.matrix(["petal_length", "petal_width"])
        let (species, labels) = try table.classes("species")
        let two = species.indices.filter { labels[species[$0]] != "setosa" }
        let flowers = petals.gatheringRows(two)
        let isVirginica = two.map { labels[species[$0]] == "virginica" ? 1 : 0 }

        var iris = Perceptron<Double>(inputs: 2)
        print(try PerceptronTrainer().fit(&iris, inputs: flowers, classes: isVirginica, using: &generator))
        // end

        // step: iris-picture
        let kinds = ["versicolor", "virginica"].enumerated().map { kind, name in
            let rows = isVirginica.indices.filter { isVirginica[$0] == kind }
            return Chart.Series.points(name, rows.map { (flowers[$0, 0], flowers[$0, 1]) })
        }
        try Chart(
            title: "Two irises that no line separates", xTitle: "petal length, cm", yTitle: "petal width, cm",
            series: kinds + [boundary("in the pocket", iris.weights)]
        ).write(to: path("perceptron-iris.svg"))
        // end
    }
}
