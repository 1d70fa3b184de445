import Datasets
import FileAccess
import FoundationEssentials
import LinearAlgebra
import NeuralNetworks
import Sound
import Training

/// A network that tells spoken words, with the words and the scale of its inputs.
struct SpeechModel {
    /// What the file says beside the network.
    private struct Description: Codable {
        let words: [String]
        let scaler: StandardScaler
    }

    let network: Network<Float>
    let words: [String]
    let scaler: StandardScaler
    private let frontEnd = SpeechFrontEnd()
    /// The name of the description in a model file's metadata.
    private static let key = "speech"

    init(network: Network<Float>, words: [String], scaler: StandardScaler) {
        self.network = network
        self.words = words
        self.scaler = scaler
    }

    /// - Throws: `FileError` or `ModelFileError` where the file is no such model.
    init(contentsOf path: String) throws {
        let file = try ModelFile<Float>(contentsOf: path)
        guard let json = file.metadata[Self.key] else {
            throw ModelFileError(
                path: path, problem: "the model is not one of words; use one that 'soma demo speech' wrote")
        }
        guard let description = try? JSONDecoder().decode(Description.self, from: Data(json.utf8)),
            description.words.count == file.network.outputs, description.scaler.means.count == file.network.inputs,
            description.scaler.standardDeviations.count == file.network.inputs,
            file.network.inputs == SpeechFrontEnd.count
        else {
            throw ModelFileError(
                path: path, problem: "the description of the words is damaged; copy the file again or train it again")
        }
        self.init(network: file.network, words: description.words, scaler: description.scaler)
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = try encoder.encode(Description(words: words, scaler: scaler))
        try ModelFile(network, metadata: [Self.key: String(decoding: json, as: UTF8.self)]).write(to: path)
    }

    /// The words with their probabilities, the likeliest first.
    ///
    /// - Throws: `DataError` where nothing is to be heard.
    func recognize(_ recording: Recording, source: String) throws -> [(word: String, probability: Float)] {
        let figures = try frontEnd.features(recording, source: source)
        let input = scaler.transform(Matrix(rows: 1, columns: figures.count, figures.elements))
        let probabilities = network.predict(input).elements
        return zip(words, probabilities).map { ($0, $1) }.sorted { $0.probability > $1.probability }
    }
}

extension Recording {
    /// Reads a WAV file.
    ///
    /// - Throws: `FileError` where it cannot be read, `DataError` where it is no WAV file of PCM.
    init(contentsOf path: String) throws {
        try self.init(wave: try FileBytes.read(path), source: path)
    }
}
