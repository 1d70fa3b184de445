import BLASKernels
import ComplexModule
import RealModule

/// The exponential of a square matrix, `I + A + A^2 / 2! + A^3 / 3! + ...`.
///
/// By scaling and squaring: a diagonal Pade approximant of degree 3, 5, 7, 9 or 13 of `A / 2^s`,
/// squared s times. s is chosen from norms of powers of A (Al-Mohy & Higham 2009, Algorithm 5.1,
/// with bounds in place of the estimates of the norms of the eighth and tenth powers), which does
/// not scale a matrix with a large norm and small powers more than it needs.
/// - Parameters:
///   - a: A, a square matrix.
///   - checkFinite: whether NaN and infinity are looked for first; without, the result is NaN for
///     them.
/// - Precondition: `a` is square.
/// - Throws: `LinearAlgebraError.notFinite`. A result that overflows has infinite or NaN elements.
/// - Complexity: (4 + 2s) to (14 + 2s) n^3 floating-point operations, in products and one solve.
public func matrixExponential<Scalar>(
    _ a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Matrix<Scalar> {
    require(a.rows == a.columns, "matrixExponential: a \(a.shape) matrix is not square")
    try a.requireFinite(checkFinite)
    guard a.rows > 0 else { return a }
    typealias Real = Scalar.Magnitude
    let norm = oneNorm(a)
    guard norm.isFinite else {
        // Finite elements whose sum is not, or unchecked ones that are not themselves.
        return Matrix(repeating: Scalar(_real: .nan), rows: a.rows, columns: a.columns)
    }
    let identity = Matrix<Scalar>.identity(a.rows)
    // The sixth power is not to overflow.
    let least = norm == 0 ? 0 : max(0, Int(norm.exponent) - Int(Real.greatestFiniteMagnitude.exponent) / 6 + 1)
    func halved(_ times: Int) -> Matrix<Scalar> { times == 0 ? a : a * Scalar(_real: Real.exp2(-Real(times))) }
    let base = halved(least)
    let powers = EvenPowers(of: base)
    let limits = PadeDegree.limits(Real.self)
    for (degree, limit) in limits where degree < 13 && least == 0 {
        if powers.bound(degree) <= limit, overscaling(a, norm, degree) == 0 { return pade(degree, a, powers, identity) }
    }
    // Degree 13, or 7 for Float, for which that serves.
    let (degree, limit) = limits.last!
    let bound = powers.bound(degree)
    var squarings = least + (bound > limit ? Int(Real.log2(bound / limit).rounded(.up)) : 0)
    squarings += overscaling(halved(squarings), norm * Real.exp2(-Real(squarings)), degree)
    let scaled = halved(squarings)
    var result = pade(degree, scaled, EvenPowers(of: scaled), identity)
    for _ in 0..<squarings { result = dot(result, result) }
    return result
}

private enum PadeDegree {
    /// The degrees, and the norm up to which each is accurate to working precision.
    static func limits<Real: RealScalar>(_: Real.Type) -> [(degree: Int, limit: Real)] {
        Real.significandBitCount <= 23
            ? [(3, 4.258730016922831e-1), (5, 1.880152677804762), (7, 3.925724783138660)]
            : [
                (3, 1.495585217958292e-2), (5, 2.539398330063230e-1), (7, 9.504178996162932e-1),
                (9, 2.097847961257068), (13, 4.25),
            ]
    }

    /// The coefficients of the approximant's numerator, from the constant one, which is 1.
    static func coefficients(_ m: Int) -> [Double] {
        // b[k] = (2m - k)! / ((m - k)! k!), by their ratios from the top down.
        var b = [Double](repeating: 1, count: m + 1)
        for k in stride(from: m - 1, through: 0, by: -1) {
            b[k] = b[k + 1] * Double((2 * m - k) * (k + 1)) / Double(m - k)
        }
        // The constant one is 1, so that zeros of A leave an exact 1, which squarings then keep.
        return b.map { $0 / b[0] }
    }
}

/// The even powers of a matrix, each computed when first asked for.
private final class EvenPowers<Scalar: MatrixScalar> {
    typealias Real = Scalar.Magnitude
    private var powers: [Matrix<Scalar>]
    private var norms: [Real]
    private let a: Matrix<Scalar>

    init(of a: Matrix<Scalar>) {
        self.a = a
        (powers, norms) = ([], [])
    }

    /// A^(2k), k at least 1.
    func callAsFunction(_ k: Int) -> Matrix<Scalar> {
        while powers.count < k {
            let next = powers.isEmpty ? dot(a, a) : dot(powers[powers.count - 1], powers[0])
            powers.append(next)
            norms.append(oneNorm(next))
        }
        return powers[k - 1]
    }

    private func norm(_ k: Int) -> Real {
        _ = self(k)
        return norms[k - 1]
    }

    /// What takes the place of the norm of A in the choice of the degree: max(d_p, d_(p + 2)) with
    /// d_p = |A^p|^(1/p), bounded from above where the power is not needed otherwise.
    func bound(_ degree: Int) -> Real {
        let d2 = Real.sqrt(norm(1))
        if degree <= 3 { return d2 }
        let d4 = Real.root(norm(2), 4)
        if degree <= 5 { return max(d4, Real.root(norm(1), 6) * Real.root(norm(2), 6)) }
        let d6 = Real.root(norm(3), 6)
        let d8 = min(d4, Real.root(norm(1), 8) * Real.root(norm(3), 8))
        let d10 = Real.root(norm(2), 10) * Real.root(norm(3), 10)
        return degree <= 9 ? max(d6, d8) : min(max(d6, d8), max(d8, d10))
    }
}

/// How often more the matrix must be halved because rounding errors in the approximant's powers
/// are as those of |A|, whose powers may be larger than A's (the function ell of the paper).
private func overscaling<Scalar>(_ a: Matrix<Scalar>, _ norm: Scalar.Magnitude, _ degree: Int) -> Int {
    typealias Real = Scalar.Magnitude
    guard norm > 0 else { return 0 }
    let absolute = a.absoluteValues()
    var sums = Vector<Real>(repeating: 1, count: a.rows)
    // In logarithms: the powers of a large matrix overflow.
    var logarithm = Real.zero
    for _ in 0..<(2 * degree + 1) {
        sums = dot(sums, absolute)
        let largest = sums.max()
        guard largest > 0 else { return 0 }
        logarithm += Real.log2(largest)
        sums *= 1 / largest
    }
    // 1 / |c| = (2m choose m) (2m + 1)!
    var reciprocal = Real.zero
    for k in 1...degree { reciprocal += Real.log2(Real(degree + k)) - Real.log2(Real(k)) }
    for k in 2...(2 * degree + 1) { reciprocal += Real.log2(Real(k)) }
    let excess = logarithm - Real.log2(norm) - reciprocal - Real.log2(Real.ulpOfOne / 2)
    return excess > 0 ? Int((excess / Real(2 * degree)).rounded(.up)) : 0
}

/// The Pade approximant of the exponential, `(V - U)^-1 (V + U)` with U the odd and V the even part.
private func pade<Scalar>(
    _ degree: Int, _ a: Matrix<Scalar>, _ power: EvenPowers<Scalar>, _ identity: Matrix<Scalar>
) -> Matrix<Scalar> {
    let b = PadeDegree.coefficients(degree).map { Scalar(_real: Scalar.Magnitude($0)) }
    /// b[first] I + b[first + 2] A^2 + ... up to A^(2 last).
    func polynomial(_ first: Int, _ last: Int) -> Matrix<Scalar> {
        var sum = identity * b[first]
        for k in stride(from: 1, through: last, by: 1) { sum.add(power(k), scaledBy: b[first + 2 * k]) }
        return sum
    }
    var (odd, even): (Matrix<Scalar>, Matrix<Scalar>)
    if degree == 13 {
        // The upper half of the powers as A^6 times the lower: Higham 2005, (2.5).
        var (high, low) = (power(1) * b[9], power(1) * b[8])
        high.add(power(2), scaledBy: b[11])
        high.add(power(3), scaledBy: b[13])
        low.add(power(2), scaledBy: b[10])
        low.add(power(3), scaledBy: b[12])
        (odd, even) = (polynomial(1, 3), polynomial(0, 3))
        dot(power(3), high, into: &odd, alpha: 1, beta: 1)
        dot(power(3), low, into: &even, alpha: 1, beta: 1)
    } else {
        let half = (degree - 1) / 2
        (odd, even) = (polynomial(1, half), polynomial(0, half))
    }
    odd = dot(a, odd)
    // V - U is well conditioned within the limits of the norms.
    return eliminated(even - odd, even + odd) ?? Matrix(repeating: Scalar(_real: .nan), rows: a.rows, columns: a.rows)
}
