#if OpenBLAS
    import BLASKernels
    import ComplexModule
    import RealModule

    /// The function `f` of a square matrix: f of its eigenvalues, on its eigenvectors.
    ///
    ///     let root = try matrixFunction(a) { .sqrt($0) }
    ///
    /// By the Schur form and Parlett's recurrence on blocks of close eigenvalues (Davies & Higham
    /// 2003). A block of several eigenvalues, for which a definition by eigenvectors does not serve,
    /// takes f's values on a circle about them (Cauchy's integral formula, by the trapezoidal rule):
    /// f must be analytic in a disc about each cluster, twice that circle's radius, itself at
    /// least a quarter of the distance of the cluster from 0 and twice the cluster's own.
    ///
    /// `matrixExponential`, `matrixSquareRoot` and `matrixLogarithm` are faster and more accurate
    /// at what they do; for a symmetric matrix, so is `symmetricEigenDecomposition().matrix(f)`.
    /// - Precondition: `a` is square.
    /// - Throws: `LinearAlgebraError.noSolution` where f is not finite on the spectrum or not
    ///   analytic near a multiple eigenvalue, as far as this can be seen; `.notFinite`,
    ///   `.notConverged`.
    /// - Complexity: about 30n^3 floating-point operations, and 43k^3 for a cluster of k values.
    /// Calls `schurDecomposition`, `LAPACKE_?trsen_work` and `LAPACKE_?trsyl_work`.
    public func matrixFunction<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, checkFinite: Bool = true,
        _ f: (Complex<Scalar.Magnitude>) -> Complex<Scalar.Magnitude>
    ) throws(LinearAlgebraError) -> Matrix<Complex<Scalar.Magnitude>> where Scalar.Magnitude: ComplexPart {
        require(a.rows == a.columns, "matrixFunction: a \(a.shape) matrix is not square")
        var schur = try a.schurDecomposition(checkFinite: checkFinite).complexified
        let blocks = try gatherClusters(&schur)
        let t = schur.triangular
        var result = Matrix<Complex<Scalar.Magnitude>>.zeros(rows: a.rows, columns: a.rows)
        for block in blocks { result[block, block] = try ofCluster(t[block, block], f) }
        // F_ij of T_ii F_ij - F_ij T_jj = F_ii T_ij - T_ij F_jj + ..., diagonal by diagonal.
        for distance in 1..<max(blocks.count, 1) {
            for first in 0..<(blocks.count - distance) {
                let (i, j) = (blocks[first], blocks[first + distance])
                let between = i.upperBound..<j.lowerBound
                var right = dot(result[i, i], t[i, j]) - dot(t[i, j], result[j, j])
                if !between.isEmpty {
                    right += dot(result[i, between], t[between, j]) - dot(t[i, between], result[between, j])
                }
                if i.count == 1, j.count == 1 {
                    let gap = t[i.lowerBound, i.lowerBound] - t[j.lowerBound, j.lowerBound]
                    result[i, j] = right / gap
                } else {
                    result[i, j] = solveTriangularSylvester(t[i, i], t[j, j], right, sign: -1).solution
                }
            }
        }
        return dot(dot(schur.vectors, result), schur.vectors.H)
    }

    /// Brings close eigenvalues together, and gives the ranges of T's diagonal that hold one cluster each.
    private func gatherClusters<Real: ComplexPart>(
        _ schur: inout SchurDecomposition<Complex<Real>>
    ) throws(LinearAlgebraError) -> [Range<Int>] {
        let values = schur.triangular.diagonal.elements
        // A hundredth of the spectral radius costs Parlett's recurrence about two digits.
        let apart = (values.map(\._absolute).max() ?? 0) / 100
        var labels = Array(values.indices)
        for i in values.indices {
            for j in 0..<i where labels[j] != labels[i] && (values[i] - values[j])._absolute <= apart {
                let (old, new) = (labels[i], labels[j])
                for k in 0...i where labels[k] == old { labels[k] = new }
            }
        }
        var clusters: [Int] = []
        for (i, label) in labels.enumerated() where i == 0 || label != labels[i - 1] { clusters.append(label) }
        if Set(clusters).count < clusters.count {
            // They do not lie together yet: each in turn goes to the top, the last first.
            clusters = clusters.enumerated().filter { clusters.firstIndex(of: $0.element) == $0.offset }.map(\.element)
            for cluster in clusters.reversed() {
                schur = try schur.ordered(labels.map { $0 == cluster })
                labels = labels.filter { $0 == cluster } + labels.filter { $0 != cluster }
            }
        }
        var (blocks, start) = ([Range<Int>](), 0)
        for cluster in clusters {
            let count = labels.count { $0 == cluster }
            blocks.append(start..<start + count)
            start += count
        }
        return blocks
    }

    private func finiteValue<Real: ComplexPart>(
        of f: (Complex<Real>) -> Complex<Real>, at eigenvalue: Complex<Real>
    ) throws(LinearAlgebraError) -> Complex<Real> {
        let value = f(eigenvalue)
        guard value.isFinite else {
            throw .noSolution(reason: "the function is not finite at the eigenvalue \(eigenvalue)")
        }
        return value
    }

    /// The function of an upper triangular matrix whose eigenvalues lie close together.
    private func ofCluster<Real: ComplexPart>(
        _ t: Matrix<Complex<Real>>, _ f: (Complex<Real>) -> Complex<Real>
    ) throws(LinearAlgebraError) -> Matrix<Complex<Real>> {
        let n = t.rows
        let values = t.diagonal.elements
        if n == 1 { return [[try finiteValue(of: f, at: values[0])]] }
        let centre = values.reduce(.zero, +) / Complex(Real(n), 0)
        let spread = values.map { ($0 - centre)._absolute }.max()!
        let shifted = t - Matrix.identity(n) * centre
        let size = oneNorm(shifted)
        // A multiple of the identity needs no derivative.
        guard size > 0 else { return Matrix.identity(n) * (try finiteValue(of: f, at: centre)) }
        var radius = max(2 * spread, centre._absolute / 4)
        if radius <= Real.ulpOfOne.squareRoot() * size { radius = min(1, size) / 4 }
        // The rule's error falls as (1/2)^points; half of them tell whether it does.
        let points = 64
        var sums = [Matrix<Complex<Real>>](repeating: .zeros(rows: n, columns: n), count: 2)
        for k in 0..<points {
            let z = Complex<Real>(length: radius, phase: 2 * .pi * (Real(k) + 0.5) / Real(points))
            let resolvent = triangularInverse(Matrix.identity(n) * z - shifted)
            sums[k % 2].add(resolvent, scaledBy: f(centre + z) * z / Complex(Real(points / 2), 0))
        }
        let mean = (sums[0] + sums[1]) * Complex(0.5, 0)
        let error = oneNorm(sums[0] - sums[1])
        // Down to rounding, which a Jordan block amplifies.
        guard error <= Real.ulpOfOne.squareRoot() * oneNorm(mean) else {
            throw .noSolution(reason: "the function is not analytic about the multiple or close eigenvalue \(centre)")
        }
        return mean
    }

    /// The inverse of an upper triangular matrix.
    private func triangularInverse<Scalar>(_ t: Matrix<Scalar>) -> Matrix<Scalar> {
        let (n, triangle) = (t.rows, t.copied())
        var result = Matrix<Scalar>.identity(n)
        triangle.withElements { triangle in
            result.withMutableElements {
                Scalar.backend.trsm(.upper, .no, unit: false, n, n, triangle, n, $0, n)
            }
        }
        return result
    }
#endif
