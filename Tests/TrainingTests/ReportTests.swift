import Foundation
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
        #expect(RegressionReport(actual: [0.1, 0.1, 0.1], predicted: [0.1, 0.2, 0.1]).r2 == nil)
        #expect(RegressionReport(actual: [1, 2], predicted: [1, 2]).r2 == 1)
    }

    @Test(arguments: [0x1p-1068, 1e-170, 1, 1e160, 0x1p1021])
    func regressionOfAnySize(size: Double) {
        let (actual, predicted) = ([1.0, 2, 3, 4], [1.0, 2, 3, 6])
        let report = RegressionReport(actual: actual.map { $0 * size }, predicted: predicted.map { $0 * size })
        #expect(abs(report.rootMeanSquaredError / size - 1) < 1e-14)
        #expect(abs(report.meanAbsoluteError / size - 0.5) < 1e-14)
        #expect(abs(report.r2! - 0.2) < 1e-14)
        let exact = RegressionReport(actual: actual.map { $0 * size }, predicted: actual.map { $0 * size })
        #expect(exact.r2 == 1 && exact.rootMeanSquaredError == 0 && exact.meanAbsoluteError == 0)
    }

    @Test func regressionOfTwoSizes() {
        // Errors far below the numbers, far above them, and of opposite signs near the largest number.
        let small = RegressionReport(actual: [0, 1], predicted: [3e-200, 1])
        #expect(abs(small.rootMeanSquaredError / (3e-200 * 0.5.squareRoot()) - 1) < 1e-15 && small.r2 == 1)
        let large = RegressionReport(actual: [0, 1e-200], predicted: [0, 1])
        #expect(large.rootMeanSquaredError == 0.5.squareRoot() && large.r2 == -.infinity)
        let limit = Double.greatestFiniteMagnitude
        let opposite = RegressionReport(actual: [-limit, limit, 0, 0], predicted: [0, 0, 0, 0])
        #expect(abs(opposite.rootMeanSquaredError / limit - 0.5.squareRoot()) < 1e-15 && opposite.r2 == 0)
        let diverged = RegressionReport(actual: [1, 2], predicted: [.nan, 2])
        #expect(diverged.rootMeanSquaredError.isNaN && diverged.r2!.isNaN)
    }

    @Test func reportsInWords() {
        let actual = [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10)
        let predicted = [Int](repeating: 0, count: 11) + [Int](repeating: 1, count: 9)
        let report = ClassificationReport(actual: actual, predicted: predicted, classCount: 2)
        #expect(
            report.description == """
                class  precision  recall     F1   rows
                    0     0.9091  1.0000 0.9524     10
                    1     1.0000  0.9000 0.9474     10
                accuracy 0.9500 of 20 rows, mean F1 0.9499
                """)
        #expect(report.table(labels: ["versicolor", "virginica"]).hasPrefix("     class  precision"))
        let regression = RegressionReport(actual: [0, 1, 2, 3], predicted: [0, 1, 2, 4])
        #expect("\(regression)" == "RMSE 0.5, mean absolute error 0.25, R2 0.8 (4 rows)")
    }

    @Test func codingOfReports() throws {
        let report = ClassificationReport(actual: [0, 1, 1], predicted: [0, 1, 0], classCount: 2)
        #expect(try JSONDecoder().decode(ClassificationReport.self, from: JSONEncoder().encode(report)) == report)
        for broken in [#"{"confusion":[[1,0],[1]]}"#, #"{"confusion":[[-1]]}"#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(ClassificationReport.self, from: Data(broken.utf8))
            }
        }
        let regression = RegressionReport(actual: [0, 1, 2], predicted: [0, 1, 4])
        #expect(try JSONDecoder().decode(RegressionReport.self, from: JSONEncoder().encode(regression)) == regression)
        let detection = DetectionReport(scores: [1, 2, 3], isPositive: [false, true, true])
        #expect(try JSONDecoder().decode(DetectionReport.self, from: JSONEncoder().encode(detection)) == detection)
    }
}
