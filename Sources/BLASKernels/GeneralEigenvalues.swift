#if OpenBLAS
    import RealModule

    /// The eigenvalues of a general real n x n matrix, and its eigenvectors or its Schur form: what `?geev` and
    /// `?gees` do, in the same steps, with `QRAlgorithm` as one of them. All is column-major; n is at least 1, and the
    /// largest element such that `scaleIntoRange` leaves it: callers scale.
    struct GeneralEigenvalues<Real: RealScalar> {
        typealias Elements = UnsafeMutablePointer<Real>

        let table: QRAlgorithmTable<Real>
        let reductions: EigenvalueTable<Real>
        let n: Int
        /// The matrix, which is overwritten.
        let a: Elements
        let lda: Int
        /// The real and the imaginary parts of the eigenvalues; of a conjugate pair the positive one first.
        let re: Elements
        let im: Elements
        private let backend: any Backend<Real> = Real.backend

        /// Finds the eigenvalues and, where there is room for them, the left and the right eigenvectors, packed as
        /// LAPACK does: of a conjugate pair the vector's real part, then its imaginary part.
        ///
        /// Each vector has length 1, and its largest element is real.
        /// - Returns: 0, or i where only the eigenvalues after the first i have converged.
        func findVectors(_ left: Elements?, _ ldl: Int, _ right: Elements?, _ ldr: Int) -> Int {
            balanced(.both) { low, high, scale in
                let (z, ldz) = right == nil ? (left, ldl) : (right, ldr)
                let missing = iterate(low, high, wantsForm: z != nil, z, ldz)
                guard missing == 0, let z else { return missing }
                if let left, right != nil { copy(z, ldz, to: left, ldl) }
                transformBack(left, ldl, right, ldr)
                for (side, vectors, stride) in [(CChar.left, left, ldl), (.right, right, ldr)] {
                    guard let vectors else { continue }
                    _ = table.gebak(
                        .both, side, blasInt(n), blasInt(low), blasInt(high), scale, vectors, blasStride(stride))
                    normalize(vectors, stride)
                }
                return 0
            }
        }

        /// Makes the Schur form of the matrix, and where there is room the orthogonal matrix.
        /// - Returns: as `findVectors`.
        func findForm(_ z: Elements?, _ ldz: Int) -> Int {
            balanced(.permutation) { low, high, scale in
                let missing = iterate(low, high, wantsForm: true, z, ldz)
                if let z {
                    _ = table.gebak(
                        .permutation, .right, blasInt(n), blasInt(low), blasInt(high), scale, z, blasStride(ldz))
                }
                return missing
            }
        }

        private func balanced(_ job: CChar, _ body: (_ low: Int, _ high: Int, _ scale: Elements) -> Int) -> Int {
            withUnsafeTemporaryAllocation(of: Real.self, capacity: n) { scale in
                var (low, high) = (Int32.zero, Int32.zero)
                _ = checked(
                    reductions.gebal(job, blasInt(n), a, blasStride(lda), &low, &high, scale.baseAddress!), "gebal")
                return body(Int(low), Int(high), scale.baseAddress!)
            }
        }

        /// Reduces to Hessenberg form and iterates.
        private func iterate(_ low: Int, _ high: Int, wantsForm: Bool, _ z: Elements?, _ ldz: Int) -> Int {
            withUnsafeTemporaryAllocation(of: Real.self, capacity: n) { tau in
                let tau = tau.baseAddress!
                _ = LAPACK.withWorkspace("gehrd") {
                    reductions.gehrd(blasInt(n), blasInt(low), blasInt(high), a, blasStride(lda), tau, $0, $1)
                }
                guard let z else { return }
                copy(a, lda, to: z, ldz)
                _ = LAPACK.withWorkspace("orghr") {
                    reductions.orghr(blasInt(n), blasInt(low), blasInt(high), z, blasStride(ldz), tau, $0, $1)
                }
            }
            let algorithm = QRAlgorithm(
                table: table, n: n, low: low, high: high, h: a, ldh: lda, re: re, im: im, z: z, ldz: ldz,
                wantsForm: wantsForm)
            // Small products that OpenBLAS divides wait for its threads longer than they gain; a sweep has its own.
            return BLAS.withOneThread { algorithm.run() }
        }

        /// Makes eigenvectors of the Schur form's of what `left` and `right` hold.
        private func transformBack(_ left: Elements?, _ ldl: Int, _ right: Elements?, _ ldr: Int) {
            let side: CChar = left == nil ? .right : right == nil ? .left : .both
            _ = LAPACK<Real>.withWorkspace("trevc3") {
                table.trevc3(
                    side, blasInt(n), a, blasStride(lda), left ?? a, blasStride(ldl), right ?? a, blasStride(ldr), $0,
                    $1)
            }
        }

        private func copy(_ source: Elements, _ stride: Int, to target: Elements, _ targetStride: Int) {
            for j in 0..<n { (target + j * targetStride).update(from: source + j * stride, count: n) }
        }

        @specialized(where Real == Float)
        @specialized(where Real == Double)
        private func normalize(_ vectors: Elements, _ stride: Int) {
            var j = 0
            while j < n {
                let x = vectors + j * stride
                if im[j] == 0 || j == n - 1 {
                    scale(reciprocal(length(x)), x)
                    j += 1
                } else {
                    let y = x + stride
                    let factor = reciprocal(.hypot(length(x), length(y)))
                    scale(factor, x)
                    scale(factor, y)
                    makeLargestReal(x, y)
                    j += 2
                }
            }
        }

        /// Turns the vector `x + i y` so that its largest element is real.
        @specialized(where Real == Float)
        @specialized(where Real == Double)
        private func makeLargestReal(_ x: Elements, _ y: Elements) {
            var (place, largest) = (0, Real.zero)
            for i in 0..<n {
                let size = x[i] * x[i] + y[i] * y[i]
                if size > largest { (place, largest) = (i, size) }
            }
            let size = Real.hypot(x[place], y[place])
            guard size > 0 else { return }
            let (c, s) = (x[place] / size, y[place] / size)
            for i in 0..<n { (x[i], y[i]) = (c * x[i] + s * y[i], c * y[i] - s * x[i]) }
            y[place] = 0
        }

        private func length(_ x: Elements) -> Real {
            let square = backend.dot(n, x, 1, x, 1)
            // The squares of elements of about 1: balancing may have left others.
            if square.isNormal, square > .ulpOfOne, square < 1 / .ulpOfOne { return square.squareRoot() }
            let largest = (0..<n).reduce(Real.zero) { max($0, x[$1].magnitude) }
            guard largest > 0, largest.isFinite else { return largest }
            return (0..<n).reduce(Real.zero) { $0 + (x[$1] / largest) * (x[$1] / largest) }.squareRoot() * largest
        }

        /// 1 where there is none: a vector of zeros stays one.
        private func reciprocal(_ length: Real) -> Real { length > 0 && length.isFinite ? 1 / length : 1 }

        private func scale(_ factor: Real, _ x: Elements) {
            backend.scal(n, factor, x, 1)
        }
    }
#endif
