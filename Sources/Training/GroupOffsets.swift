import LinearAlgebra

/// The additive baseline of numbers that belong to groups, ratings by people of items say: a
/// mean, and what each group adds to it.
///
///     let baseline = GroupOffsets(values: stars, groups: [items, people], counts: [1_128, 2_972], priors: [5, 10])
///     let expected = baseline.prediction(for: [item, person])
///
/// `mean + offset of the item + offset of the person`, the usual yardstick of a recommender
/// (Koren, Bell and Volinsky 2009, equation 3). An offset is the mean of what the others leave of the
/// group's numbers, as if `prior` more were there that leave 0: few numbers say little. The
/// groupings are gone through one after the other, a few times (backfitting).
public struct GroupOffsets: Hashable, Sendable {
    /// The mean of all numbers.
    public let mean: Double
    /// For each grouping, what each of its groups adds; 0 for one without numbers.
    public let offsets: [[Double]]

    /// - Parameters:
    ///   - values: the numbers.
    ///   - groups: for each grouping, the group of each number, from 0.
    ///   - counts: the number of groups of each grouping.
    ///   - priors: by how many numbers the offsets of each grouping are drawn towards 0; 0 for plain means.
    ///   - sweeps: how often to go through the groupings; with one grouping once is enough.
    /// - Precondition: there are numbers, a group of each grouping for each, and a count and
    ///   a prior, 0 or more, for each grouping.
    /// - Complexity: `sweeps` passes over the numbers for each two groupings.
    public init(values: [Double], groups: [[Int]], counts: [Int], priors: [Double], sweeps: Int = 10) {
        require(
            !values.isEmpty && groups.allSatisfy { $0.count == values.count },
            "GroupOffsets: \(values.count) numbers with groups for \(groups.map(\.count)) of them")
        require(
            counts.count == groups.count && priors.count == groups.count && priors.allSatisfy { $0 >= 0 },
            "GroupOffsets: \(groups.count) groupings, counts \(counts), priors \(priors)")
        for (grouping, count) in zip(groups, counts) {
            require(
                grouping.allSatisfy { (0..<count).contains($0) }, "GroupOffsets: a group that is not of 0..<\(count)")
        }
        let mean = values.reduce(0, +) / Double(values.count)
        var offsets = counts.map { [Double](repeating: 0, count: $0) }
        for _ in 0..<sweeps {
            for place in groups.indices {
                var sums = [Double](repeating: 0, count: counts[place])
                var weights = [Double](repeating: priors[place], count: counts[place])
                for (row, value) in values.enumerated() {
                    var rest = value - mean
                    for other in groups.indices where other != place { rest -= offsets[other][groups[other][row]] }
                    sums[groups[place][row]] += rest
                    weights[groups[place][row]] += 1
                }
                offsets[place] = zip(sums, weights).map { $1 > 0 ? $0 / $1 : 0 }
            }
        }
        self.mean = mean
        self.offsets = offsets
    }

    /// The number to expect of a group of each grouping. - Precondition: there is one for each.
    public func prediction(for groups: [Int]) -> Double {
        require(
            groups.count == offsets.count,
            "GroupOffsets: \(groups.count) groups where there are \(offsets.count) groupings")
        return zip(groups, offsets).reduce(mean) { $0 + $1.1[$1.0] }
    }
}
