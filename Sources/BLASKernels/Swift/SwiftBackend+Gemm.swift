import RealModule

// Goals, in order of priority:
// 1. Readable: the algorithm of Goto and van de Geijn (2008) as BLIS arranges it,
//    written once; the register tile is a parameter.
// 2. Right for every shape, transpose, alpha and beta.
// 3. Fast enough to be an honest measure: panels packed to be read in order,
//    blocks that stay in the caches, no allocation after the first call.
//
// C (m x n) = A (m x k) B (k x n). Blocks of `depthBlock` along k, of `rowBlock`
// along m (a packed block of A, for the second-level cache), of `columnBlock`
// along n (a packed block of B, for the third).
private let depthBlock = 256
private let rowBlock = 96
private let columnBlock = 1024

extension SwiftBackend {
    package func gemm(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
        _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        guard m > 0, n > 0 else { return }
        if k == 0 || alpha == 0 { return scale(m, n, beta, c, ldc) }
        // Element (i, p) of A and (p, j) of B.
        let (aRow, aColumn) = transA == .no ? (lda, 1) : (1, lda)
        let (bRow, bColumn) = transB == .no ? (ldb, 1) : (1, ldb)
        if m * n * k <= 512 {
            return multiplySmall(m, n, k, alpha, a, aRow, aColumn, b, bRow, bColumn, beta, c, ldc)
        }
        let (tileRows, tileColumns) = (Tile.rows, Tile.columns)
        let size = rowBlock * depthBlock + (columnBlock + tileColumns) * depthBlock + tileRows * tileColumns
        ScratchPool.shared.withMemory(of: Scalar.self, count: size) { memory in
            let packedA = memory
            let packedB = packedA + rowBlock * depthBlock
            let edge = packedB + (columnBlock + tileColumns) * depthBlock
            for j in stride(from: 0, to: n, by: columnBlock) {
                let columns = min(columnBlock, n - j)
                for p in stride(from: 0, to: k, by: depthBlock) {
                    let depth = min(depthBlock, k - p)
                    let scale = p == 0 ? beta : 1
                    pack(b + p * bRow + j * bColumn, bColumn, bRow, columns, depth, tileColumns, packedB)
                    for i in stride(from: 0, to: m, by: rowBlock) {
                        let rows = min(rowBlock, m - i)
                        pack(a + i * aRow + p * aColumn, aRow, aColumn, rows, depth, tileRows, packedA)
                        for jTile in stride(from: 0, to: columns, by: tileColumns) {
                            for iTile in stride(from: 0, to: rows, by: tileRows) {
                                let target = c + (i + iTile) * ldc + j + jTile
                                let tileA = packedA + iTile * depth
                                let tileB = packedB + jTile * depth
                                if iTile + tileRows <= rows, jTile + tileColumns <= columns {
                                    Tile.multiply(depth, alpha, tileA, tileB, scale, target, ldc)
                                } else {
                                    Tile.multiply(depth, alpha, tileA, tileB, 0, edge, tileColumns)
                                    add(
                                        edge, tileColumns, min(tileRows, rows - iTile),
                                        min(tileColumns, columns - jTile), scale, target, ldc)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Copies `count` lines (rows of A, columns of B), `lineStride` apart, of `depth`
    /// elements, `stride` apart, into panels of `width` lines: element by element
    /// along the depth, the lines of a panel side by side, missing ones as zeros.
    private func pack(
        _ source: UnsafePointer<Scalar>, _ lineStride: Int, _ elementStride: Int, _ count: Int, _ depth: Int,
        _ width: Int, _ destination: UnsafeMutablePointer<Scalar>
    ) {
        var target = destination
        for line in stride(from: 0, to: count, by: width) {
            let lines = min(width, count - line)
            let first = source + line * lineStride
            if lines == width, lineStride == 1 {
                for p in 0..<depth {
                    let from = first + p * elementStride
                    for l in 0..<width { target[p * width + l] = from[l] }
                }
            } else {
                for l in 0..<width {
                    let from = first + l * lineStride
                    if l < lines {
                        for p in 0..<depth { target[p * width + l] = from[p * elementStride] }
                    } else {
                        for p in 0..<depth { target[p * width + l] = 0 }
                    }
                }
            }
            target += width * depth
        }
    }

    /// Sets part of C to a tile's rows and columns plus `beta` times itself.
    private func add(
        _ tile: UnsafePointer<Scalar>, _ ldt: Int, _ rows: Int, _ columns: Int, _ beta: Scalar,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        for i in 0..<rows {
            for j in 0..<columns {
                let old = beta == 0 ? 0 : beta * c[i * ldc + j]
                c[i * ldc + j] = tile[i * ldt + j] + old
            }
        }
    }

    /// The definition, for products too small to be worth packing.
    private func multiplySmall(
        _ m: Int, _ n: Int, _ k: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ aRow: Int, _ aColumn: Int,
        _ b: UnsafePointer<Scalar>, _ bRow: Int, _ bColumn: Int, _ beta: Scalar,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        for i in 0..<m {
            for j in 0..<n {
                var sum = Scalar.zero
                for p in 0..<k { sum += a[i * aRow + p * aColumn] * b[p * bRow + j * bColumn] }
                let old = beta == 0 ? 0 : beta * c[i * ldc + j]
                c[i * ldc + j] = alpha * sum + old
            }
        }
    }

    /// `c = beta * c`, written and not read where `beta == 0`.
    private func scale(_ m: Int, _ n: Int, _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int) {
        for i in 0..<m {
            for j in 0..<n { c[i * ldc + j] = beta == 0 ? 0 : beta * c[i * ldc + j] }
        }
    }
}
