import FileAccess
import FoundationEssentials
import LinearAlgebra

/// The contents of a safetensors file: named tensors of Float or Double, and texts.
///
/// The format (huggingface.co/docs/safetensors): 8 bytes with the length of the header,
/// little-endian; the header, a JSON object that gives each tensor's type, shape and
/// place; the tensors' bytes, little-endian, row-major, without gaps.
package struct Safetensors {
    package enum Scalar: String, Codable, Sendable {
        case float = "F32"
        case double = "F64"

        var size: Int { self == .float ? 4 : 8 }
    }

    package struct Tensor {
        package let scalar: Scalar
        package let shape: [Int]
        /// The elements' bytes.
        let bytes: ArraySlice<UInt8>

        package var count: Int { shape.reduce(1, *) }
    }

    package private(set) var metadata: [String: String]
    /// The tensors in the order of their bytes.
    package private(set) var tensors: [(name: String, tensor: Tensor)] = []

    package init(metadata: [String: String]) {
        self.metadata = metadata
    }

    package func tensor(_ name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

    /// Appends a tensor. - Precondition: the shape has as many elements as there are.
    package mutating func append<S: RealScalar>(_ name: String, _ elements: [S], shape: [Int]) {
        let scalar: Scalar = S.self == Float.self ? .float : .double
        require(shape.reduce(1, *) == elements.count, "a tensor of shape \(shape) with \(elements.count) elements")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.count * scalar.size)
        for element in elements {
            switch scalar {
            case .float: withUnsafeBytes(of: Float(element).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            case .double: withUnsafeBytes(of: Double(element).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        tensors.append((name, Tensor(scalar: scalar, shape: shape, bytes: bytes[...])))
    }
}

extension Safetensors.Tensor {
    /// The elements, exact where `S` is as wide as the tensor's own type, else rounded.
    package func elements<S: RealScalar>(as _: S.Type) -> [S] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / scalar.size).map { index in
                switch scalar {
                case .float:
                    let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                    return S(Float(bitPattern: UInt32(littleEndian: bits)))
                case .double:
                    let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                    return S(Double(bitPattern: UInt64(littleEndian: bits)))
                }
            }
        }
    }
}

extension Safetensors {
    /// The header as JSON has it.
    private struct Header: Codable {
        struct Place: Codable {
            let dtype: String
            let shape: [Int]
            let dataOffsets: [Int]

            enum CodingKeys: String, CodingKey {
                case dtype, shape
                case dataOffsets = "data_offsets"
            }
        }

        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        static let metadataName = "__metadata__"
        var metadata: [String: String] = [:]
        var places: [String: Place] = [:]

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            for name in container.allKeys {
                if name.stringValue == Self.metadataName {
                    metadata = try container.decode([String: String].self, forKey: name)
                } else {
                    places[name.stringValue] = try container.decode(Place.self, forKey: name)
                }
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            if !metadata.isEmpty { try container.encode(metadata, forKey: Name(stringValue: Self.metadataName)) }
            for (name, place) in places { try container.encode(place, forKey: Name(stringValue: name)) }
        }
    }

    /// The longest header that readers of the format accept.
    private static let longestHeader = 100_000_000

    /// The file's bytes. Equal contents give equal bytes.
    package func encoded() -> [UInt8] {
        var header = Header()
        header.metadata = metadata
        var offset = 0
        for (name, tensor) in tensors {
            let end = offset + tensor.bytes.count
            header.places[name] = Header.Place(
                dtype: tensor.scalar.rawValue, shape: tensor.shape, dataOffsets: [offset, end])
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var json = (try? encoder.encode(header)).map({ [UInt8]($0) }) else {
            fatalError("a header of texts and integers cannot be encoded as JSON")
        }
        // Spaces bring the tensors to a multiple of 8 bytes, as the format advises.
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        var bytes = withUnsafeBytes(of: UInt64(json.count).littleEndian) { [UInt8]($0) }
        bytes.reserveCapacity(8 + json.count + offset)
        bytes += json
        for (_, tensor) in tensors { bytes += tensor.bytes }
        return bytes
    }

    /// Reads a file's bytes; `path` names it in messages.
    package init(_ bytes: [UInt8], path: String) throws(ModelFileError) {
        func fail(_ problem: String) -> ModelFileError { ModelFileError(path: path, problem: problem) }
        guard bytes.count >= 8 else {
            throw fail("the file has \(bytes.count) bytes and is no model; give a safetensors file that Soma wrote")
        }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= Self.longestHeader, bytes.count > 8, length >= 2, bytes[8] == UInt8(ascii: "{") else {
            throw fail("the file is no model: it does not begin as safetensors do; give one that Soma wrote")
        }
        let dataStart = 8 + Int(length)
        guard dataStart <= bytes.count else {
            throw fail("the file is cut short within its header; copy it again or train it again")
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<dataStart]))
        } catch {
            throw fail("the header is damaged: it is no JSON of tensors; copy it again or train it again")
        }
        metadata = header.metadata
        var expected = 0
        let placed = header.places.sorted {
            ($0.value.dataOffsets.first ?? 0, $0.key) < ($1.value.dataOffsets.first ?? 0, $1.key)
        }
        for (name, place) in placed {
            guard let scalar = Scalar(rawValue: place.dtype) else {
                throw fail("the tensor '\(name)' has the type \(place.dtype); F32 and F64 are read")
            }
            var size = scalar.size
            for dimension in place.shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
                guard dimension >= 0, !overflow else {
                    throw fail("the tensor '\(name)' has the impossible shape \(place.shape)")
                }
                size = product
            }
            let (end, overflow) = expected.addingReportingOverflow(size)
            guard !overflow, place.dataOffsets == [expected, end] else {
                throw fail("the header is damaged: the bytes of the tensor '\(name)' do not follow the ones before")
            }
            guard end <= bytes.count - dataStart else {
                throw fail(
                    """
                    the file is cut short: the tensor '\(name)' ends at byte \(dataStart + end) and the file \
                    at \(bytes.count); copy it again or train it again
                    """)
            }
            let slice = bytes[dataStart + expected..<dataStart + end]
            tensors.append((name, Tensor(scalar: scalar, shape: place.shape, bytes: slice)))
            expected = end
        }
        guard dataStart + expected == bytes.count else {
            throw fail(
                "the file has \(bytes.count) bytes where its header gives \(dataStart + expected); copy it again")
        }
    }
}
