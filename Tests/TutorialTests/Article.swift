import Foundation

/// The text of an article, in blocks.
struct Article {
    /// Lines of prose, or what stands between two fences.
    enum Block: Equatable {
        case prose([String])
        case code(language: String, text: String)
    }

    var blocks: [Block] = []

    init(_ text: String) {
        var (lines, language) = ([String](), String?.none)
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                let block: Block =
                    language.map { .code(language: $0, text: lines.joined(separator: "\n")) } ?? .prose(lines)
                blocks.append(block)
                language = language == nil ? String(line.dropFirst(3)) : nil
                lines = []
            } else {
                lines.append(line)
            }
        }
        blocks.append(.prose(lines))
    }

    var text: String {
        blocks.map { block in
            switch block {
            case .prose(let lines): lines.joined(separator: "\n")
            case .code(let language, let text): "```\(language)\n\(text)\n```"
            }
        }.joined(separator: "\n")
    }

    /// A block of Swift that a test can run: a manifest is none.
    private static func isStep(_ block: Block) -> Bool {
        guard case .code("swift", let text) = block else { return false }
        return !text.hasPrefix("// swift-tools-version")
    }

    /// Each step's code, with the output that follows it before other prose.
    var steps: [(code: String, output: String?)] {
        blocks.indices.filter { Self.isStep(blocks[$0]) }.map { index in
            guard case .code(_, let code) = blocks[index] else { return ("", nil) }
            return (code, output(after: index).map(\.text))
        }
    }

    /// The commands of each block of them, with the lines that the article shows of their output.
    var commands: [(lines: [String], output: String?)] {
        blocks.indices.compactMap { index in
            guard case .code("console", let text) = blocks[index] else { return nil }
            return (text.components(separatedBy: "\n"), output(after: index).map(\.text))
        }
    }

    /// The manifests of packages.
    var manifests: [String] {
        blocks.compactMap { block in
            guard case .code("swift", let text) = block, !Self.isStep(block) else { return nil }
            return text
        }
    }

    /// The names of the pictures that are shown.
    var pictures: [String] { text.matches(of: /!\[[^\]]+\]\(([^)]+)\)/).map { String($0.output.1) } }

    /// The block of output behind a block, where at most a blank line is between them.
    private func output(after index: Int) -> (index: Int, text: String)? {
        guard index + 2 < blocks.count, case .prose(let lines) = blocks[index + 1], lines.allSatisfy(\.isEmpty),
            case .code("text", let text) = blocks[index + 2]
        else { return nil }
        return (index + 2, text)
    }

    /// Puts each step's code and output in place of those that are there.
    mutating func replaceSteps(by steps: [Step]) {
        for (index, step) in zip(blocks.indices.filter { Self.isStep(blocks[$0]) }, steps).reversed() {
            let old = output(after: index)?.index
            blocks[index] = .code(language: "swift", text: step.code)
            let output = step.output.isEmpty ? nil : Block.code(language: "text", text: step.trimmedOutput)
            switch (old, output) {
            case (let old?, let output?): blocks[old] = output
            case (let old?, nil): blocks.removeSubrange(index + 1...old)
            case (nil, let output?): blocks.insert(contentsOf: [.prose([""]), output], at: index + 1)
            case (nil, nil): break
            }
        }
    }
}

extension Step {
    /// The output without the last line's end and without spaces at lines' ends.
    var trimmedOutput: String {
        output.components(separatedBy: "\n").map { $0.replacing(#/ +$/#, with: "") }.joined(separator: "\n")
            .trimmingCharacters(in: .newlines)
    }
}

/// Compares what was printed with what an article shows: texts exactly, numbers nearly, since
/// backends and processors differ in last digits.
enum Output {
    /// How far a number may be from the one that is shown, of the greater: and one unit of its last
    /// decimal in any case.
    static let tolerance = 0.03

    static func agrees(_ actual: some StringProtocol, _ shown: some StringProtocol) -> Bool {
        let (a, b) = (tokens(actual), tokens(shown))
        return a.count == b.count && zip(a, b).allSatisfy(agree)
    }

    private static func tokens(_ text: some StringProtocol) -> [Substring] {
        Substring(text).matches(of: /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|[^\s\d]/).map(\.output)
    }

    private static func agree(_ actual: Substring, _ shown: Substring) -> Bool {
        guard let a = Double(actual), let b = Double(shown) else { return actual == shown }
        let decimals = shown.split(separator: ".").dropFirst().first?.prefix { $0.isNumber }.count ?? 0
        let unit = decimals > 0 && !shown.contains("e") ? pow(10, -Double(decimals)) : 0
        return abs(a - b) <= max(tolerance * max(abs(a), abs(b)), 1.001 * unit)
    }
}
