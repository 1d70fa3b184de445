import FileAccess

/// The header of an IDX file, the format of the MNIST data: two zero bytes, the type, the
/// number of dimensions, and each dimension in 4 bytes; all big-endian, as the numbers are.
enum IDXHeader {
    private static let kinds: [UInt8: StoredNumbers.Kind] = [
        0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float, 0x0E: .double,
    ]

    static func layout(_ file: MappedFile) throws(DataError) -> ArrayLayout {
        let head = file.prefix(4 + 4 * 255)
        guard let kind = kinds[head[2]] else {
            throw DataError(
                source: file.path,
                problem: "the type of the IDX file is \(head[2]); 8, 9, 11, 12, 13 and 14 are known: save it again")
        }
        let start = 4 + 4 * Int(head[3])
        guard head.count >= start else {
            throw DataError(
                source: file.path,
                problem: "the file is cut short within its header of \(start) bytes; copy it again")
        }
        let shape = (0..<Int(head[3])).map { dimension in
            head[4 + 4 * dimension..<8 + 4 * dimension].reduce(0) { $0 << 8 | Int($1) }
        }
        return try ArrayLayout(
            file, numbers: StoredNumbers(kind: kind, isBigEndian: true), shape: shape, start: start)
    }
}
