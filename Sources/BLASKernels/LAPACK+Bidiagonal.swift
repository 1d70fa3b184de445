#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// The reduction to bidiagonal form, and what is done with that form.
    package struct BidiagonalTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        let gebrd:
            @Sendable (
                Int32, Int32, Elements, Int32, Reals, Reals, Elements, Elements, Elements, Int32
            ) -> Int32
        let ormbr:
            @Sendable (
                CChar, CChar, CChar, Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32, Elements, Int32
            ) -> Int32
        let ormlq:
            @Sendable (
                CChar, CChar, Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32, Elements, Int32
            ) -> Int32
        /// The singular values alone: the triangle, n, d, e, work.
        let bdsqr: @Sendable (CChar, Int32, Reals, Reals, Reals) -> Int32
        /// The triangle, n, r, the band, b, ldb.
        let tbtrs: @Sendable (CChar, Int32, Int32, Elements, Elements, Int32) -> Int32
        /// The triangle, the order below which it does not divide, n, r, d, e, b, ldb, the tolerance,
        /// the rank, work.
        let lalsd:
            @Sendable (
                CChar, Int32, Int32, Int32, Reals, Reals, Elements, Int32, Scalar.Magnitude, Integers, Elements, Reals,
                Integers
            ) -> Int32
    }

    extension BidiagonalTable<Float> {
        static let float = BidiagonalTable(
            gebrd: { LAPACKE_sgebrd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
            ormbr: { LAPACKE_sormbr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) },
            ormlq: { LAPACKE_sormlq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            bdsqr: { LAPACKE_sbdsqr_work(columns, $0, $1, 0, 0, 0, $2, $3, $2, 1, $2, 1, $2, 1, $4) },
            tbtrs: { LAPACKE_stbtrs_work(columns, $0, .no, .no, $1, 1, $2, $3, 2, $4, $5) },
            lalsd: { soma_slalsd($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12) })
    }

    extension BidiagonalTable<Double> {
        static let double = BidiagonalTable(
            gebrd: { LAPACKE_dgebrd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
            ormbr: { LAPACKE_dormbr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) },
            ormlq: { LAPACKE_dormlq_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            bdsqr: { LAPACKE_dbdsqr_work(columns, $0, $1, 0, 0, 0, $2, $3, $2, 1, $2, 1, $2, 1, $4) },
            tbtrs: { LAPACKE_dtbtrs_work(columns, $0, .no, .no, $1, 1, $2, $3, 2, $4, $5) },
            lalsd: { soma_dlalsd($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12) })
    }

    extension BidiagonalTable<Complex<Float>> {
        static let complexFloat = BidiagonalTable(
            gebrd: { LAPACKE_cgebrd_work(columns, $0, $1, c($2), $3, $4, $5, c($6), c($7), c($8), $9) },
            ormbr: {
                LAPACKE_cunmbr_work(columns, $0, $1, $2, $3, $4, $5, c($6), $7, c($8), c($9), $10, c($11), $12)
            },
            ormlq: { LAPACKE_cunmlq_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11) },
            bdsqr: BidiagonalTable<Float>.float.bdsqr,
            tbtrs: { LAPACKE_ctbtrs_work(columns, $0, .no, .no, $1, 1, $2, c($3), 2, c($4), $5) },
            lalsd: { soma_clalsd($0, $1, $2, $3, $4, $5, c($6), $7, $8, $9, c($10), $11, $12) })
    }

    extension BidiagonalTable<Complex<Double>> {
        static let complexDouble = BidiagonalTable(
            gebrd: { LAPACKE_zgebrd_work(columns, $0, $1, c($2), $3, $4, $5, c($6), c($7), c($8), $9) },
            ormbr: {
                LAPACKE_zunmbr_work(columns, $0, $1, $2, $3, $4, $5, c($6), $7, c($8), c($9), $10, c($11), $12)
            },
            ormlq: { LAPACKE_zunmlq_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), c($8), $9, c($10), $11) },
            bdsqr: BidiagonalTable<Double>.double.bdsqr,
            tbtrs: { LAPACKE_ztbtrs_work(columns, $0, .no, .no, $1, 1, $2, c($3), 2, c($4), $5) },
            lalsd: { soma_zlalsd($0, $1, $2, $3, $4, $5, c($6), $7, $8, $9, c($10), $11, $12) })
    }
#endif
