import Datasets
import FileAccess
import LinearAlgebra
import NeuralNetworks
import Plotting
import Sound
import Training

/// Which word is spoken, by voices that were never heard before.
struct SpeechDemo: Demo {
    static let name = "speech"
    static let summary = "which word is spoken, from its sound (first: make speech-data)"

    func run(_ context: DemoContext) throws {
        let index = "\(context.recordings)/index.csv"
        guard (try? FileBytes.read(index)) != nil else {
            throw CommandError(
                "there are no recordings in \(context.recordings); make them with 'make speech-data', "
                    + "or name their folder with --recordings")
        }
        let table = try Table(contentsOf: index)
        let (spoken, words) = try table.classes("word")
        let (file, voice, use) = try (table.column("file"), table.column("voice"), table.column("use"))
        let rows = Array(0..<table.rowCount)
        let training = rows.filter { use.text(row: $0) == "train" }
        let test = rows.filter { use.text(row: $0) == "test" }
        guard !training.isEmpty, !test.isEmpty else {
            throw CommandError("\(index) has no recordings to train on, or none to test; run 'make speech-data' again")
        }
        func voices(_ rows: [Int]) -> Int { Set(rows.map { voice.text(row: $0) }).count }
        try context.say(
            """
            The program espeak-ng said \(counted(words.count, "word")): \(words.joined(separator: ", ")). It has \
            many voices, men's and women's, which speak slower and faster, higher and lower. \
            \(counted(training.count, "recording")) by \(voices(training)) voices are for training, \
            \(counted(test.count, "recording")) by \(voices(test)) other voices for testing.
            """)

        try context.heading("From sound to numbers")
        let frontEnd = SpeechFrontEnd()
        let clock = ContinuousClock()
        var (figures, seconds): ([Float], Double) = ([], 0)
        let time = try clock.measure {
            for row in rows {
                let path = "\(context.recordings)/\(file.text(row: row))"
                let recording = try Recording(contentsOf: path)
                seconds += recording.seconds
                figures += try frontEnd.features(recording, source: path).elements
            }
        }
        let all = Matrix(rows: rows.count, columns: SpeechFrontEnd.count, figures)
        try context.say(
            """
            Each recording is cut into frames of 25 ms; the Fourier transform tells how strong each tone is in a \
            frame, 26 bands gather the tones as the ear does, and 13 figures describe the curve over the bands. Ten \
            stretches of the word, one after the other, make \(SpeechFrontEnd.count) figures with its length. \
            \(fixed(seconds / 60, 0)) minutes of sound took \(fixed(time / .seconds(1), 1)) s.
            """)

        try context.heading("Which word is it?")
        let scaler = StandardScaler(fittedTo: all.gatheringRows(training))
        let (x, xTest) = (
            scaler.transform(all.gatheringRows(training)), scaler.transform(all.gatheringRows(test))
        )
        let (known, asked) = (training.map { spoken[$0] }, test.map { spoken[$0] })
        let nearest = ClassificationReport(
            actual: asked, predicted: nearestNeighbours(xTest, x).map { known[$0] }, classCount: words.count)
        try context.result("words by the nearest recording", percent(nearest.accuracy))
        var generator = context.generator
        let layers: [Layer] = [.dropout(0.1), .dense(128, .relu), .dropout(0.4), .dense(words.count, .softmax)]
        var network = Network<Float>(inputs: SpeechFrontEnd.count, layers: layers, using: &generator)
        try context.show("\(network)")
        let epochs = context.effort(60, quick: 40)
        let history = try Trainer<Float>(
            loss: .crossEntropy, optimizer: .adamW(learningRate: 2e-3, weightDecay: 0.02), batchSize: 32,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs)
        ).fit(&network, inputs: x, targets: .oneHot(known, classCount: words.count), using: &generator)
        let answers = network.predict(xTest).argmax(over: .columns)
        let report = ClassificationReport(actual: asked, predicted: answers, classCount: words.count)
        try context.say("\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s. Voice by voice:")
        for name in Set(test.map { voice.text(row: $0) }).sorted() {
            let own = test.indices.filter { voice.text(row: test[$0]) == name }
            let right = own.count { answers[$0] == asked[$0] }
            try context.show("\(name.padded(10)) \(percent(Double(right) / Double(own.count)))")
        }
        try context.result("words by the network, of voices never heard", percent(report.accuracy))
        try context.save(
            HeatMap(title: "Spoken words: what they were taken for", confusion: report.confusion, labels: words).svg,
            as: Self.name)

        let model = context.path("speech.safetensors")
        try SpeechModel(network: network, words: words, scaler: scaler).write(to: model)
        try context.say(
            "Model: \(model)\nTry it on a recording of your own, one word in a WAV file:")
        try context.show("soma recognize FILE.wav --model \(model)")
    }
}
