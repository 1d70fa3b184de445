// step: imports
import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class GoingDeeper: Chapter {
    override func run() throws {
        // step: data
        let table = try BundledDataset.digits.table()
        let images: Matrix<Double> = try table.matrix(except: ["digit"]) / 16
        let (digits, _) = try table.classes("digit")
        let targets = Matrix<Double>.oneHot(digits, classCount: 10)
        print("\(images.rows) images of \(images.columns) pixels, each from 0 to 1")
        print("the first is a \(digits[0])")
        // end

        // step: image
        try HeatMap(
            title: "A handwritten 0, as the network sees it", xTitle: "column", yTitle: "row",
            rowLabels: (1...8).map { "\($0)" }, columnLabels: (1...8).map { "\($0)" },
            values: (0..<8).map { row in images[row: 0][(8 * row)..<(8 * row + 8)].elements }
        ).write(to: path("digit.svg"))
        // end

        // step: make
        func makeNetwork(_ hidden: [Layer]) -> Network<Double> {
            var generator = SplitMix64(seed: 7)
            return Network(inputs: 64, layers: hidden + [.dense(10, .softmax)], using: &generator)
        }
        func course(
            _ network: Network<Double>, _ images: Matrix<Double>, _ targets: Matrix<Double>
        ) throws -> [Double] {
            var (network, generator) = (network, SplitMix64(seed: 8))
            let trainer = Trainer<Double>(
                loss: .crossEntropy, optimizer: .gradientDescent(learningRate: 0.05), batchSize: 32,
                stopping: [.maximumEpochs(25)])
            let history = try trainer.fit(&network, inputs: images, targets: targets, using: &generator)
            return history.epochs.map(\.trainingLoss)
        }
        // end

        // step: depth
        let plain = Layer.dense(32, .logistic, weights: .uniform(-0.5...0.5))
        for depth in 1...5 {
            let network = makeNetwork(Array(repeating: plain, count: depth))
            let losses = try course(network, images, targets)
            print("\(depth) hidden: error \(losses.last!.rounded(places: 2))")
        }
        // end

        // step: slopes
        func slopeSizes(
            _ network: Network<Double>, _ images: Matrix<Double>, _ targets: Matrix<Double>
        ) -> [Double] {
            let (_, slopes) = network.lossAndGradient(.crossEntropy, inputs: images, targets: targets)
            let gradient = Network(architecture: network.architecture, parameters: slopes)
            return (0...5).map { square(gradient.weights(ofLayer: $0)).mean().squareRoot() }
        }
        let sizes = slopeSizes(makeNetwork(Array(repeating: plain, count: 5)), images, targets)
        for (layer, size) in sizes.enumerated() {
            print("layer \(layer + 1): \(Int((1e6 * size).rounded())) millionths")
        }
        // end

        // step: recipes
        let recipes: [(name: String, layers: [Layer])] = [
            ("logistic, ±0.5", [plain]),
            ("logistic, Glorot", [.dense(32, .logistic, weights: .glorot(.uniform))]),
            ("tanh, Glorot", [.dense(32, .tanh, weights: .glorot(.uniform))]),
            ("ReLU, He", [.dense(32, .relu, weights: .he(.uniform))]),
            ("logistic, batch norm", [.dense(32), .batchNorm(), .activation(.logistic)]),
            ("logistic, layer norm", [.dense(32), .layerNorm(), .activation(.logistic)]),
        ]
        var (reach, learning): ([Chart.Series], [Chart.Series]) = ([], [])
        for (name, layers) in recipes {
            let network = makeNetwork(Array(repeating: layers, count: 5).flatMap { $0 })
            let sizes = slopeSizes(network, images, targets)
            let losses = try course(network, images, targets)
            print("\(name): error \(losses.last!.rounded(places: 2))")
            reach.append(.curve(name, sizes.enumerated().map { (Double($0 + 1), $1) }))
            learning.append(.curve(name, losses.enumerated().map { (Double($0 + 1), $1) }))
        }
        // end

        // step: pictures
        try Chart(
            title: "Size of the slopes in each layer, before training", xTitle: "layer", yTitle: "root mean square",
            series: reach, yScale: .logarithmic
        ).write(to: path("vanishing.svg"))
        try Chart(
            title: "Five hidden layers: the training error", xTitle: "epoch", yTitle: "cross-entropy",
            series: learning
        ).write(to: path("recipes.svg"))
        // end
    }
}
