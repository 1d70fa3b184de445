import DemoData
import LinearAlgebra
import Music
import NeuralNetworks
import Plotting
import RealModule
import Sound
import Training

/// The next note of an Irish tune, and a new tune, note by note.
struct FolkSongDemo: Demo {
    static let name = "folksong"
    static let writesData = true
    static let summary = "the next note of an Irish tune, and a new tune to listen to"

    func run(_ context: DemoContext) throws {
        let (all, skipped) = ABCReader.read(try FolkTunes.abc(), source: "oneills_1850.abc")
        try context.say(
            """
            Francis O'Neill, chief of police in Chicago, gathered the tunes that Irish people played there and \
            printed them in 1903. \(counted(all.count, "tune")) of his book are read here \
            (\(skipped.count) are left out, whose headers are faulty). A network sees the last eight notes, what \
            sounded one, two, four and eight bars ago, the place in the bar, key and metre, and says how likely \
            each next note is: its pitch, counted from the tonic, with its length.
            """)
        var generator = context.generator
        let tunes = all.shuffled(using: &generator)
        let tenth = tunes.count / 10
        let training = tunes[(2 * tenth)...].prefix(context.effort(tunes.count, quick: 250))
        let vocabulary = MelodyVocabulary(Array(training))
        let features = MelodyFeatures(vocabulary)
        let parts = [Array(training), Array(tunes[..<tenth]), Array(tunes[tenth..<2 * tenth])]
        let melodies = parts.map { $0.map { Melody($0, vocabulary) } }
        let (known, unseen, asked) = (melodies[0], melodies[1], melodies[2])
        let samples = MelodyRows.samples(known, features)
        try context.say(
            """
            \(counted(training.count, "tune")) are for training, \(counted(samples.inputs.rows, "note")) with the \
            ends; on \(tenth) the best way to count is chosen, and the curve is of them; \(tenth) others are the test. \
            \(counted(vocabulary.count - 1, "note")) with their lengths are told apart.
            """)

        for (name, melodies) in zip(["training", "choosing", "test"], melodies) {
            let rows = MelodyRows.samples(melodies, features)
            try context.keep(ones: rows.inputs, as: "folksong-\(name)-inputs")
            try context.keep(ones: rows.targets, as: "folksong-\(name)-targets")
        }

        try context.heading("First by counting: what came after the last few notes")
        // Smoothed after Kneser and Ney: (count - discount) / total, and what is taken off goes to a shorter context.
        // Of several lengths, and with the place in the bar or without, the one that does best on the tunes
        // that choose.
        var best = (score: Double.infinity, test: 0.0, text: "")
        for hasPlace in [false, true] {
            for length in 2...4 {
                let model = KneserNeyModel(
                    symbols: vocabulary.count, samples: contexts(known, length, hasPlace, vocabulary))
                let score = model.perplexity(contexts(unseen, length, hasPlace, vocabulary))
                let test = model.perplexity(contexts(asked, length, hasPlace, vocabulary))
                try context.show("\(length) notes\(hasPlace ? " and the place in the bar" : ""): \(fixed(test, 2))")
                if score < best.score {
                    best = (score, test, "\(length) notes\(hasPlace ? " and the place in the bar" : "")")
                }
            }
        }
        try context.say(
            """
            The figure is the perplexity: 10 says that the tune was as hard to foretell as a choice among 10 \
            notes that are equally likely.
            """)
        try context.result("perplexity of counting (\(best.text))", fixed(best.test, 2))

        try context.heading("Then with a network")
        let layers: [Layer] = [.dense(256, .relu), .dropout(0.3), .dense(vocabulary.count, .softmax)]
        var network = Network<Float>(inputs: features.count, layers: layers, using: &generator)
        try context.show("\(network)")
        let epochs = context.effort(6, quick: 3)
        let trainer = Trainer<Float>(
            loss: .crossEntropy, optimizer: .adam(learningRate: 2e-3), batchSize: 128,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs, minimumFactor: 0.05))
        let history = try trainer.fit(
            &network, inputs: samples.inputs, targets: samples.targets,
            validation: MelodyRows.samples(unseen, features), using: &generator)
        let perplexity = perplexity(network, asked, features)
        try context.say("\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s.")
        try context.result("perplexity of the network", fixed(perplexity, 2))
        try context.save(picture(history, counting: best.score), as: Self.name)

        try context.heading("A new tune")
        var composer = Composer(network, features, temperature: context.temperature, generator: generator)
        let tune = composer.tune(
            title: "Soma's Jig No. \(context.seed)", key: Key("D")!, metre: Metre("6/8")!, upbeat: Note.wholeTicks / 8)
        try context.show(tune.abc())
        let sound = Synthesizer(quartersPerMinute: 160)
        try context.say(
            """
            A temperature of \(brief(context.temperature)) chose the notes (--temperature; at 0 always the likeliest) \
            and the seed \(context.seed) (--seed). A notation program opens the notes, a player the other two.
            """)
        try context.save(Array(tune.abc().utf8), as: "folksong.abc", kind: "Notes")
        try context.save(StandardMIDIFile.bytes(tune, quartersPerMinute: 160), as: "folksong.mid", kind: "MIDI file")
        try context.save(
            Recording(sampleRate: Int(sound.sampleRate), samples: sound.samples(tune)).wave, as: "folksong.wav",
            kind: "Sound")
    }

    /// Each note of some melodies with what was before it, the nearest first.
    private func contexts(
        _ melodies: [Melody], _ length: Int, _ hasPlace: Bool, _ vocabulary: MelodyVocabulary
    ) -> [(context: [Int], next: Int)] {
        melodies.flatMap { melody in
            (0...melody.tokens.count).map { index in
                // Before the first note is the end of the tune before.
                var context = (1...length).map { index >= $0 ? melody.tokens[index - $0] : vocabulary.end }
                if hasPlace { context.insert(MelodyFeatures.place(melody, before: index), at: 1) }
                return (context, index < melody.tokens.count ? melody.tokens[index] : vocabulary.end)
            }
        }
    }

    private func perplexity(_ network: Network<Float>, _ melodies: [Melody], _ features: MelodyFeatures) -> Double {
        let samples = MelodyRows.samples(melodies, features)
        let all = Array(0..<samples.inputs.rows)
        let loss = network.loss(
            .crossEntropy, inputs: samples.inputs.gatheringRows(all), targets: samples.targets.gatheringRows(all))
        return Double.exp(loss)
    }

    private func picture(_ history: History, counting: Double) -> String {
        let epochs = history.epochs.map { Double($0.epoch) }
        let losses = history.epochs.map { Double.exp($0.validationLoss ?? .nan) }
        return Chart(
            title: "Irish tunes: how hard the next note is to foretell", xTitle: "epoch",
            yTitle: "perplexity of the tunes for choosing",
            series: [
                .curve("network", Array(zip(epochs, losses))),
                .curve("counting", [(1, counting), (epochs.last ?? 1, counting)]),
            ]
        ).svg
    }
}
