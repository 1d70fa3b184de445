import ComplexModule
import Foundation
import LinearAlgebra
import RealModule
import Testing

/// The page "Soma for NumPy users": every expression of its right column is here, and runs.
@Suite struct NumPyUsersTests {
    private let a: Matrix<Double> = [[2, -1, 0.5, 3], [0, 1.5, -2, 1], [1, 0.25, 4, -1], [-3, 2, 1, 0.5]]
    private let c: Matrix<Double> = [[5, 1, 0.5, 2], [1, 4, 0.25, 1], [0.5, 0.25, 6, 0.75], [2, 1, 0.75, 3]]
    private let s: Matrix<Double> = [[7, 1, 0, 2], [1, 6, 1, 0], [0, 1, 5, 1], [2, 0, 1, 8]]
    private let stable: Matrix<Double> = [[-5, 1, 0, 0], [0, -4, 1, 0], [1, 0, -6, 1], [0, 0, 1, -3]]
    private let b: Matrix<Double> = [[1, 2], [0, -1], [3, 1], [2, 2]]
    private let bands: Matrix<Double> = [[0, 1, 1, 1], [5, 6, 7, 8], [1, 1, 1, 0]]
    private let v: Vector<Double> = [4, 1, 0.5, 0.25]
    private let w: Vector<Double> = [1, -2, 3, -4]
    private let z: Matrix<Complex<Double>> = [[Complex(1, 2), Complex(0, 1)], [Complex(3, 0), Complex(1, -1)]]

    @Test func rowsOfMakingAndTakingApart() throws {
        var generator = SplitMix64(seed: 1)
        _ = Matrix<Double>([[1, 2], [3, 4]])
        _ = Matrix<Double>.zeros(rows: 3, columns: 4)
        _ = Matrix<Double>(repeating: 7, rows: 3, columns: 4)
        _ = Matrix<Double>.identity(3)
        _ = Matrix.diagonal(v)
        _ = a.diagonal
        _ = Matrix<Double>(rows: 3, columns: 3) { i, j in Double(i + j) }
        _ = Matrix<Double>.random(rows: 3, columns: 4, in: -1...1, using: &generator)
        _ = Matrix<Double>.randomNormal(rows: 3, columns: 4, using: &generator)
        _ = (a.rows, a.columns)
        _ = a[1, 2]
        _ = a[1..<3, ..<2]
        _ = (a[row: 1], a[column: 1])
        _ = a.gatheringRows([2, 0, 0])
        _ = a.reshaped(rows: 2, columns: 8)
        _ = a.flattened
        _ = vstack([a, c])
        _ = hstack([a, b])
        _ = Matrix<Float>(a)
        _ = (a.lowerTriangle(-1), a.upperTriangle())
        _ = Matrix.toeplitz(column: v, row: v)
        _ = (Matrix.hankel(column: v), Matrix.circulant(v))
        _ = Matrix<Double>.hilbert(4)
        _ = (Matrix.vandermonde(v), Matrix.companion(v))
    }

    @Test func rowsOfArithmeticFunctionsAndReductions() throws {
        var scratch = a
        _ = (a + c, a - c, a * c, a / c)
        _ = (a + v, 2 * a)
        _ = select(a .< c, a, c)
        _ = (minimum(a, c), maximum(a, c))
        _ = (exp(a), log(c), tanh(a), sqrt(c), abs(a))
        exp(a, into: &scratch)
        _ = (pow(c, 2.5), a.clamped(to: 0...1))
        _ = a.rounded(places: 2)
        _ = (a.sum(), a.sum(over: .rows), a.sum(over: .columns))
        _ = (a.mean(over: .rows), a.variance(over: .rows))
        _ = (a.max(), a.argmax(over: .columns))
        _ = (v.sorted(), v.sortedIndices())
        _ = (z.realPart(), z.imaginaryPart(), z.conjugated(), abs(z))
    }

    @Test func rowsOfProducts() throws {
        var (scratch2, y) = (b, v)
        _ = (a.T, z.H)
        _ = dot(a, b)
        _ = dot(a.T, a)
        _ = (dot(a, v), dot(v, a), dot(v, w))
        dot(a, b, into: &scratch2)
        dot(a, v, into: &y)
        y.add(v, scaledBy: 0.5)
        _ = (vdot(v, w), outer(v, w))
        _ = (kronecker(a, b), cross(v[..<3], w[..<3]))
        _ = multiDot([a, c, b])
        _ = try matrixPower(a, 5)
        _ = a.trace
    }

    @Test func rowsOfSystemsOfEquations() throws {
        _ = try solve(a, b)
        _ = (try inverse(a), try determinant(a))
        _ = try logDeterminant(a)
        let lu = try a.luFactorized()
        _ = lu.solve(b)
        _ = lu.solveTransposed(b)
        _ = (lu.P, lu.L, lu.U)
        _ = try cholesky(s)
        _ = try s.choleskyFactorized().solve(b)
        _ = try solveTriangular(c, b, .lower)
        _ = try solveToeplitz(column: v, row: v, b)
    }

