import Foundation
import LinearAlgebra
import Testing

/// Principal components.
@Suite struct PrincipalComponentsTests {
    private typealias Samples = OrthogonalTestMatrices

    /// Samples with a mean and variances that differ.
    private func samples(_ rows: Int, _ columns: Int) -> Matrix<Double> {
        let plain: Matrix<Double> = Samples.random(rows, columns)
        return plain * Vector((0..<columns).map { 1 + 2 * Double($0) }) + Vector((0..<columns).map { Double($0) - 3 })
    }

    @Test(arguments: BackendChoice.available) func diagonalisesTheCovariance(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (rows, columns) in [(20, 5), (5, 8), (30, 1), (6, 6)] {
                let label: Comment = "\(rows)x\(columns), \(choice)"
                let x = samples(rows, columns)
                let pca = try PrincipalComponents(fitting: x)
                let count = min(rows, columns)
                #expect(pca.componentCount == count && pca.featureCount == columns, label)
                #expect(Samples.departure(pca.components.T) < 30, label)
                let centred = x - x.mean(over: .rows)
                let covariance = dot(centred.T, centred) / Double(rows - 1)
                let rotated = dot(pca.components, dot(covariance, pca.components.T))
                #expect((rotated - .diagonal(pca.explainedVariance)).norm() < 1e-11, label)
                #expect(abs(pca.explainedVariance.sum() - covariance.trace) < 1e-11 * covariance.trace, label)
                #expect(abs(pca.explainedVarianceRatio.sum() - 1) < 1e-13, label)
                for i in 0..<count {
                    let loadings = pca.components[row: i]
                    #expect(loadings[abs(loadings).argmax()] > 0, label)
                }
                // All components lose nothing.
                #expect((pca.inverseTransform(pca.transform(x)) - x).norm() < 1e-11, label)
            }
        }
    }

    @Test(arguments: BackendChoice.available) func fewComponents(choice: BackendChoice) throws {
        try withBackend(choice) {
            let x = samples(25, 6)
            let all = try PrincipalComponents(fitting: x)
            let few = try PrincipalComponents(fitting: x, componentCount: 2)
            #expect(few.components == all.components[rows: 0..<2])
            #expect(few.explainedVarianceRatio == all.explainedVarianceRatio[0..<2])
            let points = few.transform(x)
            #expect(points.rows == 25 && points.columns == 2)
            // What is lost is the variance of the components that are not kept.
            let lost = (few.inverseTransform(points) - x).norm()
            #expect(abs(lost * lost / 24 - all.explainedVariance[2...].sum()) < 1e-10)
            let whitened = try PrincipalComponents(fitting: x, componentCount: 2, whiten: true)
            let white = whitened.transform(x)
            for j in 0..<2 { #expect(abs(white[column: j].variance(degreesOfFreedomLost: 1) - 1) < 1e-12) }
            #expect((whitened.inverseTransform(white) - few.inverseTransform(points)).norm() < 1e-11)
        }
    }

    /// The example of scikit-learn's documentation.
    @Test(arguments: BackendChoice.available) func agreesWithScikitLearn(choice: BackendChoice) throws {
        try withBackend(choice) {
            let x: Matrix<Double> = [[-1, -1], [-2, -1], [-3, -2], [1, 1], [2, 1], [3, 2]]
            let pca = try PrincipalComponents(fitting: x)
            #expect(abs(pca.explainedVarianceRatio[0] - 0.99244289) < 5e-9)
            #expect(abs(pca.singularValues[0] - 6.30061232) < 5e-9)
            #expect(abs(pca.singularValues[1] - 0.54980396) < 5e-9)
        }
    }

    @Test(arguments: BackendChoice.available) func numbersOfAnySize(choice: BackendChoice) throws {
        try withBackend(choice) {
            var generator = SplitMix64(seed: 3)
            let samples = Matrix<Double>.random(rows: 20, columns: 3, in: -1...1, using: &generator)
            let wanted = try PrincipalComponents(fitting: samples, whiten: true)
            for scale in [1e-170, 1e170] {
                let found = try PrincipalComponents(fitting: samples * scale, whiten: true)
                #expect(
                    found.explainedVarianceRatio.isApproximatelyEqual(
                        to: wanted.explainedVarianceRatio, relativeTolerance: 1e-10))
                #expect(
                    found.transform(samples * scale).isApproximatelyEqual(
                        to: wanted.transform(samples), relativeTolerance: 1e-8, absoluteTolerance: 1e-10))
            }
        }
    }

    /// A feature that is another's double has a singular value of rounding errors, by which nothing is divided.
    @Test(arguments: BackendChoice.available) func whiteningWithoutVariance(choice: BackendChoice) throws {
        try withBackend(choice) {
            var generator = SplitMix64(seed: 5)
            let free = Matrix<Double>.random(rows: 30, columns: 2, in: -1...1, using: &generator)
            let samples = hstack([free, free[columns: 0..<1] * 2, free[columns: 1..<2] / 3])
            let pca = try PrincipalComponents(fitting: samples, whiten: true)
            let white = pca.transform(samples)
            for j in 0..<2 { #expect(abs(white[column: j].variance(degreesOfFreedomLost: 1) - 1) < 1e-12) }
            #expect(white[columns: 2...].norm(.max) < 1e-13)
            #expect((pca.inverseTransform(white) - samples).norm() < 1e-12)
        }
    }

    @Test(arguments: BackendChoice.available) func edges(choice: BackendChoice) throws {
        try withBackend(choice) {
            let one = try PrincipalComponents(fitting: [[1.0, 2, 3]], whiten: true)
            #expect(one.explainedVariance == [0] && one.explainedVarianceRatio == [0])
            #expect(one.transform([[1, 2, 3]]) == [[0]] && one.inverseTransform([[0]]) == [[1, 2, 3]])
            let featureless = try PrincipalComponents(fitting: Matrix<Float>.zeros(rows: 3, columns: 0))
            #expect(featureless.componentCount == 0)
            #expect(throws: LinearAlgebraError.self) {
                try PrincipalComponents(fitting: Matrix<Float>.zeros(rows: 0, columns: 2))
            }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
                try PrincipalComponents(fitting: [[1.0], [.nan]])
            }
            let pca = try PrincipalComponents(fitting: samples(9, 3), componentCount: 2)
            let decoded = try JSONDecoder().decode(
                PrincipalComponents<Double>.self, from: JSONEncoder().encode(pca))
            #expect(decoded == pca)
        }
    }

    /// However many samples there are, a component a hundredth as strong as the first is one.
    @Test func whiteningOfManySamples() throws {
        var generator = SplitMix64(seed: 5)
        let samples =
            Matrix<Float>.randomNormal(rows: 100_000, columns: 2, using: &generator) * Vector<Float>([1, 0.01]).row
        let white = try PrincipalComponents(fitting: samples, whiten: true).transform(samples)
        #expect(abs(white.variance(over: .rows) - 1).max() < 1e-2)
    }
}
