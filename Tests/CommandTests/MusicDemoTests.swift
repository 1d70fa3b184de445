import Foundation
import Testing

/// The demo that composes, in its short form: its figures against floors just under what was measured.
@Suite struct MusicDemoTests {
    @Test func folksong() throws {
        let folder = NSTemporaryDirectory() + "soma-demo-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outcome = try runSoma("demo", "folksong", "--quick", "--output", folder, "--seed", "1", "--data", folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
        let (network, counting) = try (
            firstFigure("perplexity of the network", outcome.output),
            firstFigure("perplexity of counting", outcome.output)
        )
        #expect(network < 0.78 * counting && network < 8.6)
        func bytes(_ ending: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/soma-folksong.\(ending)")))
        }
        let svg = String(decoding: try bytes("svg"), as: UTF8.self)
        #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n") && !svg.contains("nan"))
        #expect(String(decoding: try bytes("abc"), as: UTF8.self).hasPrefix("X:1\nT:"))
        #expect(try bytes("mid").starts(with: "MThd".utf8) && bytes("mid").suffix(3) == [0xFF, 0x2F, 0])
        let wave = try bytes("wav")
        #expect(wave.starts(with: "RIFF".utf8) && wave.count > 5 * 2 * 22_050)
        // What it is tested on, for other programs: of each row the columns of the ones, 34 at most.
        for (name, columns) in [("inputs", 34), ("targets", 1)] {
            let file = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/folksong-test-\(name).npy")))
            #expect(String(decoding: file.prefix(128), as: UTF8.self).contains("(21155, \(columns))"), "\(name)")
            #expect(file.count == 128 + 21_155 * columns * 4)
        }
        let none = try runSoma("demo", "iris", "--data", folder)
        #expect(none.status == 64 && none.errors.contains("--data is for folksong and speech"))
        let wrong = try runSoma("demo", "folksong", "--temperature", "11")
        #expect(wrong.status == 64 && wrong.errors.contains("it must be from 0 to 10"))
    }
}

/// Runs the command that was built beside the tests.
func runSoma(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try runSoma(arguments)
}

func runSoma(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return try run(tests.deletingLastPathComponent().appendingPathComponent("soma").path, arguments)
}

/// Runs a program.
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let (out, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (out, errors)
    try process.run()
    let text = out.fileHandleForReading.readDataToEndOfFile()
    let messages = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self), String(decoding: messages, as: UTF8.self))
}

/// The first number of the result whose name begins so.
func firstFigure(_ name: String, _ output: String) throws -> Double {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Result: \(name)") }, "\(name)")
    let value = try #require(line.split(separator: ":").last).dropFirst().prefix { !" ,%".contains($0) }
    return try #require(Double(value), "\(line)")
}
