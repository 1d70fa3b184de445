#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The generalized Schur (QZ) decomposition of a pair: `A = Q S Z^H`, `B = Q T Z^H`, with Q and Z
    /// unitary, T upper triangular and S upper triangular, quasi-triangular where scalars are real.
    public struct GeneralizedSchurDecomposition<Scalar: MatrixScalar>: Sendable
    where Scalar.Magnitude: ComplexPart {
        /// S.
        public private(set) var first: Matrix<Scalar>
        /// T.
        public private(set) var second: Matrix<Scalar>
        /// Q.
        public private(set) var left: Matrix<Scalar>
        /// Z, whose first k columns span a deflating subspace for each k that parts no block.
        public private(set) var right: Matrix<Scalar>
        /// The numerators of the eigenvalues.
        public private(set) var alpha: Vector<Complex<Scalar.Magnitude>>
        /// The denominators of the eigenvalues.
        public private(set) var beta: Vector<Scalar>

        /// The eigenvalues `alpha / beta`, infinite where `beta` is 0.
        public var eigenvalues: Vector<Complex<Scalar.Magnitude>> {
            ratios(alpha, Vector(beta.column.complexified))
        }

        init(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>, checkFinite: Bool) throws(LinearAlgebraError) {
            try checkPair("generalizedSchurDecomposition", a, b, checkFinite)
            let n = a.rows
            (first, second) = (a.copiedByColumns(), b.copiedByColumns())
            left = Matrix(uninitializedByColumnsRows: n, columns: n)
            right = Matrix(uninitializedByColumnsRows: n, columns: n)
            (alpha, beta) = (Vector([]), Vector([]))
            guard n > 0 else { return }
            let info = withAll(n) { Scalar.lapack.gges(n, $0, n, $1, n, $2, $3, $4, n, $5, n) }
            guard info == 0 else { throw .notConverged(count: Swift.min(info, n)) }
        }

        /// The decomposition with the eigenvalues that `isFirst`, given numerator and denominator,
        /// chooses at the top, and how many they are; the order is otherwise kept.
        ///
        /// In a real form both of a conjugate pair are taken where one is chosen.
        /// - Throws: `LinearAlgebraError.noSolution` where two eigenvalues are too close to be
        ///   exchanged.
        /// - Complexity: O(n^3) floating-point operations at most.
        /// Calls `LAPACKE_?tgsen_work`.
        public func ordered(
            where isFirst: (_ alpha: Complex<Scalar.Magnitude>, _ beta: Scalar) -> Bool
        ) throws(LinearAlgebraError) -> (decomposition: GeneralizedSchurDecomposition, count: Int) {
            let n = alpha.count
            var chosen = (0..<n).map { isFirst(alpha[$0], beta[$0]) }
            if !Scalar._isComplex {
                for i in 0..<Swift.max(n - 1, 0) where first[i + 1, i] != .zero {
                    let either = chosen[i] || chosen[i + 1]
                    (chosen[i], chosen[i + 1]) = (either, either)
                }
            }
            guard chosen.contains(true) else { return (self, 0) }
            var result = self
            let info = result.withAll(n) { Scalar.lapack.tgsen(chosen, n, $0, n, $1, n, $2, $3, $4, n, $5, n) }
            guard info == 0 else {
                throw .noSolution(reason: "two eigenvalues are too close to be exchanged in the Schur form")
            }
            return (result, chosen.count { $0 })
        }

        /// Calls `body` with the four matrices, and room for alpha and beta, which it sets.
        private mutating func withAll(
            _ n: Int,
            _ body: (
                _ s: UnsafeMutablePointer<Scalar>, _ t: UnsafeMutablePointer<Scalar>,
                _ alpha: UnsafeMutablePointer<Complex<Scalar.Magnitude>>, _ beta: UnsafeMutablePointer<Scalar>,
                _ q: UnsafeMutablePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
            ) -> Int
        ) -> Int {
            var numerators = Matrix<Complex<Scalar.Magnitude>>(uninitializedByColumnsRows: n, columns: 1)
            var denominators = Matrix<Scalar>(uninitializedByColumnsRows: n, columns: 1)
            let info = first.withColumns { s in
                second.withColumns { t in
                    left.withColumns { q in
                        right.withColumns { z in
                            numerators.withColumns { alpha in
                                denominators.withColumns { beta in body(s, t, alpha, beta, q, z) }
                            }
                        }
                    }
                }
            }
            (alpha, beta) = (Vector(numerators), Vector(denominators))
            return info
        }
    }

    extension Matrix where Scalar.Magnitude: ComplexPart {
        /// The generalized Schur decomposition of this square matrix and `other`.
        ///
        /// - Precondition: both are square and of one order.
        /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
        /// - Complexity: about 66n^3 floating-point operations.
        /// Calls `LAPACKE_?gges_work`.
        public func generalizedSchurDecomposition(
            relativeTo other: Matrix, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> GeneralizedSchurDecomposition<Scalar> {
            try GeneralizedSchurDecomposition(self, other, checkFinite: checkFinite)
        }
    }
#endif
