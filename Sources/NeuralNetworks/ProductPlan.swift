import LinearAlgebra

/// How a layer's products are computed, and its weight gradient is cut into pieces.
struct ProductPlan {
    /// Whether the layer's outputs and its inputs' derivatives are made by the backend's own kernels
    /// for small products, or by gemm.
    let isSmall: Bool
    /// Whether the weight gradient is made by the backend's own kernels, in pieces that stay in the
    /// second cache together with what they are made of; else it is one, since gemm packs its
    /// operands anew in each call.
    let cutsGradient: Bool
    /// The size of a piece of the weight gradient.
    let rows: Int
    let columns: Int

    /// Of a layer without weights.
    static let none = ProductPlan(isSmall: false, cutsGradient: false, rows: 0, columns: 0)

    private init(isSmall: Bool, cutsGradient: Bool, rows: Int, columns: Int) {
        (self.isSmall, self.cutsGradient, self.rows, self.columns) = (isSmall, cutsGradient, rows, columns)
    }

    /// For weights of `rows` x `columns` and batches of up to `batch` rows.
    init<Scalar: RealScalar>(rows: Int, columns: Int, batch: Int, _ backend: any RealBackend<Scalar>) {
        let size = MemoryLayout<Scalar>.stride
        guard backend.packedCount(1, 1) > 0, rows * columns <= Self.cutBytes / size else {
            self.init(isSmall: false, cutsGradient: false, rows: rows, columns: columns)
            return
        }
        // The packed deltas may have half a cache of 512 KiB, the strip a sixth of it.
        let columnLimit = max(64, 262_144 / size / max(batch, 1) / 16 * 16)
        let parts = (columns + columnLimit - 1) / columnLimit
        let width = parts < 2 ? columns : ((columns + parts - 1) / parts + 15) / 16 * 16
        self.init(
            isSmall: rows * columns <= Self.smallBytes / size, cutsGradient: true,
            rows: min(rows, max(48, 81_920 / size / max(width, 1) / 48 * 48)), columns: width)
    }

    /// The bytes of weights up to which the own kernels are faster: at 64-32 by a fifth, at
    /// 784-128 they are level, at 2048-2048 gemm is faster (AVX2).
    private static var smallBytes: Int { 131_072 }

    /// Those up to which the weight gradient is faster in pieces: at 784-128 by a twentieth of a whole
    /// step, at 784-512 it is level.
    private static var cutBytes: Int { 2_000_000 }
}
