import Foundation
import Sound
import Testing

private let espeak = "/usr/bin/espeak-ng"

/// The demo that hears words, on a small set of recordings that the test has made.
@Suite struct SpeechDemoTests {
    @Test func tellsHowToMakeRecordings() throws {
        let outcome = try runSoma("demo", "speech", "--recordings", "/nonexistent", "--output", NSTemporaryDirectory())
        #expect(outcome.status != 0 && outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("'make speech-data'"))
    }

    @Test func tellsHowToMakeAModel() throws {
        let path = NSTemporaryDirectory() + "soma-word-" + UUID().uuidString + ".wav"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(Recording(sampleRate: 8_000, samples: [0, 0.5]).wave).write(to: URL(fileURLWithPath: path))
        for (file, problem) in [(path, "'soma demo speech'"), ("none.wav", "cannot read none.wav")] {
            let outcome = try runSoma("recognize", file)
            #expect(outcome.status != 0 && outcome.output.isEmpty)
            #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains(problem))
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: espeak),
            "espeak-ng, which speaks the words, is not installed: sudo apt-get install espeak-ng"))
    func speech() throws {
        let folder = NSTemporaryDirectory() + "soma-demo-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Tools/speech-data").path
        let made = try run(script, [folder, "quick"])
        #expect(made.status == 0, "\(made.errors)")
        let outcome = try runSoma("demo", "speech", "--quick", "--recordings", folder, "--output", folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
        #expect(try firstFigure("new voices, by the network", outcome.output) > 97)
        #expect(try firstFigure("new voices in noise, by the network", outcome.output) > 92)
        #expect(try firstFigure("new voices and accents, by the network", outcome.output) > 89)
        let svg = try String(contentsOfFile: "\(folder)/soma-speech.svg", encoding: .utf8)
        #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n") && !svg.contains("nan"))

        // What was learned is used on files.
        let model = "\(folder)/soma-speech.safetensors"
        let words = ["seven", "left"].map { "\(folder)/voices-Mike-en-us-165-50-\($0).wav" }
        let heard = try runSoma("recognize", words[0], words[1], "--model", model)
        #expect(heard.status == 0, "\(heard.errors)")
        #expect(heard.output.contains("seven.wav: seven (") && heard.output.contains("left.wav: left ("), "\(heard)")
        let text = "\(folder)/index.csv"
        for (arguments, problem) in [
            ([text, "--model", model], "no WAV file"), ([words[0], "--model", words[0]], "soma-demo"),
            (["\(folder)/none.wav", "--model", model], "there is no such file"),
        ] {
            let wrong = try runSoma(["recognize"] + arguments)
            #expect(wrong.status != 0 && wrong.output.isEmpty && wrong.errors.contains(problem), "\(wrong.errors)")
            #expect(wrong.errors.split(separator: "\n").count == 1)
        }
    }
}
