#if OpenBLAS
    import RealModule

    /// The factorization `P^T A P = L D L^H` of a Hermitian (real: symmetric) matrix, definite or not:
    /// `P` a permutation, `L` unit lower triangular, `D` Hermitian of blocks of orders 1 and 2 on
    /// the diagonal (Bunch and Kaufman 1977).
    ///
    ///     let factorization = try a.ldltFactorized()
    ///     let (positive, negative, zero) = factorization.inertia
    ///
    /// All matrices are n x n. Of A only the lower triangle was read. A complex matrix is taken as
    /// Hermitian; one that is symmetric and complex has LU. A singular matrix has this factorization
    /// too: it is `solve` that throws.
    public struct LDLTFactorization<Scalar: MatrixScalar>: Sendable {
        /// What `sytrf` left of `scale A`, its columns contiguous: L's multipliers under D's blocks.
        private let factors: Matrix<Scalar>
        private let pivots: [Int32]
        /// 1, or the power of two that brings a small A to about 1.
        private let scale: Scalar.Magnitude
        /// The number (from 0) of the first zero block.
        private let firstZero: Int?
        /// Where the first block begins that is zero, or so small that its reciprocal, which LAPACK
        /// multiplies by, overflows.
        private let firstTiny: Int?

        init(_ matrix: Matrix<Scalar>) {
            require(matrix.rows == matrix.columns, "ldltFactorized: a \(matrix.shape) matrix is not square")
            let n = matrix.rows
            scale = scaleUpToOne(matrix.lowerTriangle())
            var factors = (scale == 1 ? matrix : matrix * Scalar(_real: scale)).copiedByColumns()
            var pivots = [Int32](repeating: 0, count: n)
            let info = pivots.withUnsafeMutableBufferPointer { pivots in
                factors.withColumns { n == 0 ? 0 : Scalar.lapack.sytrf(.lower, n, $0, n, pivots.baseAddress!) }
            }
            firstZero = info == 0 ? nil : info - 1
            // What follows a block of order 2 is multiplied by at most 1.7 over its largest element.
            firstTiny =
                Self.blocks(pivots).first { start, order in
                    order == 1
                        ? (1 / factors[start, start]._real).isInfinite
                        : start + 2 < n && (2 / factors[start + 1, start]._absolute).isInfinite
                }?.start
            self.factors = factors
            self.pivots = pivots
        }

        /// The number of rows and columns.
        public var order: Int { factors.rows }

        // MARK: - The factors

        /// D's blocks by their first rows and their orders, 1 or 2.
        private var blocks: [(start: Int, order: Int)] { Self.blocks(pivots) }

        private static func blocks(_ pivots: [Int32]) -> [(start: Int, order: Int)] {
            var (result, start) = ([(start: Int, order: Int)](), 0)
            while start < pivots.count {
                // Both rows of a block of order 2 have negative pivots.
                result.append((start, pivots[start] < 0 ? 2 : 1))
                start += pivots[start] < 0 ? 2 : 1
            }
            return result
        }

        /// The exchanges of rows and columns, in their order.
        private var exchanges: [(row: Int, other: Int, block: Int)] {
            blocks.map { start, order in
                order == 1
                    ? (start, Int(pivots[start]) - 1, start) : (start + 1, -Int(pivots[start]) - 1, start)
            }
        }

        /// The rows and columns of A in the order of the factors: element (i, j) of `L D L^H` is
        /// element `(permutation[i], permutation[j])` of A.
        public var permutation: [Int] {
            var result = Array(0..<order)
            for exchange in exchanges { result.swapAt(exchange.row, exchange.other) }
            return result
        }

        /// The unit lower triangular factor.
        ///
        /// (`scipy.linalg.ldl` gives P L; its rows are `L`'s in the order that undoes `permutation`.)
        public var L: Matrix<Scalar> {
            var result = factors.lowerTriangle(-1)
            for i in 0..<order { result[i, i] = 1 }
            for (start, order) in blocks where order == 2 { result[start + 1, start] = .zero }
            // LAPACK leaves the columns of earlier steps as they were before later exchanges.
            for (row, other, block) in exchanges where row != other {
                for column in 0..<block {
                    let element = result[row, column]
                    result[row, column] = result[other, column]
                    result[other, column] = element
                }
            }
            return result
        }

        /// The block diagonal factor.
        public var D: Matrix<Scalar> {
            var result = Matrix<Scalar>.zeros(rows: order, columns: order)
            for (start, order) in blocks {
                for i in start..<start + order { result[i, i] = Scalar(_real: factors[i, i]._real) }
                guard order == 2 else { continue }
                result[start + 1, start] = factors[start + 1, start]
                result[start, start + 1] = factors[start + 1, start]._conjugate
            }
            return scale == 1 ? result : result * Scalar(_real: 1 / scale)
        }

        /// The numbers of positive, negative and zero eigenvalues of A, by Sylvester's law those of D.
        ///
        /// Zero means exactly zero: rounding makes most singular matrices a little definite.
        public var inertia: (positive: Int, negative: Int, zero: Int) {
            var counts = (positive: 0, negative: 0, zero: 0)
            for (start, order) in blocks {
                if order == 2 {
                    // The pivoting takes a block of order 2 only where its determinant is negative.
                    counts.positive += 1
                    counts.negative += 1
                } else {
                    let value = factors[start, start]._real
                    if value > 0 {
                        counts.positive += 1
                    } else if value < 0 {
                        counts.negative += 1
                    } else {
                        counts.zero += 1
                    }
                }
            }
            return counts
        }

        // MARK: - Solving

        /// The solution `x` of `A x = b`: `b` n x r, `x` n x r.
        ///
        /// NaN and infinity in `b` show in the columns of `x` that belong to them.
        /// - Precondition: `b.rows == order`.
        /// - Throws: `LinearAlgebraError.singular` where a block of D is exactly zero (or its
        ///   reciprocal overflows).
        /// - Complexity: 2n^2 r floating-point operations, one copy of `b`.
        /// Calls `LAPACKE_?sytrs_work` or, complex, `LAPACKE_?hetrs_work`.
        public func solve(_ b: Matrix<Scalar>) throws(LinearAlgebraError) -> Matrix<Scalar> {
            var x = b.copiedForSolution()
            try solve(inPlace: &x)
            return x
        }

        /// The solution `x` of `A x = b` for one right-hand side, of n elements.
        public func solve(_ b: Vector<Scalar>) throws(LinearAlgebraError) -> Vector<Scalar> {
            Vector(try solve(b.column))
        }

        /// Replaces `b`, n x r, by the solution of `A x = b`.
        ///
        /// It allocates nothing where the columns of `b` are contiguous, as a solution's are, and its
        /// elements its own; else `b` is copied into columns first.
        /// - Precondition: `b.rows == order`.
        /// - Throws: `LinearAlgebraError.singular` where a block of D is exactly zero (or its
        ///   reciprocal overflows); then `b` is unchanged.
        /// - Complexity: 2n^2 r floating-point operations.
        /// Calls `LAPACKE_?sytrs_work` or, complex, `LAPACKE_?hetrs_work`.
        public func solve(inPlace b: inout Matrix<Scalar>) throws(LinearAlgebraError) {
            require(b.rows == order, "solve: a \(factors.shape) matrix and a right-hand side of \(b.shape)")
            if let firstTiny { throw .singular(pivot: firstTiny) }
            guard !b.isEmpty else { return }
            let (n, r) = (order, b.columns)
            b.withContiguousColumns { right, stride in
                factors.withElements { factors in
                    pivots.withUnsafeBufferPointer { pivots in
                        solveScaled(scale, n, r, right, stride) {
                            Scalar.lapack.sytrs(.lower, n, r, factors, n, pivots.baseAddress!, $0, stride)
                        }
                    }
                }
            }
        }

        // MARK: - Determinant

        /// The determinant, which is real: 0 where A is singular, 1 where it is 0 x 0. It overflows
        /// or underflows only as a whole.
        public var determinant: Scalar.Magnitude {
            guard firstZero == nil else { return 0 }
            var product = ScaledProduct<Scalar.Magnitude>()
            forEachFactorOfDeterminant { product.multiply(by: $0) }
            return product.value
        }

        /// The determinant as `sign * exp(logarithm)`, the sign 1, -1, or, where A is singular, 0
        /// with the logarithm -infinity.
        public var logDeterminant: (sign: Scalar.Magnitude, logarithm: Scalar.Magnitude) {
            guard firstZero == nil else { return (0, -.infinity) }
            var product = LogarithmicProduct<Scalar.Magnitude>()
            forEachFactorOfDeterminant { product.multiply(by: $0) }
            return (product.sign, product.logarithm)
        }

        private func forEachFactorOfDeterminant(_ body: (Scalar.Magnitude) -> Void) {
            for (start, order) in blocks {
                for _ in 0..<order where scale != 1 { body(1 / scale) }
                let first = factors[start, start]._real
                if order == 1 {
                    body(first)
                } else {
                    // a c - |b|^2 = |b| (a (c / |b|) - |b|), and |b| is the largest of them.
                    let (last, size) = (factors[start + 1, start + 1]._real, factors[start + 1, start]._absolute)
                    body(size)
                    body(first * (last / size) - size)
                }
            }
        }
    }

    extension Matrix {
        /// The factorization `L D L^H` of this Hermitian matrix, with symmetric pivoting.
        ///
        /// Only the lower triangle is read: that the upper one is its mirror is not checked.
        /// - Parameter checkFinite: whether to look for NaN and infinity first, in the whole matrix.
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`.
        /// - Complexity: 1/3 n^3 floating-point operations.
        /// Calls `LAPACKE_?sytrf_work` or, complex, `LAPACKE_?hetrf_work`.
        public func ldltFactorized(
            checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> LDLTFactorization<Scalar> {
            try requireFinite(checkFinite)
            return LDLTFactorization(self)
        }
    }
#endif
