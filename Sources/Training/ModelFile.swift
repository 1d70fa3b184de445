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
/// units, and `layers.i.bias`; the normalisation `i` has `norms.i.weight` (its scales) and
/// `norms.i.bias` (its shifts) and, of batches, `norms.i.running_mean` and
/// `norms.i.running_var`; the table `i` of an embedding is `embeddings.i.weight`. The metadata have the format's version and the
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
        let tensors = architecture.tensors
        guard file.tensors.count == tensors.count else {
            throw fail("the file has \(file.tensors.count) tensors where the network has \(tensors.count)")
        }
        // All shapes first: a damaged description may ask for more than memory holds.
        let found = try tensors.map { (wanted) throws(ModelFileError) in
            guard let tensor = file.tensor(wanted.name) else { throw fail("there is no tensor '\(wanted.name)'") }
            guard tensor.shape == wanted.shape else {
                throw fail(
                    "the tensor '\(wanted.name)' has the shape \(tensor.shape) where the network has \(wanted.shape)")
            }
            return tensor
        }
        var parameters = [Scalar](repeating: 0, count: architecture.bufferCount)
        for (wanted, tensor) in zip(tensors, found) {
            parameters.replaceSubrange(wanted.range, with: tensor.elements(as: Scalar.self))
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
        for tensor in network.architecture.tensors {
            file.append(tensor.name, Array(elements[tensor.range]), shape: tensor.shape)
        }
        try FileBytes.write(file.encoded(), to: path)
    }
}

/// The names in a model file.
private enum ModelKeys {
    static let version = "soma.format_version"
    static let architecture = "soma.architecture"
    static let currentVersion = "1"
}
