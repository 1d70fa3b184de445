#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// Orthogonal factorizations, least squares and singular values.
    package struct OrthogonalTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        /// Of `?geqrf`, `?gelqf`, `?gerqf` and `?geqlf`: m, n, a, lda, tau, work, size.
        typealias Factor = @Sendable (Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32
        /// Of `?orgqr` and its kin: m, n, k, a, lda, tau, work, size.
        typealias Generate = @Sendable (Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32

        let geqrf: Factor
        let orgqr: Generate
        let ormqr:
            @Sendable (
                CChar, CChar, Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32, Elements, Int32
            ) -> Int32
        let gesdd:
            @Sendable (
                CChar, Int32, Int32, Elements, Int32, Reals, Elements, Int32, Elements, Int32, Elements, Int32, Reals,
                Integers
            ) -> Int32
        let geqp3:
            @Sendable (Int32, Int32, Elements, Int32, Integers, Elements, Elements, Int32, Reals) -> Int32
        let gelqf: Factor
        let orglq: Generate
        let gerqf: Factor
        let orgrq: Generate
        let geqlf: Factor
        let orgql: Generate
        let gelsd:
            @Sendable (
                Int32, Int32, Int32, Elements, Int32, Elements, Int32, Reals, Scalar.Magnitude, Integers, Elements,
                Int32, Reals, Integers
            ) -> Int32
        let gglse:
            @Sendable (
                Int32, Int32, Int32, Elements, Int32, Elements, Int32, Elements, Elements, Elements, Elements, Int32
            ) -> Int32
    }

    extension OrthogonalTable<Float> {
        static let float = OrthogonalTable(
            geqrf: { LAPACKE_sgeqrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgqr: { LAPACKE_sorgqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormqr: {
                LAPACKE_sormqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            },
            gesdd: {
                LAPACKE_sgesdd_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
            },
            geqp3: { m, n, a, lda, pivots, tau, work, size, _ in
                LAPACKE_sgeqp3_work(columns, m, n, a, lda, pivots, tau, work, size)
            },
            gelqf: { LAPACKE_sgelqf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orglq: { LAPACKE_sorglq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gerqf: { LAPACKE_sgerqf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgrq: { LAPACKE_sorgrq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            geqlf: { LAPACKE_sgeqlf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgql: { LAPACKE_sorgql_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gelsd: {
                LAPACKE_sgelsd_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
            },
            gglse: {
                LAPACKE_sgglse_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            })
    }

    extension OrthogonalTable<Double> {
        static let double = OrthogonalTable(
            geqrf: { LAPACKE_dgeqrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgqr: { LAPACKE_dorgqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormqr: {
                LAPACKE_dormqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            },
            gesdd: {
                LAPACKE_dgesdd_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
            },
            geqp3: { m, n, a, lda, pivots, tau, work, size, _ in
                LAPACKE_dgeqp3_work(columns, m, n, a, lda, pivots, tau, work, size)
            },
            gelqf: { LAPACKE_dgelqf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orglq: { LAPACKE_dorglq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gerqf: { LAPACKE_dgerqf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgrq: { LAPACKE_dorgrq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            geqlf: { LAPACKE_dgeqlf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgql: { LAPACKE_dorgql_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gelsd: {
                LAPACKE_dgelsd_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
            },
            gglse: {
                LAPACKE_dgglse_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            })
    }

    extension OrthogonalTable<Complex<Float>> {
        static let complexFloat = OrthogonalTable(
            geqrf: { LAPACKE_cgeqrf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgqr: { LAPACKE_cungqr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            ormqr: {
                LAPACKE_cunmqr_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11)
            },
            gesdd: {
                LAPACKE_cgesdd_work(
                    columns, $0, $1, $2, c($3), $4, $5, c($6), $7, c($8), $9, c($10), $11, $12, $13)
            },
            geqp3: { LAPACKE_cgeqp3_work(columns, $0, $1, c($2), $3, $4, c($5), c($6), $7, $8) },
            gelqf: { LAPACKE_cgelqf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orglq: { LAPACKE_cunglq_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gerqf: { LAPACKE_cgerqf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgrq: { LAPACKE_cungrq_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            geqlf: { LAPACKE_cgeqlf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgql: { LAPACKE_cungql_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gelsd: {
                LAPACKE_cgelsd_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, $7, $8, $9, c($10), $11, $12, $13)
            },
            gglse: {
                LAPACKE_cgglse_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), c($10), $11)
            })
    }

    extension OrthogonalTable<Complex<Double>> {
        static let complexDouble = OrthogonalTable(
            geqrf: { LAPACKE_zgeqrf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgqr: { LAPACKE_zungqr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            ormqr: {
                LAPACKE_zunmqr_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11)
            },
            gesdd: {
                LAPACKE_zgesdd_work(
                    columns, $0, $1, $2, c($3), $4, $5, c($6), $7, c($8), $9, c($10), $11, $12, $13)
            },
            geqp3: { LAPACKE_zgeqp3_work(columns, $0, $1, c($2), $3, $4, c($5), c($6), $7, $8) },
            gelqf: { LAPACKE_zgelqf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orglq: { LAPACKE_zunglq_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gerqf: { LAPACKE_zgerqf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgrq: { LAPACKE_zungrq_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            geqlf: { LAPACKE_zgeqlf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgql: { LAPACKE_zungql_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gelsd: {
                LAPACKE_zgelsd_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, $7, $8, $9, c($10), $11, $12, $13)
            },
            gglse: {
                LAPACKE_zgglse_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), c($10), $11)
            })
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func geqrf(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ tau: UnsafeMutablePointer<Scalar>
        ) {
            _ = LAPACK.withWorkspace("geqrf") {
                lapack.orthogonal.geqrf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        package func orgqr(
            _ m: Int, _ n: Int, _ k: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ tau: UnsafePointer<Scalar>
        ) {
            _ = LAPACK.withWorkspace("orgqr") {
                lapack.orthogonal.orgqr(
                    blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), unconst(tau), $0, $1)
            }
        }

        package func ormqr(
            _ trans: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ tau: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            // A real routine knows no 'C'.
            let trans: Transpose = trans != .no && !Scalar._isComplex ? .yes : trans
            _ = LAPACK.withWorkspace("ormqr") {
                lapack.orthogonal.ormqr(
                    .left, trans.lapack, blasInt(m), blasInt(n), blasInt(k), unconst(a), blasStride(lda),
                    unconst(tau), c, blasStride(ldc), $0, $1)
            }
        }

        package func gesdd(
            _ vectors: SingularVectors, _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ values: UnsafeMutablePointer<Scalar.Magnitude>, _ u: UnsafeMutablePointer<Scalar>?, _ ldu: Int,
            _ vt: UnsafeMutablePointer<Scalar>?, _ ldvt: Int
        ) -> Int {
            let (small, large) = (min(m, n), max(m, n))
            // LAPACK's documentation of cgesdd, in its older form, which asks for more.
            let realsPerValue = vectors == .none ? 7 : max(5 * small + 7, 2 * large + 2 * small + 1)
            let reals = Scalar._isComplex ? small * realsPerValue : 0
            return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, reals)) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, 8 * small)) { integers in
                    LAPACK.withWorkspace("gesdd") {
                        let info = lapack.orthogonal.gesdd(
                            vectors.lapack, blasInt(m), blasInt(n), a, blasStride(lda), values, u ?? a,
                            blasStride(ldu), vt ?? a, blasStride(ldvt), $0, $1, reals.baseAddress!,
                            integers.baseAddress!)
                        // gesdd calls a matrix with NaN a wrong fifth argument: the data's fault, not ours.
                        return info == -5 ? 1 : info
                    }
                }
            }
        }
    }

    // What LAPACK alone has.
    extension LAPACK {
        /// Factors the m x n matrix `a` in place as `A P = Q R`, with the columns exchanged so that the
        /// diagonal of R descends in size. `pivots[j]` (of n, counted from 1) is the column of A that
        /// became column j; 0 on entry leaves the column free to move. Else as `geqrf`.
        /// Calls `LAPACKE_?geqp3_work`.
        package func geqp3(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ pivots: Integers, _ tau: Elements) {
            let realCount = Scalar._isComplex ? 2 * n : 0
            withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, realCount)) { reals in
                _ = LAPACK.withWorkspace("geqp3") {
                    orthogonal.geqp3(
                        blasInt(m), blasInt(n), a, blasStride(lda), pivots, tau, $0, $1, reals.baseAddress!)
                }
            }
        }

        /// Factors the m x n matrix `a` in place as `L Q`: L in the lower triangle, and right of it the
        /// reflections, with their factors in `tau`, of min(m, n).
        /// Calls `LAPACKE_?gelqf_work`.
        package func gelqf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("gelqf") {
                orthogonal.gelqf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `gelqf` into the first m rows of Q, m x n, in place.
        /// Calls `LAPACKE_?orglq_work` or `LAPACKE_?unglq_work`.
        /// - Precondition: n >= m >= k.
        package func orglq(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orglq") {
                orthogonal.orglq(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Factors the m x n matrix `a` in place as `R Q`: element (i, j) of R at (i, j) where
        /// i <= j + m - n, R's last column being A's last one; the rest are reflections.
        /// Calls `LAPACKE_?gerqf_work`.
        package func gerqf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("gerqf") {
                orthogonal.gerqf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `gerqf`, in the last k rows of `a`, into the last m rows of Q, m x n.
        /// Calls `LAPACKE_?orgrq_work` or `LAPACKE_?ungrq_work`.
        /// - Precondition: n >= m >= k.
        package func orgrq(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orgrq") {
                orthogonal.orgrq(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Factors the m x n matrix `a` in place as `Q L`: element (i, j) of L at (i, j) where
        /// j <= i + n - m, L's last row being A's last one; the rest are reflections.
        /// Calls `LAPACKE_?geqlf_work`.
        package func geqlf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("geqlf") {
                orthogonal.geqlf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `geqlf`, in the last k columns of `a`, into the last n columns of Q, m x n.
        /// Calls `LAPACKE_?orgql_work` or `LAPACKE_?ungql_work`.
        /// - Precondition: m >= n >= k.
        package func orgql(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orgql") {
                orthogonal.orgql(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Solves the least-squares problem of the m x n matrix `a` for the r right-hand sides `b`,
        /// max(m, n) x r, by singular values, which come to `values` (min(m, n), descending): the first n
        /// rows of `b` become the solutions of least length. Values below `relativeTolerance` times the
        /// largest count as 0. `a` is overwritten.
        /// Calls `LAPACKE_?gelsd_work`.
        /// - Returns: LAPACK's info, positive where it did not converge, and the rank.
        package func gelsd(
            _ m: Int, _ n: Int, _ r: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ values: Reals,
            relativeTolerance: Scalar.Magnitude
        ) -> (info: Int, rank: Int) {
            var rank = Int32.zero
            let call = { (work: Elements, size: Int32, reals: Reals, integers: Integers) in
                orthogonal.gelsd(
                    blasInt(m), blasInt(n), blasInt(r), a, blasStride(lda), b, blasStride(ldb), values,
                    relativeTolerance, &rank, work, size, reals, integers)
            }
            // The question is answered for all three workspaces.
            var (work, realCount, integerCount) = (Scalar.zero, Scalar.Magnitude.zero, Int32.zero)
            _ = checked(call(&work, -1, &realCount, &integerCount), "gelsd")
            let reals = Int((realCount * (1 + 2 * .ulpOfOne)).rounded(.up))
            let info = withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, reals)) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, Int(integerCount))) { integers in
                    LAPACK.withWorkspace("gelsd") { call($0, $1, reals.baseAddress!, integers.baseAddress!) }
                }
            }
            return (info, Int(rank))
        }

        /// Finds the `x`, of n, that makes `|A x - c|` least among those with `B x = d`: A is m x n, B p x n.
        /// `a`, `b`, `c` and `d` are overwritten: the upper triangle of B's last p columns becomes the R of
        /// `B = R Q`, that of `a` the triangular factor of `A Q^H`.
        /// Calls `LAPACKE_?gglse_work`.
        /// - Precondition: p <= n <= m + p.
        /// - Returns: 0; 1 where the rows of B are dependent; 2 where A and B together have a rank below n.
        package func gglse(
            _ m: Int, _ n: Int, _ p: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ c: Elements,
            _ d: Elements, _ x: Elements
        ) -> Int {
            LAPACK.withWorkspace("gglse") {
                orthogonal.gglse(
                    blasInt(m), blasInt(n), blasInt(p), a, blasStride(lda), b, blasStride(ldb), c, d, x, $0, $1)
            }
        }
    }

    extension SingularVectors {
        /// 'N', 'S' or 'A'.
        var lapack: CChar { self == .none ? 78 : self == .thin ? 83 : 65 }
    }
#endif
