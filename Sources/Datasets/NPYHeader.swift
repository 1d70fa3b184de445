import FileAccess

/// The header of an NPY file (numpy.lib.format, versions 1.0, 2.0 and 3.0): the magic
/// number, the version, the header's length in 2 bytes (version 1.0) or 4, little-endian,
/// and a Python dictionary with the keys `descr`, `fortran_order` and `shape`.
enum NPYHeader {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// More than any array of numbers needs.
    private static let longestHeader = 1 << 16

    static func layout(_ file: MappedFile) throws(DataError) -> ArrayLayout {
        func fail(_ problem: String) -> DataError { DataError(source: file.path, problem: problem) }
        let head = file.prefix(12)
        let cut = "the file is cut short within its header; copy or save it again"
        guard head.count == 12 else { throw fail(cut) }
        let (major, minor) = (head[6], head[7])
        guard (1...3).contains(major), minor == 0 else {
            throw fail("the NPY format has version \(major).\(minor); 1.0, 2.0 and 3.0 are known: save it again")
        }
        let textStart = major == 1 ? 10 : 12
        let length = head[8..<textStart].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= longestHeader else {
            throw fail(
                "the header gives its own length as \(length) bytes; an array of numbers needs few: save it again")
        }
        let start = textStart + length
        guard start <= file.count else { throw fail(cut) }

        var parser = PythonLiteralParser(file.prefix(start)[textStart...])
        guard case .dictionary(let entries)? = parser.parse(), entries.count == 3,
            let descr = entries["descr"], case .boolean(let isFortran)? = entries["fortran_order"],
            case .tuple(let dimensions)? = entries["shape"]
        else {
            throw fail("the header is damaged: it is no dictionary of descr, fortran_order and shape; save it again")
        }
        let numbers = try numbers(descr, file.path)
        var shape: [Int] = []
        for dimension in dimensions {
            guard case .integer(let count) = dimension else {
                throw fail("the header is damaged: the shape is no tuple of sizes; save it again")
            }
            shape.append(count)
        }
        guard !isFortran else {
            throw fail("the array is in Fortran order; save it by rows: np.save(path, np.ascontiguousarray(array))")
        }
        return try ArrayLayout(file, numbers: numbers, shape: shape, start: start)
    }

    private static func numbers(_ descr: PythonLiteral, _ path: String) throws(DataError) -> StoredNumbers {
        let known = "f4, f8, u1 to u8 and i1 to i8 are read: save array.astype(np.float32)"
        guard case .string(let name) = descr else {
            throw DataError(source: path, problem: "the array has named fields; save each on its own: array['name']")
        }
        // Truth values are bytes of 0 and 1.
        let type = name == "|b1" ? "u1" : String(name.dropFirst())
        guard let order = name.first, "<>|=".contains(order), let kind = StoredNumbers.Kind(rawValue: type) else {
            throw DataError(source: path, problem: "the numbers have the type '\(excerpt(name))'; \(known)")
        }
        let isBigEndian = order == ">" || order == "=" && 1 == Int(bigEndian: 1)
        return StoredNumbers(kind: kind, isBigEndian: isBigEndian)
    }

    /// The header of a matrix of `Scalar`, version 1.0, padded so that the numbers begin
    /// at a multiple of 64 bytes.
    static func bytes(_ numbers: StoredNumbers, rows: Int, columns: Int) -> [UInt8] {
        var text = Array(
            "{'descr': '\(numbers.name)', 'fortran_order': False, 'shape': (\(rows), \(columns)), }".utf8)
        let padding = (64 - (magic.count + 4 + text.count + 1) % 64) % 64
        text += [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        return magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
    }
}
