#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The Schur decomposition `A = Z T Z^H`: Z unitary, T upper triangular.
    ///
    /// Where the scalars are real, so are Z (orthogonal) and T, which then is quasi-triangular: on
    /// its diagonal stand 1 x 1 blocks, the real eigenvalues, and 2 x 2 blocks, one for each
    /// conjugate pair, with equal diagonal elements and off-diagonal ones of opposite signs.
    public struct SchurDecomposition<Scalar: MatrixScalar>: Sendable where Scalar.Magnitude: ComplexPart {
        /// T, upper triangular, or quasi-triangular where the scalars are real.
        public internal(set) var triangular: Matrix<Scalar>
        /// Z, whose first k columns span an invariant subspace of A for each k that parts no block.
        public private(set) var vectors: Matrix<Scalar>
        /// The eigenvalues, in the order of T's diagonal.
        public private(set) var eigenvalues: Vector<Complex<Scalar.Magnitude>>

        init(
            triangular: Matrix<Scalar>, vectors: Matrix<Scalar>, eigenvalues: Vector<Complex<Scalar.Magnitude>>
        ) {
            self.triangular = triangular
            self.vectors = vectors
            self.eigenvalues = eigenvalues
        }

        /// Factors `matrix`, in a copy of it.
        init(_ matrix: Matrix<Scalar>, checkFinite: Bool) throws(LinearAlgebraError) {
            require(matrix.rows == matrix.columns, "schurDecomposition: a \(matrix.shape) matrix is not square")
            try matrix.requireFinite(checkFinite)
            let n = matrix.rows
            var triangular = matrix.copiedByColumns()
            let scale = scaleIntoRange(matrix)
            if scale != 1 { triangular *= Scalar(_real: scale) }
            var vectors = Matrix<Scalar>(uninitializedByColumnsRows: n, columns: n)
            var values = Matrix<Complex<Scalar.Magnitude>>(uninitializedByColumnsRows: n, columns: 1)
            let info = triangular.withColumns { t in
                vectors.withColumns { z in
                    values.withColumns { n == 0 ? 0 : Scalar.lapack.gees(n, t, n, $0, z, n) }
                }
            }
            guard info == 0 else { throw .notConverged(count: info) }
            self.init(
                triangular: triangular, vectors: vectors, eigenvalues: scaledBack(Vector(values), from: scale))
            if scale != 1 {
                self.triangular /= Scalar(_real: scale)
                if !Scalar._isComplex { splitVanishedBlocks() }
            }
        }

        /// Makes two real eigenvalues of a conjugate pair one of whose off-diagonal elements, or the imaginary part, has
        /// become 0.
        private mutating func splitVanishedBlocks() {
            let n = eigenvalues.count
            func exchange(_ x: inout Matrix<Scalar>, rows: Range<Int>, _ j: Int) {
                for i in rows { (x[i, j], x[i, j + 1]) = (x[i, j + 1], x[i, j]) }
            }
            for i in 0..<Swift.max(n - 1, 0) {
                // Of an infinite eigenvalue the imaginary part reads as NaN.
                let isReal = eigenvalues[i].imaginary == 0
                let (lower, upper) = (triangular[i + 1, i], triangular[i, i + 1])
                let isPair = lower != .zero || eigenvalues[i].imaginary > 0
                guard isPair, isReal || lower == .zero || upper == .zero else { continue }
                if lower != .zero, upper != .zero {
                    triangular[i + 1, i] = .zero
                } else if lower != .zero {
                    // The lower element is the one that is left: it becomes the upper one.
                    (triangular[i, i + 1], triangular[i + 1, i]) = (triangular[i + 1, i], .zero)
                    exchange(&triangular, rows: 0..<i, i)
                    for j in (i + 2)..<Swift.max(n, i + 2) {
                        (triangular[i, j], triangular[i + 1, j]) = (triangular[i + 1, j], triangular[i, j])
                    }
                    exchange(&vectors, rows: 0..<n, i)
                }
                for j in [i, i + 1] { eigenvalues[j] = Complex(triangular[j, j]._real) }
            }
        }

        /// The decomposition with the eigenvalues that `isFirst` chooses at the top, and how many
        /// they are; the order is otherwise kept.
        ///
        /// The first `count` columns of `vectors` then span the invariant subspace that belongs to
        /// the chosen eigenvalues:
        ///
        ///     let (schur, count) = try a.schurDecomposition().ordered { $0.real < 0 }
        ///     let stableSubspace = schur.vectors[columns: 0..<count]
        ///
        /// In a real form both of a conjugate pair are taken where one is chosen.
        /// - Throws: `LinearAlgebraError.noSolution` where two eigenvalues are too close to be
        ///   exchanged.
        /// - Complexity: O(n^3) floating-point operations at most.
        /// Calls `LAPACKE_?trsen_work`.
        public func ordered(
            where isFirst: (Complex<Scalar.Magnitude>) -> Bool
        ) throws(LinearAlgebraError) -> (decomposition: SchurDecomposition, count: Int) {
            let n = eigenvalues.count
            var chosen = (0..<n).map { isFirst(eigenvalues[$0]) }
            if !Scalar._isComplex {
                for i in 0..<Swift.max(n - 1, 0) where triangular[i + 1, i] != .zero {
                    let either = chosen[i] || chosen[i + 1]
                    (chosen[i], chosen[i + 1]) = (either, either)
                }
            }
            return (try ordered(chosen), chosen.count { $0 })
        }

        /// The decomposition with the chosen eigenvalues at the top.
        func ordered(_ chosen: [Bool]) throws(LinearAlgebraError) -> SchurDecomposition {
            let n = chosen.count
            guard chosen.contains(true) else { return self }
            var result = self
            var values = eigenvalues.column.copiedByColumns()
            let info = result.triangular.withColumns { t in
                result.vectors.withColumns { z in
                    values.withColumns { Scalar.lapack.trsen(chosen, n, t, n, z, n, $0) }
                }
            }
            guard info == 0 else {
                throw .noSolution(reason: "two eigenvalues are too close to be exchanged in the Schur form")
            }
            result.eigenvalues = Vector(values)
            return result
        }

        /// The complex Schur form: itself where the scalars are complex; else each 2 x 2 block is
        /// made triangular by a rotation.
        ///
        /// - Complexity: O(n^2) operations for each conjugate pair.
        public var complexified: SchurDecomposition<Complex<Scalar.Magnitude>> {
            if let same = self as? SchurDecomposition<Complex<Scalar.Magnitude>> { return same }
            guard let real = triangular as? Matrix<Scalar.Magnitude> else { fatalError("\(Scalar.self)") }
            var t = triangular.complexified.copiedByColumns()
            var z = vectors.complexified.copiedByColumns()
            let n = t.rows
            t.withColumns { t in z.withColumns { z in splitBlocks(real, n, t, z) } }
            return SchurDecomposition<Complex<Scalar.Magnitude>>(
                triangular: t, vectors: z, eigenvalues: eigenvalues)
        }
    }

    extension Matrix where Scalar.Magnitude: ComplexPart {
        /// The Schur decomposition of this square matrix, real where the matrix is.
        ///
        /// - Parameter checkFinite: whether NaN and infinity are looked for first; without, they
        ///   give meaningless results, or `.notConverged`.
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`; `.notConverged` with the number of eigenvalues
        ///   that are missing.
        /// - Complexity: about 25n^3 floating-point operations.
        /// In the steps of LAPACK's `?gees`, as `eigenDecomposition`; calls `LAPACKE_?gees_work` where the matrix is
        /// complex.
        public func schurDecomposition(
            checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> SchurDecomposition<Scalar> {
            try SchurDecomposition(self, checkFinite: checkFinite)
        }
    }

    /// Makes the 2 x 2 blocks of the quasi-triangular `real` triangular, in its complex copy `t`,
    /// and follows in `z`; both column-major, n x n.
    @specialized(where Real == Float)
    @specialized(where Real == Double)
    private func splitBlocks<Real: ComplexPart>(
        _ real: Matrix<Real>, _ n: Int, _ t: UnsafeMutablePointer<Complex<Real>>,
        _ z: UnsafeMutablePointer<Complex<Real>>
    ) {
        for m in stride(from: n - 1, to: 0, by: -1) where real[m, m - 1] != 0 {
            let (above, below) = (real[m - 1, m], real[m, m - 1])
            // The eigenvalues of [[a, b], [c, a]] with b c < 0 are a +- i root(-b c). Each root by
            // itself, so that the product neither overflows nor vanishes.
            let imaginary = above.magnitude.squareRoot() * below.magnitude.squareRoot()
            let r = Real.hypot(imaginary, below)
            // The eigenvector (i imaginary, below) / r becomes the first of the two columns.
            let (c, s) = (Complex(0, imaginary / r), Complex(below / r, 0))
            for j in (m - 1)..<n {
                let (x, y) = (t[m - 1 + j * n], t[m + j * n])
                t[m - 1 + j * n] = c.conjugate * x + s * y
                t[m + j * n] = c * y - s * x
            }
            rotateColumns(m + 1, t + (m - 1) * n, t + m * n, c, s)
            rotateColumns(n, z + (m - 1) * n, z + m * n, c, s)
            t[m - 1 + (m - 1) * n] = Complex(real[m, m], imaginary)
            t[m + m * n] = Complex(real[m, m], -imaginary)
            t[m + (m - 1) * n] = .zero
        }
    }

    /// Updates the columns (x, y) to (c x + s y, conj(c) y - s x), s real.
    @inline(__always)
    private func rotateColumns<Real: ComplexPart>(
        _ count: Int, _ x: UnsafeMutablePointer<Complex<Real>>, _ y: UnsafeMutablePointer<Complex<Real>>,
        _ c: Complex<Real>, _ s: Complex<Real>
    ) {
        for i in 0..<count { (x[i], y[i]) = (c * x[i] + s * y[i], c.conjugate * y[i] - s * x[i]) }
    }
#endif
