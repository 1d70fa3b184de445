import Foundation
import LinearAlgebra
import NeuralNetworks
import Testing
import Training

/// Models in files.
@Suite struct ModelFileTests {
    private func network<Scalar: RealScalar>(_: Scalar.Type) -> Network<Scalar> {
        var generator = SplitMix64(seed: 5)
        return Network(
            inputs: 3, layers: [.dense(4, .leakyReLU(slope: 0.2)), .dropout(0.1), .dense(2, .softmax)],
            using: &generator)
    }

    private func withTemporaryFile(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "soma-model-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func roundTrips() throws {
        try withTemporaryFile { path in
            let float = network(Float.self)
            try ModelFile(float, metadata: ["note": "größer"]).write(to: path)
            let file = try ModelFile<Float>(contentsOf: path)
            #expect(file.network == float && file.metadata == ["note": "größer"])
            // A wider type holds the same numbers.
            #expect(try ModelFile<Double>(contentsOf: path).network.parameters == Vector<Double>(float.parameters))
            let double = network(Double.self)
            try ModelFile(double).write(to: path)
            #expect(try ModelFile<Double>(contentsOf: path).network == double)
        }
    }

    @Test func normalisationsRoundTrip() throws {
        try withTemporaryFile { path in
            var generator = SplitMix64(seed: 5)
            let x = Matrix<Double>.random(rows: 40, columns: 3, in: -1...1, using: &generator)
            var network = Network<Double>(
                inputs: 3, layers: [.dense(4), .batchNorm(momentum: 0.5), .layerNorm(), .dense(2)], using: &generator)
            try Trainer<Double>(loss: .meanSquaredError, stopping: [.maximumEpochs(3)])
                .fit(&network, inputs: x, targets: x[columns: 0..<2], using: &generator)
            try ModelFile(network).write(to: path)
            let read = try ModelFile<Double>(contentsOf: path).network
            #expect(read == network && read.predict(x) == network.predict(x))
            #expect(read.runningStatistics(ofNormalisation: 0)!.means != [0, 0, 0, 0])
            let header = try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
            for name in ["norms.0.weight", "norms.0.running_mean", "norms.0.running_var", "norms.1.bias"] {
                #expect(header.contains("\"\(name)\""))
            }
            let json = try JSONEncoder().encode(network)
            #expect(try JSONDecoder().decode(Network<Double>.self, from: json) == network)
        }
    }

    /// The layout that other readers of the format expect.
    @Test func isSafetensors() throws {
        try withTemporaryFile { path in
            try ModelFile(network(Float.self)).write(to: path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect((8 + length) % 8 == 0)
            let header = try #require(
                JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: [String: Any]])
            #expect(
                Set(header.keys) == [
                    "__metadata__", "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias",
                ])
            #expect(header["layers.0.weight"]?["dtype"] as? String == "F32")
            #expect(header["layers.0.weight"]?["shape"] as? [Int] == [3, 4])
            #expect(header["layers.0.weight"]?["data_offsets"] as? [Int] == [0, 48])
            #expect(header["layers.1.bias"]?["data_offsets"] as? [Int] == [96, 104])
            #expect(bytes.count == 8 + length + 104)
        }
    }

    @Test func everyShorterFileIsRefused() throws {
        try withTemporaryFile { path in
            try ModelFile(network(Float.self)).write(to: path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            for count in 0..<bytes.count {
                try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
                #expect(throws: ModelFileError.self) { try ModelFile<Float>(contentsOf: path) }
            }
        }
    }

    /// A description that asks for more memory than there is.
    @Test func hugeSizesAreRefused() throws {
        try withTemporaryFile { path in
            try ModelFile(network(Float.self)).write(to: path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let inputs = try #require(bytes.range(of: Data(#"\"inputs\":3"#.utf8)))
            let huge = #"\"inputs\":1000000000000000"#
            var header = Data(bytes[8..<inputs.lowerBound] + Data(huge.utf8) + bytes[inputs.upperBound...])
            let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } + huge.utf8.count - inputs.count
            header = Data(withUnsafeBytes(of: UInt64(length).littleEndian) { Data($0) } + header)
            try header.write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ModelFileError.self) { try ModelFile<Float>(contentsOf: path) }
            #expect(error?.problem.contains("has the shape [3, 4]") ?? false, "\(error?.problem ?? "")")
        }
    }

    @Test func weightsThatAreNotFiniteAreRefused() throws {
        try withTemporaryFile { path in
            var network = network(Float.self)
            network.setBiases([.nan, 0], ofLayer: 1)
            try ModelFile(network).write(to: path)
            let error = #expect(throws: ModelFileError.self) { try ModelFile<Float>(contentsOf: path) }
            #expect(error?.problem.contains("NaN") ?? false)
        }
        #expect(throws: FileError.self) { try ModelFile<Float>(contentsOf: "/nowhere/at/all") }
    }
}
