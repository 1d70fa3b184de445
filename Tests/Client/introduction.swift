// What a user of the library writes: a neuron on plain matrices, then a network.
import LinearAlgebra
import NeuralNetworks
import Training

let inputs: Matrix<Double> = [[0, 1, 1], [1, 0, 0], [1, 0, 1]]
let expected: Matrix<Double> = [[1], [0], [1]]
var generator = SplitMix64(seed: 1)
var weights = Matrix<Double>.random(rows: 3, columns: 1, in: -1...1, using: &generator)
var bias = 0.0
for _ in 0..<10_000 {
    let output = sigmoid(dot(inputs, weights) + bias)
    let error = (expected - output) * output * (1 - output)
    weights += dot(inputs.T, error) * 0.98
    bias += error.sum() * 0.98
}
precondition(abs(sigmoid(dot(inputs, weights) + bias) - expected).max() < 0.05)

let x = Matrix<Float>.random(rows: 500, columns: 64, in: 0...1, using: &generator)
let labels = x[columns: 0..<10].argmax(over: .columns)
let y = Matrix<Float>(rows: 500, columns: 10) { $1 == labels[$0] ? 1 : 0 }
let (xv, yv) = (x[rows: 400...], y[rows: 400...])
var network = Network<Float>(inputs: 64, layers: [.dense(32, .relu), .dense(10, .softmax)], using: &generator)
let trainer = Trainer<Float>(
    loss: .crossEntropy, optimizer: .adam(learningRate: 1e-3), batchSize: 32,
    stopping: [.maximumEpochs(100), .noImprovement(patience: 10)])
let history = try trainer.fit(&network, inputs: x, targets: y, validation: (xv, yv), using: &generator)
precondition(history.best.validationAccuracy! > 0.8)
let probabilities = network.predict(x)
precondition(probabilities.rows == 500 && probabilities.columns == 10)

let c = Matrix<Float>(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6])
let same = dot(c.T, c)
precondition(same == [[17, 22, 27], [22, 29, 36], [27, 36, 45]])
print("a neuron and \(network) on \(BackendChoice.current)")
