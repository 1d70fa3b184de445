// Numbers for people to read. Rounded numbers are for printing: what is computed with them
// afterwards has lost the rest.
extension RealScalar {
    /// The nearest number with so many decimals; one half away from zero (NumPy takes the even one).
    ///
    ///     (2.0 / 3).rounded(places: 2)        // 0.67
    ///
    /// Fewer than 0 places round to tens, hundreds and so on. What is not finite, or would not be any
    /// more, stays as it is. The number is multiplied by a power of ten, rounded and divided again, as
    /// NumPy does: a number within that product's rounding error of one half goes either way.
    public func rounded(places: Int) -> Self { rounded(places: places, powerOfTen(places)) }

    /// The same, with the power of ten that belongs to so many places.
    fileprivate func rounded(places: Int, _ scale: Self) -> Self {
        let scaled = places < 0 ? self / scale : self * scale
        guard places < 0 else {
            // Beyond all decimals of the type there is nothing to round.
            return scaled.magnitude < 1 / .ulpOfOne ? scaled.rounded() / scale : self
        }
        guard isFinite, scale.isFinite else { return isFinite ? 0 : self }
        let result = scaled.rounded() * scale
        return result.isFinite ? result : self
    }
}

extension Matrix where Scalar: RealScalar {
    /// Every element with so many decimals, as `RealScalar.rounded(places:)`: for printing.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func rounded(places: Int) -> Matrix {
        let scale: Scalar = powerOfTen(places)
        return map { $0.rounded(places: places, scale) }
    }
}

extension Vector where Scalar: RealScalar {
    /// Every element with so many decimals, as `RealScalar.rounded(places:)`: for printing.
    public func rounded(places: Int) -> Vector { Vector(column.rounded(places: places)) }
}

/// 10 to the size of `places`; beyond 400 it is infinite anyway.
private func powerOfTen<Scalar: RealScalar>(_ places: Int) -> Scalar {
    .pow(10, Int(min(places.magnitude, 400)))
}
