#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The eigenvalues and eigenvectors of a general square matrix: `A V = V diag(w)`.
    ///
    /// They are complex, also where the matrix is real: `Real` is the type of their parts. Each
    /// vector has Euclidean length 1 and a largest element that is real. A defective matrix has
    /// fewer than n independent eigenvectors; the columns of `V` are then dependent.
    public struct EigenDecomposition<Real: ComplexPart>: Sendable {
        /// The eigenvalues `w`. Those of a real matrix come in conjugate pairs, that with the
        /// positive imaginary part first. What is past the largest number is infinite, and its parts then read as NaN.
        public let eigenvalues: Vector<Complex<Real>>
        /// The right eigenvectors, as the columns of `V`.
        public let eigenvectors: Matrix<Complex<Real>>
        /// The left eigenvectors, where asked for, as the columns of `U`: `U^H A = diag(w) U^H`.
        public let leftEigenvectors: Matrix<Complex<Real>>?
    }

    extension Matrix where Scalar.Magnitude: ComplexPart {
        /// The eigenvalues and eigenvectors of this square matrix.
        ///
        /// A symmetric matrix is better served by `symmetricEigenDecomposition`.
        /// - Parameters:
        ///   - left: whether the left eigenvectors are computed too.
        ///   - checkFinite: of no effect: LAPACK's balancing takes no NaN and no infinity, so they are
        ///     always looked for.
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`; `.notConverged` with the number of eigenvalues
        ///   that are missing.
        /// - Complexity: about 25n^3 floating-point operations.
        /// In the steps of LAPACK's `?geev`, with sweeps of Soma's own in its QR algorithm, where the matrix is real;
        /// calls `LAPACKE_?geev_work` where it is complex.
        public func eigenDecomposition(
            left: Bool = false, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> EigenDecomposition<Scalar.Magnitude> {
            var right = Matrix(uninitializedByColumnsRows: rows, columns: rows)
            var other = Matrix(uninitializedByColumnsRows: left ? rows : 0, columns: left ? rows : 0)
            let n = rows
            let (scaled, scale) = try right.withColumns { right throws(LinearAlgebraError) in
                try other.withColumns { other throws(LinearAlgebraError) in
                    try scaledEigenvalues("eigenDecomposition", left: left ? other : nil, right: right)
                }
            }
            // An eigenvalue past the largest number would not tell whether it is of a pair.
            let values = scaledBack(scaled, from: scale)
            guard n > 0 else {
                return EigenDecomposition(
                    eigenvalues: values, eigenvectors: right.complexified,
                    leftEigenvectors: left ? right.complexified : nil)
            }
            return EigenDecomposition(
                eigenvalues: values, eigenvectors: unpackedEigenvectors(right, scaled),
                leftEigenvectors: left ? unpackedEigenvectors(other, scaled) : nil)
        }

        /// The eigenvalues of the matrix times the scale, and the vectors as LAPACK packs them where there is room
        /// for them.
        fileprivate func scaledEigenvalues(
            _ name: StaticString, left: UnsafeMutablePointer<Scalar>?, right: UnsafeMutablePointer<Scalar>?
        ) throws(LinearAlgebraError) -> (values: Vector<Complex<Scalar.Magnitude>>, scale: Scalar.Magnitude) {
            require(rows == columns, "\(name): a \(shape) matrix is not square")
            try requireFinite(true)
            let n = rows
            var values = Matrix<Complex<Scalar.Magnitude>>(uninitializedByColumnsRows: n, columns: 1)
            guard n > 0 else { return (Vector(values), 1) }
            var work = copiedByColumns()
            let scale = scaleIntoRange(self)
            if scale != 1 { work *= Scalar(_real: scale) }
            let info = work.withColumns { work in
                values.withColumns { Scalar.lapack.geev(n, work, n, $0, left: left, n, right: right, n) }
            }
            guard info == 0 else { throw .notConverged(count: info) }
            return (Vector(values), scale)
        }
    }

    /// The eigenvalues of a square matrix, in no particular order; those of a real matrix with
    /// conjugate pairs side by side.
    ///
    /// - Precondition: the matrix is square.
    /// - Throws: as `Matrix.eigenDecomposition(left:checkFinite:)`.
    /// - Complexity: about 10n^3 floating-point operations.
    /// As `Matrix.eigenDecomposition`, for the values alone.
    public func eigenvalues<Scalar: MatrixScalar>(
        of a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Complex<Scalar.Magnitude>> where Scalar.Magnitude: ComplexPart {
        let (values, scale) = try a.scaledEigenvalues("eigenvalues", left: nil, right: nil)
        return scaledBack(values, from: scale)
    }

    /// The eigenvalues of a matrix from those of the same times a scale. By parts: an infinite one keeps its other
    /// part.
    func scaledBack<Real>(_ values: Vector<Complex<Real>>, from scale: Real) -> Vector<Complex<Real>> {
        scale == 1 ? values : values.map { Complex($0.real / scale, $0.imaginary / scale) }
    }

    /// The eigenvectors that LAPACK packs, for a real matrix, as real and imaginary part in the two
    /// columns of a conjugate pair.
    func unpackedEigenvectors<Scalar: MatrixScalar>(
        _ packed: Matrix<Scalar>, _ values: Vector<Complex<Scalar.Magnitude>>
    ) -> Matrix<Complex<Scalar.Magnitude>> where Scalar.Magnitude: ComplexPart {
        if let same = packed as? Matrix<Complex<Scalar.Magnitude>> { return same }
        guard let real = packed as? Matrix<Scalar.Magnitude> else { fatalError("eigenvectors: \(Scalar.self)") }
        return unpackedPairs(real, values)
    }

    @specialized(where Real == Float)
    @specialized(where Real == Double)
    private func unpackedPairs<Real: ComplexPart>(
        _ packed: Matrix<Real>, _ values: Vector<Complex<Real>>
    ) -> Matrix<Complex<Real>> {
        let n = packed.rows
        var result = Matrix<Complex<Real>>(uninitializedByColumnsRows: n, columns: n)
        packed.withElements { source in
            result.withColumns { target in
                var column = 0
                while column < n {
                    let (x, y) = (source + column * n, target + column * n)
                    if values[column].imaginary == 0 || column == n - 1 {
                        for i in 0..<n { y[i] = Complex(x[i], 0) }
                        column += 1
                    } else {
                        for i in 0..<n {
                            y[i] = Complex(x[i], x[n + i])
                            y[n + i] = Complex(x[i], -x[n + i])
                        }
                        column += 2
                    }
                }
            }
        }
        return result
    }
#endif
