import BLASKernels
import LinearAlgebra

/// How a layer's products are computed, and its weight gradient is cut into pieces.
struct ProductPlan {
    /// Whether they are made by the backend's own kernels, and the weight gradient in strips that are
    /// taken away while they are in a cache; else they are gemm's, and the gradient is one, since
    /// gemm packs its operands anew in each call.
    let usesKernels: Bool
    /// The size of a piece of the weight gradient.
    let rows: Int
    let columns: Int

    /// Of a layer without weights.
    static let none = ProductPlan(usesKernels: false, rows: 0, columns: 0)

    private init(usesKernels: Bool, rows: Int, columns: Int) {
        (self.usesKernels, self.rows, self.columns) = (usesKernels, rows, columns)
    }

    /// For weights of `rows` x `columns` and batches of up to `batch` rows.
    init<Scalar: RealScalar>(rows: Int, columns: Int, batch: Int, _ backend: any RealBackend<Scalar>) {
        let size = MemoryLayout<Scalar>.stride
        guard backend.packedCount(1, 1) > 0 else {
            self.init(usesKernels: false, rows: rows, columns: columns)
            return
        }
        // Strips of whole rows, which lie together in memory, unless the packed deltas, which pass by
        // for each strip, then outgrow the cache that the cores share.
        let columnLimit = max(64, 4_194_304 / size / max(batch, 1) / 16 * 16)
        let parts = (columns + columnLimit - 1) / columnLimit
        let width = parts < 2 ? columns : ((columns + parts - 1) / parts + 15) / 16 * 16
        // A strip of 80 KiB stays in the second cache with all that it is made of. Of fewer than 48
        // rows the deltas would pass by too often, until these alone fill that cache.
        let rowsWithin = { (bytes: Int) in bytes / size / max(width, 1) }
        let height = max(rowsWithin(81_920) / 48 * 48, min(48, rowsWithin(393_216) / 12 * 12), 12)
        self.init(usesKernels: true, rows: min(rows, height), columns: width)
    }
}
