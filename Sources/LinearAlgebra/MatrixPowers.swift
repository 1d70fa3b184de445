import RealModule

/// The product of several matrices, in the order of multiplication that takes the fewest
/// operations.
///
/// Shapes: each has as many rows as the one before has columns.
///
///     let projected = multiDot([a, b, c, x])      // a (b (c x)) where x is a thin one
///
/// - Precondition: there is at least one, and the inner dimensions agree.
/// - Complexity: the least over all orders of the sum of 2mnk, found in k^3 steps for k matrices
///   (Cormen et al., matrix-chain multiplication).
public func multiDot<Scalar>(_ factors: [Matrix<Scalar>]) -> Matrix<Scalar> {
    require(!factors.isEmpty, "multiDot: there is no matrix to multiply")
    for (a, b) in zip(factors, factors.dropFirst()) {
        require(
            a.columns == b.rows,
            "multiDot: \(a.shape) . \(b.shape) - inner dimensions \(a.columns) and \(b.rows) differ")
    }
    let count = factors.count
    let sizes = [Double(factors[0].rows)] + factors.map { Double($0.columns) }
    // The least cost of each run of factors, and where it is split.
    var cost = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var split = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for length in 1..<max(count, 1) {
        for first in 0..<(count - length) {
            let last = first + length
            cost[first][last] = .infinity
            for middle in first..<last {
                let total =
                    cost[first][middle] + cost[middle + 1][last] + sizes[first] * sizes[middle + 1] * sizes[last + 1]
                if total < cost[first][last] { (cost[first][last], split[first][last]) = (total, middle) }
            }
        }
    }
    func product(_ first: Int, _ last: Int) -> Matrix<Scalar> {
        guard first < last else { return factors[first] }
        let middle = split[first][last]
        return dot(product(first, middle), product(middle + 1, last))
    }
    return product(0, count - 1)
}

/// The matrix power `a^exponent`: of exponent 0 the identity, of a negative one the power of the
/// inverse.
///
/// - Precondition: `a` is square.
/// - Throws: where the exponent is negative, `LinearAlgebraError.singular` if `a` has no inverse, and
///   `.notFinite`; else nothing: NaN and infinity show in the power.
/// - Complexity: at most 2 log2(exponent) products.
public func matrixPower<Scalar>(_ a: Matrix<Scalar>, _ exponent: Int) throws(LinearAlgebraError) -> Matrix<Scalar> {
    require(a.rows == a.columns, "matrixPower: a \(a.shape) matrix is not square")
    var base = exponent < 0 ? try a.luFactorized().inverse : a
    var remaining = exponent.magnitude
    var result: Matrix<Scalar>?
    while remaining > 0 {
        if remaining & 1 == 1 { result = result.map { dot($0, base) } ?? base }
        remaining >>= 1
        if remaining > 0 { base = dot(base, base) }
    }
    return result ?? .identity(a.rows)
}

/// The Kronecker product: each element of `a` times the whole of `b`.
///
/// Shapes: m x n and p x q give mp x nq. (scipy.linalg.kron, numpy.kron.)
public func kronecker<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    let (rows, rowsOverflow) = a.rows.multipliedReportingOverflow(by: b.rows)
    let (columns, columnsOverflow) = a.columns.multipliedReportingOverflow(by: b.columns)
    require(!rowsOverflow && !columnsOverflow, "kronecker: \(a.shape) and \(b.shape) make too large a matrix")
    let result = Matrix<Scalar>(uninitializedRows: rows, columns: columns)
    let (left, right) = (a.compacted(), b.compacted())
    left.withElements { x in
        right.withElements { y in
            var next = result.start
            for i in 0..<a.rows {
                for k in 0..<b.rows {
                    for j in 0..<a.columns {
                        let factor = x[i * a.columns + j]
                        for l in 0..<b.columns { next[l] = factor * y[k * b.columns + l] }
                        next += b.columns
                    }
                }
            }
        }
    }
    return result
}

/// The cross product of two vectors in space.
///
/// - Precondition: both have three elements.
public func cross<Scalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Vector<Scalar> {
    require(x.count == 3 && y.count == 3, "cross: \(x.count) and \(y.count) elements - both need 3")
    return [
        x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0],
    ]
}

/// The inner product with the first vector conjugated, the sum of `conj(x[i]) y[i]` (numpy.vdot);
/// for real scalars the same as `dot`.
///
/// - Precondition: `x.count == y.count`.
public func vdot<Scalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Scalar {
    dot(Scalar._isComplex ? Vector(x.column.conjugated()) : x, y)
}
