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
        let getri: @Sendable (Int32, Elements, Int32, Integers, Elements, Int32) -> Int32
        let gecon:
            @Sendable (
                CChar, Int32, Elements, Int32, Scalar.Magnitude, Reals, Reals, Integers, Elements
            ) -> Int32
        let potrf: @Sendable (CChar, Int32, Elements, Int32) -> Int32
        let potri: @Sendable (CChar, Int32, Elements, Int32) -> Int32
        let pocon:
            @Sendable (
                CChar, Int32, Elements, Int32, Scalar.Magnitude, Reals, Reals, Integers, Elements
            ) -> Int32
        let sytrf: @Sendable (CChar, Int32, Elements, Int32, Integers, Elements, Int32) -> Int32
        let sytrs: @Sendable (CChar, Int32, Int32, Elements, Int32, Integers, Elements, Int32) -> Int32
        let trtri: @Sendable (CChar, CChar, Int32, Elements, Int32) -> Int32
        let gbsv: @Sendable (Int32, Int32, Int32, Int32, Elements, Int32, Integers, Elements, Int32) -> Int32
        let gtsv: @Sendable (Int32, Int32, Elements, Elements, Elements, Elements, Int32) -> Int32
        let pbsv: @Sendable (CChar, Int32, Int32, Int32, Elements, Int32, Elements, Int32) -> Int32
        let ptsv: @Sendable (Int32, Int32, Reals, Elements, Elements, Int32) -> Int32
    }

    extension LinearSystemTable<Float> {
        static let float = LinearSystemTable(
            getrf: { LAPACKE_sgetrf_work(columns, $0, $1, $2, $3, $4) },
            getrs: { LAPACKE_sgetrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            getri: { LAPACKE_sgetri_work(columns, $0, $1, $2, $3, $4, $5) },
            gecon: { LAPACKE_sgecon_work(columns, $0, $1, $2, $3, $4, $5, $8, $7) },
            potrf: { LAPACKE_spotrf_work(columns, $0, $1, $2, $3) },
            potri: { LAPACKE_spotri_work(columns, $0, $1, $2, $3) },
            pocon: { LAPACKE_spocon_work(columns, $0, $1, $2, $3, $4, $5, $8, $7) },
            sytrf: { LAPACKE_ssytrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            sytrs: { LAPACKE_ssytrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            trtri: { LAPACKE_strtri_work(columns, $0, $1, $2, $3, $4) },
            gbsv: { LAPACKE_sgbsv_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8) },
            gtsv: { LAPACKE_sgtsv_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            pbsv: { LAPACKE_spbsv_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ptsv: { LAPACKE_sptsv_work(columns, $0, $1, $2, $3, $4, $5) })
    }

    extension LinearSystemTable<Double> {
        static let double = LinearSystemTable(
            getrf: { LAPACKE_dgetrf_work(columns, $0, $1, $2, $3, $4) },
            getrs: { LAPACKE_dgetrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            getri: { LAPACKE_dgetri_work(columns, $0, $1, $2, $3, $4, $5) },
            gecon: { LAPACKE_dgecon_work(columns, $0, $1, $2, $3, $4, $5, $8, $7) },
            potrf: { LAPACKE_dpotrf_work(columns, $0, $1, $2, $3) },
            potri: { LAPACKE_dpotri_work(columns, $0, $1, $2, $3) },
            pocon: { LAPACKE_dpocon_work(columns, $0, $1, $2, $3, $4, $5, $8, $7) },
            sytrf: { LAPACKE_dsytrf_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            sytrs: { LAPACKE_dsytrs_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            trtri: { LAPACKE_dtrtri_work(columns, $0, $1, $2, $3, $4) },
            gbsv: { LAPACKE_dgbsv_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8) },
            gtsv: { LAPACKE_dgtsv_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            pbsv: { LAPACKE_dpbsv_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            ptsv: { LAPACKE_dptsv_work(columns, $0, $1, $2, $3, $4, $5) })
    }

    extension LinearSystemTable<Complex<Float>> {
        static let complexFloat = LinearSystemTable(
            getrf: { LAPACKE_cgetrf_work(columns, $0, $1, c($2), $3, $4) },
            getrs: { LAPACKE_cgetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            getri: { LAPACKE_cgetri_work(columns, $0, c($1), $2, $3, c($4), $5) },
            gecon: { LAPACKE_cgecon_work(columns, $0, $1, c($2), $3, $4, $5, c($8), $6) },
            potrf: { LAPACKE_cpotrf_work(columns, $0, $1, c($2), $3) },
            potri: { LAPACKE_cpotri_work(columns, $0, $1, c($2), $3) },
            pocon: { LAPACKE_cpocon_work(columns, $0, $1, c($2), $3, $4, $5, c($8), $6) },
            sytrf: { LAPACKE_chetrf_work(columns, $0, $1, c($2), $3, $4, c($5), $6) },
            sytrs: { LAPACKE_chetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            trtri: { LAPACKE_ctrtri_work(columns, $0, $1, $2, c($3), $4) },
            gbsv: { LAPACKE_cgbsv_work(columns, $0, $1, $2, $3, c($4), $5, $6, c($7), $8) },
            gtsv: { LAPACKE_cgtsv_work(columns, $0, $1, c($2), c($3), c($4), c($5), $6) },
            pbsv: { LAPACKE_cpbsv_work(columns, $0, $1, $2, $3, c($4), $5, c($6), $7) },
            ptsv: { LAPACKE_cptsv_work(columns, $0, $1, $2, c($3), c($4), $5) })
    }

    extension LinearSystemTable<Complex<Double>> {
        static let complexDouble = LinearSystemTable(
            getrf: { LAPACKE_zgetrf_work(columns, $0, $1, c($2), $3, $4) },
            getrs: { LAPACKE_zgetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            getri: { LAPACKE_zgetri_work(columns, $0, c($1), $2, $3, c($4), $5) },
            gecon: { LAPACKE_zgecon_work(columns, $0, $1, c($2), $3, $4, $5, c($8), $6) },
            potrf: { LAPACKE_zpotrf_work(columns, $0, $1, c($2), $3) },
            potri: { LAPACKE_zpotri_work(columns, $0, $1, c($2), $3) },
            pocon: { LAPACKE_zpocon_work(columns, $0, $1, c($2), $3, $4, $5, c($8), $6) },
            sytrf: { LAPACKE_zhetrf_work(columns, $0, $1, c($2), $3, $4, c($5), $6) },
            sytrs: { LAPACKE_zhetrs_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7) },
            trtri: { LAPACKE_ztrtri_work(columns, $0, $1, $2, c($3), $4) },
            gbsv: { LAPACKE_zgbsv_work(columns, $0, $1, $2, $3, c($4), $5, $6, c($7), $8) },
            gtsv: { LAPACKE_zgtsv_work(columns, $0, $1, c($2), c($3), c($4), c($5), $6) },
            pbsv: { LAPACKE_zpbsv_work(columns, $0, $1, $2, $3, c($4), $5, c($6), $7) },
            ptsv: { LAPACKE_zptsv_work(columns, $0, $1, $2, c($3), c($4), $5) })
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func getrf(
            _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int {
            if let info = eliminate(m, n, a, lda, pivots) { return info }
            return onThreads(suiting: max(m, n)) {
                checked(lapack.linear.getrf(blasInt(m), blasInt(n), a, blasStride(lda), pivots), "getrf")
            }
        }

        package func getrs(
            _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
        ) {
            _ = onThreads(suiting: max(n, rightHandSides)) {
                checked(
                    lapack.linear.getrs(
                        trans.lapack, blasInt(n), blasInt(rightHandSides), unconst(a), blasStride(lda),
                        unconst(pivots), b, blasStride(ldb)), "getrs")
            }
        }

        package func potrf(
            _ triangle: Triangle, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int
        ) -> Int {
            // By columns the upper triangle is what by rows the lower one is.
            if triangle == .upper, let cholesky = lapack.cholesky, cholesky.pays(n) {
                return cholesky.factor(n, a, lda)
            }
            return onThreads(suiting: n) {
                checked(lapack.linear.potrf(triangle.lapack, blasInt(n), a, blasStride(lda)), "potrf")
            }
        }
    }

    // What LAPACK alone has. Column-major, as everything here.
    extension LAPACK {
        /// The inverse of the n x n matrix that `getrf` factored, in the place of its factors.
        /// 4/3 n^3 floating-point operations.
        /// - Returns: 0, or the number (from 1) of a zero on the diagonal of U.
        package func getri(_ n: Int, _ a: Elements, _ lda: Int, _ pivots: UnsafePointer<Int32>) -> Int {
            onThreads(suiting: n) {
                Self.withWorkspace("getri") {
                    linear.getri(blasInt(n), a, blasStride(lda), unconst(pivots), $0, $1)
                }
            }
        }

        /// An estimate of `1 / (|A| |A^-1|)` from the factors of `getrf`, in the norm of the rows' sums
        /// (`ofRows`) or of the columns', given |A| in it. Some solves of O(n^2).
        /// - Precondition: `norm` is finite.
        package func gecon(
            ofRows: Bool, _ n: Int, _ a: UnsafePointer<Scalar>, _ lda: Int, _ norm: Scalar.Magnitude
        ) -> Scalar.Magnitude {
            Self.withConditionWorkspace(n, "gecon") {
                linear.gecon(
                    ofRows ? .rowSums : .columnSums, blasInt(n), unconst(a), blasStride(lda), norm, $0, $2, $3, $1)
            }
        }

        /// The same triangle of the inverse of the matrix that `potrf` factored, in the place of the factor.
        /// 2/3 n^3 floating-point operations.
        /// - Returns: 0, or the number (from 1) of a zero on the factor's diagonal.
        package func potri(_ triangle: Triangle, _ n: Int, _ a: Elements, _ lda: Int) -> Int {
            onThreads(suiting: n) {
                checked(linear.potri(triangle.lapack, blasInt(n), a, blasStride(lda)), "potri")
            }
        }

        /// An estimate of `1 / (|A| |A^-1|)` in the 1-norm from the factor of `potrf`, given |A|.
        /// - Precondition: `norm` is finite.
        package func pocon(
            _ triangle: Triangle, _ n: Int, _ a: UnsafePointer<Scalar>, _ lda: Int, _ norm: Scalar.Magnitude
        ) -> Scalar.Magnitude {
            Self.withConditionWorkspace(n, "pocon") {
                linear.pocon(triangle.lapack, blasInt(n), unconst(a), blasStride(lda), norm, $0, $2, $3, $1)
            }
        }

        /// Factors the Hermitian n x n matrix of which `a` holds a triangle, in place, as `L D L^H`
        /// (lower) or `U D U^H`, D of blocks of orders 1 and 2, with the exchanges in `pivots` (Bunch
        /// and Kaufman 1977). `sytrf` or, complex, `hetrf`. 1/3 n^3 floating-point operations.
        /// - Returns: 0, or the number (from 1) of the first zero block of D.
        package func sytrf(_ triangle: Triangle, _ n: Int, _ a: Elements, _ lda: Int, _ pivots: Integers) -> Int {
            Self.withWorkspace("sytrf") {
                linear.sytrf(triangle.lapack, blasInt(n), a, blasStride(lda), pivots, $0, $1)
            }
        }

        /// Solves `A X = B` in place from what `sytrf` left. `sytrs` or, complex, `hetrs`.
        package func sytrs(
            _ triangle: Triangle, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
            _ pivots: UnsafePointer<Int32>, _ b: Elements, _ ldb: Int
        ) {
            _ = checked(
                linear.sytrs(
                    triangle.lapack, blasInt(n), blasInt(rightHandSides), unconst(a), blasStride(lda),
                    unconst(pivots), b, blasStride(ldb)), "sytrs")
        }

        /// The inverse of a triangular n x n matrix, in its place; the other triangle is not touched.
        /// 1/3 n^3 floating-point operations.
        /// - Returns: 0, or the number (from 1) of a zero on the diagonal.
        package func trtri(_ triangle: Triangle, unit: Bool, _ n: Int, _ a: Elements, _ lda: Int) -> Int {
            checked(linear.trtri(triangle.lapack, unit ? .unit : .no, blasInt(n), a, blasStride(lda)), "trtri")
        }

        /// Solves `A X = B` in place, A of `lower` diagonals under and `upper` over the main one:
        /// element (i, j) at `a[lower + upper + i - j + j * lda]`, with `lower` rows above them to
        /// fill in. `a` is overwritten.
        /// - Precondition: `lda >= 2 * lower + upper + 1`.
        /// - Returns: 0, or the number (from 1) of the first zero on the diagonal of U.
        package func gbsv(
            _ n: Int, _ lower: Int, _ upper: Int, _ rightHandSides: Int, _ a: Elements, _ lda: Int,
            _ pivots: Integers, _ b: Elements, _ ldb: Int
        ) -> Int {
            checked(
                linear.gbsv(
                    blasInt(n), blasInt(lower), blasInt(upper), blasInt(rightHandSides), a, blasStride(lda),
                    pivots, b, blasStride(ldb)), "gbsv")
        }

        /// Solves `A X = B` in place, A tridiagonal by its three diagonals, which are overwritten.
        /// - Returns: 0, or the number (from 1) of the first zero on the diagonal of U.
        package func gtsv(
            _ n: Int, _ rightHandSides: Int, _ lower: Elements, _ diagonal: Elements, _ upper: Elements,
            _ b: Elements, _ ldb: Int
        ) -> Int {
            checked(
                linear.gtsv(blasInt(n), blasInt(rightHandSides), lower, diagonal, upper, b, blasStride(ldb)), "gtsv")
        }

        /// Solves `A X = B` in place, A Hermitian positive definite with `bands` diagonals beside the
        /// main one: element (i, j) of the triangle at `a[bands + i - j + j * lda]` (upper) or
        /// `a[i - j + j * lda]` (lower). `a` is overwritten.
        /// - Returns: 0, or the order of the first leading minor that is not positive definite.
        package func pbsv(
            _ triangle: Triangle, _ n: Int, _ bands: Int, _ rightHandSides: Int, _ a: Elements, _ lda: Int,
            _ b: Elements, _ ldb: Int
        ) -> Int {
            checked(
                linear.pbsv(
                    triangle.lapack, blasInt(n), blasInt(bands), blasInt(rightHandSides), a, blasStride(lda), b,
                    blasStride(ldb)), "pbsv")
        }

        /// Solves `A X = B` in place, A Hermitian positive definite tridiagonal by its diagonal and
        /// the n - 1 elements `lower` below it, which are overwritten.
        /// - Returns: 0, or the order of the first leading minor that is not positive definite.
        package func ptsv(
            _ n: Int, _ rightHandSides: Int, _ diagonal: Reals, _ lower: Elements, _ b: Elements, _ ldb: Int
        ) -> Int {
            checked(
                linear.ptsv(blasInt(n), blasInt(rightHandSides), diagonal, lower, b, blasStride(ldb)), "ptsv")
        }

        /// Calls an estimator of the condition number with the workspaces of `gecon`, which are as
        /// large as any such routine's, and returns what it wrote.
        private static func withConditionWorkspace(
            _ n: Int, _ routine: StaticString,
            _ call: (_ result: Reals, _ work: Elements, _ reals: Reals, _ integers: Integers) -> Int32
        ) -> Scalar.Magnitude {
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: max(1, 4 * n)) { work in
                withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, 2 * n)) { reals in
                    withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, n)) { integers in
                        var result = Scalar.Magnitude.zero
                        _ = checked(
                            call(&result, work.baseAddress!, reals.baseAddress!, integers.baseAddress!), routine)
                        return result
                    }
                }
            }
        }
    }

    extension CChar {
        fileprivate static let unit: CChar = 85  // 'U'
        fileprivate static let columnSums: CChar = 49  // '1'
        fileprivate static let rowSums: CChar = 73  // 'I'
    }
#endif
