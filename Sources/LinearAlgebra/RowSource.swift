/// Rows of numbers that are fetched by their numbers: a matrix, or a file that is
/// larger than memory.
///
/// A trainer gathers its batches from a source, so that only the rows in use need to be
/// in memory. Any number of threads may call `copyRows` at once.
public protocol RowSource<Scalar>: Sendable {
    associatedtype Scalar: RealScalar

    /// The number of rows.
    var rows: Int { get }

    /// The number of elements in each row.
    var columns: Int { get }

    /// Copies the rows of the given numbers, in that order, one behind the other.
    ///
    /// Shape: `destination` has room for `indices.count` x `columns` elements; what it
    /// held is overwritten. A number may come often. A call that is repeated allocates nothing.
    /// - Precondition: each of `indices` is the number of a row.
    func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Scalar>)
}

extension RowSource {
    /// The rows of the given numbers, in that order, as a matrix; a number may come often.
    ///
    ///     let all = images.gatheringRows(0..<images.rows)
    ///
    /// - Precondition: each is the number of a row.
    public func gatheringRows(_ indices: some Collection<Int>) -> Matrix<Scalar> {
        let result = Matrix<Scalar>(uninitializedRows: indices.count, columns: columns)
        // In pieces: the numbers take no memory beside the rows.
        var piece: [Int] = []
        var next = result.start
        var rest = indices[...]
        while !rest.isEmpty {
            piece.removeAll(keepingCapacity: true)
            piece.append(contentsOf: rest.prefix(4_096))
            rest = rest.dropFirst(piece.count)
            piece.withUnsafeBufferPointer { copyRows($0, to: next) }
            next += piece.count * columns
        }
        return result
    }
}

extension Matrix: RowSource where Scalar: RealScalar {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Scalar>) {
        withElements { elements in
            var next = destination
            for row in indices {
                require(row >= 0 && row < rows, "copyRows: row \(row) is outside a \(shape) matrix")
                let source = elements + row * rowStride
                if columnStride == 1 {
                    next.update(from: source, count: columns)
                } else {
                    for column in 0..<columns { next[column] = source[column * columnStride] }
                }
                next += columns
            }
        }
    }
}
