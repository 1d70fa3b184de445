import FileAccess
import Foundation

/// A folder for the files of a test, deleted with it.
final class TemporaryFiles: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "soma-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Writes a file; its path.
    func write(_ bytes: [UInt8], _ name: String = "data") throws -> String {
        try FileBytes.write(bytes, to: path(name))
        return path(name)
    }
}

/// An NPY file as NumPy writes it: the dictionary, padded, and the numbers' bytes.
func npy(_ descr: String, _ shape: String, _ data: [UInt8], version: UInt8 = 1, fortran: String = "False") -> [UInt8] {
    npy(dictionary: "{'descr': \(descr), 'fortran_order': \(fortran), 'shape': \(shape), }", data, version: version)
}

func npy(dictionary: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let lengthSize = version == 1 ? 2 : 4
    var text = Array(dictionary.utf8)
    text += [UInt8](repeating: 0x20, count: 63 - (8 + lengthSize + text.count) % 64) + [0x0A]
    let length = (0..<lengthSize).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
}

/// An IDX file.
func idx(_ type: UInt8, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(shape.count)]
        + shape.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } } + data
}

/// The bytes of numbers of a NumPy type, in an order.
func bytes(_ values: [Double], _ type: String, bigEndian: Bool) -> [UInt8] {
    func raw<Stored: FixedWidthInteger>(_ value: Stored) -> [UInt8] {
        withUnsafeBytes(of: bigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
    }
    return values.flatMap { value in
        switch type {
        case "u1": raw(UInt8(value))
        case "i1": raw(Int8(value))
        case "u2": raw(UInt16(value))
        case "i2": raw(Int16(value))
        case "u4": raw(UInt32(value))
        case "i4": raw(Int32(value))
        case "u8": raw(UInt64(value))
        case "i8": raw(Int64(value))
        case "f4": raw(Float(value).bitPattern)
        default: raw(value.bitPattern)
        }
    }
}
