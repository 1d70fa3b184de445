import ArgumentParser
import Datasets

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "Lists the data that come with Soma.")

    func run() throws {
        for dataset in BundledDataset.allCases {
            try StandardOutput.write(
                """
                \(dataset.rawValue)
                  \(dataset.summary)
                  source: \(dataset.source)
                  try: soma train \(dataset.rawValue) --target \(dataset.target)

                """)
        }
    }
}
