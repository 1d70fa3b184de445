#if OpenBLAS
    import CLAPACKE
    import ComplexModule

    /// The reduction of a Hermitian matrix to tridiagonal form, and back, for one scalar.
    package struct SymmetricTable<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>

        /// Of the lower triangle: n, a, lda, d, e, tau, work, size.
        let sytrd: @Sendable (Int32, Elements, Int32, Reals, Reals, Elements, Elements, Int32) -> Int32
        /// The same Q times a matrix: n, a, lda, tau, c, ldc, work, size.
        let ormtr: @Sendable (Int32, Elements, Int32, Elements, Elements, Int32, Elements, Int32) -> Int32
        /// Divide and conquer: n, d, e, the vectors and their stride, which is n.
        let tridiagonal: @Sendable (Int, Reals, Reals, Elements) -> Int
    }

    extension SymmetricTable<Float> {
        static let float = SymmetricTable(
            sytrd: { LAPACKE_ssytrd_work(columns, .lower, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormtr: { LAPACKE_sormtr_work(columns, .left, .lower, .no, $0, $0, $1, $2, $3, $4, $5, $6, $7) },
            tridiagonal: { TridiagonalEigenvalues(table: .float).find($0, $1, $2, $3, $0) })
    }

    extension SymmetricTable<Double> {
        static let double = SymmetricTable(
            sytrd: { LAPACKE_dsytrd_work(columns, .lower, $0, $1, $2, $3, $4, $5, $6, $7) },
            ormtr: { LAPACKE_dormtr_work(columns, .left, .lower, .no, $0, $0, $1, $2, $3, $4, $5, $6, $7) },
            tridiagonal: { TridiagonalEigenvalues(table: .double).find($0, $1, $2, $3, $0) })
    }

    extension SymmetricTable<Complex<Float>> {
        static let complexFloat = SymmetricTable(
            sytrd: { LAPACKE_chetrd_work(columns, .lower, $0, c($1), $2, $3, $4, c($5), c($6), $7) },
            ormtr: { LAPACKE_cunmtr_work(columns, .left, .lower, .no, $0, $0, c($1), $2, c($3), c($4), $5, c($6), $7) },
            tridiagonal: { n, d, e, z in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: n * n) { vectors in
                    let vectors = vectors.baseAddress!
                    let missing = TridiagonalEigenvalues(table: .float).find(n, d, e, vectors, n)
                    _ = LAPACKE_clacp2_work(columns, .no, blasInt(n), blasInt(n), vectors, blasInt(n), c(z), blasInt(n))
                    return missing
                }
            })
    }

    extension SymmetricTable<Complex<Double>> {
        static let complexDouble = SymmetricTable(
            sytrd: { LAPACKE_zhetrd_work(columns, .lower, $0, c($1), $2, $3, $4, c($5), c($6), $7) },
            ormtr: { LAPACKE_zunmtr_work(columns, .left, .lower, .no, $0, $0, c($1), $2, c($3), c($4), $5, c($6), $7) },
            tridiagonal: { n, d, e, z in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: n * n) { vectors in
                    let vectors = vectors.baseAddress!
                    let missing = TridiagonalEigenvalues(table: .double).find(n, d, e, vectors, n)
                    _ = LAPACKE_zlacp2_work(columns, .no, blasInt(n), blasInt(n), vectors, blasInt(n), c(z), blasInt(n))
                    return missing
                }
            })
    }

    extension LAPACK {
        /// As `syevd` with vectors: what `?syevd` does in the same steps, with `TridiagonalEigenvalues` as one of them.
        /// 4n^3 to 9n^3 floating-point operations, less where much deflates.
        func symmetricEigenvectors(_ n: Int, _ a: Elements, _ lda: Int, _ values: Reals) -> Int {
            let scale = scaleLowerTriangle(n, a, lda)
            let missing = withUnsafeTemporaryAllocation(of: Scalar.self, capacity: n * n + n) { memory in
                withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: n) { beside in
                    let z = memory.baseAddress!, tau = z + n * n, e = beside.baseAddress!
                    _ = Self.withWorkspace("sytrd") {
                        symmetric.sytrd(blasInt(n), a, blasStride(lda), values, e, tau, $0, $1)
                    }
                    let missing = symmetric.tridiagonal(n, values, e, z)
                    _ = Self.withWorkspace("ormtr") {
                        symmetric.ormtr(blasInt(n), a, blasStride(lda), tau, z, blasInt(n), $0, $1)
                    }
                    for j in 0..<n { (a + j * lda).update(from: z + j * n, count: n) }
                    return missing
                }
            }
            if scale != 1 { Scalar.Magnitude.backend.scal(n, 1 / scale, values, 1) }
            return missing
        }

        /// Brings the elements to about 1 where their products could leave the range of normal numbers.
        /// - Returns: the power of two by which they were multiplied.
        private func scaleLowerTriangle(_ n: Int, _ a: Elements, _ lda: Int) -> Scalar.Magnitude {
            let parts = Scalar._isComplex ? 2 : 1
            let backend = Scalar.Magnitude.realBackend
            var largest = Scalar.Magnitude.zero
            for j in 0..<n {
                let column = UnsafeMutableRawPointer(a + j * (lda + 1)).assumingMemoryBound(to: Scalar.Magnitude.self)
                // An imaginary part on the diagonal is not read.
                largest = max(largest, column[0].magnitude)
                guard j < n - 1 else { continue }
                let (low, high) = backend.extrema(parts * (n - j - 1), column + parts)
                largest = max(largest, -low, high)
            }
            let scale = scaleIntoRange(largest)
            if scale != 1 {
                for j in 0..<n {
                    let column = UnsafeMutableRawPointer(a + j * (lda + 1)).assumingMemoryBound(
                        to: Scalar.Magnitude.self)
                    backend.scal(parts * (n - j), scale, column, 1)
                }
            }
            return scale
        }
    }
#endif
