import Foundation
import Testing

/// Every demo in its short form: its figures against floors just under what was measured.
@Suite struct DemoTests {
    /// Runs a demo; its output and the pictures that it wrote.
    private func demo(_ name: String) throws -> (output: String, pictures: [String]) {
        let folder = NSTemporaryDirectory() + "soma-demo-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outcome = try soma("demo", name, "--quick", "--output", folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("Picture: ") }
        #expect(lines.allSatisfy { $0.count <= 80 })
        let pictures = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        for picture in pictures {
            let svg = try String(contentsOfFile: "\(folder)/\(picture)", encoding: .utf8)
            #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n") && !svg.contains("nan"), "\(picture)")
        }
        #expect(pictures.contains("soma-\(name).svg"))
        return (outcome.output, pictures)
    }

    /// The first number of the result of a name.
    private func figure(_ name: String, _ output: String) throws -> Double {
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Result: \(name): ") }, "\(name)")
        let value = line.dropFirst("Result: \(name): ".count).prefix { !" ,%".contains($0) }
        return try #require(Double(value), "\(line)")
    }

    private func soma(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("soma")
        process.arguments = arguments
        let (out, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (out, errors)
        try process.run()
        let text = out.fileHandleForReading.readDataToEndOfFile()
        let messages = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: text, as: UTF8.self), String(decoding: messages, as: UTF8.self)
        )
    }

    @Test func listsAllDemos() throws {
        let list = try soma("demo")
        #expect(list.status == 0)
        let names = [
            "gates", "perceptron", "introduction", "depth", "iris", "letters", "vowel", "anomaly", "forecast",
            "recommendations", "folksong", "speech",
        ]
        for name in names { #expect(list.output.contains("\n  \(name)"), "\(name)") }
        let unknown = try soma("demo", "gate")
        #expect(unknown.status == 64 && unknown.errors.contains("there is no demo 'gate'; there are gates, "))
    }

    @Test func gates() throws {
        let (output, _) = try demo("gates")
        #expect(output.contains("(1, 0): (1 * 1) + (0 * 1) = 1 >= 0.5, output 1"))
        #expect(try figure("neurons that compute XOR", output) == 0)
        #expect(try figure("neurons that compute OR", output) > 0)
        #expect(try figure("sums that the 4-bit adder gets right", output) == 256)
    }

    @Test func perceptron() throws {
        let (output, pictures) = try demo("perceptron")
        #expect(Set(pictures) == ["soma-perceptron.svg", "soma-perceptron-iris.svg"])
        #expect(try figure("mistakes before the points were separated", output) > 0)
        #expect(try figure("XOR rows that the kept weights get right", output) == 3)
        #expect(
            try figure("setosa or not, by one perceptron, of the irises it learned", output) == 100)
        #expect(try figure("irises of three species told right, of those they learned", output) > 93)
    }

    @Test func introduction() throws {
        let (output, _) = try demo("introduction")
        #expect(output.contains("Epoch 1000\n"))
        #expect(try figure("output for (1, 0, 1), which it learned", output) > 0.97)
        #expect(try figure("difference from the program by hand", output) < 1e-9)
    }

    @Test func depth() throws {
        let (output, pictures) = try demo("depth")
        #expect(pictures.count == 2)
        // The deep network of the logistic is still guessing; that of ReLU is not.
        let guessing = 2.3
        let vanished = "logistic, ±0.5: training error at depth 1 and 5"
        let line = try #require(output.split(separator: "\n").first { $0.contains(vanished) })
        let deep = try #require(line.split(separator: " ").last.flatMap { Double($0) })
        #expect(abs(deep - guessing) < 0.02)
        #expect(try figure(vanished, output) < 1)
        // With normalisation that of the logistic is not either.
        for (recipe, limit) in [("ReLU, He", 0.2), ("logistic, batch norm", 0.3), ("logistic, layer norm", 0.9)] {
            let line = try #require(output.split(separator: "\n").first { $0.contains("\(recipe): training") })
            #expect(try #require(line.split(separator: " ").last.flatMap { Double($0) }) < limit, "\(recipe)")
        }
    }

    @Test func iris() throws {
        #expect(try figure("flowers named right", demo("iris").output) > 95)
    }

    @Test func letters() throws {
        let (output, _) = try demo("letters")
        #expect(try figure("letters read right", output) > 92.5)
        #expect(try figure("letters that perceptrons read right", output) > 54)
    }

    @Test func vowel() throws {
        let (output, _) = try demo("vowel")
        #expect(try figure("vowels by the nearest recording", output) > 46)
        #expect(try figure("vowels by one network, on average", output) > 49)
    }

    @Test func anomaly() throws {
        let (output, _) = try demo("anomaly")
        #expect(try figure("area under ROC, autoencoder", output) > 0.99)
        #expect(try figure("area under precision-recall, autoencoder", output) > 0.96)
        // The baseline: the distance from the mean alone.
        #expect(try figure("area under ROC, distance from the mean", output) < 0.9)
    }

    @Test func forecast() throws {
        let (output, _) = try demo("forecast")
        let (network, naive) = try (
            figure("sunspots, error of the network", output), figure("sunspots, error of 'as last year'", output)
        )
        #expect(network < 16.5 && naive > 26)
        // Nobody forecasts the index: the network is as good as saying that nothing changes.
        let (stocks, unchanged) = try (
            figure("DAX, error of the network, per cent", output), figure("DAX, error of 'as today', per cent", output)
        )
        #expect(abs(stocks / unchanged - 1) < 0.03)
    }

    @Test func recommendations() throws {
        let (output, _) = try demo("recommendations")
        let (network, lecturer) = try (
            figure("error, network", output), figure("error, mean of the lecturer", output)
        )
        #expect(network < lecturer && network < 1.22)
        #expect(try figure("error, mean + lecturer + student", output) < 1.2)
        #expect(try figure("hits, network", output) > 61)
        #expect(try figure("hits by chance", output) < 46)
        #expect(output.contains("  5. lecturer "))
    }
}
