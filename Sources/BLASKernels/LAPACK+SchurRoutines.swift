#if OpenBLAS
    import CLAPACKE
    import ComplexModule
    import RealModule

    // Schur and Hessenberg forms, column-major, n x n with n at least 1.
    extension LAPACK {
        /// The Schur form A = Z T Z^H: T in place of `a`, Z in `z`. A real T has 2 x 2 blocks on
        /// its diagonal for conjugate pairs.
        ///
        /// Of a real matrix, whose elements `scaleIntoRange` must leave, by `GeneralEigenvalues`; of a complex one by
        /// `LAPACKE_?gees_work`, without sorting.
        /// - Returns: 0, or i where only the eigenvalues after the first i have converged.
        package func gees(
            _ n: Int, _ a: Elements, _ lda: Int, _ values: Spectrum, _ z: Elements?, _ ldz: Int
        ) -> Int {
            onThreads(suiting: n, from: hessenbergThreads) { eigen.gees(n, a, lda, values, z, ldz) }
        }

        /// Moves the chosen eigenvalues (both of a conjugate pair where one is chosen) to the top
        /// of the Schur form, their order kept.
        ///
        /// Calls `LAPACKE_?trsen_work`.
        /// - Returns: 0, or 1 where two eigenvalues are too close to be exchanged.
        package func trsen(
            _ chosen: [Bool], _ n: Int, _ t: Elements, _ ldt: Int, _ z: Elements, _ ldz: Int, _ values: Spectrum
        ) -> Int {
            var flags: [Int32] = chosen.map { $0 ? 1 : 0 }
            var (count, integers) = (Int32.zero, Int32.zero)
            var (condition, separation) = (Scalar.Magnitude.zero, Scalar.Magnitude.zero)
            return Self.withWorkspace("trsen") {
                eigen.trsen(
                    .no, .yes, &flags, blasInt(n), t, blasStride(ldt), z, blasStride(ldz), values, &count, &condition,
                    &separation, &integers, 1, $0, $1)
            }
        }

        /// The generalized Schur form A = Q S Z^H, B = Q T Z^H, in place of `a` and `b`.
        ///
        /// Calls `LAPACKE_?gges_work`, without sorting.
        /// - Returns: 0; up to n where only the values after the first i have converged; more
        ///   where the iteration failed otherwise.
        package func gges(
            _ n: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ alpha: Spectrum, _ beta: Elements,
            _ q: Elements, _ ldq: Int, _ z: Elements, _ ldz: Int
        ) -> Int {
            var sorted = Int32.zero
            return withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: 8 * n) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: n) { flags in
                    Self.withWorkspace("gges") {
                        eigen.gges(
                            .yes, .yes, blasInt(n), a, blasStride(lda), b, blasStride(ldb), &sorted, alpha, beta, q,
                            blasStride(ldq), z, blasStride(ldz), $0, $1, reals.baseAddress!, flags.baseAddress!)
                    }
                }
            }
        }

        /// Moves the chosen eigenvalues to the top of the generalized Schur form.
        ///
        /// Calls `LAPACKE_?tgsen_work`.
        /// - Returns: 0, or 1 where the reordering failed.
        package func tgsen(
            _ chosen: [Bool], _ n: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ alpha: Spectrum,
            _ beta: Elements, _ q: Elements, _ ldq: Int, _ z: Elements, _ ldz: Int
        ) -> Int {
            var flags: [Int32] = chosen.map { $0 ? 1 : 0 }
            var count = Int32.zero
            var (left, right) = (Scalar.Magnitude.zero, Scalar.Magnitude.zero)
            var differences = [Scalar.Magnitude](repeating: 0, count: 2)
            var integers = [Int32](repeating: 0, count: n + 6)
            let integerSize = blasInt(n + 6)
            return Self.withWorkspace("tgsen") {
                eigen.tgsen(
                    0, 1, 1, &flags, blasInt(n), a, blasStride(lda), b, blasStride(ldb), alpha, beta, q,
                    blasStride(ldq), z, blasStride(ldz), &count, &left, &right, &differences, $0, $1, &integers,
                    integerSize)
            }
        }

        /// Reduces `a` to Hessenberg form H = Q^H A Q in place, with the reflections that make Q
        /// below the subdiagonal and their factors in `tau`, of n - 1.
        ///
        /// Calls `LAPACKE_?gehrd_work`. 10/3 n^3 floating-point operations.
        package func gehrd(_ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = onThreads(suiting: n, from: hessenbergThreads) {
                Self.withWorkspace("gehrd") {
                    eigen.gehrd(blasInt(n), 1, blasInt(n), a, blasStride(lda), tau, $0, $1)
                }
            }
        }

        /// Turns the reflections of `gehrd` into Q, in place.
        ///
        /// Calls `LAPACKE_?orghr_work` or `LAPACKE_?unghr_work`.
        package func orghr(_ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = onThreads(suiting: n, from: hessenbergThreads) {
                Self.withWorkspace("orghr") {
                    eigen.orghr(blasInt(n), 1, blasInt(n), a, blasStride(lda), tau, $0, $1)
                }
            }
        }

        /// Balances `a` in place by a permutation, where `permutes`, and a diagonal scaling by
        /// powers of two, where `scales`. Rows and columns `low` to `high`, from 1, are those that
        /// the permutation could not isolate; `scale` has LAPACK's encoding.
        ///
        /// Calls `LAPACKE_?gebal_work`.
        package func gebal(
            permutes: Bool, scales: Bool, _ n: Int, _ a: Elements, _ lda: Int, _ scale: Reals
        ) -> (low: Int, high: Int) {
            let job: CChar = permutes ? (scales ? 66 : 80) : (scales ? 83 : 78)
            var (low, high) = (Int32(1), blasInt(n))
            _ = checked(eigen.gebal(job, blasInt(n), a, blasStride(lda), &low, &high, scale), "gebal")
            return (Int(low), Int(high))
        }

        /// Solves op(A) X + sign X op(B) = scale C in place of `c`, m x n, A and B Schur forms of
        /// order m and n.
        ///
        /// Calls `LAPACKE_?trsyl_work`. The scale, at most 1, keeps X from overflow.
        /// - Returns: `perturbed`, whether A and -sign B share an eigenvalue or nearly do, so that
        ///   perturbed values were used, and the scale.
        package func trsyl(
            _ transA: Transpose, _ transB: Transpose, sign: Int, _ m: Int, _ n: Int, _ a: UnsafePointer<Scalar>,
            _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int, _ c: Elements, _ ldc: Int
        ) -> (perturbed: Bool, scale: Scalar.Magnitude) {
            // A complex routine knows no 'T'.
            let (transA, transB): (Transpose, Transpose) = (
                transA == .no ? .no : .conjugate, transB == .no ? .no : .conjugate
            )
            var scale = Scalar.Magnitude(1)
            let info = checked(
                eigen.trsyl(
                    transA.lapack, transB.lapack, blasInt(sign), blasInt(m), blasInt(n), unconst(a), blasStride(lda),
                    unconst(b), blasStride(ldb), c, blasStride(ldc), &scale), "trsyl")
            return (info != 0, scale)
        }
    }
#endif
