import LinearAlgebra

/// How a layer's products are computed, and its weight gradient is cut into pieces.
struct ProductPlan {
    /// Whether by the backend's own kernels for small products, or by gemm.
    let isSmall: Bool
    /// A piece of the weight gradient: of a small layer, as much as stays in the second cache
    /// together with what it is made of; else all, since gemm packs its operands anew in
    /// each call.
    let rows: Int
    let columns: Int

    /// Of a layer without weights.
    static let none = ProductPlan(isSmall: false, rows: 0, columns: 0)

    private init(isSmall: Bool, rows: Int, columns: Int) {
        (self.isSmall, self.rows, self.columns) = (isSmall, rows, columns)
    }

    /// For weights of `rows` x `columns` and batches of up to `batch` rows.
    init<Scalar: RealScalar>(rows: Int, columns: Int, batch: Int, _ backend: any RealBackend<Scalar>) {
        let size = MemoryLayout<Scalar>.stride
        guard backend.packedCount(1, 1) > 0, rows * columns <= Self.smallBytes / size else {
            self.init(isSmall: false, rows: rows, columns: columns)
            return
        }
        // The packed deltas may have half a cache of 512 KiB, the strip a sixth of it.
        let columnLimit = max(64, 262_144 / size / max(batch, 1) / 16 * 16)
        let parts = (columns + columnLimit - 1) / columnLimit
        let width = parts < 2 ? columns : ((columns + parts - 1) / parts + 15) / 16 * 16
        self.init(
            isSmall: true, rows: min(rows, max(48, 81_920 / size / max(width, 1) / 48 * 48)), columns: width)
    }

    /// The bytes of weights up to which the own kernels are faster: at 64-32 by a fifth, at
    /// 784-128 they are level, at 2048-2048 gemm is faster (AVX2).
    private static var smallBytes: Int { 131_072 }
}
