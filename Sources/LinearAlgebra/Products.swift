/// The matrix product.
///
/// Shapes: `a` is m x k, `b` is k x n, the result m x n. Transposed views and
/// blocks are taken as they are, without a copy.
///
///     let gradient = dot(inputs.T, error)
///
/// - Precondition: `a.columns == b.rows`.
/// - Complexity: 2mnk floating-point operations; half of them where one operand is a view of the
///   other's transpose and the result is 64 x 64 or larger.
/// Calls `cblas_?gemm` or, for that half, `cblas_?syrk`, once; small real matrices may be multiplied by a
/// kernel of Soma's.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    genericProduct(a, b)
}

/// The matrix product of `Float`: chosen where the scalar is known at compile time, so that no call looks its type up.
/// Shapes, precondition and cost are those of the generic form.
public func dot(_ a: Matrix<Float>, _ b: Matrix<Float>) -> Matrix<Float> { product(a, b, Float.multiplySmall) }

/// The matrix product of `Double`: chosen where the scalar is known at compile time, so that no call looks its type up.
/// Shapes, precondition and cost are those of the generic form.
public func dot(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> { product(a, b, Double.multiplySmall) }

// What chooses the specialised `dot` has none of a generic body's work before it.
@inline(never)
private func genericProduct<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    product(a, b, Scalar.multiplySmall)
}

@inline(__always)
private func product<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ multiplySmall: SmallProduct<Scalar>
) -> Matrix<Scalar> {
    checkInner("dot", a, b)
    let result = Matrix<Scalar>(uninitializedRows: a.rows, columns: b.columns)
    if !multiply(a, b, result, by: multiplySmall) { multiply(1, a, b, 0, result) }
    return result
}

/// Updates `c` to `alpha * a . b + beta * c`, without allocating.
///
/// Shapes: `a` is m x k, `b` is k x n, `c` is m x n. When `beta == 0`, `c` is
/// written and never read. Where `c` shares its elements with another matrix
/// (with `a` or `b` too), they are copied first.
/// - Precondition: the inner and outer dimensions agree.
/// - Complexity: 2mnk floating-point operations; half of them where `alpha` is 1, `beta` 0, one operand a
///   view of the other's transpose and the result 64 x 64 or larger.
/// Calls `cblas_?gemm` or, for that half, `cblas_?syrk`, once; small real matrices may be multiplied by a
/// kernel of Soma's.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, into c: inout Matrix<Scalar>, alpha: Scalar = 1, beta: Scalar = 0
) {
    checkInner("dot", a, b)
    require(
        c.rows == a.rows && c.columns == b.columns,
        "dot: \(a.shape) . \(b.shape) into \(c.shape) - the result is \(a.rows)x\(b.columns)")
    c.makeUnique()
    if alpha == 1, beta == .zero, multiply(a, b, c, by: Scalar.multiplySmall) { return }
    multiply(alpha, a, b, beta, c)
}

/// The product of a matrix and a column vector: m x k times k, m elements.
///
/// - Precondition: `a.columns == x.count`.
/// - Complexity: 2mk floating-point operations.
/// Calls `cblas_?gemv`, once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(_ a: Matrix<Scalar>, _ x: Vector<Scalar>) -> Vector<Scalar> {
    require(
        a.columns == x.count, "dot: \(a.shape) . \(x.count) - inner dimensions \(a.columns) and \(x.count) differ")
    let result = Matrix<Scalar>(uninitializedRows: a.rows, columns: 1)
    multiply(1, a, x, .zero, result.start, 1)
    return Vector(result)
}

/// Updates `y` to `alpha * a . x + beta * y`, without allocating.
///
/// Shapes: `a` is m x k, `x` has k elements, `y` m. When `beta == 0`, `y` is written and never read. Where `y`
/// shares its elements with another vector (`x` too) or a matrix, they are copied first.
/// - Precondition: the inner and outer dimensions agree.
/// - Complexity: 2mk floating-point operations.
/// Calls `cblas_?gemv`, once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(
    _ a: Matrix<Scalar>, _ x: Vector<Scalar>, into y: inout Vector<Scalar>, alpha: Scalar = 1, beta: Scalar = 0
) {
    require(
        a.columns == x.count, "dot: \(a.shape) . \(x.count) - inner dimensions \(a.columns) and \(x.count) differ")
    require(
        y.count == a.rows, "dot: \(a.shape) . \(x.count) into \(y.count) - the result has \(a.rows) elements")
    y.withMutableElements { multiply(alpha, a, x, beta, $0, $1) }
}

/// The product of a row vector and a matrix: k times k x n, n elements.
///
/// - Precondition: `x.count == a.rows`.
/// - Complexity: 2kn floating-point operations.
/// Calls `cblas_?gemv`, once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(_ x: Vector<Scalar>, _ a: Matrix<Scalar>) -> Vector<Scalar> {
    require(
        x.count == a.rows, "dot: \(x.count) . \(a.shape) - inner dimensions \(x.count) and \(a.rows) differ")
    return dot(a.T, x)
}

