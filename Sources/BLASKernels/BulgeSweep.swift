#if OpenBLAS
    import RealModule

    /// The sweeps of the QR algorithm on one real Hessenberg matrix: a chain of bulges, one for each pair of shifts,
    /// goes down the diagonal, window by window (BulgeChase.h). Rows and columns beside and above a window, and the
    /// matrix of vectors, are updated by products.
    ///
    /// As LAPACK's `?laqr5` does; but the products are those of a training step, which are faster for matrices so
    /// narrow, and what no later window needs is updated at the end of the sweep, for all windows at once: a few rows
    /// at a time, so that they stay in the cache, and divided among threads. Rows and columns are counted from 0.
    final class BulgeSweep<Real: RealScalar> {
        typealias Elements = UnsafeMutablePointer<Real>

        private let algorithm: QRAlgorithm<Real>
        private let backend: any RealBackend<Real>
        /// Elements below the diagonal up to this size count as 0.
        private let smallest: Real
        private let memory: UnsafeMutableRawPointer
        private let reflections: Elements
        /// The windows' orthogonal matrices, one after the other, and the distance between their columns.
        private let matrices: Elements
        private let stride: Int
        /// For each thread: what a product reads, then its workspace; `threadSize` elements in all.
        private let threadMemory: Elements
        private let threadSize: Int
        private let workspaceOffset: Int
        private var team: WorkerTeam?
        private var windows: [Window] = []

        /// The rows or columns that a product takes at once.
        private static var slab: Int { 128 }

        /// A place on the diagonal, and the matrix that its rows and columns, and those beside and above, are
        /// multiplied by.
        private struct Window {
            let rows: Range<Int>
            let rowsAbove: Range<Int>
            let u: Elements
        }

        /// - Parameter bulges: the most that a sweep will have.
        init(_ algorithm: QRAlgorithm<Real>, bulges: Int, threads: Int) {
            self.algorithm = algorithm
            backend = algorithm.table.backend
            smallest = .leastNormalMagnitude * (Real(algorithm.n) / .ulpOfOne)
            let line = 64 / MemoryLayout<Real>.stride
            func wholeLines(_ count: Int) -> Int { (count + line - 1) / line * line }
            let order = 4 * bulges
            stride = wholeLines(order)
            workspaceOffset = wholeLines(order * Self.slab)
            threadSize = workspaceOffset + wholeLines(backend.productWorkspace(max(order, Self.slab), order))
            // Windows are 2 bulges' columns apart, one or two more than fit into n; each matrix has 4 bulges' columns.
            let counts = [wholeLines(3 * bulges), 2 * (algorithm.n + order) * stride, threads * threadSize]
            memory = UnsafeMutableRawPointer.allocate(
                byteCount: counts.reduce(0, +) * MemoryLayout<Real>.stride, alignment: 64)
            reflections = memory.bindMemory(to: Real.self, capacity: counts.reduce(0, +))
            matrices = reflections + counts[0]
            threadMemory = matrices + counts[1]
            if threads > 1 {
                team = WorkerTeam(count: threads) { [unowned self] share in self.finish(share) }
            }
        }

        deinit {
            team?.stop()
            memory.deallocate()
        }

        /// Sweeps through the rows and columns from `first` to `last`, a later one, with two shifts to each bulge.
        func run(_ first: Int, _ last: Int, bulges: Int, _ re: Elements, _ im: Elements) {
            chase(first, last, bulges: bulges, re, im)
            if let team { team.run() } else { finish(.whole) }
        }

        /// Chases the bulges through all windows. Columns to the right of a window are updated at once: later windows
        /// lie in them.
        private func chase(_ first: Int, _ last: Int, bulges: Int, _ re: Elements, _ im: Elements) {
            let (h, ldh) = (algorithm.h, algorithm.ldh)
            let (top, end) = algorithm.wantsForm ? (0, algorithm.n) : (first, last + 1)
            if first + 2 <= last { h[first + 2 + first * ldh] = 0 }
            windows.removeAll(keepingCapacity: true)
            for start in Swift.stride(from: first - 2 * bulges + 1, to: last - 1, by: 2 * bulges) {
                let u = matrices + windows.count * 4 * bulges * stride
                algorithm.table.chaseBulges(
                    first, last, start, bulges, re, im, smallest, h, ldh, reflections, u, stride)
                let rows = max(first, start + 1)..<min(last, start + 4 * bulges) + 1
                let window = Window(
                    rows: rows, rowsAbove: top..<max(first, start),
                    u: u + (rows.lowerBound - start - 1) * (stride + 1))
                multiply(columns: rows.upperBound..<max(rows.upperBound, end), window)
                windows.append(window)
            }
        }

        /// One thread's share of what is left at the end of a sweep.
        private func finish(_ share: WorkShare) {
            let memory = threadMemory + share.index * threadSize
            let (h, ldh) = (algorithm.h, algorithm.ldh)
            if let above = windows.last?.rowsAbove {
                for rows in rowSlabs(of: share, above) {
                    for window in windows {
                        let end = min(rows.upperBound, window.rowsAbove.upperBound)
                        if rows.lowerBound < end { multiply(rows: rows.lowerBound..<end, of: h, ldh, window, memory) }
                    }
                }
            }
            if let z = algorithm.z {
                for rows in rowSlabs(of: share, algorithm.low - 1..<algorithm.high) {
                    for window in windows { multiply(rows: rows, of: z, algorithm.ldz, window, memory) }
                }
            }
        }

        /// A thread's share of these rows, a slab at a time. Threads take slabs in turn, because rows further down
        /// have fewer windows.
        private func rowSlabs(of share: WorkShare, _ rows: Range<Int>) -> some Sequence<Range<Int>> {
            let size =
                share.count == 1 ? Self.slab : min(Self.slab, max(8, (rows.count / (2 * share.count) + 7) / 8 * 8))
            return Swift.stride(from: rows.lowerBound + share.index * size, to: rows.upperBound, by: share.count * size)
                .lazy.map { $0..<min($0 + size, rows.upperBound) }
        }

        /// Updates columns of the Schur form beside a window to U^T times them.
        @specialized(where Real == Float)
        @specialized(where Real == Double)
        private func multiply(columns: Range<Int>, _ window: Window) {
            let order = window.rows.count, ldh = algorithm.ldh
            for first in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: Self.slab) {
                let count = min(Self.slab, columns.upperBound - first)
                let target = algorithm.h + window.rows.lowerBound + first * ldh
                for j in 0..<count { (threadMemory + j * order).update(from: target + j * ldh, count: order) }
                // By rows the same memory holds the transposes.
                backend.product(
                    .yes, count, order, order, threadMemory, rows: nil, order, window.u, stride, bias: nil, target, ldh,
                    workspace: threadMemory + workspaceOffset)
            }
        }

        /// Updates rows of `x`, in a window's columns, to them times U.
        @specialized(where Real == Float)
        @specialized(where Real == Double)
        private func multiply(rows: Range<Int>, of x: Elements, _ ldx: Int, _ window: Window, _ memory: Elements) {
            let order = window.rows.count, count = rows.count
            let target = x + rows.lowerBound + window.rows.lowerBound * ldx
            for j in 0..<order { (memory + j * count).update(from: target + j * ldx, count: count) }
            backend.product(
                .no, order, count, order, window.u, rows: nil, stride, memory, count, bias: nil, target, ldx,
                workspace: memory + workspaceOffset)
        }
    }
#endif
