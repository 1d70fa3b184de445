import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The command `soma`.
struct Soma: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soma",
        abstract: "Trains neural networks on tables, and predicts with them.",
        discussion: """
            A first try, on data that come with it:

              soma train iris --target species --output iris.safetensors
              soma evaluate iris.safetensors iris
              soma predict iris.safetensors iris

            Worked examples, with explanations and pictures: soma demo
            """,
        version: "0.1.0",
        subcommands: [
            TrainCommand.self, PredictCommand.self, EvaluateCommand.self, DemoCommand.self, RecognizeCommand.self,
            DatasetsCommand.self, InfoCommand.self,
        ])
}

@main
enum Main {
    static func main() {
        // A file that grows too large is then an error like any other, and what was written of it is taken away.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parsed()
            try command.run()
        } catch let success where Soma.exitCode(for: success).isSuccess {
            // The help or the version.
            do {
                try StandardOutput.write(Soma.fullMessage(for: success) + "\n")
            } catch {
                finish(error)
            }
        } catch {
            finish(error)
        }
    }

    /// The command of the arguments.
    ///
    /// Of an option that is unknown and a required one that is missing, the parser names the missing one.
    /// Most likely it is there, mistyped: with a value for it put in, the parser comes to the unknown one.
    private static func parsed() throws -> any ParsableCommand {
        var arguments = Array(CommandLine.arguments.dropFirst())
        // The parser's own answer is the help of all, and success.
        if arguments.count > 1, arguments[0] == "help", !isCommand(arguments[1]), arguments[1] != "help",
            !arguments[1].hasPrefix("-")
        {
            throw ValidationError(noCommand(arguments[1]))
        }
        do {
            return try Soma.parseAsRoot(arguments)
        } catch {
            guard let name = arguments.first, isCommand(name) else { throw error }
            var problem = error
            // No command requires more than a few.
            for _ in 0..<4 {
                guard let missing = missingArgument(problem) else { break }
                arguments.insert(contentsOf: missing.hasPrefix("--") ? [missing, "x"] : ["x"], at: 1)
                do {
                    _ = try Soma.parseAsRoot(arguments)
                    break
                } catch let next {
                    problem = next
                }
            }
            throw Soma.message(for: problem).hasPrefix("Unknown option") ? problem : error
        }
    }

    /// The required option, as `--target`, or argument that an error of the parser says is missing.
    private static func missingArgument(_ error: any Error) -> String? {
        let (message, start) = (Soma.message(for: error), "Missing expected argument '")
        guard message.hasPrefix(start) else { return nil }
        return message.dropFirst(start.count).split(whereSeparator: { " '".contains($0) }).first.map(String.init)
    }

    private static func isCommand(_ name: String) -> Bool {
        Soma.configuration.subcommands.contains { $0.configuration.commandName == name }
    }

    /// That there is none of this name; but one that is written almost so.
    private static func noCommand(_ name: String) -> String {
        let names = Soma.configuration.subcommands.compactMap { $0.configuration.commandName }
        let near = names.min { edits(from: name, to: $0) < edits(from: name, to: $1) } ?? name
        let suggestion = 2 * edits(from: name, to: near) <= near.count ? " Did you mean '\(near)'?" : ""
        return "there is no command '\(name)'." + suggestion
    }

    /// How many characters have to be put in, taken out or replaced to make one text of the other (Levenshtein 1966).
    private static func edits(from source: String, to target: String) -> Int {
        var row = Array(0...target.count)
        for (i, character) in source.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in target.enumerated() {
                (diagonal, row[j + 1]) = (
                    row[j + 1], min(row[j] + 1, row[j + 1] + 1, diagonal + (character == other ? 0 : 1))
                )
            }
        }
        return row[target.count]
    }

    /// Ends the program with an error in one line on standard error.
    private static func finish(_ error: any Error) -> Never {
        let code = Soma.exitCode(for: error)
        if code == .validationFailure {
            let named = CommandLine.arguments.dropFirst().first ?? ""
            let help = isCommand(named) ? "soma \(named) --help" : "soma --help"
            let isUnknown = !isCommand(named) && !["", "help"].contains(named) && !named.hasPrefix("-")
            let problem = isUnknown ? noCommand(named) : Soma.message(for: error)
            StandardError.write("soma: \(oneLine(problem)) (see '\(help)')\n")
        } else {
            StandardError.write("soma: \(oneLine("\(error)"))\n")
        }
        Soma.exit(withError: code)
    }

    /// A message's lines as one; those of a list, which begin with a dash, with commas between them.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).reduce(into: "") { line, next in
            guard let item = next.wholeMatch(of: /\s*- (.*)/)?.output.1 else {
                line += (line.isEmpty ? "" : " ") + next
                return
            }
            line += (line.hasSuffix(":") ? " " : ", ") + item
        }
    }
}

/// Why a command cannot do its work: what, where and the mend.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
