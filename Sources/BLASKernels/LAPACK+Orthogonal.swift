#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// Orthogonal factorizations, least squares and singular values.
    package struct OrthogonalTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        let geqrf: @Sendable (Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32
        let orgqr: @Sendable (Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32
        let ormqr: @Sendable (CChar, CChar, Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32, Elements, Int32) -> Int32
        let gesdd: @Sendable (CChar, Int32, Int32, Elements, Int32, Reals, Elements, Int32, Elements, Int32, Elements, Int32, Reals, Integers) -> Int32
    }

    extension OrthogonalTable<Float> {
        static let float = OrthogonalTable(
            geqrf: { LAPACKE_sgeqrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgqr: { LAPACKE_sorgqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormqr: { LAPACKE_sormqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            gesdd: { LAPACKE_sgesdd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13) })
    }

    extension OrthogonalTable<Double> {
        static let double = OrthogonalTable(
            geqrf: { LAPACKE_dgeqrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            orgqr: { LAPACKE_dorgqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormqr: { LAPACKE_dormqr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            gesdd: { LAPACKE_dgesdd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13) })
    }

    extension OrthogonalTable<Complex<Float>> {
        static let complexFloat = OrthogonalTable(
            geqrf: { LAPACKE_cgeqrf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgqr: { LAPACKE_cungqr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            ormqr: { LAPACKE_cunmqr_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11) },
            gesdd: { LAPACKE_cgesdd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, c($8), $9, c($10), $11, $12, $13) })
    }

    extension OrthogonalTable<Complex<Double>> {
        static let complexDouble = OrthogonalTable(
            geqrf: { LAPACKE_zgeqrf_work(columns, $0, $1, c($2), $3, c($4), c($5), $6) },
            orgqr: { LAPACKE_zungqr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            ormqr: { LAPACKE_zunmqr_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11) },
            gesdd: { LAPACKE_zgesdd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, c($8), $9, c($10), $11, $12, $13) })
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
            // LAPACK's documentation of cgesdd; the values alone need less.
            let reals = Scalar._isComplex ? small * max(5 * small + 7, 2 * large + 2 * small + 1) : 0
            return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, reals)) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, 8 * small)) { integers in
                    LAPACK.withWorkspace("gesdd") {
                        lapack.orthogonal.gesdd(
                            vectors.lapack, blasInt(m), blasInt(n), a, blasStride(lda), values, u ?? a,
                            blasStride(ldu), vt ?? a, blasStride(ldvt), $0, $1, reals.baseAddress!,
                            integers.baseAddress!)
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
