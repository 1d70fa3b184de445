import BLASKernels
import RealModule

/// The sign of a square matrix: S with `S S = I` that has A's eigenvectors, with eigenvalue 1 where
/// A's has a positive real part and -1 where it has a negative one.
///
/// `(I - S) / 2` projects onto the stable invariant subspace. By Newton's iteration
/// `X <- (X + X^-1) / 2`, scaled by norms until it nears its limit (Higham 2008, 5.5).
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.noSolution` where an eigenvalue lies on the imaginary axis, or too
///   near to it; `.notFinite`.
/// - Complexity: 2n^3 floating-point operations for each of about 5 to 15 steps.
public func matrixSign<Scalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    typealias Real = Scalar.Magnitude
    require(a.rows == a.columns, "matrixSign: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    guard a.rows > 0 else { return a }
    let failure = LinearAlgebraError.noSolution(
        reason: "an eigenvalue of the matrix lies on the imaginary axis, or too near to it to have a sign")
    let identity = Matrix<Scalar>.identity(a.rows)
    // The root of the geometric mean of two norms, rooted first against overflow.
    func size(_ x: Matrix<Scalar>) -> Real { Real.root(oneNorm(x), 4) * Real.root(oneNorm(x.T), 4) }
    let tolerance = Real(a.rows) * .ulpOfOne
    // The sign of a multiple is the same, and the inverse of a small matrix may overflow.
    let enlarging = scaleUpToOne(a)
    var (current, change) = (enlarging == 1 ? a : a * Scalar(_real: enlarging), Real.infinity)
    for _ in 0..<100 {
        guard let inverse = eliminated(current, identity) else { throw failure }
        let scale = change > 0.01 ? size(inverse) / size(current) : 1
        guard scale.isFinite, scale > 0 else { throw failure }
        var next = current * Scalar(_real: scale / 2)
        next.add(inverse, scaledBy: Scalar(_real: 1 / (2 * scale)))
        let before = change
        change = oneNorm(next - current) / oneNorm(next)
        current = next
        // Quadratic: past the middle digits, one more step is exact, or rounding has taken over.
        if change <= tolerance || (change < 0.01 && change > before / 2) { break }
    }
    let error = oneNorm(dot(current, current) - identity)
    guard error <= Real.ulpOfOne.squareRoot() * max(1, oneNorm(current)) else { throw failure }
    return current
}
