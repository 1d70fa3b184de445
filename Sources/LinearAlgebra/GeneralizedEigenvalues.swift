#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The eigenvalues and eigenvectors of a pair of square matrices: `A v = w B v`.
    ///
    /// Each eigenvalue is a ratio `alpha / beta`, infinite where B is singular along its vector.
    public struct GeneralizedEigenDecomposition<Real: ComplexPart>: Sendable {
        /// The numerators of the eigenvalues.
        public let alpha: Vector<Complex<Real>>
        /// The denominators; real and not negative where the matrices are real.
        public let beta: Vector<Complex<Real>>
        /// The right eigenvectors, as columns: `A v beta = B v alpha`. Each has a largest element
        /// whose real and imaginary parts add up, in absolute value, to 1.
        public let eigenvectors: Matrix<Complex<Real>>
        /// The left eigenvectors, where asked for, as columns: `u^H A beta = u^H B alpha`.
        public let leftEigenvectors: Matrix<Complex<Real>>?

        /// The eigenvalues `alpha / beta`, infinite where `beta` is 0.
        ///
        /// Where `alpha` is 0 (or of the size of rounding errors) too, the pair is singular: every
        /// number is an eigenvalue, and neither this one nor the others have a meaning.
        public var eigenvalues: Vector<Complex<Real>> { ratios(alpha, beta) }
    }

    /// The elements of `alpha` by those of `beta`, infinite where that is 0.
    func ratios<Real: ComplexPart>(
        _ alpha: Vector<Complex<Real>>, _ beta: Vector<Complex<Real>>
    ) -> Vector<Complex<Real>> {
        Vector((0..<alpha.count).map { beta[$0] == .zero ? .infinity : alpha[$0] / beta[$0] })
    }

    extension Matrix where Scalar.Magnitude: ComplexPart {
        /// The eigenvalues and eigenvectors of `A v = w B v`, A this matrix and B `other`.
        ///
        /// - Precondition: both are square and of one order.
        /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
        /// - Complexity: about 65n^3 floating-point operations.
        /// Calls `LAPACKE_?ggev_work` (the QZ algorithm).
        public func eigenDecomposition(
            relativeTo other: Matrix, left: Bool = false, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> GeneralizedEigenDecomposition<Scalar.Magnitude> {
            try checkPair("eigenDecomposition", self, other, checkFinite)
            let n = rows
            var alpha = Matrix<Complex<Scalar.Magnitude>>(uninitializedByColumnsRows: n, columns: 1)
            var beta = Matrix(uninitializedByColumnsRows: n, columns: 1)
            var (a, b) = (copiedByColumns(), other.copiedByColumns())
            var u = Matrix(uninitializedByColumnsRows: left ? n : 0, columns: left ? n : 0)
            var v = Matrix(uninitializedByColumnsRows: n, columns: n)
            let info = a.withColumns { a in
                b.withColumns { b in
                    alpha.withColumns { alpha in
                        beta.withColumns { beta in
                            u.withColumns { u in
                                v.withColumns { v in
                                    n == 0
                                        ? 0
                                        : Scalar.lapack.ggev(
                                            n, a, n, b, n, alpha, beta, left: left ? u : nil, n, right: v, n)
                                }
                            }
                        }
                    }
                }
            }
            guard info == 0 else { throw .notConverged(count: Swift.min(info, n)) }
            return GeneralizedEigenDecomposition(
                alpha: Vector(alpha), beta: Vector(beta.complexified),
                eigenvectors: unpackedEigenvectors(v, Vector(alpha)),
                leftEigenvectors: left ? unpackedEigenvectors(u, Vector(alpha)) : nil)
        }
    }

    extension Matrix {
        /// The eigenvalues and eigenvectors of `A v = w B v`, A this symmetric (complex: Hermitian)
        /// matrix and B `other`, positive definite.
        ///
        /// The lower triangles are used. The eigenvalues are real, the vectors orthonormal with
        /// respect to B: `V^H B V = I`.
        /// - Precondition: both are square and of one order.
        /// - Throws: `LinearAlgebraError.notPositiveDefinite` where B is not; `.notFinite`,
        ///   `.notConverged`.
        /// - Complexity: about 14n^3 floating-point operations.
        /// Calls `LAPACKE_?sygvd_work` or `LAPACKE_?hegvd_work`.
        public func symmetricEigenDecomposition(
            relativeTo other: Matrix, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            let (values, vectors) = try symmetricEigen(relativeTo: other, vectors: true, checkFinite)
            return SymmetricEigenDecomposition(eigenvalues: values, eigenvectors: vectors)
        }

        fileprivate func symmetricEigen(
            relativeTo other: Matrix, vectors: Bool, _ checkFinite: Bool
        ) throws(LinearAlgebraError) -> (Vector<Scalar.Magnitude>, Matrix) {
            try checkPair("symmetricEigenDecomposition", self, other, checkFinite)
            let n = rows
            var (a, b) = (copiedByColumns(), other.copiedByColumns())
            var values = Matrix<Scalar.Magnitude>(uninitializedByColumnsRows: n, columns: 1)
            guard n > 0 else { return (Vector(values), a) }
            let info = a.withColumns { a in
                b.withColumns { b in
                    values.withColumns { Scalar.lapack.sygvd(vectors: vectors, n, a, n, b, n, $0) }
                }
            }
            if info > n, info <= 2 * n { throw .notPositiveDefinite(minor: info - n) }
            guard info == 0 else { throw .notConverged(count: Swift.min(info, n)) }
            return (Vector(values), a)
        }
    }

    /// The eigenvalues, ascending, of `A v = w B v`, A symmetric (complex: Hermitian) and B positive
    /// definite, as `Matrix.symmetricEigenDecomposition(relativeTo:checkFinite:)`.
    public func symmetricEigenvalues<Scalar>(
        of a: Matrix<Scalar>, relativeTo b: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
        try a.symmetricEigen(relativeTo: b, vectors: false, checkFinite).0
    }

    /// Checks a pair of square matrices of one order.
    func checkPair<Scalar>(
        _ name: StaticString, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ checkFinite: Bool
    ) throws(LinearAlgebraError) {
        require(
            a.rows == a.columns && b.rows == a.rows && b.columns == a.rows,
            "\(name): matrices of \(a.shape) and \(b.shape) are not square and of one order")
        try a.requireFinite(checkFinite)
        try b.requireFinite(checkFinite)
    }
#endif
