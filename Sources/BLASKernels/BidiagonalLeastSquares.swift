#if OpenBLAS
    extension LAPACK {
        /// Solves the least-squares problem of the m x n matrix `a` for the r right-hand sides `b`,
        /// max(m, n) x r with zeros below the first m rows, by singular values, which come to `values`
        /// (min(m, n), descending): the first n rows of `b` become the solutions of least length. Values of
        /// at most `relativeTolerance` times the largest count as 0. `a` is overwritten.
        ///
        /// As `?gelsd`, by the same reductions; but where no value counts as 0, the bidiagonal system is
        /// solved by substitution, which needs no singular vectors: at order 100 in half of the time.
        ///
        /// Calls `LAPACKE_?gebrd_work`, `?ormbr` or `?unmbr`, `?bdsqr` and `?tbtrs`, or LAPACK's `?lalsd`;
        /// where m and n are far apart `?geqrf` and `?ormqr`, or `?gelqf` and `?ormlq`, before and after.
        /// - Precondition: m, n and r are at least 1, and the squares of the largest elements are normal.
        /// - Returns: LAPACK's info, positive where it did not converge, and the rank.
        package func solveLeastSquares(
            _ m: Int, _ n: Int, _ r: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ values: Reals,
            relativeTolerance: Scalar.Magnitude
        ) -> (info: Int, rank: Int) {
            let solver = BidiagonalLeastSquares(
                lapack: self, r: r, b: b, ldb: ldb, values: values,
                // LAPACK takes 0, and 1 and more, for no tolerance given.
                tolerance: min(max(relativeTolerance, .leastNormalMagnitude), Scalar.Magnitude(1).nextDown))
            return onThreads(suiting: max(m, n), from: reflectionThreads) { solver.solve(m, n, a, lda) }
        }
    }

    private struct BidiagonalLeastSquares<Scalar: MatrixScalar> {
        typealias Elements = LAPACK<Scalar>.Elements
        typealias Reals = LAPACK<Scalar>.Reals
        typealias Answer = (info: Int, rank: Int)

        let lapack: LAPACK<Scalar>
        let r: Int
        let b: Elements
        let ldb: Int
        let values: Reals
        let tolerance: Scalar.Magnitude

        private var table: BidiagonalTable<Scalar> { lapack.orthogonal.bidiagonal }
        private var adjoint: CChar { (Scalar._isComplex ? Transpose.conjugate : .yes).lapack }

        func solve(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int) -> Answer {
            // From there on a triangular factor is faster to reduce, as in LAPACK's `ilaenv`.
            if 5 * m >= 8 * n { return solveTall(m, n, a, lda) }
            if 5 * n >= 8 * m { return solveWide(m, n, a, lda) }
            return solveByReduction(m, n, a, lda)
        }

        /// By `A = Q R` first.
        private func solveTall(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int) -> Answer {
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: n) { tau in
                let tau = tau.baseAddress!
                _ = LAPACK<Scalar>.withWorkspace("geqrf") {
                    lapack.orthogonal.geqrf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
                }
                _ = LAPACK<Scalar>.withWorkspace("ormqr") {
                    lapack.orthogonal.ormqr(
                        .left, adjoint, blasInt(m), blasInt(r), blasInt(n), a, blasStride(lda), tau, b, blasStride(ldb),
                        $0, $1)
                }
            }
            for j in 0..<n { clear(a + j * (lda + 1) + 1, n - 1 - j) }
            return solveByReduction(n, n, a, lda)
        }

        /// By `A = L Q` first.
        private func solveWide(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int) -> Answer {
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: m + m * m) { memory in
                let tau = memory.baseAddress!, l = tau + m
                _ = LAPACK<Scalar>.withWorkspace("gelqf") {
                    lapack.orthogonal.gelqf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
                }
                for j in 0..<m {
                    clear(l + j * m, j)
                    UnsafeMutableRawPointer(l + j * (m + 1)).copyMemory(
                        from: a + j * (lda + 1), byteCount: (m - j) * MemoryLayout<Scalar>.stride)
                }
                let answer = solveByReduction(m, m, l, m)
                _ = LAPACK<Scalar>.withWorkspace("ormlq") {
                    table.ormlq(
                        .left, adjoint, blasInt(n), blasInt(r), blasInt(m), a, blasStride(lda), tau, b, blasStride(ldb),
                        $0, $1)
                }
                return answer
            }
        }

        /// By `A = Q B P^H`, B bidiagonal.
        private func solveByReduction(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int) -> Answer {
            let k = min(m, n)
            return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * k) { factors in
                withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: 2 * k) { bidiagonal in
                    let leftFactors = factors.baseAddress!, rightFactors = leftFactors + k
                    let d = bidiagonal.baseAddress!, e = d + k
                    e[k - 1] = 0
                    _ = LAPACK<Scalar>.withWorkspace("gebrd") {
                        table.gebrd(
                            blasInt(m), blasInt(n), a, blasStride(lda), d, e, leftFactors, rightFactors, $0, $1)
                    }
                    _ = LAPACK<Scalar>.withWorkspace("ormbr") {
                        table.ormbr(
                            .q, .left, adjoint, blasInt(m), blasInt(r), blasInt(n), a, blasStride(lda), leftFactors, b,
                            blasStride(ldb), $0, $1)
                    }
                    let answer = solveBidiagonal(m < n ? .lower : .upper, k, d, e)
                    _ = LAPACK<Scalar>.withWorkspace("ormbr") {
                        table.ormbr(
                            .p, .left, .no, blasInt(n), blasInt(r), blasInt(m), a, blasStride(lda), rightFactors, b,
                            blasStride(ldb), $0, $1)
                    }
                    return answer
                }
            }
        }

        /// For the matrix with the diagonal `d`, of k, and beside it `e`; both are overwritten.
        private func solveBidiagonal(_ triangle: Triangle, _ k: Int, _ d: Reals, _ e: Reals) -> Answer {
            if hasFullRank(triangle, k, d, e), substitute(triangle, k, d, e) { return (0, k) }
            values.update(from: d, count: k)
            var rank = Int32.zero
            // The order from which on LAPACK divides, and the workspaces that it then wants.
            let leaf = 25
            let levels = max(0, Int(Scalar.Magnitude.log2(Scalar.Magnitude(k) / Scalar.Magnitude(leaf + 1))) + 1)
            let reals =
                (9 + 2 * leaf + 8 * levels) * k + 3 * leaf * r + max((leaf + 1) * (leaf + 1), k * (1 + r) + 2 * r)
            let info = withUnsafeTemporaryAllocation(of: Scalar.self, capacity: k * r) { work in
                withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: reals + k * r) { reals in
                    withUnsafeTemporaryAllocation(of: Int32.self, capacity: (3 * levels + 11) * k) { integers in
                        table.lalsd(
                            triangle.lapack, Int32(leaf), blasInt(k), blasInt(r), values, e, b, blasStride(ldb),
                            tolerance, &rank, work.baseAddress!, reals.baseAddress!, integers.baseAddress!)
                    }
                }
            }
            return (checked(info, "lalsd"), Int(rank))
        }

        /// Finds the singular values; whether none of them counts as 0.
        private func hasFullRank(_ triangle: Triangle, _ k: Int, _ d: Reals, _ e: Reals) -> Bool {
            values.update(from: d, count: k)
            return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: 5 * k) { memory in
                let beside = memory.baseAddress!
                beside.update(from: e, count: k - 1)
                let info = table.bdsqr(triangle.lapack, blasInt(k), values, beside, beside + k)
                return checked(info, "bdsqr") == 0 && values[k - 1] > tolerance * values[0]
            }
        }

        /// Solves by substitution, unless a number of the diagonal is 0.
        private func substitute(_ triangle: Triangle, _ k: Int, _ d: Reals, _ e: Reals) -> Bool {
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * k) { band in
                for j in 0..<k {
                    let (first, second) = triangle == .lower ? (d[j], e[j]) : (e[max(j - 1, 0)], d[j])
                    band[2 * j] = Scalar(_real: first)
                    band[2 * j + 1] = Scalar(_real: second)
                }
                return checked(
                    table.tbtrs(triangle.lapack, blasInt(k), blasInt(r), band.baseAddress!, b, blasStride(ldb)), "tbtrs"
                ) == 0
            }
        }
    }
#endif
