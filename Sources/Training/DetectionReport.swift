import LinearAlgebra

/// How well a score tells rare cases from the usual ones, whatever threshold one chooses.
///
/// Both curves come from lowering the threshold from above the greatest score: each score
/// that is met flags its samples, those of equal scores at once.
public struct DetectionReport: Hashable, Sendable, Codable {
    /// The counts at one threshold: samples whose score is at least it are flagged.
    public struct Point: Hashable, Sendable, Codable {
        /// The least score that is flagged.
        public let threshold: Double
        /// The flagged samples that are positive, and those that are not.
        public let truePositives: Int
        public let falsePositives: Int
    }

    /// One point for each different score, the greatest first.
    public let points: [Point]
    /// The number of positive samples and of the others.
    public let positives: Int
    public let negatives: Int

    /// - Parameters:
    ///   - scores: the greater, the more a sample looks like a positive one.
    ///   - isPositive: what each sample is.
    /// - Precondition: there are as many of both, some of each kind, and no score is NaN.
    /// - Complexity: O(n log n) for n samples.
    public init(scores: [Double], isPositive: [Bool]) {
        require(
            scores.count == isPositive.count && scores.allSatisfy { !$0.isNaN },
            "DetectionReport: \(scores.count) scores and \(isPositive.count) samples, no score NaN")
        positives = isPositive.count { $0 }
        negatives = isPositive.count - positives
        require(
            positives > 0 && negatives > 0,
            "DetectionReport: \(positives) positive samples of \(scores.count); some of each kind are needed")
        var points: [Point] = []
        var (right, wrong) = (0, 0)
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        for (place, sample) in order.enumerated() {
            if isPositive[sample] { right += 1 } else { wrong += 1 }
            if place + 1 == order.count || scores[order[place + 1]] != scores[sample] {
                points.append(Point(threshold: scores[sample], truePositives: right, falsePositives: wrong))
            }
        }
        self.points = points
    }

    /// The receiver operating characteristic: of the negative samples the fraction that is
    /// flagged, and of the positive ones, from (0, 0) to (1, 1).
    public var rocCurve: [(falsePositiveRate: Double, truePositiveRate: Double)] {
        [(0, 0)]
            + points.map {
                (Double($0.falsePositives) / Double(negatives), Double($0.truePositives) / Double(positives))
            }
    }

    /// Precision (of the flagged samples, the fraction that is positive) against recall (of
    /// the positive samples, the fraction that is flagged).
    public var precisionRecallCurve: [(recall: Double, precision: Double)] {
        points.map {
            (
                Double($0.truePositives) / Double(positives),
                Double($0.truePositives) / Double($0.truePositives + $0.falsePositives)
            )
        }
    }

    /// The area under the ROC curve, by trapezoids: the probability that a positive sample
    /// scores above a negative one, ties counting half. 0.5 is chance.
    public var areaUnderROC: Double {
        let curve = rocCurve
        return zip(curve, curve.dropFirst()).reduce(0) { area, step in
            let (from, to) = step
            return area + (to.falsePositiveRate - from.falsePositiveRate)
                * (to.truePositiveRate + from.truePositiveRate) / 2
        }
    }

    /// The area under the precision-recall curve as the average precision: the sum of each
    /// precision times the recall gained there, without interpolation (as scikit-learn's
    /// `average_precision_score`). The fraction of positive samples is chance.
    public var averagePrecision: Double {
        var (area, previous) = (0.0, 0.0)
        for point in precisionRecallCurve {
            area += (point.recall - previous) * point.precision
            previous = point.recall
        }
        return area
    }
}
