#if OpenBLAS
    /// The eigenvalues of a real Hessenberg matrix and its Schur form, by sweeps of many small bulges and
    /// aggressive early deflation: Braman, Byers & Mathias 2002, "The multishift QR algorithm", parts I and II.
    ///
    /// As LAPACK's `?laqr0`, whose deflations (`?laqr3`) it calls. What differs is the sweeps (`BulgeSweep`), how many
    /// shifts one chases, how wide a deflation's window is, and how much of it has to deflate to spare a sweep:
    /// LAPACK's numbers are of 2003, and products have become much faster since.
    ///
    /// Rows, columns and eigenvalues are counted from 1, as in LAPACK.
    struct QRAlgorithm<Real: RealScalar> {
        typealias Elements = UnsafeMutablePointer<Real>

        let table: QRAlgorithmTable<Real>
        let n: Int
        /// The rows outside of which the matrix is triangular already.
        let low: Int
        let high: Int
        /// The matrix, column-major.
        let h: Elements
        let ldh: Int
        /// The real and the imaginary parts of the eigenvalues.
        let re: Elements
        let im: Elements
        /// What the rotations are multiplied to from the right, n x n; none where nil.
        let z: Elements?
        let ldz: Int
        /// Whether `h` becomes the Schur form, rather than any matrix.
        let wantsForm: Bool

        /// The largest order without sweeps of several bulges.
        private static var smallOrder: Int { 75 }
        /// The rows or columns that a deflation's products off the diagonal take at once.
        private static var slab: Int { 512 }
        /// The order from which on a sweep is divided among threads, and among how many: two were measured to pay from
        /// 1000 on, and more are an estimate, since what is not divided weighs the more.
        private static var orderOfThreads: Int { 800 }
        private static var mostThreads: Int { 4 }
        /// Deflations in vain before the window grows, and between sweeps with shifts from elsewhere.
        private static var patience: Int { 5 }

        private var order: Int { high - low + 1 }
        private var form: Int32 { wantsForm ? 1 : 0 }
        private var vectors: Int32 { z == nil ? 0 : 1 }

        /// The usual width of a deflation's window.
        private var usualWidth: Int { min(96, max(16, order / 16)) }
        private var widestWindow: Int { min((n - 1) / 3, 4 * usualWidth) }
        private var mostShifts: Int { max(2, min(5 * usualWidth / 4, (order - 3) / 6) / 2 * 2) }

        private func element(_ i: Int, _ j: Int) -> Real { h[i - 1 + (j - 1) * ldh] }

        /// - Returns: 0, or i where only the eigenvalues after the first i have converged.
        func run() -> Int {
            for i in 1...n where i < low || i > high { (re[i - 1], im[i - 1]) = (element(i, i), 0) }
            let missing = low > high ? 0 : iterate()
            if wantsForm {
                for j in 0..<max(0, n - 2) { clear(h + j * ldh + j + 2, n - j - 2) }
            }
            return missing
        }

        private func iterate() -> Int {
            var last = high
            if order <= Self.smallOrder {
                last = Int(
                    table.lahqr(
                        form, vectors, blasInt(n), blasInt(low), blasInt(high), h, blasStride(ldh), re, im,
                        blasInt(low),
                        blasInt(high), z ?? h, blasStride(ldz)))
                if last == 0 || order <= 15 { return last }
            }
            return withWorkspace { sweepAndDeflate(from: last, $0) }
        }

        private struct Workspace {
            let v: Elements
            let t: Elements
            let vertical: Elements
            let u: Elements
            let work: Elements
            let size: Int
            let sweep: BulgeSweep<Real>
        }

        private func withWorkspace(_ body: (Workspace) -> Int) -> Int {
            let (width, slab) = (widestWindow, max(widestWindow, Self.slab))
            var wanted = Real.zero
            var (shifts, deflated) = (Int32.zero, Int32.zero)
            table.laqr3(
                form, vectors, blasInt(n), blasInt(low), blasInt(high), blasInt(width), h, blasStride(ldh), 1, 1,
                z ?? h,
                blasStride(ldz), &shifts, &deflated, re, im, h, blasInt(width), blasInt(slab), h, blasInt(width),
                blasInt(slab), h, blasInt(slab), &wanted, -1)
            let size = max(2 * width, Int((wanted * (1 + 2 * .ulpOfOne)).rounded(.up)))
            let parts = [width * width, width * slab, slab * width, mostShifts * mostShifts, size]
            let threads = order < Self.orderOfThreads ? 1 : min(BLAS.threads, Self.mostThreads)
            let sweep = BulgeSweep(self, bulges: mostShifts / 2, threads: threads)
            return withUnsafeTemporaryAllocation(of: Real.self, capacity: parts.reduce(0, +)) { memory in
                var next = memory.baseAddress!
                let places = parts.map { count in
                    defer { next += count }
                    return next
                }
                return body(
                    Workspace(
                        v: places[0], t: places[1], vertical: places[2], u: places[3],
                        work: places[4], size: size, sweep: sweep))
            }
        }

        private func sweepAndDeflate(from last: Int, _ space: Workspace) -> Int {
            var last = last
            var width = 0
            // Deflations in a row that found nothing, and by how much the window is narrower for it.
            var (idle, narrowing) = (0, -1)
            for _ in 0..<30 * max(10, order) {
                guard last >= low else { return 0 }
                let first = start(ofBlockAt: last)
                let size = last - first + 1

                let widest = min(size, widestWindow)
                width = min(widest, idle < Self.patience ? usualWidth : 2 * width)
                if width < widestWindow {
                    if width >= size - 1 {
                        width = size
                    } else {
                        // Better where the window's border is weak already.
                        let top = last - width + 1
                        if element(top, top - 1).magnitude > element(top - 1, top - 2).magnitude { width += 1 }
                    }
                }
                if idle < Self.patience {
                    narrowing = -1
                } else if narrowing >= 0 || width >= widest {
                    narrowing = width - narrowing - 1 < 2 ? 0 : narrowing + 1
                    width -= narrowing
                }

                let (shifts, deflated) = deflate(first, last, width, space)
                last -= deflated
                // Not a number: no iteration will change that.
                guard last < low || element(last, last).isFinite else { return last }
                // After a deflation the next one is often as good; a sweep costs more.
                let isWorthAnother =
                    4 * deflated > width || last - first + 1 <= min(Self.smallOrder, widestWindow)
                if deflated == 0 || !isWorthAnother { sweep(first, last, shifts, idle, space) }
                idle = deflated > 0 ? 0 : idle + 1
            }
            return last < low ? 0 : last
        }

        /// The first row of the block without a zero on its subdiagonal that ends in this row.
        @specialized(where Real == Float)
        @specialized(where Real == Double)
        private func start(ofBlockAt last: Int) -> Int {
            var first = last
            while first > low, element(first, first - 1) != 0 { first -= 1 }
            return first
        }

        /// Looks for eigenvalues that have converged in the last rows of a block.
        /// - Returns: how many unconverged ones, which now stand above them, serve as shifts, and how many converged.
        private func deflate(_ first: Int, _ last: Int, _ width: Int, _ space: Workspace) -> (shifts: Int, Int) {
            let slab = blasInt(max(widestWindow, Self.slab))
            let stride = blasStride(widestWindow)
            var (shifts, deflated) = (Int32.zero, Int32.zero)
            table.laqr3(
                form, vectors, blasInt(n), blasInt(first), blasInt(last), blasInt(width), h, blasStride(ldh),
                blasInt(low), blasInt(high), z ?? h, blasStride(ldz), &shifts, &deflated, re, im, space.v, stride, slab,
                space.t, stride, slab, space.vertical, slab, space.work, blasInt(space.size))
            return (Int(shifts), Int(deflated))
        }

        private func sweep(_ first: Int, _ last: Int, _ available: Int, _ idle: Int, _ space: Workspace) {
            var count = min(mostShifts, max(2, last - first)) / 2 * 2
            var from = last - available + 1
            if (idle + 1) % (Self.patience + 1) == 0 {
                from = last - count + 1
                takeExceptionalShifts(from, last)
            } else {
                if last - from + 1 <= count / 2 { from = takeShifts(ofTrailing: count, last, space) }
                arrangeShifts(from, last, keeping: count)
            }
            if last - from + 1 == 2, im[last - 1] == 0 {
                // Of two real shifts the nearer one, twice.
                let corner = element(last, last)
                let isLast = (re[last - 1] - corner).magnitude < (re[from - 1] - corner).magnitude
                let shift = re[(isLast ? last : from) - 1]
                (re[from - 1], re[last - 1]) = (shift, shift)
            }
            count = min(count, last - from + 1) / 2 * 2
            from = last - count + 1
            space.sweep.run(first - 1, last - 1, bulges: count / 2, re + (from - 1), im + (from - 1))
        }

        /// Pairs around the diagonal that end a cycle of the others.
        private func takeExceptionalShifts(_ from: Int, _ last: Int) {
            for i in stride(from: last, to: from, by: -2) {
                var size = element(i, i - 1).magnitude
                if i - 2 >= low { size += element(i - 1, i - 2).magnitude }
                // The eigenvalues of [a, s; -7/16 s, a], a = h + 3/4 s.
                let centre = element(i, i) + size * 3 / 4
                (re[i - 2], re[i - 1]) = (centre, centre)
                im[i - 2] = size * Real(0.661_437_827_766_147_7)
                im[i - 1] = -im[i - 2]
            }
        }

        /// The eigenvalues of the last `count` rows and columns of the block.
        /// - Returns: where they begin.
        private func takeShifts(ofTrailing count: Int, _ last: Int, _ space: Workspace) -> Int {
            let from = last - count + 1
            for j in 0..<count {
                (space.u + j * count).update(from: h + (from - 1) + (from - 1 + j) * ldh, count: count)
            }
            let missing = Int(
                table.lahqr(
                    0, 0, blasInt(count), 1, blasInt(count), space.u, blasStride(count), re + (from - 1),
                    im + (from - 1), 1, 1, space.u, 1))
            guard from + missing >= last else { return from + missing }
            takeExceptionalShifts(last - 1, last)
            return last - 1
        }

        /// Brings conjugate pairs, and pairs of real shifts, side by side, the smallest last where there are too many.
        private func arrangeShifts(_ from: Int, _ last: Int, keeping count: Int) {
            if last - from + 1 > count {
                // Insertion keeps equal ones, and so pairs, together.
                for i in from..<last {
                    var place = i
                    while place >= from, size(ofShift: place) < size(ofShift: place + 1) {
                        exchangeShifts(place, place + 1)
                        place -= 1
                    }
                }
            }
            for i in stride(from: last, through: from + 2, by: -2) where im[i - 1] != -im[i - 2] {
                // A real one stands between: it goes before the pair.
                exchangeShifts(i, i - 1)
                exchangeShifts(i - 1, i - 2)
            }
        }

        private func size(ofShift i: Int) -> Real { re[i - 1].magnitude + im[i - 1].magnitude }

        private func exchangeShifts(_ i: Int, _ j: Int) {
            (re[i - 1], re[j - 1]) = (re[j - 1], re[i - 1])
            (im[i - 1], im[j - 1]) = (im[j - 1], im[i - 1])
        }
    }
#endif