/// The inner product of two vectors, the sum of `x[i] * y[i]`.
///
/// - Precondition: `x.count == y.count`.
/// Calls `cblas_?dot`, once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func dot<Scalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Scalar {
    require(x.count == y.count, "dot: \(x.count) . \(y.count) - the lengths differ")
    return x.withElements { x0, xStride in
        y.withElements { y0, yStride in Scalar.backend.dot(x.count, x0, xStride, y0, yStride) }
    }
}

/// The outer product of two vectors: m and n elements, m x n.
///
/// Calls `cblas_?ger`, once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func outer<Scalar>(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Matrix<Scalar> {
    let result = Matrix<Scalar>.zeros(rows: x.count, columns: y.count)
    guard !result.isEmpty else { return result }
    x.withElements { x0, xStride in
        y.withElements { y0, yStride in
            Scalar.backend.ger(x.count, y.count, 1, x0, xStride, y0, yStride, result.start, y.count)
        }
    }
    return result
}

@inline(__always)
private func checkInner<Scalar>(_ name: StaticString, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>) {
    require(
        a.columns == b.rows,
        "\(name): \(a.shape) . \(b.shape) - inner dimensions \(a.columns) and \(b.rows) differ")
}

/// `MatrixScalar.multiplySmall` of one scalar.
private typealias SmallProduct<Scalar> = (
    _ transposesA: Bool, _ transposesB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
    _ b: UnsafePointer<Scalar>, _ ldb: Int, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
) -> Bool

/// Sets the elements of `c`, which the caller owns, to the product, if the matrices are very small.
@inline(__always)
private func multiply<Scalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ c: Matrix<Scalar>, by multiplySmall: SmallProduct<Scalar>
) -> Bool {
    guard a.rows < symmetricMinimum, !c.isTransposed, !c.isEmpty else { return false }
    return withExtendedLifetime((a, b)) {
        multiplySmall(
            a.isTransposed, b.isTransposed, a.rows, b.columns, a.columns, a.start, a.leadingDimension, b.start,
            b.leadingDimension, c.start, c.leadingDimension)
    }
}

/// Updates the elements of `c`, which the caller owns, by one gemm.
///
/// A transposed `c` is the product of the transposes, the other way round.
private func multiply<Scalar>(
    _ alpha: Scalar, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ beta: Scalar, _ c: Matrix<Scalar>
) {
    if c.isTransposed { return multiply(alpha, b.T, a.T, beta, c.T) }
    guard !c.isEmpty else { return }
    if alpha == 1, beta == .zero, c.rows >= symmetricMinimum, a.isTranspose(of: b) {
        return multiplyByOwnTranspose(a, c)
    }
    a.withElements { a0 in
        b.withElements { b0 in
            Scalar.backend.gemm(
                a.isTransposed ? .yes : .no, b.isTransposed ? .yes : .no, c.rows, c.columns, a.columns,
                alpha, a0, a.leadingDimension, b0, b.leadingDimension,
                beta, c.start, c.leadingDimension)
        }
    }
}

/// Updates the elements of `y`, `stride` apart, which the caller owns, by one gemv.
private func multiply<Scalar>(
    _ alpha: Scalar, _ a: Matrix<Scalar>, _ x: Vector<Scalar>, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>,
    _ stride: Int
) {
    guard a.rows > 0 else { return }
    let stored = a.isTransposed ? a.T : a
    stored.withElements { elements in
        x.withElements { vector, vectorStride in
            Scalar.backend.gemv(
                a.isTransposed ? .yes : .no, stored.rows, stored.columns, alpha, elements, stored.leadingDimension,
                vector, vectorStride, beta, y, stride)
        }
    }
}

/// Where half a product and the copy of the other half take less time than the whole.
private let symmetricMinimum = 64

/// Sets `c`, which the caller owns and whose rows are contiguous, to `a a^T` by one syrk.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func multiplyByOwnTranspose<Scalar>(_ a: Matrix<Scalar>, _ c: Matrix<Scalar>) {
    let (n, target, stride) = (c.rows, c.start, c.leadingDimension)
    a.withElements { elements in
        Scalar.backend.syrk(
            a.isTransposed ? .yes : .no, n, a.columns, elements, a.leadingDimension, target, stride)
    }
    // The lower triangle is the upper one's transpose; in blocks, so that both stay in the cache.
    let block = 32
    for top in Swift.stride(from: 0, to: n, by: block) {
        for left in Swift.stride(from: 0, through: top, by: block) {
            for i in top..<min(top + block, n) {
                for j in left..<min(left + block, i) { target[i * stride + j] = target[j * stride + i] }
            }
        }
    }
}

extension Matrix {
    /// Whether this is a view of the very elements of `other`, transposed.
    fileprivate func isTranspose(of other: Matrix) -> Bool {
        storage === other.storage && start == other.start && rows == other.columns && columns == other.rows
            && rowStride == other.columnStride && columnStride == other.rowStride
    }
}
