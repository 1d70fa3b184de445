import Foundation
import LinearAlgebra
import Testing

/// The tutorial of the module `Training`: each article shows the code of its chapter here, what it
/// prints and what it draws.
///
/// `SOMA_WRITE_TUTORIAL=1 swift test -c release --filter TutorialTests` puts the code, the output and the pictures
/// of this run into the catalogue. In an article that is being written, an empty block of Swift holds
/// the place of a step.
@Suite struct TutorialTests {
    static let chapters: [Chapter.Type] = [
        SettingUp.self, TheNeuronOf1943.self, ThePerceptron.self, TheMultilayerPerceptron.self,
        TheUsualProgram.self, GoingDeeper.self, JudgingFairly.self, YourOwnTable.self, Applications.self,
    ]

    private static let writes = ProcessInfo.processInfo.environment["SOMA_WRITE_TUTORIAL"] != nil

    @Test(arguments: chapters.indices, BackendChoice.available)
    func articleShowsItsChapter(_ number: Int, on backend: BackendChoice) throws {
        let chapter = try Self.chapters[number].init()
        try withBackend(backend) { try chapter.run() }
        let (steps, url) = (try Step.steps(of: chapter), Repository.article(of: chapter))
        var article = Article(try String(contentsOf: url, encoding: .utf8))
        #expect(article.steps.count == steps.count, "\(url.lastPathComponent): steps")
        let writes = Self.writes && backend == BackendChoice.available[0]
        if writes {
            article.replaceSteps(by: steps)
            try article.text.write(to: url, atomically: true, encoding: .utf8)
        }
        for (shown, step) in zip(article.steps, steps) {
            #expect(shown.code == step.code, "\(url.lastPathComponent), \(step.name): code")
            expect(step.trimmedOutput, shown.output ?? "", "\(url.lastPathComponent), \(step.name)")
        }
        try checkPictures(of: chapter, shown: article.pictures, writes: writes)
        // The command chooses its own backend.
        for commands in article.commands where backend == BackendChoice.available[0] {
            try check(commands.lines, shown: commands.output, in: chapter.folder)
        }
        let manifest = try String(contentsOf: Repository.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        for product in article.manifests.flatMap({ $0.matches(of: /product\(name: ("[^"]+")/) }) {
            #expect(manifest.contains(".library(name: \(product.output.1)"))
        }
    }

    private func expect(_ output: String, _ shown: String, _ place: String) {
        let agrees = Output.agrees(output, shown)
        #expect(agrees, "\(place) printed:\n\(output)\nwhere the article shows:\n\(shown)")
    }

    /// The pictures that a chapter draws are in the catalogue and in its article, and so are its diagrams.
    private func checkPictures(of chapter: Chapter, shown: [String], writes: Bool) throws {
        let drawn = chapter.files.filter { $0.hasSuffix(".svg") }
        #expect(drawn.map { String($0.dropLast(4)) } == shown.filter { !chapter.diagrams.contains($0) })
        for name in chapter.diagrams {
            #expect(shown.contains(name), "\(name)")
            let picture = try Data(contentsOf: Repository.pictures.appendingPathComponent("\(name).svg"))
            #expect(try !Picture(picture).words.isEmpty && picture.count < 10_000, "\(name)")
        }
        for name in drawn {
            let picture = try Data(contentsOf: URL(fileURLWithPath: "\(chapter.folder)/\(name)"))
            let url = Repository.pictures.appendingPathComponent(name)
            if writes { try picture.write(to: url) }
            let committed = try Data(contentsOf: url)
            #expect(committed.count < 60_000, "\(name)")
            let (new, old) = (try Picture(picture), try Picture(committed))
            #expect(new.elements == old.elements && new.words == old.words, "\(name)")
        }
    }

    @Test func everyPictureAndArticleIsUsed() throws {
        let articles = try Self.chapters.map { Repository.article(of: try $0.init()) }
        let shown = try articles.flatMap { Article(try String(contentsOf: $0, encoding: .utf8)).pictures }
        let pictures = try FileManager.default.contentsOfDirectory(atPath: Repository.pictures.path)
        #expect(pictures.sorted() == shown.map { $0 + ".svg" }.sorted())
        let landing = try String(
            contentsOf: Repository.catalogue.appendingPathComponent("Training.md"), encoding: .utf8)
        let listed = landing.matches(of: /- <doc:(\w+)>/).map { "\($0.output.1).md" }
        // And a page that is no chapter.
        #expect(listed == articles.map(\.lastPathComponent) + ["SomaForPyTorchUsers.md"])
    }

    /// The commands of a block succeed, and print the lines that the article shows.
    private func check(_ lines: [String], shown: String?, in folder: String) throws {
        var output = ""
        for line in lines where line.hasPrefix("soma ") {
            let process = Process()
            let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("soma")
            process.arguments = line.split(separator: " ").dropFirst().map(String.init)
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            output += String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(line)")
        }
        let printed = output.components(separatedBy: "\n")
        for line in shown?.components(separatedBy: "\n") ?? [] where line != "..." {
            #expect(printed.contains { Output.agrees($0, line) }, "\(lines) did not print '\(line)', but:\n\(output)")
        }
    }

    @Test func comparesNumbersNearly() {
        #expect(Output.agrees("a  0.123, 7 of 200", "a 0.124, 7 of 201"))
        #expect(!Output.agrees("a 0.123", "b 0.123") && !Output.agrees("7", "8") && !Output.agrees("0.50", "0.52"))
    }
}

/// What a picture is made of.
private struct Picture {
    /// The kinds of its elements.
    var elements: Set<String> = []
    /// The texts that are no numbers.
    var words: [String] = []

    /// - Throws: where it is not well-formed, or no SVG.
    init(_ data: Data) throws {
        let text = String(decoding: data, as: UTF8.self)
        var open: [String] = []
        struct Malformed: Error { let tag: String }
        for match in text.matches(of: /<(\/?)(\w+)[^>]*?(\/?)>([^<]*)/) {
            let (tag, content) = (
                String(match.output.2), match.output.4.trimmingCharacters(in: .whitespacesAndNewlines)
            )
            if !match.output.1.isEmpty {
                guard open.popLast() == tag else { throw Malformed(tag: tag) }
            } else if match.output.3.isEmpty {
                open.append(tag)
            }
            elements.insert(tag)
            if !content.isEmpty, Double(content) == nil { words.append(content) }
        }
        guard open.isEmpty, elements.contains("svg") else { throw Malformed(tag: open.last ?? "svg") }
    }
}
