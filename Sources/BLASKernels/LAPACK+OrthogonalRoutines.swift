#if OpenBLAS
    import RealModule

    // What LAPACK alone has.
    extension LAPACK {
        /// Factors the m x n matrix `a` in place as `A P = Q R`, with the columns exchanged so that the
        /// diagonal of R descends in size. `pivots[j]` (of n, counted from 1) is the column of A that
        /// became column j; 0 on entry leaves the column free to move. Else as `geqrf`.
        /// Calls `LAPACKE_?geqp3_work`.
        package func geqp3(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ pivots: Integers, _ tau: Elements) {
            let realCount = Scalar._isComplex ? 2 * n : 0
            withUnsafeTemporaryAllocation(of: Scalar.Magnitude.self, capacity: max(1, realCount)) { reals in
                _ = LAPACK.withWorkspace("geqp3") {
                    orthogonal.geqp3(
                        blasInt(m), blasInt(n), a, blasStride(lda), pivots, tau, $0, $1, reals.baseAddress!)
                }
            }
        }

        /// Factors the m x n matrix `a` in place as `L Q`: L in the lower triangle, and right of it the
        /// reflections, with their factors in `tau`, of min(m, n).
        /// Calls `LAPACKE_?gelqf_work`.
        package func gelqf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("gelqf") {
                orthogonal.gelqf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `gelqf` into the first m rows of Q, m x n, in place.
        /// Calls `LAPACKE_?orglq_work` or `LAPACKE_?unglq_work`.
        /// - Precondition: n >= m >= k.
        package func orglq(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orglq") {
                orthogonal.orglq(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Factors the m x n matrix `a` in place as `R Q`: element (i, j) of R at (i, j) where
        /// i <= j + m - n, R's last column being A's last one; the rest are reflections.
        /// Calls `LAPACKE_?gerqf_work`.
        package func gerqf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("gerqf") {
                orthogonal.gerqf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `gerqf`, in the last k rows of `a`, into the last m rows of Q, m x n.
        /// Calls `LAPACKE_?orgrq_work` or `LAPACKE_?ungrq_work`.
        /// - Precondition: n >= m >= k.
        package func orgrq(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orgrq") {
                orthogonal.orgrq(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Factors the m x n matrix `a` in place as `Q L`: element (i, j) of L at (i, j) where
        /// j <= i + n - m, L's last row being A's last one; the rest are reflections.
        /// Calls `LAPACKE_?geqlf_work`.
        package func geqlf(_ m: Int, _ n: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("geqlf") {
                orthogonal.geqlf(blasInt(m), blasInt(n), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Turns k reflections of `geqlf`, in the last k columns of `a`, into the last n columns of Q, m x n.
        /// Calls `LAPACKE_?orgql_work` or `LAPACKE_?ungql_work`.
        /// - Precondition: m >= n >= k.
        package func orgql(_ m: Int, _ n: Int, _ k: Int, _ a: Elements, _ lda: Int, _ tau: Elements) {
            _ = LAPACK.withWorkspace("orgql") {
                orthogonal.orgql(blasInt(m), blasInt(n), blasInt(k), a, blasStride(lda), tau, $0, $1)
            }
        }

        /// Finds the `x`, of n, that makes `|A x - c|` least among those with `B x = d`: A is m x n, B p x n.
        /// `a`, `b`, `c` and `d` are overwritten: the upper triangle of B's last p columns becomes the R of
        /// `B = R Q`, that of `a` the triangular factor of `A Q^H`.
        /// Calls `LAPACKE_?gglse_work`.
        /// - Precondition: p <= n <= m + p.
        /// - Returns: 0; 1 where the rows of B are dependent; 2 where A and B together have a rank below n.
        package func gglse(
            _ m: Int, _ n: Int, _ p: Int, _ a: Elements, _ lda: Int, _ b: Elements, _ ldb: Int, _ c: Elements,
            _ d: Elements, _ x: Elements
        ) -> Int {
            LAPACK.withWorkspace("gglse") {
                orthogonal.gglse(
                    blasInt(m), blasInt(n), blasInt(p), a, blasStride(lda), b, blasStride(ldb), c, d, x, $0, $1)
            }
        }
    }
#endif
