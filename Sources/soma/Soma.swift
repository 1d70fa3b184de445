import ArgumentParser

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
        do {
            var command = try Soma.parseAsRoot()
            try command.run()
        } catch {
            finish(error)
        }
    }

    /// Ends the program as `error` asks: help on standard output, an error in one line
    /// on standard error.
    private static func finish(_ error: any Error) -> Never {
        let code = Soma.exitCode(for: error)
        if code.isSuccess {
            print(Soma.fullMessage(for: error))
        } else if code == .validationFailure {
            let named = CommandLine.arguments.dropFirst().first ?? ""
            let isCommand = Soma.configuration.subcommands.contains { $0.configuration.commandName == named }
            let help = isCommand ? "soma \(named) --help" : "soma --help"
            let isUnknown = !isCommand && !["", "help"].contains(named) && !named.hasPrefix("-")
            let problem = isUnknown ? "there is no command '\(named)'" : Soma.message(for: error)
            StandardError.write("soma: \(oneLine(problem)) (see '\(help)')\n")
        } else {
            StandardError.write("soma: \(oneLine("\(error)"))\n")
        }
        Soma.exit(withError: code)
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

/// Why a command cannot do its work: what, where and the mend.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
