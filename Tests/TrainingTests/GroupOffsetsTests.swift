import Testing
import Training

/// The additive baseline.
@Suite struct GroupOffsetsTests {
    @Test func plainMeans() {
        let model = GroupOffsets(values: [1, 3, 5, 7], groups: [[0, 0, 2, 2]], counts: [3], priors: [0])
        #expect(model.mean == 4 && model.offsets == [[-2, 0, 2]])
        #expect(model.prediction(for: [2]) == 6 && model.prediction(for: [1]) == 4)
    }

    @Test func priorsDrawTowardsTheMean() {
        let model = GroupOffsets(values: [1, 3, 5, 7], groups: [[0, 0, 1, 1]], counts: [2], priors: [2])
        #expect(model.offsets == [[-1, 1]])
    }

    /// Numbers that are sums of two offsets are given back, though not every pair is there.
    @Test func sumsAreFound() {
        let (rows, columns) = ([-1.0, 0, 1], [-2.0, 0.5, 1.5])
        let pairs = (0..<9).map { ($0 / 3, $0 % 3) }.filter { $0 != (1, 2) }
        let values = pairs.map { 10 + rows[$0.0] + columns[$0.1] }
        let model = GroupOffsets(
            values: values, groups: [pairs.map(\.0), pairs.map(\.1)], counts: [3, 3], priors: [0, 0], sweeps: 200)
        for (row, column) in pairs + [(1, 2)] {
            #expect(abs(model.prediction(for: [row, column]) - (10 + rows[row] + columns[column])) < 1e-9)
        }
    }
}
