#if OpenBLAS
    import RealModule

    /// The factorization `A P = Q R` of an m x n matrix with its columns exchanged so that the diagonal
    /// of `R` descends in absolute value: it shows the numerical rank.
    ///
    ///     let factorization = try a.pivotedQRFactorized()
    ///     let leading = factorization.permutation.prefix(factorization.rank())   // independent columns
    public struct PivotedQRFactorization<Scalar: MatrixScalar>: Sendable {
        // By columns, as in `QRFactorization`.
        private let factors: Matrix<Scalar>
        private let reflectionFactors: [Scalar]
        /// Column j of `Q R` is column `permutation[j]` of A, all counted from 0.
        public let permutation: [Int]

        /// Factors `matrix`, in a copy of it.
        init(_ matrix: Matrix<Scalar>, checkFinite: Bool) throws(LinearAlgebraError) {
            try matrix.requireFinite(checkFinite)
            let (rows, columns) = (matrix.rows, matrix.columns)
            var factors = matrix.copiedByColumns()
            var tau = [Scalar](repeating: .zero, count: Swift.min(rows, columns))
            var pivots = [Int32](repeating: 0, count: columns)
            if !matrix.isEmpty {
                factors.withColumns { elements in
                    tau.withUnsafeMutableBufferPointer { tau in
                        pivots.withUnsafeMutableBufferPointer { pivots in
                            Scalar.lapack.geqp3(
                                rows, columns, elements, rows, pivots.baseAddress!, tau.baseAddress!)
                        }
                    }
                }
                permutation = pivots.map { Int($0) - 1 }
            } else {
                permutation = Array(0..<columns)
            }
            self.factors = factors
            reflectionFactors = tau
        }

        /// The number of rows of the factored matrix.
        public var rows: Int { factors.rows }

        /// The number of columns of the factored matrix.
        public var columns: Int { factors.columns }

        /// The upper triangular factor, min(m, n) x n.
        public var R: Matrix<Scalar> { factors.upperTrapezoid() }

        /// The orthonormal factor, m x min(m, n).
        ///
        /// Calls `LAPACKE_?orgqr_work` or `LAPACKE_?ungqr_work`.
        public var Q: Matrix<Scalar> {
            var result = factors[columns: 0..<reflectionFactors.count].copiedByColumns()
            guard !result.isEmpty else { return result }
            let count = reflectionFactors.count
            result.withColumns { elements in
                reflectionFactors.withUnsafeBufferPointer {
                    Scalar.backend.orgqr(rows, count, count, elements, rows, $0.baseAddress!)
                }
            }
            return result
        }

        /// The permutation matrix `P`, n x n.
        public var P: Matrix<Scalar> {
            var result = Matrix<Scalar>.zeros(rows: columns, columns: columns)
            for (j, source) in permutation.enumerated() { result[source, j] = 1 }
            return result
        }

        /// The numerical rank: how many diagonal elements of R exceed `relativeTolerance` times the first.
        ///
        /// It is nearly always that of the singular values, at a fifth of their cost; there are rare
        /// matrices (Kahan's) whose deficiency it does not see.
        /// - Parameter relativeTolerance: max(m, n) ulp where nil.
        /// - Precondition: `relativeTolerance >= 0`.
        public func rank(relativeTolerance: Scalar.Magnitude? = nil) -> Int {
            require(relativeTolerance ?? 0 >= 0, "rank: a relative tolerance of \(relativeTolerance ?? 0)")
            guard !factors.isEmpty else { return 0 }
            let tolerance = relativeTolerance ?? Scalar.Magnitude(Swift.max(rows, columns)) * .ulpOfOne
            let threshold = tolerance * factors[0, 0]._absolute
            return (0..<reflectionFactors.count).count { factors[$0, $0]._absolute > threshold }
        }
    }

    extension Matrix {
        /// The factorization `A P = Q R` of this m x n matrix with column pivoting.
        ///
        /// - Throws: `LinearAlgebraError.notFinite`, unless `checkFinite` is false.
        /// - Complexity: 4mnk - 2(m + n)k^2 + 4/3 k^3 floating-point operations, k = min(m, n), half of
        ///   them bound by memory.
        /// Calls `LAPACKE_?geqp3_work`.
        public func pivotedQRFactorized(
            checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> PivotedQRFactorization<Scalar> {
            try PivotedQRFactorization(self, checkFinite: checkFinite)
        }
    }
#endif
