import ArgumentParser
import Datasets
import LinearAlgebra

@main
struct Soma: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soma", abstract: "Trains neural networks on tables.",
        subcommands: [DatasetsCommand.self, InfoCommand.self])
}

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "datasets", abstract: "Lists the bundled data.")

    func run() {
        for dataset in BundledDataset.allCases {
            print("\(dataset.rawValue)  \(dataset.summary)")
            print("    target \(dataset.target); source: \(dataset.source)")
        }
    }
}

struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Shows the backend and its libraries.")

    func run() {
        print("backend   \(BackendChoice.current)")
        print("OpenBLAS  \(BLAS.configuration ?? "not in this build")")
        print("kernel    \(BLAS.kernel ?? "none")")
        print("threads   \(BLAS.threads)")
    }
}
