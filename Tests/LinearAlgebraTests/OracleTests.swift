import ComplexModule
import Foundation
import LinearAlgebra
import Testing

/// Results beside those of mpmath at 60 digits and of SciPy, which Oracle/values.py has made.
@Suite struct OracleTests {
    private struct Case: Decodable {
        let name: String
        let inputs: [[[Double]]]
        let result: [[Double]]
        let source: String
        let tolerance: Double

        var matrices: [Matrix<Double>] { inputs.map { Matrix($0) } }
        var wanted: Matrix<Double> { Matrix(result) }
    }

    private static func cases() throws -> [Case] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Oracle/values.json")
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    @Test(arguments: BackendChoice.available) func agreesWithTheOracle(choice: BackendChoice) throws {
        let cases = try Self.cases()
        #expect(cases.count > 80)
        try withBackend(choice) { () throws in
            for one in cases {
                guard let found = try answer(one) else { continue }
                let wanted = one.wanted
                #expect(found.rows == wanted.rows && found.columns == wanted.columns, "\(one.name) \(one.source)")
                let distance = (found - wanted).norm(.max)
                #expect(
                    distance <= one.tolerance * max(wanted.norm(.max), 1e-300),
                    "\(choice) \(one.name), \(one.source): off by \(distance) of \(wanted.norm(.max))")
            }
        }
    }

    /// The answer to a case; nil for what this build does not have.
    private func answer(_ one: Case) throws -> Matrix<Double>? {
        let m = one.matrices
        switch one.name {
        case "determinant": return [[try determinant(m[0])]]
        case "inverse": return try inverse(m[0])
        case "solve": return try solve(m[0], m[1])[columns: 0..<1]
        case "singularValues": return try singularValues(of: m[0]).column
        case "symmetricEigenvalues": return try symmetricEigenvalues(of: m[0]).column
        case "cholesky": return try cholesky(m[0])
        case "exponential": return try matrixExponential(m[0])
        case "sign": return try matrixSign(m[0])
        case "leastSquares": return try leastSquares(m[0], m[1], relativeTolerance: 1e-12).solution
        case "pseudoInverse": return try pseudoInverse(m[0], relativeTolerance: 1e-12)
        case "rank": return [[Double(try matrixRank(m[0]))]]
        case "nonNegativeLeastSquares":
            return try nonNegativeLeastSquares(m[0], m[1][column: 0]).solution.column
        case "polar": return try polar(m[0]).P
        case "condition 1": return [[try conditionNumber(m[0], .one)]]
        case "condition 2": return [[try conditionNumber(m[0])]]
        case "condition inf": return [[try conditionNumber(m[0], .infinity)]]
        case "condition fro": return [[try conditionNumber(m[0], .frobenius)]]
        case "norm 1": return [[m[0].norm(.one)]]
        case "norm 2": return [[m[0].norm(.spectral)]]
        case "norm inf": return [[m[0].norm(.infinity)]]
        case "norm fro": return [[m[0].norm()]]
        case "norm nuc": return [[m[0].norm(.nuclear)]]
        case "toeplitz":
            return try solveToeplitz(column: m[0][row: 0], row: m[1][row: 0], m[2][row: 0]).row
        default: return try answerByLAPACK(one.name, m)
        }
    }

    private func answerByLAPACK(_ name: String, _ m: [Matrix<Double>]) throws -> Matrix<Double>? {
        #if OpenBLAS
            switch name {
            case "eigenvalues":
                let values = try eigenvalues(of: m[0]).elements.map { [$0.real, $0.imaginary] }
                return Matrix(
                    values.sorted { a, b in
                        let (x, y) = ((a[0] * 1e8).rounded(), (b[0] * 1e8).rounded())
                        return x == y ? a[1] < b[1] : x < y
                    })
            case "squareRoot": return try matrixSquareRoot(m[0])
            case "logarithm": return try matrixLogarithm(m[0])
            case "sylvester": return try solveSylvester(m[0], m[1], m[2])
            case "lyapunov": return try solveContinuousLyapunov(m[0], m[1])
            case "discreteLyapunov": return try solveDiscreteLyapunov(m[0], m[1])
            case "riccati": return try solveContinuousRiccati(m[0], m[1], m[2], m[3])
            case "discreteRiccati": return try solveDiscreteRiccati(m[0], m[1], m[2], m[3])
            case "generalizedSymmetric": return try symmetricEigenvalues(of: m[0], relativeTo: m[1]).column
            default:
                Issue.record("no answer to \(name)")
                return nil
            }
        #else
            return nil
        #endif
    }
}
