import FileAccess
import FoundationEssentials
import LinearAlgebra
import NeuralNetworks

/// A network in a file, with what belongs to it: a safetensors file.
///
///     try ModelFile(network, metadata: ["trained on": "iris"]).write(to: "iris.safetensors")
///     let network = try ModelFile<Float>(contentsOf: "iris.safetensors").network
///
/// The dense layer `i`, counted from 0, has the tensors `layers.i.weight`, inputs x
/// units, and `layers.i.bias`. The metadata have the format's version and the
/// architecture. Equal networks and metadata give equal bytes.
public struct ModelFile<Scalar: RealScalar>: Sendable {
    /// The network.
    public var network: Network<Scalar>
    /// The caller's own texts. Names that begin with `soma.` are Soma's.
    public var metadata: [String: String]

    /// - Precondition: no name of the metadata begins with `soma.`
    public init(_ network: Network<Scalar>, metadata: [String: String] = [:]) {
        require(
            !metadata.keys.contains { $0.hasPrefix("soma.") },
            "ModelFile: names of metadata that begin with 'soma.' are Soma's own")
        self.network = network
        self.metadata = metadata
    }

    /// Reads a model.
    ///
    /// - Throws: `FileError` where the file cannot be read; `ModelFileError` where it is
    ///   cut short, damaged, of another version, or no model of Soma's.
    public init(contentsOf path: String) throws {
        try self.init(try Safetensors(try FileBytes.read(path), path: path), path: path)
    }

    /// Takes the network out of a file's contents.
    package init(_ file: Safetensors, path: String) throws(ModelFileError) {
        func fail(_ problem: String) -> ModelFileError { ModelFileError(path: path, problem: problem) }
        guard let version = file.metadata[ModelKeys.version], let json = file.metadata[ModelKeys.architecture] else {
            throw fail("the file has tensors, but not the description of a network that Soma writes with them")
        }
        guard version == ModelKeys.currentVersion else {
            throw fail(
                """
                the model has the format version \(version) and this Soma reads \(ModelKeys.currentVersion); \
                use the Soma that wrote it, or train it again
                """)
        }
        guard
            let architecture = try? JSONDecoder().decode(NetworkArchitecture.self, from: Data(json.utf8))
        else {
            throw fail("the description of the network is damaged; copy the file again or train it again")
        }
        let layers = architecture.denseLayers
        guard file.tensors.count == 2 * layers.count else {
            throw fail("the file has \(file.tensors.count) tensors where the network has \(2 * layers.count)")
        }
        var parameters: [Scalar] = []
        for (index, layer) in layers.enumerated() {
            for (name, shape) in ModelKeys.tensors(index, layer) {
                guard let tensor = file.tensor(name) else { throw fail("there is no tensor '\(name)'") }
                guard tensor.shape == shape else {
                    throw fail("the tensor '\(name)' has the shape \(tensor.shape) where the network has \(shape)")
                }
                parameters += tensor.elements(as: Scalar.self)
            }
        }
        guard parameters.allSatisfy({ $0.isFinite }) else {
            throw fail("a weight is NaN or infinite; train the network again")
        }
        network = Network(architecture: architecture, parameters: Vector(parameters))
        metadata = file.metadata.filter { !$0.key.hasPrefix("soma.") }
    }

    /// Writes the model to a temporary file beside `path`, synced and then renamed: at
    /// `path` there is always the whole old file or the whole new one.
    ///
    /// - Throws: `FileError` where the file cannot be written.
    public func write(to path: String) throws(FileError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let architecture = try? encoder.encode(network.architecture) else {
            fatalError("the architecture \(network.architecture) has a number that JSON cannot hold")
        }
        var all = metadata
        all[ModelKeys.version] = ModelKeys.currentVersion
        all[ModelKeys.architecture] = String(decoding: architecture, as: UTF8.self)
        var file = Safetensors(metadata: all)
        let elements = network.parameters.elements
        for (index, layer) in network.architecture.denseLayers.enumerated() {
            let ranges = [layer.weightRange, layer.biasRange]
            for (range, (name, shape)) in zip(ranges, ModelKeys.tensors(index, layer)) {
                file.append(name, Array(elements[range]), shape: shape)
            }
        }
        try FileBytes.write(file.encoded(), to: path)
    }
}

/// The names in a model file.
private enum ModelKeys {
    static let version = "soma.format_version"
    static let architecture = "soma.architecture"
    static let currentVersion = "1"

    /// The names and shapes of a dense layer's tensors.
    static func tensors(_ index: Int, _ layer: NetworkArchitecture.PlacedDense) -> [(String, [Int])] {
        [
            ("layers.\(index).weight", [layer.inputs, layer.dense.units]),
            ("layers.\(index).bias", [layer.dense.units]),
        ]
    }
}
