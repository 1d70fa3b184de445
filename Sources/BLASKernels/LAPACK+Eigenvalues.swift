#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// Eigenvalues and Schur forms.
    package struct EigenvalueTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        let syevd: @Sendable (CChar, CChar, Int32, Elements, Int32, Reals, Elements, Int32, Reals, Int32, Integers, Int32) -> Int32
    }

    extension EigenvalueTable<Float> {
        static let float = EigenvalueTable(
            syevd: { LAPACKE_ssyevd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $10, $11) })
    }

    extension EigenvalueTable<Double> {
        static let double = EigenvalueTable(
            syevd: { LAPACKE_dsyevd_work(columns, $0, $1, $2, $3, $4, $5, $6, $7, $10, $11) })
    }

    extension EigenvalueTable<Complex<Float>> {
        static let complexFloat = EigenvalueTable(
            syevd: { LAPACKE_cheevd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, $8, $9, $10, $11) })
    }

    extension EigenvalueTable<Complex<Double>> {
        static let complexDouble = EigenvalueTable(
            syevd: { LAPACKE_zheevd_work(columns, $0, $1, $2, c($3), $4, $5, c($6), $7, $8, $9, $10, $11) })
    }

    // What the other backends have too.
    extension OpenBLASRoutines {
        package func syevd(
            vectors: Bool, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
            _ values: UnsafeMutablePointer<Scalar.Magnitude>
        ) -> Int {
            let job: CChar = vectors ? .yes : .no
            let call = { (work: LAPACK<Scalar>.Elements, size: Int32, reals: LAPACK<Scalar>.Reals, realSize: Int32,
                integers: UnsafeMutablePointer<Int32>, integerSize: Int32) in
                lapack.eigen.syevd(
                    job, Triangle.lower.lapack, blasInt(n), a, blasStride(lda), values, work, size, reals, realSize,
                    integers, integerSize)
            }
            var (work, reals, integers) = (Scalar.zero, Scalar.Magnitude.zero, Int32.zero)
            _ = checked(call(&work, -1, &reals, -1, &integers, -1), "syevd")
            let realCount = Scalar._isComplex ? max(1, Int(reals)) : 1
            return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: realCount) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, Int(integers))) { integers in
                    LAPACK.withWorkspace("syevd") {
                        call($0, $1, reals.baseAddress!, blasInt(realCount), integers.baseAddress!,
                            blasInt(integers.count))
                    }
                }
            }
        }
    }
#endif
