import FileAccess
import LinearAlgebra

extension Matrix where Scalar: RealScalar {
    /// Reads a whole NPY file, as `np.save` writes it in row order (or an IDX file).
    ///
    ///     let weights = try Matrix<Float>(npy: "weights.npy")
    ///
    /// An array of one dimension becomes a column; dimensions after the first are flattened
    /// into the row. Exact where `Scalar` holds the file's numbers, else rounded to nearest.
    /// - Throws: `FileError` where the file cannot be opened, `DataError` where it is broken
    ///   or has a type that is not read.
    public init(npy path: String) throws {
        let source = try MappedRows<Scalar>(contentsOf: path)
        self = source.gatheringRows(0..<source.rows)
    }

    /// Writes the matrix as an NPY file, which `np.load` reads as rows x columns of `float32`
    /// or `float64`: as a whole, so that at `path` there is what was there before or all of it.
    ///
    /// - Throws: `FileError` where the file cannot be written.
    /// - Complexity: the bytes are made in memory first, once more the matrix's size.
    public func write(npy path: String) throws(FileError) {
        let numbers = StoredNumbers(
            kind: Scalar.self == Float.self ? .float : .double, isBigEndian: 1 == Int(bigEndian: 1))
        var bytes = NPYHeader.bytes(numbers, rows: rows, columns: columns)
        bytes.reserveCapacity(bytes.count + count * numbers.size)
        withUnsafeElements { bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
        try FileBytes.write(bytes, to: path)
    }
}
