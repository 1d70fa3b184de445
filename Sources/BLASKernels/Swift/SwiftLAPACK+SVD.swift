import RealModule

// Singular values by one-sided Jacobi rotations (Hestenes 1958; Golub & Van Loan, 8.6.3): the
// columns of A are made orthogonal; their lengths are the values. Small values of graded matrices
// come out more exactly than by bidiagonalisation. Column-major.
extension SwiftLAPACK {
    package func gesdd(
        _ vectors: SingularVectors, _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int,
        _ values: UnsafeMutablePointer<Scalar.Magnitude>, _ u: UnsafeMutablePointer<Scalar>?, _ ldu: Int,
        _ vt: UnsafeMutablePointer<Scalar>?, _ ldvt: Int
    ) -> Int {
        typealias Real = Scalar.Magnitude
        let k = min(m, n)
        guard k > 0 else {
            // No values, but whole spaces have bases all the same.
            if vectors == .full, let u, let vt {
                setIdentity(m, u, ldu)
                setIdentity(n, vt, ldvt)
            }
            return 0
        }
        // The taller of A and A^H has the fewer columns to rotate.
        let (rows, columns) = (max(m, n), k)
        var work = [Scalar](repeating: .zero, count: rows * columns)
        var right = [Scalar](repeating: .zero, count: columns * columns)
        return work.withUnsafeMutableBufferPointer { work in
            right.withUnsafeMutableBufferPointer { right in
                let (w, v) = (work.baseAddress!, right.baseAddress!)
                var largest = Real.zero
                for j in 0..<n {
                    for i in 0..<m {
                        let value = a[i + j * lda]
                        largest = max(largest, value._absolute)
                        if m >= n { w[i + j * rows] = value } else { w[j + i * rows] = value._conjugate }
                    }
                }
                let scale = scaleToOne(largest)
                for i in 0..<(rows * columns) { w[i] *= Scalar(_real: scale) }
                setIdentity(columns, v, columns)
                guard orthogonaliseColumns(rows, columns, w, v) else { return 1 }
                let order = lengthsDescending(rows, columns, w, values)
                if vectors != .none, let u, let vt {
                    // A = W V^H, or A = V W^H, with W's columns the left vectors times the values.
                    let (longColumns, shortColumns) = (vectors == .full ? rows : columns, columns)
                    var long = [Scalar](repeating: .zero, count: rows * longColumns)
                    long.withUnsafeMutableBufferPointer { long in
                        let l = long.baseAddress!
                        for (j, source) in order.enumerated() where values[j] > 0 {
                            for i in 0..<rows { l[i + j * rows] = w[i + source * rows] / Scalar(_real: values[j]) }
                        }
                        completeBasis(rows, longColumns, l, from: values, count: columns)
                        for j in 0..<longColumns {
                            for i in 0..<rows {
                                if m >= n {
                                    u[i + j * ldu] = l[i + j * rows]
                                } else {
                                    vt[j + i * ldvt] = l[i + j * rows]._conjugate
                                }
                            }
                        }
                        for j in 0..<shortColumns {
                            for i in 0..<columns {
                                let value = v[i + order[j] * columns]
                                if m >= n { vt[j + i * ldvt] = value._conjugate } else { u[i + j * ldu] = value }
                            }
                        }
                    }
                }
                for j in 0..<k { values[j] /= scale }
                return 0
            }
        }
    }

    private func setIdentity(_ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int) {
        for j in 0..<n { for i in 0..<n { a[i + j * lda] = i == j ? 1 : 0 } }
    }

    /// Rotates pairs of columns until all are orthogonal; false where that does not come.
    private func orthogonaliseColumns(
        _ rows: Int, _ columns: Int, _ w: UnsafeMutablePointer<Scalar>, _ v: UnsafeMutablePointer<Scalar>
    ) -> Bool {
        typealias Real = Scalar.Magnitude
        let tolerance = Real.ulpOfOne * Real(rows).squareRoot()
        // Of a column that is a combination of others, rotations leave a rounding error, and of
        // that another one, and so on: far below what the data can say, it is nothing.
        let largest = (0..<columns).reduce(Real.zero) { max($0, nrm2(rows, w + $1 * rows, 1)) }
        let nothing = largest * Real.ulpOfOne * Real.ulpOfOne
        for _ in 0..<60 {
            var rotated = false
            for p in 0..<columns {
                for q in (p + 1)..<max(columns, p + 1) {
                    let (x, y) = (w + p * rows, w + q * rows)
                    let (lengthX, lengthY) = (nrm2(rows, x, 1), nrm2(rows, y, 1))
                    let product = inner(rows, x, y)
                    let size = product._absolute
                    guard size > tolerance * lengthX * lengthY, min(lengthX, lengthY) > nothing else { continue }
                    rotated = true
                    // The phase that makes the inner product real, then a real rotation.
                    let phase = product / Scalar(_real: size)
                    let zeta = (lengthY - lengthX) * ((lengthY + lengthX) / (2 * size))
                    let t = (zeta < 0 ? -1 : 1) / (zeta.magnitude + Real.hypot(1, zeta))
                    let c = 1 / Real.hypot(1, t)
                    scal(rows, phase._conjugate, y, 1)
                    rotate(rows, x, y, c, c * t)
                    scal(columns, phase._conjugate, v + q * columns, 1)
                    rotate(columns, v + p * columns, v + q * columns, c, c * t)
                }
            }
            if !rotated {
                for j in 0..<columns where nrm2(rows, w + j * rows, 1) <= nothing {
                    for i in 0..<rows { w[i + j * rows] = .zero }
                }
                return true
            }
        }
        return false
    }

    /// The columns' lengths, descending, and which columns they are.
    private func lengthsDescending(
        _ rows: Int, _ columns: Int, _ w: UnsafePointer<Scalar>, _ values: UnsafeMutablePointer<Scalar.Magnitude>
    ) -> [Int] {
        let lengths = (0..<columns).map { nrm2(rows, w + $0 * rows, 1) }
        let order = lengths.indices.sorted { lengths[$0] > lengths[$1] }
        for (j, source) in order.enumerated() { values[j] = lengths[source] }
        return order
    }

    /// Fills the columns of zero length, and those beyond `count`, with vectors that are
    /// orthonormal to the others, by Gram-Schmidt on the unit vectors, each done twice.
    private func completeBasis(
        _ rows: Int, _ columns: Int, _ basis: UnsafeMutablePointer<Scalar>,
        from values: UnsafePointer<Scalar.Magnitude>, count: Int
    ) {
        var unit = 0
        for j in 0..<columns where j >= count || values[j] == 0 {
            let column = basis + j * rows
            while unit < rows {
                for i in 0..<rows { column[i] = i == unit ? 1 : 0 }
                unit += 1
                for _ in 0..<2 {
                    for other in 0..<columns where other != j {
                        let done = other < j || (other < count && values[other] > 0)
                        guard done else { continue }
                        axpy(rows, -inner(rows, basis + other * rows, column), basis + other * rows, 1, column, 1)
                    }
                }
                let length = nrm2(rows, column, 1)
                // An unlucky unit vector lies almost within the others' span.
                if length * length * Scalar.Magnitude(2 * rows) > 1 {
                    for i in 0..<rows { column[i] /= Scalar(_real: length) }
                    break
                }
            }
        }
    }
}
