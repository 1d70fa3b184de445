import RealModule

extension Matrix where Scalar: RealScalar {
    /// A matrix with elements uniform in `range`.
    ///
    /// Element by element in row-major order, one number of the generator each:
    /// its upper bits, as many as the significand has (24 in `Float`, 53 in
    /// `Double`), as a fraction of the range; the upper end itself appears only
    /// by rounding.
    /// - Precondition: the width of the range is finite.
    public static func random(
        rows: Int, columns: Int, in range: ClosedRange<Scalar>, using generator: inout some RandomNumberGenerator
    ) -> Matrix {
        require(
            (range.upperBound - range.lowerBound).isFinite,
            "random: the width of \(range) is not a finite number; halve the range and double the elements")
        let result = Matrix(uninitializedRows: rows, columns: columns)
        fillUniform(result.count, result.start, range.lowerBound, range.upperBound, &generator)
        return result
    }

    /// A matrix with normally distributed elements.
    ///
    /// Element by element in row-major order, in pairs from two numbers of the
    /// generator each (Box and Muller 1958).
    /// - Precondition: `standardDeviation >= 0`.
    public static func randomNormal(
        rows: Int, columns: Int, mean: Scalar = 0, standardDeviation: Scalar = 1,
        using generator: inout some RandomNumberGenerator
    ) -> Matrix {
        require(standardDeviation >= 0, "randomNormal: a standard deviation of \(standardDeviation)")
        let result = Matrix(uninitializedRows: rows, columns: columns)
        fillNormal(result.count, result.start, mean, standardDeviation, &generator)
        return result
    }
}

/// A number in [0, 1) from the upper bits of the generator's next.
@inline(__always)
private func unitUniform<Scalar: RealScalar>(_ generator: inout some RandomNumberGenerator) -> Scalar {
    let bits = Scalar.significandBitCount + 1
    return Scalar(generator.next() >> UInt64(64 - bits)) * (Scalar.ulpOfOne / 2)
}

@specialized(where Scalar == Float, Generator == SplitMix64)
@specialized(where Scalar == Double, Generator == SplitMix64)
private func fillUniform<Scalar: RealScalar, Generator: RandomNumberGenerator>(
    _ count: Int, _ elements: UnsafeMutablePointer<Scalar>, _ lower: Scalar, _ upper: Scalar,
    _ generator: inout Generator
) {
    let width = upper - lower
    for i in 0..<count { elements[i] = lower + width * (unitUniform(&generator) as Scalar) }
}

@specialized(where Scalar == Float, Generator == SplitMix64)
@specialized(where Scalar == Double, Generator == SplitMix64)
private func fillNormal<Scalar: RealScalar, Generator: RandomNumberGenerator>(
    _ count: Int, _ elements: UnsafeMutablePointer<Scalar>, _ mean: Scalar, _ deviation: Scalar,
    _ generator: inout Generator
) {
    for i in stride(from: 0, to: count, by: 2) {
        // 1 - u lies in (0, 1], so that its logarithm is finite.
        let radius = deviation * (-2 * Scalar.log(1 - unitUniform(&generator))).squareRoot()
        let angle = 2 * Scalar.pi * unitUniform(&generator)
        elements[i] = mean + radius * .cos(angle)
        if i + 1 < count { elements[i + 1] = mean + radius * .sin(angle) }
    }
}
