import Testing
import Training

/// Reports against values worked out by hand.
@Suite struct ReportTests {
    @Test func classification() {
        let report = ClassificationReport(
            actual: [0, 0, 0, 1, 1, 2], predicted: [0, 0, 1, 1, 1, 0], classCount: 4)
        #expect(report.confusion == [[2, 1, 0, 0], [0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
        #expect(report.accuracy == 4.0 / 6)
        #expect(report.precision == [2.0 / 3, 2.0 / 3, 0, 0])
        #expect(report.recall == [2.0 / 3, 1, 0, 0])
        #expect(abs(report.f1[1] - 0.8) < 1e-15)
        #expect(report.support == [3, 2, 1, 0])
        // The class without rows or predictions does not count.
        #expect(abs(report.macroF1 - (2.0 / 3 + 0.8) / 3) < 1e-15)
    }

    @Test func regression() {
        let report = RegressionReport(actual: [1, 2, 3, 4], predicted: [1, 2, 3, 6])
        #expect(report.rootMeanSquaredError == 1)
        #expect(report.meanAbsoluteError == 0.5)
        #expect(abs(report.r2! - 0.2) < 1e-15)
        #expect(RegressionReport(actual: [2, 2], predicted: [1, 2]).r2 == nil)
    }
}
