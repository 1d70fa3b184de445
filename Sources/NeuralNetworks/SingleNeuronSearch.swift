import LinearAlgebra

/// What an exhaustive search for one neuron found.
public struct SingleNeuronSearch: Hashable, Sendable {
    /// The first neuron that computes the function; nil where none of those tried does.
    public let neuron: McCullochPittsNeuron?
    /// How many neurons of the grid compute the function.
    public let matches: Int
    /// How many neurons were tried: all of the grid.
    public let tried: Int
}

/// Tries every neuron whose weights and threshold are values of `grid`.
///
///     let grid = stride(from: -2, through: 2, by: 0.25)
///     searchForSingleNeuron(computing: .xor, grid: grid).matches       // 0 of 4,913
///
/// A grid is no proof for the weights between its values, but for XOR a line of algebra
/// is: `0 < t`, `w1 >= t` and `w2 >= t` give `w1 + w2 >= 2t > t`, and (1, 1) fires.
/// - Precondition: the grid has no NaN.
/// - Complexity: the size of the grid to the power of the number of inputs and 1.
public func searchForSingleNeuron(
    computing truthTable: TruthTable, grid: some Sequence<Double>
) -> SingleNeuronSearch {
    let values = Array(grid)
    var (first, matches, tried) = (McCullochPittsNeuron?.none, 0, 0)
    let rows = truthTable.rows
    /// Goes through the weights that are not chosen yet, then through the thresholds.
    func complete(_ weights: [Double]) {
        guard weights.count == truthTable.inputs else {
            for value in values { complete(weights + [value]) }
            return
        }
        let sums = rows.map { row in zip(weights, row.inputs).reduce(0) { $1.1 == 1 ? $0 + $1.0 : $0 } }
        for threshold in values {
            tried += 1
            guard zip(sums, rows).allSatisfy({ ($0 >= threshold ? 1 : 0) == $1.output }) else { continue }
            matches += 1
            first = first ?? McCullochPittsNeuron(weights: weights, threshold: threshold)
        }
    }
    complete([])
    return SingleNeuronSearch(neuron: first, matches: matches, tried: tried)
}
