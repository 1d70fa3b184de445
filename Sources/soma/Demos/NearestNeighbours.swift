import LinearAlgebra

/// For each row of `samples` the row of `known` that is nearest, by one matrix product:
/// `|a - b|^2 = |a|^2 - 2 a.b + |b|^2`, where the first term is the same for all.
func nearestNeighbours(_ samples: Matrix<Float>, _ known: Matrix<Float>) -> [Int] {
    let distances = square(known).sum(over: .columns).T - 2 * dot(samples, known.T)
    return distances.argmin(over: .columns)
}
