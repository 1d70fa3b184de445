import Foundation

/// A chapter of the tutorial: code in steps, which its article shows.
///
/// A step stands between the comments `// step: name` and `// end`, in the file that is named as
/// the class and the article are. What a step prints is kept with it, by the line of the `print`.
class Chapter {
    required init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs every step.
    func run() throws {}

    /// The pictures of its article that no step draws: diagrams, which are kept as they are.
    var diagrams: [String] { [] }

    /// Where the steps' files go.
    let folder = NSTemporaryDirectory() + "soma-tutorial-" + UUID().uuidString
    /// What the steps have printed, each text with the line of its `print`.
    private(set) var printed: [(line: Int, text: String)] = []
    /// The files that the steps have named.
    private(set) var files: [String] = []

    /// Takes the place of the standard library's.
    func print(_ items: Any..., separator: String = " ", terminator: String = "\n", line: Int = #line) {
        printed.append((line, items.map { "\($0)" }.joined(separator: separator) + terminator))
    }

    /// Where a file is; an article shows the name alone.
    func path(_ name: String) -> String {
        files.append(name)
        return "\(folder)/\(name)"
    }
}

/// One step of a chapter, as its article shows it.
struct Step {
    let name: String
    /// The code, with the name of a file for its `path`.
    let code: String
    /// What it printed.
    let output: String

    /// The steps of a chapter that has run, in the order of its source.
    static func steps(of chapter: Chapter) throws -> [Step] {
        let source = try String(contentsOf: Repository.source(of: chapter), encoding: .utf8)
        var steps: [Step] = []
        var (name, lines, firstLine) = (String?.none, [String](), 0)
        for (index, line) in source.components(separatedBy: "\n").enumerated() {
            let words = line.trimmingCharacters(in: .whitespaces)
            if words.hasPrefix("// step: ") {
                (name, lines, firstLine) = (String(words.dropFirst(9)), [], index + 1)
            } else if words == "// end", let step = name {
                let output = chapter.printed.filter { (firstLine...index + 1).contains($0.line) }.map(\.text).joined()
                steps.append(Step(name: step, code: dedented(lines), output: output))
                name = nil
            } else if name != nil {
                lines.append(line)
            }
        }
        return steps
    }

    private static func dedented(_ lines: [String]) -> String {
        let filled = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        let indent = filled.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.map { String($0.dropFirst(indent)) }.joined(separator: "\n")
            .replacing(/path\(("[^"]*")\)/) { $0.output.1 }
    }
}

/// Where the repository's files are.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let catalogue = root.appendingPathComponent("Sources/Training/Training.docc")
    static let pictures = catalogue.appendingPathComponent("Resources")

    static func source(of chapter: Chapter) -> URL {
        root.appendingPathComponent("Tests/TutorialTests/\(type(of: chapter)).swift")
    }

    static func article(of chapter: Chapter) -> URL {
        catalogue.appendingPathComponent("\(type(of: chapter)).md")
    }
}
