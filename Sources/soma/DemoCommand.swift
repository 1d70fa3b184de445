import ArgumentParser
import FileAccess

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Runs worked examples, from the neuron of 1943 to real data.",
        usage: "soma demo [<name>] [<options>]",
        discussion: """
            Without a name it lists the examples. Each tells in words what it does, prints its \
            figures and writes a picture, soma-NAME.svg, which any browser opens.

              soma demo
              soma demo perceptron --output pictures
            """)

    @Argument(help: "The example to run.")
    var name: String?

    @Option(parsing: .unconditional, help: "Equal seeds give equal runs. By default 1.", transform: seedNumber)
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Where the pictures go; made where it is not there. By default the current folder.", valueName: "folder"))
    var output = "."

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How bold the composer of folksong is: 0 takes the likeliest note, 1 as the network says. By default 0.8.",
            valueName: "number"), transform: number)
    var temperature: Double?

    @Option(
        help: ArgumentHelp(
            "The recordings that speech learns from ('make speech-data' in a clone). By default .build-speech.",
            valueName: "folder"))
    var recordings: String?

    @Option(
        help: ArgumentHelp(
            "Write what folksong or speech made of its tunes or sounds there, as NPY, for other programs to learn from.",
            valueName: "folder"))
    var data: String?

    @Flag(help: "Do less of the same, in a second or so.")
    var quick = false

    func run() throws {
        guard let name else {
            let width = allDemos.map { $0.name.count }.max() ?? 0
            let lines = allDemos.map { "  \($0.name.padded(width))  \($0.summary)\n" }
            try StandardOutput.write("Run one with 'soma demo NAME':\n\n" + lines.joined())
            return
        }
        if let temperature, !(0...10).contains(temperature) {
            throw ValidationError("a temperature of \(temperature); it must be from 0 to 10")
        }
        guard let demo = allDemos.first(where: { $0.name == name }) else {
            let names = allDemos.map { $0.name }.joined(separator: ", ")
            throw ValidationError("there is no demo '\(name)'; there are \(names)")
        }
        guard temperature == nil || demo == FolkSongDemo.self else {
            throw ValidationError("--temperature is for folksong")
        }
        guard recordings == nil || demo == SpeechDemo.self else {
            throw ValidationError("--recordings is for speech")
        }
        if let data {
            guard demo.writesData else {
                let names = allDemos.filter { $0.writesData }.map { $0.name }.joined(separator: " and ")
                throw ValidationError("--data is for \(names); the data of the others are files already")
            }
            try FileBytes.makeFolder(data)
        }
        try FileBytes.makeFolder(output)
        // Better known before the work than after it.
        try FileBytes.checkWritable("\(output)/soma-\(name).svg")
        try demo.init().run(
            DemoContext(
                seed: seed, isQuick: quick, folder: output, temperature: temperature ?? 0.8,
                recordings: recordings ?? ".build-speech", dataFolder: data))
    }
}
