import ArgumentParser
import Datasets
import DemoData

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "Lists the data that come with Soma.")

    func run() throws {
        for dataset in BundledDataset.allCases {
            try list(dataset.rawValue, dataset.summary, dataset.source, dataset.target)
        }
        for dataset in DemoDataset.allCases {
            try list(dataset.rawValue, dataset.summary, dataset.source, dataset.target)
        }
    }

    private func list(_ name: String, _ summary: String, _ source: String, _ target: String) throws {
        try StandardOutput.write(
            """
            \(name)
              \(summary)
              source: \(source)
              try: soma train \(name) --target \(target)

            """)
    }
}
