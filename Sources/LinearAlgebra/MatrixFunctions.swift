#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The principal square root of a square matrix: the X with `X X = A` whose eigenvalues have
    /// positive real parts.
    ///
    /// That of a real matrix is real. Where one with negative eigenvalues is to have a complex
    /// root, take `a.complexified`. A negative eigenvalue that is zero to working precision, of at
    /// most n ulp of the matrix's 1-norm, counts as zero.
    /// - Precondition: `a` is square.
    /// - Throws: `LinearAlgebraError.noSolution` where `a` is real and has negative eigenvalues, or
    ///   is singular and has no root; `.notFinite`, `.notConverged`.
    /// - Complexity: about 30n^3 floating-point operations (Schur form, Bjoerck & Hammarling 1983).
    /// Calls `schurDecomposition` and `LAPACKE_?trsyl_work`.
    public func matrixSquareRoot<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        let (schur, scale) = try principalSchur("matrixSquareRoot", a, checkFinite)
        let n = a.rows
        var root = schur.triangular.copiedByColumns()
        guard n > 0 else { return a }
        if !root.withColumns({ rootOfTriangle(n, $0, n) }) {
            // Zeros on the diagonal: a root may exist all the same.
            let error = oneNorm(dot(root, root) - schur.triangular)
            let bound = Scalar.Magnitude(n) * .ulpOfOne * oneNorm(schur.triangular)
            guard error <= 10 * bound else {
                throw .noSolution(reason: "the matrix is singular and has no square root")
            }
        }
        let result: Matrix<Scalar> = schur.carryingBack(root)
        return scale == 1 ? result : result * Scalar(_real: 1 / .sqrt(scale))
    }

    /// The principal logarithm of a square matrix: the X with `exp(X) = A` whose eigenvalues have
    /// imaginary parts in -pi...pi.
    ///
    /// That of a real matrix is real. Where one with negative eigenvalues is to have a complex
    /// logarithm, take `a.complexified`. A negative eigenvalue that is zero to working precision, of
    /// at most n ulp of the matrix's 1-norm, counts as zero, and the matrix as singular.
    /// - Precondition: `a` is square.
    /// - Throws: `LinearAlgebraError.noSolution` where `a` is singular, or real with negative
    ///   eigenvalues; `.notFinite`, `.notConverged`.
    /// - Complexity: about (30 + 4/3 (s + m)) n^3 floating-point operations, s square roots and a
    ///   Pade approximant of degree m <= 7 (complex triangular matrices).
    /// Calls `schurDecomposition` and `LAPACKE_?trsyl_work`.
    public func matrixLogarithm<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        let (schur, scale) = try principalSchur("matrixLogarithm", a, checkFinite)
        guard a.rows > 0 else { return a }
        for i in 0..<a.rows where schur.triangular[i, i] == .zero {
            throw .noSolution(reason: "the matrix is singular and has no logarithm")
        }
        guard let logarithm = logarithmOfTriangle(schur.triangular) else {
            throw .noSolution(reason: "the square roots of the matrix do not approach the identity")
        }
        var result: Matrix<Scalar> = schur.carryingBack(logarithm)
        if scale != 1 { for i in 0..<a.rows { result[i, i] -= Scalar(_real: .log(scale)) } }
        return result
    }

    /// The complex Schur form of `scale a` for a principal function, `scale` 1 or a power of four that
    /// brings a small matrix to about 1: of a real matrix, the negative eigenvalues are refused, but for
    /// those that are zero to working precision.
    private func principalSchur<Scalar: MatrixScalar>(
        _ name: StaticString, _ a: Matrix<Scalar>, _ checkFinite: Bool
    ) throws(LinearAlgebraError) -> (SchurDecomposition<Complex<Scalar.Magnitude>>, scale: Scalar.Magnitude)
    where Scalar.Magnitude: ComplexPart {
        require(a.rows == a.columns, "\(name): a \(a.shape) matrix is not square")
        var scale = scaleUpToOne(a)
        if scale.exponent % 2 != 0 { scale /= 2 }
        let a = scale == 1 ? a : a * Scalar(_real: scale)
        let schur = try a.schurDecomposition(checkFinite: checkFinite)
        var result = schur.complexified
        let zero = Scalar.Magnitude(a.rows) * .ulpOfOne * oneNorm(a)
        for i in 0..<a.rows where !Scalar._isComplex && schur.eigenvalues[i].imaginary == 0 {
            let value = schur.eigenvalues[i].real
            if value < -zero {
                throw .noSolution(
                    reason: "the real matrix has the negative eigenvalue \(value / scale); take its complexified form")
            }
            if value < 0 { result.triangular[i, i] = .zero }
        }
        return (result, scale)
    }

    extension SchurDecomposition {
        /// `Z F Z^H`, in the scalar of the matrix that was decomposed.
        func carryingBack<Result: MatrixScalar>(_ function: Matrix<Scalar>) -> Matrix<Result>
        where Scalar == Complex<Result.Magnitude> {
            Matrix<Result>(narrowing: dot(dot(vectors, function), vectors.H))
        }
    }

    /// The cosine of a square matrix, `I - A^2 / 2! + A^4 / 4! - ...`; real where the matrix is.
    ///
    /// From the exponential of `i A` (and of `-i A` where A is complex).
    /// - Precondition: `a` is square.
    /// - Throws: `LinearAlgebraError.notFinite`, where asked to check.
    /// - Complexity: one or two times that of `matrixExponential` of a complex matrix.
    public func matrixCosine<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        let turned = a.complexified * .i
        let forth = try matrixExponential(turned, checkFinite: checkFinite)
        guard Scalar._isComplex else { return Matrix(narrowing: forth) }
        let back = try matrixExponential(-turned, checkFinite: false)
        return Matrix(narrowing: (forth + back) * Complex(0.5, 0))
    }

    /// The sine of a square matrix, `A - A^3 / 3! + A^5 / 5! - ...`; as `matrixCosine`.
    public func matrixSine<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        let turned = a.complexified * .i
        let forth = try matrixExponential(turned, checkFinite: checkFinite)
        // The imaginary part of z is the real part of -i z.
        guard Scalar._isComplex else { return Matrix(narrowing: forth * Complex(0, -1)) }
        let back = try matrixExponential(-turned, checkFinite: false)
        return Matrix(narrowing: (forth - back) * Complex(0, -0.5))
    }
#endif
