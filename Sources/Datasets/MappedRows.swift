import FileAccess
import LinearAlgebra

/// The rows of an NPY or IDX file, fetched from the file as they are asked for.
///
///     let images = try MappedRows<Float>(contentsOf: "train-images-idx3-ubyte", scale: 1 / 255)
///     let batch = images.gatheringRows([7, 42])       // 2 x 784
///
/// An array of one dimension is a column; dimensions after the first are flattened into
/// the row. Each number is rounded to a `Scalar`, and then is `number * scale + offset`.
/// Copies share one mapping of the file, and may be used by several threads at once.
///
/// The resident memory is at most `residentLimit` bytes of the file, and 4 MiB more for
/// each thread that gathers: a file within the limit is used where it is mapped; of a larger
/// one runs of 64 KiB and more are used where they are mapped and then released, and
/// shorter ones are read. A limit as large as the file makes rows in random order some
/// three times as fast to gather, where memory allows.
///
/// A file that becomes shorter while it is in use ends the program.
public struct MappedRows<Scalar: RealScalar>: RowSource {
    private let file: MappedFile
    private let numbers: StoredNumbers
    private let scale: LinearScale<Scalar>
    /// Where row 0 begins in the file.
    private let start: Int

    public let rows: Int
    public let columns: Int

    /// Opens a file of NPY (`np.save`) in row order, or of IDX (the MNIST data); which, the
    /// file itself says. The numbers are integers, `float32` or `float64` in either byte order.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - scale: what each number is multiplied by.
    ///   - offset: what is added then.
    ///   - residentLimit: the bytes of the file that may stay in memory, by default 64 MiB.
    /// - Throws: `FileError` where the file cannot be opened or mapped, `DataError` where its
    ///   header is broken, does not fit the file's length, or has a type that is not read.
    /// - Complexity: O(1); the numbers themselves are not looked at.
    public init(
        contentsOf path: String, scale: Double = 1, offset: Double = 0, residentLimit: Int = 64 << 20
    ) throws {
        let file = try MappedFile(path, residentLimit: residentLimit)
        let layout = try ArrayLayout(file)
        self.init(file, layout, LinearScale(scale: Scalar(scale), offset: Scalar(offset)))
    }

    init(_ file: MappedFile, _ layout: ArrayLayout, _ scale: LinearScale<Scalar>) {
        self.init(
            file: file, numbers: layout.numbers, scale: scale, start: layout.start, rows: layout.rows,
            columns: layout.columns)
    }

    private init(
        file: MappedFile, numbers: StoredNumbers, scale: LinearScale<Scalar>, start: Int, rows: Int, columns: Int
    ) {
        self.file = file
        self.numbers = numbers
        self.scale = scale
        self.start = start
        self.rows = rows
        self.columns = columns
    }

    /// A range of the rows, O(1): of one file, some to train on and some to hold out.
    ///
    /// - Precondition: the range lies within the rows.
    public subscript(rows range: some RangeExpression<Int>) -> MappedRows {
        let range = range.relative(to: 0..<rows)
        require(
            range.lowerBound >= 0 && range.upperBound <= rows,
            "rows \(range) are outside the \(rows)x\(columns) array of \(file.path)")
        return MappedRows(
            file: file, numbers: numbers, scale: scale, start: start + range.lowerBound * rowSize,
            rows: range.count, columns: columns)
    }

    /// The bytes of a row.
    private var rowSize: Int { columns * numbers.size }

    /// Copies rows from the file; neighbours that follow each other are fetched together.
    ///
    /// - Precondition: each of `indices` is the number of a row.
    /// - Complexity: one call of the system for each run of rows where the file is
    ///   larger than `residentLimit`, else none. Allocates nothing.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Scalar>) {
        var position = 0
        while position < indices.count {
            let first = indices[position]
            require(first >= 0 && first < rows, "copyRows: row \(first) of the \(rows) of \(file.path)")
            var count = 1
            while position + count < indices.count, first + count < rows, indices[position + count] == first + count {
                count += 1
            }
            copyRun(first, count, to: destination + position * columns)
            position += count
        }
    }

    /// Copies `count` rows that follow each other.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func copyRun(_ first: Int, _ count: Int, to destination: UnsafeMutablePointer<Scalar>) {
        let offset = start + first * rowSize
        if file.prefersMapping(count * rowSize) {
            file.withMappedBytes(at: offset, count: count * rowSize, unit: numbers.size) { part, bytes in
                guard let source = bytes.baseAddress else { return }
                numbers.convert(
                    bytes.count / numbers.size, source, to: destination + part / numbers.size, scale)
            }
        } else {
            read(count * columns, at: offset, to: destination)
        }
    }

    /// Reads `count` numbers without memory of its own: into the end of the destination's
    /// memory, and from there to its beginning. Where the numbers are wider than the
    /// scalar, as many as fit at a time.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func read(_ count: Int, at offset: Int, to destination: UnsafeMutablePointer<Scalar>) {
        if numbers.isSame(as: Scalar.self) {
            file.read(at: offset, count: count * numbers.size, into: destination)
            return scale.apply(count, destination)
        }
        let width = MemoryLayout<Scalar>.stride
        var done = 0
        while done < count {
            let room = (count - done) * width
            let piece = min(count - done, room / numbers.size)
            guard piece > 0 else { return readLast(at: offset + done * numbers.size, to: destination + done) }
            let source = UnsafeMutableRawPointer(destination + count) - piece * numbers.size
            file.read(at: offset + done * numbers.size, count: piece * numbers.size, into: source)
            numbers.convertOverlapping(piece, source, to: destination + done, scale)
            done += piece
        }
    }

    /// Reads one number that is wider than the memory that is left.
    private func readLast(at offset: Int, to destination: UnsafeMutablePointer<Scalar>) {
        var bits: UInt64 = 0
        withUnsafeMutableBytes(of: &bits) { bytes in
            file.read(at: offset, count: numbers.size, into: bytes.baseAddress!)
            numbers.convert(1, bytes.baseAddress!, to: destination, scale)
        }
    }
}

extension MappedRows: CustomStringConvertible {
    public var description: String { "\(rows)x\(columns) of \(numbers.name) in \(file.path)" }
}
