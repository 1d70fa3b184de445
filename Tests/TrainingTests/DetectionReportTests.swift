import LinearAlgebra
import Testing
import Training

@Suite struct DetectionReportTests {
    /// Every area against its definition by pairs, ties among the scores too.
    @Test func areasByDefinition() {
        // The example of scikit-learn's documentation: 0.75 and 0.83.
        let known = DetectionReport(scores: [0.1, 0.4, 0.35, 0.8], isPositive: [false, false, true, true])
        #expect(known.areaUnderROC == 0.75)
        #expect(abs(known.averagePrecision - (0.5 * 1 + 0.5 * 2 / 3)) < 1e-12)

        var generator = SplitMix64(seed: 1)
        for levels in [2, 5, 1_000] {
            let scores = (0..<200).map { _ in Double(Int.random(in: 0..<levels, using: &generator)) }
            let truth = (0..<200).map { $0 < 30 || $0.isMultiple(of: 11) }
            let report = DetectionReport(scores: scores, isPositive: truth)
            var wins = 0.0
            for (a, isPositive) in zip(scores, truth) where isPositive {
                for (b, other) in zip(scores, truth) where !other { wins += a > b ? 1 : a == b ? 0.5 : 0 }
            }
            let pairs = Double(report.positives * report.negatives)
            #expect(abs(report.areaUnderROC - wins / pairs) < 1e-9)
            #expect(report.rocCurve.first! == (0, 0) && report.rocCurve.last! == (1, 1))
            #expect(report.points.count == Set(scores).count)
        }
    }

    @Test func extremes() {
        let truth = [true, true, false, false]
        let perfect = DetectionReport(scores: [4, 3, 2, 1], isPositive: truth)
        #expect(perfect.areaUnderROC == 1 && perfect.averagePrecision == 1)
        #expect(DetectionReport(scores: [1, 2, 3, 4], isPositive: truth).areaUnderROC == 0)
        let constant = DetectionReport(scores: [7, 7, 7, 7], isPositive: truth)
        #expect(constant.areaUnderROC == 0.5 && constant.averagePrecision == 0.5)
    }
}
