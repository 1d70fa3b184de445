#if OpenBLAS
    import CLAPACKE
    import ComplexModule
    import RealModule

    // Eigenvalues that only LAPACK computes here. All matrices are column-major and n x n; a
    // pointer to vectors may be nil where none are wanted. n is at least 1.
    extension LAPACK {
        package typealias Spectrum = UnsafeMutablePointer<Complex<Scalar.Magnitude>>

        /// The part of the eigenvalues that `syevr` computes.
        package enum SpectrumPart {
            case all
            /// Those in lower < value <= upper.
            case values(lower: Scalar.Magnitude, upper: Scalar.Magnitude)
            /// Those of these numbers, from 1, in ascending order.
            case indices(first: Int, last: Int)
        }

        /// Eigenvalues, ascending, of the Hermitian matrix of whose lower triangle `a` holds, and
        /// their vectors as the columns of `z`. `a` is overwritten; `values` has room for n.
        ///
        /// Calls `LAPACKE_?syevr_work` or `LAPACKE_?heevr_work`.
        /// - Returns: `info`, positive where it did not converge, and the number of values found.
        package func syevr(
            _ part: SpectrumPart, _ n: Int, _ a: Elements, _ lda: Int, _ values: Reals, _ z: Elements?, _ ldz: Int
        ) -> (info: Int, count: Int) {
            typealias Real = Scalar.Magnitude
            var (range, lower, upper, first, last) = (CChar(65), Real.zero, Real.zero, Int32(1), blasInt(n))
            switch part {
            case .all: break
            case .values(let low, let high): (range, lower, upper) = (86, low, high)
            case .indices(let from, let to): (range, first, last) = (73, blasInt(from), blasInt(to))
            }
            var found = Int32.zero
            let info = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * n) { support in
                Self.withWorkspaces("syevr") { work, size, reals, realSize, integers, integerSize in
                    eigen.syevr(
                        z == nil ? .no : .yes, range, Triangle.lower.lapack, blasInt(n), a, blasStride(lda), lower,
                        upper, first, last, 0, &found, values, z ?? a, blasStride(ldz), support.baseAddress!, work,
                        size, reals, realSize, integers, integerSize)
                }
            }
            return (info, Int(found))
        }

        /// The eigenvalues, ascending, of A x = lambda B x, A Hermitian and B Hermitian positive
        /// definite, both given by their lower triangles, and, where wanted, the vectors as the
        /// columns of `a`, with X^H B X = I. `b` is overwritten by its Cholesky factor.
        ///
        /// Calls `LAPACKE_?sygvd_work` or `LAPACKE_?hegvd_work`.
        /// - Returns: 0; up to n where the iteration did not converge; n + i where the leading
        ///   minor of order i of B is not positive definite.
        package func sygvd(
            vectors: Bool, _ n: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ values: Reals
        ) -> Int {
            Self.withWorkspaces("sygvd") { work, size, reals, realSize, integers, integerSize in
                eigen.sygvd(
                    1, vectors ? .yes : .no, Triangle.lower.lapack, blasInt(n), a, blasStride(lda), b,
                    blasStride(ldb), values, work, size, reals, realSize, integers, integerSize)
            }
        }

        /// The eigenvalues of a general matrix, and where wanted its left and right vectors, packed
        /// as LAPACK does: for a real matrix and a conjugate pair, the vector's real and imaginary
        /// part in two columns. `a` is overwritten.
        ///
        /// Of a real matrix, whose elements `scaleIntoRange` must leave, by `GeneralEigenvalues`; of a complex one by
        /// `LAPACKE_?geev_work`.
        /// - Returns: 0, or i where only the eigenvalues after the first i have converged.
        package func geev(
            _ n: Int, _ a: Elements, _ lda: Int, _ values: Spectrum, left: Elements?, _ ldl: Int, right: Elements?,
            _ ldr: Int
        ) -> Int {
            onThreads(suiting: n, from: hessenbergThreads) { eigen.geev(n, a, lda, values, left, ldl, right, ldr) }
        }

        /// The eigenvalues alpha / beta of A x = lambda B x, and the vectors, as `geev`. `a` and `b`
        /// are overwritten.
        ///
        /// Calls `LAPACKE_?ggev_work`.
        /// - Returns: 0; up to n as `geev`; more where the iteration failed otherwise.
        package func ggev(
            _ n: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ alpha: Spectrum, _ beta: Elements,
            left: Elements?, _ ldl: Int, right: Elements?, _ ldr: Int
        ) -> Int {
            withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: 8 * n) { reals in
                Self.withWorkspace("ggev") {
                    eigen.ggev(
                        left == nil ? .no : .yes, right == nil ? .no : .yes, blasInt(n), a, blasStride(lda), b,
                        blasStride(ldb), alpha, beta, left ?? a, blasStride(ldl), right ?? a, blasStride(ldr), $0, $1,
                        reals.baseAddress!)
                }
            }
        }

        /// Asks a routine of three workspaces for their sizes, and calls it with them.
        static func withWorkspaces(
            _ routine: StaticString,
            _ call: (Elements, _ size: Int32, Reals, _ realSize: Int32, Integers, _ integerSize: Int32) -> Int32
        ) -> Int {
            var (work, reals, integers) = (Scalar.zero, Scalar.Magnitude.zero, Int32.zero)
            _ = checked(call(&work, -1, &reals, -1, &integers, -1), routine)
            let rounding = 1 + 2 * Scalar.Magnitude.ulpOfOne
            let size = max(1, Int((work._real * rounding).rounded(.up)))
            let realSize = max(1, Int((reals * rounding).rounded(.up)))
            let integerSize = max(1, Int(integers))
            return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: size) { work in
                withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: realSize) { reals in
                    withUnsafeTemporaryAllocation(of: Int32.self, capacity: integerSize) { integers in
                        checked(
                            call(
                                work.baseAddress!, blasInt(size), reals.baseAddress!, blasInt(realSize),
                                integers.baseAddress!, blasInt(integerSize)), routine)
                    }
                }
            }
        }
    }
#endif
