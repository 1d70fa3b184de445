#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// Systems of linear equations.
    package struct LinearSystemTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        let getrf: @Sendable (Int32, Int32, Elements, Int32, Integers) -> Int32
        let getrs: @Sendable (CChar, Int32, Int32, Elements, Int32, Integers, Elements, Int32) -> Int32
        let potrf: @Sendable (CChar, Int32, Elements, Int32) -> Int32
    }

    extension LinearSystemTable<Float> {
        static let float = LinearSystemTable(
            getrf: { LAPACKE_sgetrf_work(columns, $0, $1, $2, $3, $4) },
            getrs: { LAPACKE_sgetrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            potrf: { LAPACKE_spotrf_work(columns, $0, $1, $2, $3) })
    }

    extension LinearSystemTable<Double> {
        static let double = LinearSystemTable(
            getrf: { LAPACKE_dgetrf_work(columns, $0, $1, $2, $3, $4) },
            getrs: { LAPACKE_dgetrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            potrf: { LAPACKE_dpotrf_work(columns, $0, $1, $2, $3) })
    }

    extension LinearSystemTable<Complex<Float>> {
        static let complexFloat = LinearSystemTable(
            getrf: { LAPACKE_cgetrf_work(columns, $0, $1, c($2), $3, $4) },
            getrs: { LAPACKE_cgetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            potrf: { LAPACKE_cpotrf_work(columns, $0, $1, c($2), $3) })
    }

    extension LinearSystemTable<Complex<Double>> {
        static let complexDouble = LinearSystemTable(
            getrf: { LAPACKE_zgetrf_work(columns, $0, $1, c($2), $3, $4) },
            getrs: { LAPACKE_zgetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            potrf: { LAPACKE_zpotrf_work(columns, $0, $1, c($2), $3) })
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func getrf(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int {
            checked(lapack.linear.getrf(blasInt(m), blasInt(n), a, blasStride(lda), pivots), "getrf")
        }

        package func getrs(
            _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            _ = checked(
                lapack.linear.getrs(
                    trans.lapack, blasInt(n), blasInt(rightHandSides), unconst(a), blasStride(lda),
                    unconst(pivots), b, blasStride(ldb)), "getrs")
        }

        package func potrf(
            _ triangle: Triangle, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int
        ) -> Int {
            checked(lapack.linear.potrf(triangle.lapack, blasInt(n), a, blasStride(lda)), "potrf")
        }
    }
#endif
