import ArgumentParser
import FileAccess
import Sound

struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize", abstract: "Tells which word is spoken in a WAV file.",
        discussion: """
            The model is that of 'soma demo speech', which knows twenty words. Prints a line for each \
            file: the word, how sure the network is, and what it would say otherwise.
            """)

    @Argument(help: ArgumentHelp("WAV files (PCM of 8 or 16 bits) of one spoken word each.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("A model that 'soma demo speech' wrote.", valueName: "file"))
    var model = Self.usualModel

    /// What the demo writes where no folder is named.
    private static let usualModel = "soma-speech.safetensors"

    func run() throws {
        if model == Self.usualModel, (try? FileBytes.read(model)) == nil {
            // A file that is no recording comes first: the model may be there in its folder.
            for file in files { _ = try Recording(contentsOf: file) }
            throw CommandError(
                "there is no \(model) here; make it with 'soma demo speech', or name a model with --model")
        }
        let model = try SpeechModel(contentsOf: model)
        for file in files {
            let answers = try model.recognize(try Recording(contentsOf: file), source: file)
            let others = answers[1..<min(3, answers.count)].map { "\($0.word) \(percent(Double($0.probability)))" }
            let name = files.count > 1 ? "\(file): " : ""
            try StandardOutput.write(
                "\(name)\(answers[0].word) (\(percent(Double(answers[0].probability))); "
                    + "else \(others.joined(separator: ", ")))\n")
        }
    }
}
