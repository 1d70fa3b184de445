import RealModule

/// What `getrf` leaves of a matrix, or of its transpose: the engine of `LUFactorization` and of
/// the functions that factor and forget.
///
/// Of a row-major matrix the same bytes are, to LAPACK, the transpose. To solve with it, its
/// factors serve as well: the transposing copy is saved and the flag of the solve flipped.
struct LUFactors<Scalar: MatrixScalar>: Sendable {
    /// L under U, with contiguous columns: of A, or of A^T where `isOfTranspose`.
    private(set) var factors: Matrix<Scalar>
    /// The row (from 1) with which each row in turn was exchanged.
    let pivots: [Int32]
    let isOfTranspose: Bool
    /// The number (from 0) of the first pivot on U's diagonal that is exactly zero.
    private let firstZero: Int?
    /// The number (from 0) of the first pivot that is zero, or so small that its reciprocal, which the
    /// BLAS multiplies by, overflows.
    private let firstTiny: Int?

    /// Factors a copy of `matrix`, in the layout that costs no transposing, or by its columns.
    ///
    /// Where a pivot's reciprocal overflows, the factors of what follows are only right where
    /// `takesTinyPivots`: a second elimination then divides, which takes its time.
    init(_ matrix: Matrix<Scalar>, byColumns: Bool, takesTinyPivots: Bool = false) {
        isOfTranspose = !byColumns && !matrix.isTransposed
        let source = isOfTranspose ? matrix.T : matrix
        var result = Self.eliminated(source)
        if takesTinyPivots, let tiny = result.firstTiny, tiny != result.firstZero, BackendChoice.current != .swift {
            // OpenBLAS multiplies by the reciprocal, which makes NaN of a zero below the pivot.
            result = withBackend(.swift) { Self.eliminated(source) }
        }
        (factors, pivots, firstZero, firstTiny) = result
    }

    private static func eliminated(
        _ matrix: Matrix<Scalar>
    ) -> (factors: Matrix<Scalar>, pivots: [Int32], firstZero: Int?, firstTiny: Int?) {
        var factors = matrix.copiedByColumns()
        let (m, n) = (factors.rows, factors.columns)
        var pivots = [Int32](repeating: 0, count: Swift.min(m, n))
        let info = pivots.withUnsafeMutableBufferPointer { pivots in
            factors.withColumns { elements in
                pivots.isEmpty ? 0 : Scalar.backend.getrf(m, n, elements, m, pivots.baseAddress!)
            }
        }
        let firstZero = info == 0 ? nil : info - 1
        let firstTiny = (0..<(firstZero ?? pivots.count)).first { factors[$0, $0].hasInfiniteReciprocal }
        return (factors, pivots, firstZero, firstTiny ?? firstZero)
    }

    var order: Int { factors.rows }

    func requireNonsingular() throws(LinearAlgebraError) {
        if let firstTiny { throw .singular(pivot: firstTiny) }
    }

    /// Whether the permutation is an odd number of exchanges.
    private var isOdd: Bool {
        pivots.indices.reduce(false) { (Int(pivots[$1]) != $1 + 1) != $0 }
    }

    var determinant: Scalar {
        guard firstZero == nil else { return .zero }
        let product = productOfDiagonal(factors)
        return isOdd ? -product : product
    }

    var logDeterminant: (sign: Scalar, logarithm: Scalar.Magnitude) {
        guard firstZero == nil else { return (.zero, -.infinity) }
        var product = LogarithmicProduct<Scalar>()
        for i in 0..<order { product.multiply(by: factors[i, i]) }
        return (isOdd ? -product.sign : product.sign, product.logarithm)
    }

    /// The solution of `A x = b`, or of `A^T x = b`, its columns contiguous.
    func solve(_ b: Matrix<Scalar>, transposed: Bool = false) -> Matrix<Scalar> {
        var x = b.copiedForSolution()
        solve(inPlace: &x, transposed: transposed)
        return x
    }

    /// Replaces `b` by the solution of `A x = b`, or of `A^T x = b`; whatever its layout, without
    /// allocating.
    ///
    /// - Precondition: A is square and of as many rows as `b`, and not singular.
    func solve(inPlace b: inout Matrix<Scalar>, transposed: Bool = false) {
        guard !b.isEmpty else { return }
        b.makeUnique()
        let (n, r) = (order, b.columns)
        let trans: Transpose = transposed != isOfTranspose ? .yes : .no
        let hasContiguousColumns = b.hasContiguousColumns
        let stride = hasContiguousColumns ? Swift.max(b.columnStride, n) : Swift.max(b.rowStride, r)
        b.withMutableElements { right in
            factors.withElements { factors in
                pivots.withUnsafeBufferPointer { pivots in
                    if hasContiguousColumns {
                        Scalar.backend.getrs(trans, n, r, factors, n, pivots.baseAddress!, right, stride)
                    } else {
                        solveByRows(trans, n, r, factors, pivots, right, stride)
                    }
                }
            }
        }
    }

    /// Row-major right-hand sides, by `trsm` with the row-major reading of the factors' bytes: U^T
    /// is its lower triangle, L^T its upper one.
    private func solveByRows(
        _ trans: Transpose, _ n: Int, _ r: Int, _ factors: UnsafePointer<Scalar>,
        _ pivots: UnsafeBufferPointer<Int32>, _ b: UnsafeMutablePointer<Scalar>, _ stride: Int
    ) {
        let backend = Scalar.backend
        if trans == .no {
            exchangeRows(0..<n, pivots, r, b, stride)
            backend.trsm(.upper, .yes, unit: true, n, r, factors, n, b, stride)
            backend.trsm(.lower, .yes, unit: false, n, r, factors, n, b, stride)
        } else {
            backend.trsm(.lower, .no, unit: false, n, r, factors, n, b, stride)
            backend.trsm(.upper, .no, unit: true, n, r, factors, n, b, stride)
            exchangeRows((0..<n).reversed(), pivots, r, b, stride)
        }
    }

    /// Exchanges the rows of the given numbers, in that order, with those of their pivots.
    private func exchangeRows(
        _ rows: some Sequence<Int>, _ pivots: UnsafeBufferPointer<Int32>, _ r: Int,
        _ b: UnsafeMutablePointer<Scalar>, _ stride: Int
    ) {
        // By memory: generic scalars would be exchanged one call at a time.
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: r) { spare in
            let spare = spare.baseAddress!
            for row in rows {
                let other = Int(pivots[row]) - 1
                guard other != row else { continue }
                spare.update(from: b + row * stride, count: r)
                (b + row * stride).update(from: b + other * stride, count: r)
                (b + other * stride).update(from: spare, count: r)
            }
        }
    }

    /// The inverse, in the place of the factors, which are gone afterwards.
    mutating func takeInverse() -> Matrix<Scalar> {
        let n = order
        guard n > 0 else { return factors }
        #if OpenBLAS
            if BackendChoice.current == .openBLAS {
                var result = Matrix<Scalar>.zeros(rows: 0, columns: 0)
                swap(&result, &factors)
                _ = result.withColumns { elements in
                    pivots.withUnsafeBufferPointer { Scalar.lapack.getri(n, elements, n, $0.baseAddress!) }
                }
                return isOfTranspose ? result.T : result
            }
        #endif
        var result = Matrix<Scalar>.identity(n)
        solve(inPlace: &result)
        return result
    }
}

@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func productOfDiagonal<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar {
    var product = ScaledProduct<Scalar>()
    for i in 0..<a.rows { product.multiply(by: a[i, i]) }
    return product.value
}
