#if OpenBLAS
    import CLAPACKE
    import ComplexModule
    import RealModule

    /// Eigenvalues and Schur forms.
    ///
    /// A real routine that gives eigenvalues as real and imaginary parts in two arrays gives them
    /// here as complex numbers, like its complex namesake, and ignores that one's real workspace.
    package struct EigenvalueTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>
        package typealias Spectrum = UnsafeMutablePointer<Complex<Scalar.Magnitude>>

        let syevd:
            @Sendable (
                CChar, CChar, Int32, Elements, Int32, Reals, Elements, Int32, Reals, Int32, Integers,
                Int32
            ) -> Int32
        let syevr:
            @Sendable (
                CChar, CChar, CChar, Int32, Elements, Int32, Scalar.Magnitude, Scalar.Magnitude,
                Int32, Int32, Scalar.Magnitude, Integers, Reals, Elements, Int32, Integers, Elements, Int32, Reals,
                Int32, Integers, Int32
            ) -> Int32
        let sygvd:
            @Sendable (
                Int32, CChar, CChar, Int32, Elements, Int32, Elements, Int32, Reals, Elements, Int32,
                Reals, Int32, Integers, Int32
            ) -> Int32
        /// n, a, lda, the values, the left and the right vectors and the stride of each.
        let geev: @Sendable (Int, Elements, Int, Spectrum, Elements?, Int, Elements?, Int) -> Int
        let ggev:
            @Sendable (
                CChar, CChar, Int32, Elements, Int32, Elements, Int32, Spectrum, Elements, Elements,
                Int32, Elements, Int32, Elements, Int32, Reals
            ) -> Int32
        /// n, a, lda, the values, z, ldz.
        let gees: @Sendable (Int, Elements, Int, Spectrum, Elements?, Int) -> Int
        let trsen:
            @Sendable (
                CChar, CChar, Integers, Int32, Elements, Int32, Elements, Int32, Spectrum, Integers,
                Reals, Reals, Integers, Int32, Elements, Int32
            ) -> Int32
        let gges:
            @Sendable (
                CChar, CChar, Int32, Elements, Int32, Elements, Int32, Integers, Spectrum, Elements,
                Elements, Int32, Elements, Int32, Elements, Int32, Reals, Integers
            ) -> Int32
        let tgsen:
            @Sendable (
                Int32, Int32, Int32, Integers, Int32, Elements, Int32, Elements, Int32, Spectrum,
                Elements, Elements, Int32, Elements, Int32, Integers, Reals, Reals, Reals, Elements, Int32, Integers,
                Int32
            ) -> Int32
        let gehrd: @Sendable (Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32
        let orghr: @Sendable (Int32, Int32, Int32, Elements, Int32, Elements, Elements, Int32) -> Int32
        let gebal: @Sendable (CChar, Int32, Elements, Int32, Integers, Integers, Reals) -> Int32
        let trsyl:
            @Sendable (
                CChar, CChar, Int32, Int32, Int32, Elements, Int32, Elements, Int32, Elements, Int32,
                Reals
            ) -> Int32
    }

    extension EigenvalueTable<Float> {
        static let float: EigenvalueTable<Float> = EigenvalueTable(
            syevd: { LAPACKE_ssyevd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $10, $11) },
            syevr: {
                LAPACKE_ssyevr_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                    $14, $15, $16, $17, $20, $21)
            },
            sygvd: { LAPACKE_ssygvd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $13, $14) },
            geev: { n, a, lda, values, left, ldl, right, ldr in
                joining(n, values) { re, im in
                    GeneralEigenvalues(table: .float, reductions: .float, n: n, a: a, lda: lda, re: re, im: im)
                        .findVectors(left, ldl, right, ldr)
                }
            },
            ggev: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, _) in
                joining(Int(p2), p7) { re, im in
                    LAPACKE_sggev_work(columns, p0, p1, p2, p3, p4, p5, p6, re, im, p8, p9, p10, p11, p12, p13, p14)
                }
            },
            gees: { n, a, lda, values, z, ldz in
                joining(n, values) { re, im in
                    GeneralEigenvalues(table: .float, reductions: .float, n: n, a: a, lda: lda, re: re, im: im)
                        .findForm(z, ldz)
                }
            },
            trsen: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15) in
                joining(Int(p3), p8) { re, im in
                    LAPACKE_strsen_work(
                        columns, p0, p1, p2, p3, p4, p5, p6, p7, re, im, p9, p10, p11, p14, p15,
                        p12, p13)
                }
            },
            gges: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, _, p17) in
                joining(Int(p2), p8) { re, im in
                    LAPACKE_sgges_work(
                        columns, p0, p1, CChar.no, nil, p2, p3, p4, p5, p6, p7, re, im, p9, p10, p11,
                        p12, p13, p14, p15, p17)
                }
            },
            tgsen: {
                (
                    p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20,
                    p21, p22
                ) in
                joining(Int(p4), p9) { re, im in
                    LAPACKE_stgsen_work(
                        columns, p0, p1, p2, p3, p4, p5, p6, p7, p8, re, im, p10, p11, p12, p13,
                        p14, p15, p16, p17, p18, p19, p20, p21, p22)
                }
            },
            gehrd: { LAPACKE_sgehrd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            orghr: { LAPACKE_sorghr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gebal: { LAPACKE_sgebal_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            trsyl: { LAPACKE_strsyl_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) })
    }

    extension EigenvalueTable<Double> {
        static let double: EigenvalueTable<Double> = EigenvalueTable(
            syevd: { LAPACKE_dsyevd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $10, $11) },
            syevr: {
                LAPACKE_dsyevr_work(
                    columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                    $14, $15, $16, $17, $20, $21)
            },
            sygvd: { LAPACKE_dsygvd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $13, $14) },
            geev: { n, a, lda, values, left, ldl, right, ldr in
                joining(n, values) { re, im in
                    GeneralEigenvalues(table: .double, reductions: .double, n: n, a: a, lda: lda, re: re, im: im)
                        .findVectors(left, ldl, right, ldr)
                }
            },
            ggev: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, _) in
                joining(Int(p2), p7) { re, im in
                    LAPACKE_dggev_work(columns, p0, p1, p2, p3, p4, p5, p6, re, im, p8, p9, p10, p11, p12, p13, p14)
                }
            },
            gees: { n, a, lda, values, z, ldz in
                joining(n, values) { re, im in
                    GeneralEigenvalues(table: .double, reductions: .double, n: n, a: a, lda: lda, re: re, im: im)
                        .findForm(z, ldz)
                }
            },
            trsen: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15) in
                joining(Int(p3), p8) { re, im in
                    LAPACKE_dtrsen_work(
                        columns, p0, p1, p2, p3, p4, p5, p6, p7, re, im, p9, p10, p11, p14, p15,
                        p12, p13)
                }
            },
            gges: { (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, _, p17) in
                joining(Int(p2), p8) { re, im in
                    LAPACKE_dgges_work(
                        columns, p0, p1, CChar.no, nil, p2, p3, p4, p5, p6, p7, re, im, p9, p10, p11,
                        p12, p13, p14, p15, p17)
                }
            },
            tgsen: {
                (
                    p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20,
                    p21, p22
                ) in
                joining(Int(p4), p9) { re, im in
                    LAPACKE_dtgsen_work(
                        columns, p0, p1, p2, p3, p4, p5, p6, p7, p8, re, im, p10, p11, p12, p13,
                        p14, p15, p16, p17, p18, p19, p20, p21, p22)
                }
            },
            gehrd: { LAPACKE_dgehrd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            orghr: { LAPACKE_dorghr_work(columns, $0, $1, $2, $3, $4, $5, $6, $7) },
            gebal: { LAPACKE_dgebal_work(columns, $0, $1, $2, $3, $4, $5, $6) },
            trsyl: { LAPACKE_dtrsyl_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) })
    }

    extension EigenvalueTable<Complex<Float>> {
        static let complexFloat = EigenvalueTable(
            syevd: { LAPACKE_cheevd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, $8, $9, $10, $11) },
            syevr: {
                LAPACKE_cheevr_work(
                    columns, $0, $1, $2, $3, c($4), $5, $6, $7, $8, $9, $10, $11, $12,
                    c($13), $14, $15, c($16), $17, $18, $19, $20, $21)
            },
            sygvd: {
                LAPACKE_chegvd_work(
                    columns, $0, $1, $2, $3, c($4), $5, c($6), $7, $8, c($9), $10, $11,
                    $12, $13, $14)
            },
            geev: { n, a, lda, values, left, ldl, right, ldr in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * n) { reals in
                    LAPACK.withWorkspace("geev") {
                        LAPACKE_cgeev_work(
                            columns, left == nil ? .no : .yes, right == nil ? .no : .yes, blasInt(n), c(a),
                            blasStride(lda), c(values), c(left ?? a), blasStride(ldl), c(right ?? a), blasStride(ldr),
                            c($0), $1, reals.baseAddress!)
                    }
                }
            },
            ggev: {
                LAPACKE_cggev_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), $10,
                    c($11), $12, c($13), $14, $15)
            },
            gees: { n, a, lda, values, z, ldz in
                var sorted = Int32.zero
                return withUnsafeTemporaryAllocation(of: Float.self, capacity: n) { reals in
                    LAPACK.withWorkspace("gees") {
                        LAPACKE_cgees_work(
                            columns, z == nil ? .no : .yes, .no, nil, blasInt(n), c(a), blasStride(lda), &sorted,
                            c(values), c(z ?? a), blasStride(ldz), c($0), $1, reals.baseAddress!, nil)
                    }
                }
            },
            trsen: {
                LAPACKE_ctrsen_work(
                    columns, $0, $1, $2, $3, c($4), $5, c($6), $7, c($8), $9, $10, $11,
                    c($14), $15)
            },
            gges: {
                LAPACKE_cgges_work(
                    columns, $0, $1, CChar.no, nil, $2, c($3), $4, c($5), $6, $7, c($8),
                    c($9), c($10), $11, c($12), $13, c($14), $15, $16, $17)
            },
            tgsen: {
                LAPACKE_ctgsen_work(
                    columns, $0, $1, $2, $3, $4, c($5), $6, c($7), $8, c($9), c($10),
                    c($11), $12, c($13), $14, $15, $16, $17, $18, c($19), $20, $21, $22)
            },
            gehrd: { LAPACKE_cgehrd_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            orghr: { LAPACKE_cunghr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gebal: { LAPACKE_cgebal_work(columns, $0, $1, c($2), $3, $4, $5, $6) },
            trsyl: { LAPACKE_ctrsyl_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), $8, c($9), $10, $11) })
    }

    extension EigenvalueTable<Complex<Double>> {
        static let complexDouble = EigenvalueTable(
            syevd: { LAPACKE_zheevd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, $8, $9, $10, $11) },
            syevr: {
                LAPACKE_zheevr_work(
                    columns, $0, $1, $2, $3, c($4), $5, $6, $7, $8, $9, $10, $11, $12,
                    c($13), $14, $15, c($16), $17, $18, $19, $20, $21)
            },
            sygvd: {
                LAPACKE_zhegvd_work(
                    columns, $0, $1, $2, $3, c($4), $5, c($6), $7, $8, c($9), $10, $11,
                    $12, $13, $14)
            },
            geev: { n, a, lda, values, left, ldl, right, ldr in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * n) { reals in
                    LAPACK.withWorkspace("geev") {
                        LAPACKE_zgeev_work(
                            columns, left == nil ? .no : .yes, right == nil ? .no : .yes, blasInt(n), c(a),
                            blasStride(lda), c(values), c(left ?? a), blasStride(ldl), c(right ?? a), blasStride(ldr),
                            c($0), $1, reals.baseAddress!)
                    }
                }
            },
            ggev: {
                LAPACKE_zggev_work(
                    columns, $0, $1, $2, c($3), $4, c($5), $6, c($7), c($8), c($9), $10,
                    c($11), $12, c($13), $14, $15)
            },
            gees: { n, a, lda, values, z, ldz in
                var sorted = Int32.zero
                return withUnsafeTemporaryAllocation(of: Double.self, capacity: n) { reals in
                    LAPACK.withWorkspace("gees") {
                        LAPACKE_zgees_work(
                            columns, z == nil ? .no : .yes, .no, nil, blasInt(n), c(a), blasStride(lda), &sorted,
                            c(values), c(z ?? a), blasStride(ldz), c($0), $1, reals.baseAddress!, nil)
                    }
                }
            },
            trsen: {
                LAPACKE_ztrsen_work(
                    columns, $0, $1, $2, $3, c($4), $5, c($6), $7, c($8), $9, $10, $11,
                    c($14), $15)
            },
            gges: {
                LAPACKE_zgges_work(
                    columns, $0, $1, CChar.no, nil, $2, c($3), $4, c($5), $6, $7, c($8),
                    c($9), c($10), $11, c($12), $13, c($14), $15, $16, $17)
            },
            tgsen: {
                LAPACKE_ztgsen_work(
                    columns, $0, $1, $2, $3, $4, c($5), $6, c($7), $8, c($9), c($10),
                    c($11), $12, c($13), $14, $15, $16, $17, $18, c($19), $20, $21, $22)
            },
            gehrd: { LAPACKE_zgehrd_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            orghr: { LAPACKE_zunghr_work(columns, $0, $1, $2, c($3), $4, c($5), c($6), $7) },
            gebal: { LAPACKE_zgebal_work(columns, $0, $1, c($2), $3, $4, $5, $6) },
            trsyl: { LAPACKE_ztrsyl_work(columns, $0, $1, $2, $3, $4, c($5), $6, c($7), $8, c($9), $10, $11) })
    }

    /// Calls a routine that gives n complex numbers as real and imaginary parts apart, and joins
    /// them in `whole`.
    private func joining<Real: RealScalar, Info>(
        _ n: Int, _ whole: UnsafeMutablePointer<Complex<Real>>,
        _ call: (_ real: UnsafeMutablePointer<Real>, _ imaginary: UnsafeMutablePointer<Real>) -> Info
    ) -> Info {
        withUnsafeTemporaryAllocation(of: Real.self, capacity: max(1, 2 * n)) { parts in
            // A question for the workspace writes nothing here.
            parts.initialize(repeating: 0)
            let info = call(parts.baseAddress!, parts.baseAddress! + n)
            for i in 0..<n { whole[i] = Complex(parts[i], parts[n + i]) }
            return info
        }
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func syevd(
            vectors: Bool, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ values: UnsafeMutablePointer<Scalar.Magnitude>
        ) -> Int {
            // Up to there LAPACK does not divide.
            if vectors, n > 25 {
                return onThreads(suiting: n, from: reflectionThreads) {
                    lapack.symmetricEigenvectors(n, a, lda, values)
                }
            }
            let info = onThreads(suiting: n, from: reflectionThreads) {
                LAPACK.withWorkspaces("syevd") { work, size, reals, realSize, integers, integerSize in
                    lapack.eigen.syevd(
                        vectors ? .yes : .no, Triangle.lower.lapack, blasInt(n), a, blasStride(lda), values, work, size,
                        reals, realSize, integers, integerSize)
                }
            }
            // Divide and conquer tells of the rows of the block on which it failed.
            return info <= n ? info : info % (n + 1) - info / (n + 1) + 1
        }
    }
#endif
