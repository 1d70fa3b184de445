import BLASKernels
import LinearAlgebra

/// How a layer's products are computed, and its weight gradient is cut into pieces.
struct ProductPlan {
    /// Whether they are made by the backend's own kernels, and the weight gradient in strips that are
    /// taken away while they are in a cache; else they are gemm's, and the gradient is one, since
    /// gemm packs its operands anew in each call.
    let usesKernels: Bool
    /// The size of a strip of the weight gradient.
    let rows: Int
    let columns: Int
    /// The inputs whose columns are packed at once, a multiple of `rows` unless these are all.
    let packedRows: Int

    /// Of a layer without weights.
    static let none = ProductPlan(usesKernels: false, rows: 0, columns: 0, packedRows: 0)

    private init(usesKernels: Bool, rows: Int, columns: Int, packedRows: Int) {
        (self.usesKernels, self.rows, self.columns, self.packedRows) = (usesKernels, rows, columns, packedRows)
    }

    /// For weights of `rows` x `columns` and batches of up to `batch` rows.
    init<Scalar: RealScalar>(rows: Int, columns: Int, batch: Int, _ backend: any RealBackend<Scalar>) {
        let size = MemoryLayout<Scalar>.stride
        guard backend.packedRightCount(1, 1) > 0 else {
            self.init(usesKernels: false, rows: rows, columns: columns, packedRows: rows)
            return
        }
        // Strips of whole rows, which lie together in memory, unless the packed deltas, which pass by
        // for each strip, then outgrow the cache that the cores share.
        let columnLimit = max(64, 4_194_304 / size / max(batch, 1) / 16 * 16)
        let parts = (columns + columnLimit - 1) / columnLimit
        let width = parts < 2 ? columns : ((columns + parts - 1) / parts + 15) / 16 * 16
        let rowsWithin = { (bytes: Int) in bytes / size / max(width, 1) }
        if updatesAlongWithProducts {
            // A strip is updated while the next is made: two of 48 KiB, or of a tile's rows, stay in the
            // second cache with all else. Of inputs, at least 48 are packed at once: whole cache lines.
            let within = rowsWithin(49_152)
            let height = within >= 48 ? within / 48 * 48 : within >= 24 ? 24 : within >= 16 ? 16 : 8
            self.init(usesKernels: true, rows: height, columns: width, packedRows: max(height, 48))
        } else {
            // A strip of 80 KiB stays in the second cache with all that it is made of. Of fewer than 48
            // rows the deltas would pass by too often, until these alone fill that cache.
            let height = max(rowsWithin(81_920) / 48 * 48, min(48, rowsWithin(393_216) / 12 * 12), 12)
            self.init(usesKernels: true, rows: height, columns: width, packedRows: height)
        }
    }
}
