import Datasets
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// More than one hidden layer: what changes as a network becomes deeper.
struct DepthDemo: Demo {
    static let name = "depth"
    static let summary = "one to five hidden layers: when depth fails and what mends it"

    /// A way to build the hidden layers.
    private struct Recipe {
        let name: String
        let activation: Activation
        let weights: Initializer
        /// What stands between the weighted sums and the activation.
        var normalisation: Layer?
    }

    private let recipes = [
        Recipe(name: "logistic, ±0.5", activation: .logistic, weights: .uniform(-0.5...0.5)),
        Recipe(name: "logistic, Glorot", activation: .logistic, weights: .glorot(.uniform)),
        Recipe(
            name: "logistic, layer norm", activation: .logistic, weights: .glorot(.uniform),
            normalisation: .layerNorm()),
        Recipe(
            name: "logistic, batch norm", activation: .logistic, weights: .glorot(.uniform),
            normalisation: .batchNorm()),
        Recipe(name: "tanh, Glorot", activation: .tanh, weights: .glorot(.uniform)),
        Recipe(name: "ReLU, He", activation: .relu, weights: .he(.uniform)),
    ]

    func run(_ context: DemoContext) throws {
        let table = try BundledDataset.digits.table()
        let images: Matrix<Float> = try table.matrix(except: ["digit"]) / 16
        let (digits, _) = try table.classes("digit")
        let targets = Matrix<Float>.oneHot(digits, classCount: 10)
        let (epochs, seeds) = context.effort((60, 5), quick: (15, 1))
        try context.say(
            """
            The same task, handwritten digits, for networks of one to five hidden layers of 32 units. All \
            learn by plain gradient descent (rate 0.1, batches of 32) for \(epochs) epochs, each with \
            \(counted(seeds, "seed")). What is shown is the training error: how well they \
            can learn at all; and the gradient before the training, in the first layer beside the last.
            """)

        var curves: [Chart.Series] = []
        var finals: [String: [(x: Double, y: Double)]] = [:]
        for recipe in recipes {
            try context.heading("Hidden layers: \(recipe.name)")
            for depth in 1...5 {
                var mean = [Double](repeating: 0, count: epochs)
                var gradients: [Double] = []
                for seed in 0..<seeds {
                    var generator = SplitMix64(seed: context.seed + UInt64(seed))
                    var network = self.network(recipe, depth: depth, using: &generator)
                    if seed == 0 { gradients = gradientSizes(network, depth: depth, images, targets) }
                    let trainer = Trainer<Float>(
                        loss: .crossEntropy, optimizer: .gradientDescent(learningRate: 0.1), batchSize: 32,
                        stopping: [.maximumEpochs(epochs)])
                    let history = try trainer.fit(&network, inputs: images, targets: targets, using: &generator)
                    for (index, record) in history.epochs.enumerated() {
                        mean[index] += record.trainingLoss / Double(seeds)
                    }
                }
                let ratio = gradients[0] / gradients[depth]
                try context.show(
                    "depth \(depth): training error \(fixed(mean[epochs - 1], 4)); first layer's gradient "
                        + "\(brief(ratio)) of the last's")
                finals[recipe.name, default: []].append((Double(depth), mean[epochs - 1]))
                if recipe.name == recipes[0].name {
                    curves.append(
                        .curve(counted(depth, "hidden layer"), mean.enumerated().map { (Double($0 + 1), $1) }))
                }
            }
        }
        try state(context, finals)
        let byEpoch = Chart(
            title: "Training error by depth (logistic, weights within ±0.5)", xTitle: "epoch",
            yTitle: "training cross-entropy", series: curves, yScale: .logarithmic)
        try context.save(byEpoch.svg, as: Self.name)
        let byDepth = Chart(
            title: "Training error after \(epochs) epochs", xTitle: "hidden layers", yTitle: "training cross-entropy",
            series: recipes.map { .curve($0.name, finals[$0.name]!) }, yScale: .logarithmic)
        try context.save(byDepth.svg, as: Self.name + "-recipes")
    }

    private func network(
        _ recipe: Recipe, depth: Int, using generator: inout SplitMix64
    ) -> Network<Float> {
        let one: [Layer] =
            recipe.normalisation.map { [.dense(32, weights: recipe.weights), $0, .activation(recipe.activation)] }
            ?? [.dense(32, recipe.activation, weights: recipe.weights)]
        let hidden = Array(repeating: one, count: depth).flatMap { $0 }
        return Network(inputs: 64, layers: hidden + [.dense(10, .softmax)], using: &generator)
    }

    /// The root mean square of the loss's derivatives by the weights of each dense layer.
    private func gradientSizes(
        _ network: Network<Float>, depth: Int, _ images: Matrix<Float>, _ targets: Matrix<Float>
    ) -> [Double] {
        let gradient = network.lossAndGradient(.crossEntropy, inputs: images, targets: targets).gradient
        // The derivatives are laid out as the parameters are: as a network they can be asked by layer.
        let layered = Network(architecture: network.architecture, parameters: gradient)
        return (0...depth).map { Double(square(layered.weights(ofLayer: $0)).mean()).squareRoot() }
    }

    private func state(_ context: DemoContext, _ finals: [String: [(x: Double, y: Double)]]) throws {
        try context.heading("What was seen")
        for recipe in recipes {
            let errors = finals[recipe.name]!.map(\.y)
            try context.result(
                "\(recipe.name): training error at depth 1 and 5", "\(brief(errors[0])), \(brief(errors[4]))")
        }
        try context.say(
            """
            Guessing gives an error of log 10 = 2.303. The slope of the logistic function is at most 1/4, and each \
            layer multiplies the error on its way back by that slope and by its weights: with small weights little of \
            it reaches the first layers of a deep network, which then hardly learn. That is the vanishing gradient. \
            Glorot's weights keep the spread of the signals from layer to layer, but for functions whose slope at 0 \
            is 1: to the logistic, with its 1/4, weights smaller than ±0.5 give less of a gradient still. \
            Normalisation does: it brings the weighted sums of each image (layer norm) or of each unit over a batch \
            (batch norm) to mean 0 and variance 1, and so divides the gradient by how small they had become. Then \
            even the logistic learns at depth 5. \
            The slope of tanh is up to 1, and that of ReLU 1 for each unit that is on; with weights that suit them \
            (Glorot's, He's) the gradient of the first layer is of the size of the last one's, about half of it or more, \
            and the deep networks learn.
            """)
    }
}
