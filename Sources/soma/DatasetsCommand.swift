import ArgumentParser
import Datasets
import DemoData

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "Lists the data that come with Soma.")

    func run() throws {
        for dataset in BundledDataset.allCases {
            try list(
                dataset.rawValue, dataset.summary, dataset.source,
                "train \(dataset.rawValue) --target \(dataset.target)")
        }
        for dataset in DemoDataset.allCases {
            try list(
                dataset.rawValue, dataset.summary, dataset.source, "demo \(demo(of: dataset).name)",
                target: dataset.target, caution: dataset.caution)
        }
        try list(
            "oneills_1850", "Irish tunes: 2,009 of F. O'Neill's \"Music of Ireland\" (1903), in ABC notation",
            "as distributed with music21; the tunes are in the public domain", "demo \(FolkSongDemo.name)")
        try list(
            "speech", "twenty spoken words, made by 'make speech-data' in a clone: not bundled",
            "the voices of the program espeak-ng, no person's", "demo \(SpeechDemo.name)")
    }

    /// The example that is made of a data set.
    private func demo(of dataset: DemoDataset) -> any Demo.Type {
        switch dataset {
        case .letters: LettersDemo.self
        case .vowel: VowelDemo.self
        case .shuttle: AnomalyDemo.self
        case .euStockMarkets, .sunspots: ForecastDemo.self
        case .lectureRatings: RecommendationsDemo.self
        }
    }

    private func list(
        _ name: String, _ summary: String, _ source: String, _ command: String, target: String? = nil,
        caution: String? = nil
    ) throws {
        try StandardOutput.write(
            """
            \(name)
              \(summary)
              source: \(source)\(target.map { "\n  target: \($0)" } ?? "")\
            \(caution.map { "\n  judging: \($0)" } ?? "")
              try: soma \(command)

            """)
    }
}
