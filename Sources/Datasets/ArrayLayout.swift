import FileAccess

/// What the header of a binary file says: how its numbers are stored, and where.
struct ArrayLayout: Hashable {
    let numbers: StoredNumbers
    /// The dimensions, at least one.
    let shape: [Int]
    /// Where the numbers begin.
    let start: Int

    var rows: Int { shape[0] }

    /// The elements of a row: all dimensions but the first, flattened.
    var columns: Int { shape.dropFirst().reduce(1, *) }

    /// Reads the header of an NPY or IDX file and checks the sizes in it against the file's.
    init(_ file: MappedFile) throws(DataError) {
        let head = file.prefix(12)
        if head.starts(with: NPYHeader.magic) {
            self = try NPYHeader.layout(file)
        } else if head.count >= 4, head[0] == 0, head[1] == 0 {
            self = try IDXHeader.layout(file)
        } else {
            let problem =
                head.starts(with: [0x1F, 0x8B])
                ? "the file is compressed; decompress it first (gunzip)"
                : head.starts(with: Array("PK".utf8))
                    ? "the file is a ZIP archive; save each array of an .npz on its own with np.save"
                    : "the file is neither NPY nor IDX: it begins with neither's magic number"
            throw DataError(source: file.path, problem: problem)
        }
    }

    init(_ file: MappedFile, numbers: StoredNumbers, shape: [Int], start: Int) throws(DataError) {
        (self.numbers, self.shape, self.start) = (numbers, shape, start)
        guard !shape.isEmpty else {
            throw DataError(
                source: file.path, problem: "the array is a single number without dimensions; save it as rows")
        }
        var size = numbers.size
        var isTooLarge = false
        // Nothing times too much is nothing; the product is to stay countable all the same.
        for dimension in shape where dimension != 0 {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            (size, isTooLarge) = (product, isTooLarge || overflow)
        }
        let name = "\(Self.text(shape)) of \(numbers.name)"
        guard !isTooLarge, start <= Int.max - size else {
            throw DataError(
                source: file.path, problem: "the header gives \(name), more than any file holds; save it again")
        }
        let needed = start + (shape.contains(0) ? 0 : size)
        guard file.count == needed else {
            let mend = file.count < needed ? "it is cut short: copy or save it again" : "save it again"
            throw DataError(
                source: file.path,
                problem: "the header gives \(name), \(needed) bytes, but the file has \(file.count); \(mend)")
        }
    }

    /// A shape as it prints in messages: `60000x28x28`.
    static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
}
