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
        let geqp3: @Sendable (Int32, Int32, Elements, Int32, Integers, Elements, Elements, Int32, Reals) -> Int32
        let gelqf: Factor
        let orglq: Generate
        let gerqf: Factor
        let orgrq: Generate
        let geqlf: Factor
        let orgql: Generate
        let gglse:
            @Sendable (
                Int32, Int32, Int32, Elements, Int32, Elements, Int32, Elements, Elements, Elements, Elements, Int32
            ) -> Int32
        let bidiagonal: BidiagonalTable<Scalar>
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
            gglse: {
                LAPACKE_sgglse_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            },
            bidiagonal: .float)
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
            gglse: {
                LAPACKE_dgglse_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            },
            bidiagonal: .double)
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
            gglse: {
                LAPACKE_cgglse_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), c($10), $11)
            },
            bidiagonal: .complexFloat)
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
            gglse: {
                LAPACKE_zgglse_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), c($10), $11)
            },
            bidiagonal: .complexDouble)
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func geqrf(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ tau: UnsafeMutablePointer<Scalar>
        ) {
            _ = onThreads(suiting: max(m, n), from: reflectionThreads) {
                LAPACK.withWorkspace("geqrf") {
                    lapack.orthogonal.geqrf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
                }
            }
        }

        package func orgqr(
            _ m: Int, _ n: Int, _ k: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ tau: UnsafePointer<Scalar>
        ) {
            _ = onThreads(suiting: max(m, n), from: reflectionThreads) {
                LAPACK.withWorkspace("orgqr") {
                    lapack.orthogonal.orgqr(
                        blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), unconst(tau), $0, $1)
                }
            }
        }

        package func ormqr(
            _ trans: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ tau: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
        ) {
            // A real routine knows no 'C'.
            let trans: Transpose = trans != .no && !Scalar._isComplex ? .yes : trans
            _ = onThreads(suiting: max(m, n), from: reflectionThreads) {
                LAPACK.withWorkspace("ormqr") {
                    lapack.orthogonal.ormqr(
                        .left, trans.lapack, blasInt(m), blasInt(n), blasInt(k), unconst(a), blasStride(lda),
                        unconst(tau), c, blasStride(ldc), $0, $1)
                }
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
                    onThreads(suiting: large, from: reflectionThreads) {
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
    }

    extension SingularVectors {
        /// 'N', 'S' or 'A'.
        var lapack: CChar { self == .none ? 78 : self == .thin ? 83 : 65 }
    }
#endif