    #if OpenBLAS
        @Test func rowsOfSystemsWithStructure() throws {
            _ = try s.ldltFactorized()
            _ = try solveBanded(lower: 1, upper: 1, bands, b)
            _ = try solveHermitianBanded(bands[rows: 0..<2], b)
            _ = try solveTridiagonal(lower: v[..<3], diagonal: v, upper: v[..<3], b)
            _ = try solvePositiveDefiniteTridiagonal(diagonal: v + 9, lower: v[..<3], b)
        }
    #endif

    @Test func rowsOfOrthogonalFactorizationsLeastSquaresSingularValues() throws {
        var generator = SplitMix64(seed: 1)
        _ = try qr(a)
        _ = try a.qrFactorized().fullQ
        _ = try a.qrFactorized().applyQ(to: b)
        _ = (try leastSquares(a, b), try leastSquares(a, v))
        _ = try ridgeRegression(a, b, penalty: 0.1)
        _ = try nonNegativeLeastSquares(a, v)
        _ = try svd(a)
        _ = try a.singularValueDecomposition(.full)
        _ = try singularValues(of: a)
        _ = try randomizedSVD(a, rank: 2, using: &generator)
        _ = (try pseudoInverse(a), try matrixRank(a))
        _ = (try nullSpace(a), try range(a))
        _ = try polar(a)
        _ = (try conditionNumber(a), try conditionNumber(a, .one))
        _ = (a.norm(), a.norm(.one), a.norm(.infinity))
        _ = (a.norm(.spectral), a.norm(.nuclear))
        _ = (v.norm(), v.norm(.p(3)))
        _ = try PrincipalComponents(fitting: a, componentCount: 2)
    }

    #if OpenBLAS
        @Test func rowsOfMoreOrthogonalFactorizations() throws {
            _ = try a.pivotedQRFactorized()
            _ = try rq(a)
            _ = try leastSquares(a, v, equalityConstraints: (a[rows: 0..<1], v[..<1]))
        }
    #endif

    @Test func rowsOfEigenvalues() throws {
        _ = try s.symmetricEigenDecomposition()
        _ = try symmetricEigenvalues(of: s)
    }

    #if OpenBLAS
        @Test func rowsOfMoreEigenvaluesSchurForms() throws {
            _ = try s.symmetricEigenDecomposition(indices: 0..<2)
            _ = try s.symmetricEigenDecomposition(values: 0...9)
            _ = try c.symmetricEigenDecomposition(relativeTo: s)
            _ = (try a.eigenDecomposition(), try eigenvalues(of: a))
            _ = try a.eigenDecomposition(relativeTo: c)
            _ = try a.schurDecomposition()
            _ = try a.schurDecomposition().ordered { $0.real < 0 }
            _ = try a.schurDecomposition().complexified
            _ = try a.generalizedSchurDecomposition(relativeTo: c)
            _ = try a.hessenbergDecomposition()
            _ = try a.balanced()
        }
    #endif

    @Test func rowsOfFunctionsOfMatrices() throws {
        _ = try matrixExponential(a)
        _ = try matrixSign(a)
    }

    #if OpenBLAS
        @Test func rowsOfMoreFunctionsOfMatricesAndEquations() throws {
            _ = (try matrixLogarithm(s), try matrixSquareRoot(s))
            _ = (try matrixCosine(a), try matrixSine(a))
            _ = try matrixFunction(a) { .exp(-$0) }
            _ = try solveSylvester(a, s, c)
            _ = try solveContinuousLyapunov(stable, c)
            _ = try solveDiscreteLyapunov(c / 20, c)
            _ = try solveContinuousRiccati(a, b, s, .identity(2))
            _ = try solveDiscreteRiccati(a, b, s, .identity(2))
        }
    #endif

    /// The page and this file say the same.
    @Test func everyRowIsCompiled() throws {
        let file = URL(fileURLWithPath: #filePath)
        let source = try String(contentsOf: file, encoding: .utf8)
        let page = try String(
            contentsOf: file.deletingLastPathComponent().appendingPathComponent(
                "../../Sources/LinearAlgebra/LinearAlgebra.docc/SomaForNumPyUsers.md"), encoding: .utf8)
        func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
        let statements = Set(source.split(separator: "\n").map(bare))
        var count = 0
        for line in page.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.components(separatedBy: " | ")
            let code = bare(cells[1].dropFirst().dropLast(3))
            let isCompiled = ["", "_=", "letlu="].contains { statements.contains($0 + code) }
            #expect(isCompiled, "\(cells[1])")
            count += 1
        }
        #expect(count > 80)
    }
}
