#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The stabilising solution X of the continuous algebraic Riccati equation
    /// `A^H X + X A - X B R^-1 B^H X + Q = 0`.
    ///
    /// X is symmetric (complex: Hermitian), and the eigenvalues of `A - B R^-1 B^H X` have negative
    /// real parts. From the stable invariant subspace of the Hamiltonian matrix, by its ordered
    /// Schur form (Laub 1979).
    ///
    /// Shapes: `a`, `q` and X n x n, `b` n x m, `r` m x m.
    /// - Parameters:
    ///   - a: A.
    ///   - b: B.
    ///   - q: Q, what a state costs.
    ///   - r: R, what a control costs.
    ///   - checkFinite: whether NaN and infinity are looked for first; without, they give
    ///     meaningless results.
    /// - Precondition: the shapes fit, and `q` and `r` are symmetric (complex: Hermitian).
    /// - Throws: `LinearAlgebraError.noSolution` where there is no stabilising solution (as where
    ///   (A, B) cannot be stabilised, or an unobserved mode lies on the imaginary axis), or R is
    ///   singular; `.notFinite`, `.notConverged`.
    /// - Remark: Where X is very large beside the costs, it has about half the digits of the scalar.
    /// - Complexity: about 250n^3 floating-point operations.
    /// Calls `schurDecomposition` and `LAPACKE_?trsen_work`.
    public func solveContinuousRiccati<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ q: Matrix<Scalar>, _ r: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        typealias Real = Scalar.Magnitude
        try checkRiccati("solveContinuousRiccati", a, b, q, r, checkFinite)
        let n = a.rows
        guard n > 0 else { return a }
        guard let weighted = eliminated(r, b.H) else { throw .noSolution(reason: "R is singular") }
        let coupling = dot(b, weighted)
        // X is of one of these sizes, or between: where A matters less than the rest, and where more.
        let (sizeA, sizeG, sizeQ) = (oneNorm(a), oneNorm(coupling), oneNorm(q))
        let balanced = Real.sqrt(sizeQ) / Real.sqrt(sizeG)
        let sizes = [balanced, sizeA / sizeG, sizeQ / sizeA]
        return try scaledSolution(ofSizes: sizes) { (x) throws(LinearAlgebraError) in
            try (a - dot(coupling, x)).schurDecomposition(checkFinite: false).eigenvalues.elements
                .allSatisfy { $0.real < 0 }
        } solution: { (scale) throws(LinearAlgebraError) in
            var hamiltonian = Matrix<Scalar>(uninitializedRows: 2 * n, columns: 2 * n)
            hamiltonian[0..<n, 0..<n] = a
            hamiltonian[0..<n, n...] = coupling * Scalar(_real: -scale)
            hamiltonian[n..., 0..<n] = q * Scalar(_real: -1 / scale)
            hamiltonian[n..., n...] = -a.H
            let schur = try hamiltonian.schurDecomposition(checkFinite: false)
            // Symmetric about the axis, which rounding errors alone must not decide.
            let axis = Real(2 * n) * .ulpOfOne * oneNorm(hamiltonian)
            for i in 0..<2 * n where schur.eigenvalues[i].real.magnitude <= axis {
                throw .noSolution(reason: "the Hamiltonian matrix has an eigenvalue on the imaginary axis")
            }
            let (ordered, count) = try schur.ordered { $0.real < 0 }
            guard count == n else {
                throw .noSolution(reason: "the Hamiltonian matrix has \(count) stable eigenvalues, not \(n)")
            }
            return try stabilisingSolution(ordered.vectors, n)
        }
    }

    /// The stabilising solution X of the discrete algebraic Riccati equation
    /// `A^H X A - X - A^H X B (R + B^H X B)^-1 B^H X A + Q = 0`.
    ///
    /// X is symmetric (complex: Hermitian), and the eigenvalues of
    /// `A - B (R + B^H X B)^-1 B^H X A` lie within the unit circle. From the stable deflating
    /// subspace of the extended symplectic pencil, by its ordered generalized Schur form (Van
    /// Dooren 1981): A may be singular, and R too.
    ///
    /// Shapes: `a`, `q` and X n x n, `b` n x m, `r` m x m.
    /// - Parameters:
    ///   - a: A.
    ///   - b: B.
    ///   - q: Q, what a state costs.
    ///   - r: R, what a control costs.
    ///   - checkFinite: whether NaN and infinity are looked for first; without, they give
    ///     meaningless results.
    /// - Precondition: the shapes fit, and `q` and `r` are symmetric (complex: Hermitian).
    /// - Throws: `LinearAlgebraError.noSolution` where there is no stabilising solution; `.notFinite`,
    ///   `.notConverged`.
    /// - Remark: Where X is very large beside the costs, it has about half the digits of the scalar.
    /// - Complexity: about 600n^3 floating-point operations, and 8 (2n + m)^2 m.
    /// Calls `LAPACKE_?geqrf_work`, `LAPACKE_?gges_work` and `LAPACKE_?tgsen_work`.
    public func solveDiscreteRiccati<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ q: Matrix<Scalar>, _ r: Matrix<Scalar>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Matrix<Scalar> where Scalar.Magnitude: ComplexPart {
        try checkRiccati("solveDiscreteRiccati", a, b, q, r, checkFinite)
        let (n, m) = (a.rows, b.columns)
        guard n > 0 else { return a }
        // No X is smaller than Q, and what the control costs bounds it.
        let gain = oneNorm(a) / oneNorm(b)
        return try scaledSolution(ofSizes: [oneNorm(q), gain * gain * oneNorm(r)]) {
            (x) throws(LinearAlgebraError) in
            let price = dot(b.H, x)
            guard let feedback = eliminated(r + dot(price, b), dot(price, a)) else { return false }
            let closed = try (a - dot(b, feedback)).schurDecomposition(checkFinite: false)
            return closed.eigenvalues.elements.allSatisfy { $0._absolute < 1 }
        } solution: { (scale) throws(LinearAlgebraError) in
            // [A 0 B; -Q I 0; 0 0 R] - w [I 0 0; 0 A^H 0; 0 -B^H 0], for X / scale.
            let size = 2 * n + m
            var left = Matrix<Scalar>.zeros(rows: size, columns: 2 * n)
            left[0..<n, 0..<n] = a
            left[n..<2 * n, 0..<n] = q * Scalar(_real: -1 / scale)
            left[n..<2 * n, n...] = .identity(n)
            var right = Matrix<Scalar>.zeros(rows: size, columns: 2 * n)
            right[0..<n, 0..<n] = .identity(n)
            right[n..<2 * n, n...] = a.H
            right[(2 * n)..., n...] = -b.H
            if m > 0 {
                // The rows of Q^H that take the last columns, those of the input, to zero.
                var input = Matrix<Scalar>.zeros(rows: size, columns: m)
                input[0..<n, 0..<m] = b
                input[(2 * n)..., 0..<m] = r * Scalar(_real: 1 / scale)
                let compressed = withoutRange(of: input, [left, right])
                (left, right) = (compressed[0], compressed[1])
            }
            let schur = try left.generalizedSchurDecomposition(relativeTo: right, checkFinite: false)
            let (ordered, count) = try schur.ordered { $0._absolute < $1._absolute }
            guard count == n else {
                throw .noSolution(reason: "the symplectic pencil has \(count) eigenvalues in the unit circle, not \(n)")
            }
            return try stabilisingSolution(ordered.right, n)
        }
    }

    /// The solution X as `scale Y`, where `solution(scale)` is Y, whose size then is about 1: the blocks
    /// of the pencil are of one size, and no rounding error is large beside Y.
    ///
    /// Where X is very large beside the blocks, the pencil of its size is too far from regular to be put in
    /// order; one halfway there gives X to about half the digits, and is checked.
    ///
    /// - Parameter sizes: what X is about as large as, or between; those that are 0 or not finite say
    ///   nothing.
    private func scaledSolution<Scalar: MatrixScalar>(
        ofSizes sizes: [Scalar.Magnitude],
        isStabilising: (_ x: Matrix<Scalar>) throws(LinearAlgebraError) -> Bool,
        solution: (_ scale: Scalar.Magnitude) throws(LinearAlgebraError) -> Matrix<Scalar>
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        typealias Real = Scalar.Magnitude
        let sizes = sizes.filter { $0 > 0 && $0.isFinite }
        let scale = sizes.max() ?? 1
        // Of a larger one, rounding errors may be all.
        let limit = 0.01 / Real.ulpOfOne
        let first = try solution(scale)
        let size = oneNorm(first)
        // Below all sizes there is nothing to be found but rounding errors.
        let better = max(scale * size, sizes.min() ?? 0)
        if size < limit {
            guard size < 0.01 || size > 100, better != scale else { return first * Scalar(_real: scale) }
            if let second = try? solution(better), oneNorm(second) < limit { return second * Scalar(_real: better) }
        }
        let halfway = Real.sqrt(scale) * .sqrt(better)
        if halfway.isFinite, let third = try? solution(halfway), oneNorm(third) < limit {
            let result = third * Scalar(_real: halfway)
            if try isStabilising(result) { return result }
        }
        throw .noSolution(reason: "the stable subspace is not a graph to working precision: no solution stabilises")
    }

    /// The rows of `Q^H C` past the first k, for each C of `others`, where `Q R` is the tall m x k
    /// matrix `a`.
    private func withoutRange<Scalar>(of a: Matrix<Scalar>, _ others: [Matrix<Scalar>]) -> [Matrix<Scalar>] {
        let (m, k) = (a.rows, a.columns)
        var factors = a.copiedByColumns()
        return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: k) { tau in
            factors.withColumns { factors in
                Scalar.backend.geqrf(m, k, factors, m, tau.baseAddress!)
                return others.map { other in
                    var product = other.copiedByColumns()
                    product.withColumns {
                        Scalar.backend.ormqr(
                            .conjugate, m, other.columns, k, factors, m, tau.baseAddress!, $0, m)
                    }
                    return product[rows: k...]
                }
            }
        }
    }

    /// `U21 U11^-1` of the basis U of a stable subspace, made symmetric.
    private func stabilisingSolution<Scalar>(
        _ u: Matrix<Scalar>, _ n: Int
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let (top, bottom) = (u[0..<n, 0..<n], u[n..., 0..<n])
        // Of a stabilising solution, U11^H U21 is symmetric.
        let product = dot(top.H, bottom)
        let skew = oneNorm(product - product.H)
        let bound = max(1000 * Scalar.Magnitude.ulpOfOne, oneNorm(product) / 10)
        guard skew <= bound, let transposed = eliminated(top.T, bottom.T) else {
            throw .noSolution(reason: "the stable subspace is not a graph: no solution stabilises")
        }
        let solution = transposed.T
        guard oneNorm(solution).isFinite else {
            throw .noSolution(reason: "the stable subspace is not a graph to working precision: no solution stabilises")
        }
        return (solution + solution.H) * Scalar(_real: 0.5)
    }

    private func checkRiccati<Scalar>(
        _ name: StaticString, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ q: Matrix<Scalar>, _ r: Matrix<Scalar>,
        _ checkFinite: Bool
    ) throws(LinearAlgebraError) {
        let (n, m) = (a.rows, b.columns)
        require(
            a.columns == n && b.rows == n && q.rows == n && q.columns == n && r.rows == m && r.columns == m,
            "\(name): shapes \(a.shape), \(b.shape), \(q.shape) and \(r.shape) do not fit")
        for matrix in [a, b, q, r] { try matrix.requireFinite(checkFinite) }
    }
#endif
