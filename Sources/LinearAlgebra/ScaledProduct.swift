import RealModule

/// A product of many factors whose parts neither overflow nor underflow: only the result may.
struct ScaledProduct<Scalar: MatrixScalar> {
    // The product is `fraction * 2^exponent`, with a fraction of ordinary size.
    private var fraction: Scalar = 1
    private var exponent = 0

    mutating func multiply(by factor: Scalar) {
        typealias Real = Scalar.Magnitude
        // Taken apart first: the product of two fractions is of ordinary size.
        let (part, power) = Self.split(factor)
        let (next, nextPower) = Self.split(fraction * part)
        fraction = next
        exponent += power + nextPower
    }

    /// The product so far.
    var value: Scalar {
        var (result, rest) = (fraction, exponent)
        // In steps that a scalar can express; the last ones decide about overflow.
        while rest != 0, result != .zero, result.isFinite {
            let step = Swift.max(-Self.largestPower, Swift.min(Self.largestPower, rest))
            result *= Self.power(step)
            rest -= step
        }
        return result
    }

    private static var largestPower: Int { Int(Scalar.Magnitude.greatestFiniteMagnitude.exponent) - 1 }

    private static func power(_ exponent: Int) -> Scalar {
        Scalar(_real: .init(sign: .plus, exponent: .init(exponent), significand: 1))
    }

    /// A number as a fraction of ordinary size and a power of two; a zero, infinity or NaN as it is.
    private static func split(_ x: Scalar) -> (fraction: Scalar, exponent: Int) {
        // Subnormal numbers and complex ones near overflow need the limits.
        let size = x.isFinite ? x._absolute : .zero
        guard size > 0 else { return (x, 0) }
        let exponent =
            size.isFinite ? Swift.max(-largestPower, Swift.min(largestPower, Int(size.exponent))) : largestPower
        return (x * power(-exponent), exponent)
    }
}

/// The logarithm and sign of a product of many factors.
struct LogarithmicProduct<Scalar: MatrixScalar> {
    private(set) var sign: Scalar = 1
    private(set) var logarithm: Scalar.Magnitude = 0

    mutating func multiply(by factor: Scalar) {
        let size = factor._absolute
        logarithm += .log(size)
        sign = size == 0 ? .zero : sign * (factor / Scalar(_real: size))
    }
}
