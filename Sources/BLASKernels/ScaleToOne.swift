import RealModule

/// The power of two that brings numbers, of which the largest is this, to about 1; subnormal ones as
/// near as it can, and 1 where that is 0, NaN or infinite. To multiply by it rounds nothing but what
/// becomes subnormal.
package func scaleToOne<Real: RealScalar>(_ largest: Real) -> Real {
    guard largest > 0, largest.isFinite else { return 1 }
    let exponent = min(-largest.exponent, Real.greatestFiniteMagnitude.exponent)
    return Real(sign: .plus, exponent: exponent, significand: 1)
}

/// The power of two that brings the largest of some numbers to about 1; 1 where it is of such a size that products
/// and reciprocals of a few such numbers stay normal.
package func scaleIntoRange<Real: RealScalar>(_ largest: Real) -> Real {
    let limit = Real.greatestFiniteMagnitude.exponent / 4
    return largest == 0 || -limit...limit ~= largest.exponent ? 1 : scaleToOne(largest)
}
