import LinearAlgebra

/// Who takes a gradient away while it is made, piece by piece, each while it is in a cache:
/// an optimizer. Each thread takes its own pieces, and each parameter belongs to one.
package final class GradientSink<Scalar: RealScalar> {
    /// What taking a piece reads and writes: buffers with one element for each parameter,
    /// in their order. None where they stay in the second cache anyway.
    let ahead: UnsafeBufferPointer<UnsafePointer<Scalar>?>
    /// Takes the derivatives by a range of the parameters, which it may overwrite.
    let take: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void

    /// - Parameter ahead: buffers of `parameterCount` elements.
    package init(
        ahead buffers: [UnsafeMutablePointer<Scalar>], parameterCount: Int,
        take: @escaping (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
    ) {
        let bytes = buffers.count * parameterCount * MemoryLayout<Scalar>.stride
        let copy = UnsafeMutableBufferPointer<UnsafePointer<Scalar>?>.allocate(
            capacity: bytes > 262_144 ? buffers.count : 0)
        for index in copy.indices { copy.initializeElement(at: index, to: UnsafePointer(buffers[index])) }
        ahead = UnsafeBufferPointer(copy)
        self.take = take
    }

    deinit {
        ahead.deallocate()
    }
}

/// How a layer's weight gradient is cut into pieces that stay in the second cache together
/// with what they are made of.
struct WeightStrip {
    let rows: Int
    let columns: Int

    /// Of a layer without weights.
    static let none = WeightStrip(rows: 0, columns: 0)

    private init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
    }

    /// For weights of `rows` x `columns` and a batch of `batch` rows.
    init<Scalar: RealScalar>(rows: Int, columns: Int, batch: Int, _ backend: any RealBackend<Scalar>) {
        guard backend.packedCount(1, 1) > 0 else {
            // Products by gemm pack their operands anew in each call.
            (self.rows, self.columns) = (rows, columns)
            return
        }
        let size = MemoryLayout<Scalar>.stride
        // The packed deltas may have half a cache of 512 KiB, the strip a sixth of it.
        let columnLimit = max(64, 262_144 / size / max(batch, 1) / 16 * 16)
        let parts = (columns + columnLimit - 1) / columnLimit
        self.columns = parts < 2 ? columns : ((columns + parts - 1) / parts + 15) / 16 * 16
        self.rows = min(rows, max(48, 81_920 / size / max(self.columns, 1) / 48 * 48))
    }
}
