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
    static let writesData = true
    static let summary = "which word is spoken (first, in a clone: make speech-data)"

    func run(_ context: DemoContext) throws {
        let index = "\(context.recordings)/index.csv"
        guard (try? FileBytes.read(index)) != nil else {
            throw CommandError(
                "there are no recordings in \(context.recordings); make them with 'make speech-data' in a clone of "
                    + "Soma, or name their folder with --recordings")
        }
        let table = try Table(contentsOf: index)
        let (spoken, words) = try table.classes("word")
        let (file, voice, use) = try (table.column("file"), table.column("voice"), table.column("use"))
        func rows(_ name: String) -> [Int] { (0..<table.rowCount).filter { use.text(row: $0) == name } }
        let (training, voices, accents) = (rows("train"), rows("voices"), rows("accents"))
        guard !training.isEmpty, !voices.isEmpty, !accents.isEmpty else {
            throw CommandError(
                "\(index) lacks recordings to train on or to test; run 'make speech-data' in a clone of Soma again")
        }
        func speakers(_ rows: [Int]) -> Int { Set(rows.map { voice.text(row: $0) }).count }
        try context.say(
            """
            The program espeak-ng said \(counted(words.count, "word")): \(words.joined(separator: ", ")). It has \
            many voices, men's and women's, which speak slower and faster, higher and lower. \
            \(counted(training.count, "recording")) by \(speakers(training)) voices, American and English, are for \
            training, each as it is and once more in noise; \(counted(voices.count, "recording")) by \
            \(speakers(voices)) other voices for testing; and \(counted(accents.count, "recording")) in which these \
            speak as in Scotland and on the Caribbean islands. All voices are this one program's: no person was \
            recorded, and how well the network hears people is not known.
            """)

        try context.heading("From sound to numbers")
        let frontEnd = SpeechFrontEnd()
        var (generator, seconds) = (context.generator, 0.0)
        func figures(_ rows: [Int], decibels: ClosedRange<Double>? = nil) throws -> Matrix<Float> {
            var figures: [Float] = []
            for row in rows {
                let path = "\(context.recordings)/\(file.text(row: row))"
                var recording = try Recording(contentsOf: path)
                seconds += recording.seconds
                if let decibels {
                    recording = recording.noisy(decibels: .random(in: decibels, using: &generator), using: &generator)
                }
                figures += try frontEnd.features(recording, source: path).elements
            }
            return Matrix(rows: rows.count, columns: SpeechFrontEnd.count, figures)
        }
        var (clean, noisy) = (Matrix<Float>.zeros(rows: 0, columns: 0), Matrix<Float>.zeros(rows: 0, columns: 0))
        var tests: [(name: String, rows: [Int], figures: Matrix<Float>)] = []
        let time = try ContinuousClock().measure {
            clean = try figures(training)
            noisy = try figures(training, decibels: 0...30)
            tests = [
                ("new voices", voices, try figures(voices)),
                ("new voices in noise", voices, try figures(voices, decibels: 5...5)),
                ("new voices and accents", accents, try figures(accents)),
            ]
        }
        try context.say(
            """
            Each recording is cut into frames of 25 ms; the Fourier transform tells how strong each tone is in a \
            frame, 26 bands gather the tones as the ear does, and 13 figures describe the curve over the bands. Ten \
            stretches of the word, one after the other, make \(SpeechFrontEnd.count) figures with its length. \
            \(fixed(seconds / 60, 0)) minutes of sound took \(fixed(time / .seconds(1), 1)) s.
            """)

        try context.heading("Which word is it?")
        let scaler = StandardScaler(fittedTo: clean)
        let x = Matrix(rows: 2 * clean.rows, columns: clean.columns, clean.elements + noisy.elements)
        let (inputs, known) = (scaler.transform(x), (training + training).map { spoken[$0] })
        let sets =
            [("training", inputs, known)]
            + tests.map { test in
                (test.name.replacing(" ", with: "-"), scaler.transform(test.figures), test.rows.map { spoken[$0] })
            }
        for (name, figures, classes) in sets {
            try context.keep(figures, as: "speech-\(name)-inputs")
            try context.keep(Vector(classes.map { Float($0) }).column, as: "speech-\(name)-classes")
        }
        let layers: [Layer] = [.dropout(0.1), .dense(256, .relu), .dropout(0.4), .dense(words.count, .softmax)]
        var network = Network<Float>(inputs: SpeechFrontEnd.count, layers: layers, using: &generator)
        try context.show("\(network)")
        let epochs = context.effort(60, quick: 40)
        let history = try Trainer<Float>(
            loss: .crossEntropy, optimizer: .adamW(learningRate: 2e-3, weightDecay: 0.02), batchSize: 32,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs)
        ).fit(&network, inputs: inputs, targets: .oneHot(known, classCount: words.count), using: &generator)
        try context.say(
            "\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s. The noise is 5 dB below the voice.")
        var picture = ""
        for (name, rows, figures) in tests {
            let (asked, figures) = (rows.map { spoken[$0] }, scaler.transform(figures))
            let nearest = nearestNeighbours(figures, inputs).map { known[$0] }
            let answers = network.predict(figures).argmax(over: .columns)
            let reports = [nearest, answers].map {
                ClassificationReport(actual: asked, predicted: $0, classCount: words.count)
            }
            try context.result("\(name), by the nearest recording", percent(reports[0].accuracy))
            try context.result("\(name), by the network", percent(reports[1].accuracy))
            picture =
                HeatMap(
                    title: "Words of \(name): what they were taken for", confusion: reports[1].confusion, labels: words
                ).svg
        }
        try context.save(picture, as: Self.name)

        let model = context.path("speech.safetensors")
        try SpeechModel(network: network, words: words, scaler: scaler).write(to: model)
        try context.say(
            "Model: \(model)\nTry it on a recording of your own, one word in a WAV file:")
        try context.show("soma recognize FILE.wav --model \(model)")
    }
}
