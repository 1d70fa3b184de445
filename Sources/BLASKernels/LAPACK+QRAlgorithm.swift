#if OpenBLAS
    import CLAPACKE
    import CVectorKernels

    /// The parts of which the eigenvalues of a general real matrix are made, beside those of `EigenvalueTable`: the
    /// workspace's size is an argument where LAPACK asks for one. Rows and columns count from 1, as in LAPACK.
    struct QRAlgorithmTable<Real: RealScalar>: Sendable {
        typealias Elements = UnsafeMutablePointer<Real>
        typealias Integers = UnsafeMutablePointer<Int32>

        /// The job, the side, n, the first and the last row, the scale, v, ldv.
        let gebak: @Sendable (CChar, CChar, Int32, Int32, Int32, Elements, Elements, Int32) -> Int32
        let lahqr:
            @Sendable (
                Int32, Int32, Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32, Int32, Elements, Int32
            ) -> Int32
        let laqr3:
            @Sendable (
                Int32, Int32, Int32, Int32, Int32, Int32, Elements, Int32, Int32, Int32, Elements, Int32, Integers,
                Integers, Elements, Elements, Elements, Int32, Int32, Elements, Int32, Int32, Elements, Int32, Elements,
                Int32
            ) -> Void
        /// What CVectorKernels.h says of `soma_chase_bulges`.
        let chaseBulges:
            @Sendable (Int, Int, Int, Int, Elements, Elements, Real, Elements, Int, Elements, Elements, Int) -> Void
        /// The products of a sweep.
        let backend: any RealBackend<Real>
        /// The side, n, t, ldt, the left and the right vectors and the stride of each, work, size.
        let trevc3:
            @Sendable (CChar, Int32, Elements, Int32, Elements, Int32, Elements, Int32, Elements, Int32) -> Int32
    }

    extension QRAlgorithmTable<Float> {
        static let float = QRAlgorithmTable(
            gebak: { LAPACKE_sgebak_work(columns, $0, $1, $2, $3, $4, $5, $2, $6, $7) },
            lahqr: { soma_slahqr($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) },
            laqr3: {
                soma_slaqr3(
                    $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25)
            },
            chaseBulges: { soma_chase_bulges_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            backend: BackendSet.standardFloat,
            trevc3: { soma_strevc3($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) })
    }

    extension QRAlgorithmTable<Double> {
        static let double = QRAlgorithmTable(
            gebak: { LAPACKE_dgebak_work(columns, $0, $1, $2, $3, $4, $5, $2, $6, $7) },
            lahqr: { soma_dlahqr($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) },
            laqr3: {
                soma_dlaqr3(
                    $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25)
            },
            chaseBulges: { soma_chase_bulges_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
            backend: BackendSet.standardDouble,
            trevc3: { soma_dtrevc3($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) })
    }
#endif
