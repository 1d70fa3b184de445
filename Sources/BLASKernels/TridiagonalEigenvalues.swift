#if OpenBLAS
    import CLAPACKE
    import CVectorKernels

    /// The parts of divide and conquer for one real scalar.
    struct TridiagonalTable<Real: RealScalar>: Sendable {
        typealias Elements = UnsafeMutablePointer<Real>
        typealias Integers = UnsafeMutablePointer<Int32>

        /// n, d, e, z, ldz, work: all eigenvalues and vectors, by rotations.
        let steqr: @Sendable (Int32, Elements, Elements, Elements, Int32, Elements) -> Int32
        let laed2:
            @Sendable (
                Integers, Int32, Int32, Elements, Elements, Int32, Integers, Elements, Elements, Elements, Elements,
                Elements, Integers, Integers, Integers, Integers
            ) -> Int32
        let lamrg: @Sendable (Int32, Int32, Elements, Int32, Int32, Integers) -> Void
        /// What CVectorKernels.h says of `soma_secular`.
        let secular: @Sendable (Int, Elements, Elements, Real, Elements, Integers, Elements, Int, Elements) -> Void
    }

    extension TridiagonalTable<Float> {
        static let float = TridiagonalTable(
            steqr: { LAPACKE_ssteqr_work(columns, .identity, $0, $1, $2, $3, $4, $5) },
            laed2: { soma_slaed2($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) },
            lamrg: { soma_slamrg($0, $1, $2, $3, $4, $5) },
            secular: { soma_secular_f32($0, $1, $2, $3, $4, $5, $6, $7, $8) })
    }

    extension TridiagonalTable<Double> {
        static let double = TridiagonalTable(
            steqr: { LAPACKE_dsteqr_work(columns, .identity, $0, $1, $2, $3, $4, $5) },
            laed2: { soma_dlaed2($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) },
            lamrg: { soma_dlamrg($0, $1, $2, $3, $4, $5) },
            secular: { soma_secular_f64($0, $1, $2, $3, $4, $5, $6, $7, $8) })
    }

    /// The eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by divide and conquer (Cuppen 1981;
    /// Gu & Eisenstat 1995), as LAPACK's `?stedc`, whose deflation (`?laed2`) it calls.
    ///
    /// The roots of the secular equation, half of `?stedc`'s time at order 100, are found by vectors (Secular.h), and
    /// it divides further, as the rotations that end a division are not.
    struct TridiagonalEigenvalues<Real: RealScalar> {
        typealias Elements = UnsafeMutablePointer<Real>
        typealias Integers = UnsafeMutablePointer<Int32>

        let table: TridiagonalTable<Real>
        let backend: any RealBackend<Real> = Real.realBackend

        /// The largest matrix that is not divided.
        private static var leaf: Int { 16 }

        private struct Workspace {
            let reals: Elements
            let integers: Integers
        }

        /// Finds the eigenvalues, ascending in `d`, and the vectors, as the columns of `z`, of the n x n matrix with
        /// the diagonal `d` and beside it `e`, which is overwritten. n is at least 1. 4/3 n^3 operations,
        /// less where much deflates.
        /// - Returns: 0, or how many elements beside the diagonal did not converge to zero.
        func find(_ n: Int, _ d: Elements, _ e: Elements, _ z: Elements, _ ldz: Int) -> Int {
            let scale = scaleToOne(max(largest(n, d), largest(n - 1, e)))
            backend.scal(n, scale, d, 1)
            backend.scal(n - 1, scale, e, 1)
            let missing = withUnsafeTemporaryAllocation(of: Real.self, capacity: n * n + 8 * n + 64) { reals in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 5 * n) { integers in
                    let order = integers.baseAddress!
                    let space = Workspace(reals: reals.baseAddress!, integers: order + n)
                    let missing = divide(n, d, e, z, ldz, order, space)
                    if missing == 0 { sort(n, d, z, ldz, order, space.reals) }
                    return missing
                }
            }
            backend.scal(n, 1 / scale, d, 1)
            return missing
        }

        private func largest(_ n: Int, _ x: Elements) -> Real {
            guard n > 0 else { return 0 }
            let (low, high) = backend.extrema(n, x)
            return max(-low, high)
        }

        /// As `find`, with `order` instead of sorted columns: the place, from 1, of each eigenvalue.
        private func divide(
            _ n: Int, _ d: Elements, _ e: Elements, _ q: Elements, _ ldq: Int, _ order: Integers, _ space: Workspace
        ) -> Int {
            guard n > Self.leaf else {
                for i in 0..<n { order[i] = Int32(i + 1) }
                return checked(table.steqr(blasInt(n), d, e, q, blasStride(ldq), space.reals), "steqr")
            }
            // T is that of two halves without |e| at the corners where they meet, plus e times one of rank one.
            let half = n / 2
            let corner = e[half - 1]
            d[half - 1] -= corner.magnitude
            d[half] -= corner.magnitude
            let lower = q + half * (ldq + 1)
            let missing =
                divide(half, d, e, q, ldq, order, space)
                + divide(n - half, d + half, e + half, lower, ldq, order + half, space)
            guard missing == 0 else { return missing }
            for j in 0..<half { clear(q + j * ldq + half, n - half) }
            for j in half..<n { clear(q + j * ldq, half) }
            merge(n, half, corner, d, q, ldq, order, space)
            return 0
        }

        /// Joins two halves that have been solved.
        private func merge(
            _ n: Int, _ half: Int, _ corner: Real, _ d: Elements, _ q: Elements, _ ldq: Int, _ order: Integers,
            _ space: Workspace
        ) {
            let z = space.reals, poles = z + n, w = poles + n, packed = w + n
            let index = space.integers, places = index + n, kinds = places + n, other = kinds + n
            for j in 0..<n { z[j] = q[(j < half ? half - 1 : half) + j * ldq] }
            var (kept, rho) = (Int32.zero, corner)
            _ = checked(
                table.laed2(
                    &kept, blasInt(n), blasInt(half), d, q, blasStride(ldq), order, &rho, z, poles, w, packed, index,
                    places, other, kinds), "laed2")
            guard kept > 0 else {
                for i in 0..<n { order[i] = Int32(i + 1) }
                return
            }
            // The columns that are kept are packed in `packed`: the upper half of those of the upper half's vectors and
            // of those of both, then the lower half of those of both and of the lower half's.
            let (k, rest) = (Int(kept), n - half)
            let upper = Int(kinds[0] + kinds[1]), lower = Int(kinds[1] + kinds[2])
            let factors = packed + upper * half + lower * rest
            table.secular(k, poles, w, rho, d, places, q, ldq, factors)
            multiply(rest, k, lower, packed + upper * half, q + Int(kinds[0]), factors, q + half, ldq)
            multiply(half, k, upper, packed, q, factors, q, ldq)
            table.lamrg(blasInt(k), blasInt(n - k), d, 1, -1, order)
        }

        /// Sets `target`, m x n, to the product of the vectors, m x k, with the coefficients, k x n, which are copied
        /// first, since they lie where the product will.
        private func multiply(
            _ m: Int, _ n: Int, _ k: Int, _ vectors: Elements, _ coefficients: Elements, _ copy: Elements,
            _ target: Elements, _ stride: Int
        ) {
            guard k > 0 else {
                for j in 0..<n { clear(target + j * stride, m) }
                return
            }
            for j in 0..<n { (copy + j * k).update(from: coefficients + j * stride, count: k) }
            // By rows the same memory holds the transposes.
            backend.gemm(.no, .no, n, m, k, 1, copy, k, vectors, m, 0, target, stride)
        }

        /// Brings values and columns into their order.
        private func sort(_ n: Int, _ d: Elements, _ z: Elements, _ ldz: Int, _ order: Integers, _ space: Elements) {
            let values = space + n * n
            // Neighbours that are one but for rounding may have changed places.
            for i in 1..<max(n, 1) {
                var place = i
                while place > 0, d[Int(order[place]) - 1] < d[Int(order[place - 1]) - 1] {
                    (order[place], order[place - 1]) = (order[place - 1], order[place])
                    place -= 1
                }
            }
            for j in 0..<n {
                let place = Int(order[j]) - 1
                values[j] = d[place]
                (space + j * n).update(from: z + place * ldz, count: n)
            }
            d.update(from: values, count: n)
            for j in 0..<n { (z + j * ldz).update(from: space + j * n, count: n) }
        }
    }
#endif
