import ComplexModule
import LinearAlgebra
import RealModule
import Testing

/// Least squares in all forms, by the conditions that mark the minimum.
@Suite struct LeastSquaresTests {
    private typealias Samples = OrthogonalTestMatrices

    @Test(arguments: BackendChoice.available) func shortestSolutions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try check(Float.self, choice)
            try check(Double.self, choice)
            try check(Complex<Float>.self, choice)
            try check(Complex<Double>.self, choice)
        }
    }

    private func check<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        let sizes = choice == .swift ? [(1, 1), (1, 5), (5, 1), (3, 7), (7, 3), (8, 8)] : Samples.sizes(for: choice)
        for (m, n) in sizes {
            for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)]
            where ["random", "transposed view", "rank-deficient", "zero"].contains(kind) {
                let label: Comment = "\(S.self) \(m)x\(n) \(kind), \(choice)"
                let b: Matrix<S> = Samples.random(m, 3, seed: 12)
                let answer = try leastSquares(a, b)
                let x = answer.solution
                let (rank, values) = (try matrixRank(a), try a.singularValues())
                #expect(x.rows == n && x.columns == 3 && answer.rank == rank, label)
                #expect((answer.singularValues - values).norm() <= 100 * a.norm() * .ulpOfOne, label)
                // The residual is orthogonal to the columns, x to the null space.
                let misses = Samples.product(a, x) - b
                let scale = S.Magnitude(max(m, n)) * .ulpOfOne * (a.norm() * x.norm() + b.norm())
                #expect(Samples.product(Samples.adjoint(a), misses).norm() <= 30 * scale * a.norm(), label)
                let null = try nullSpace(a)
                let slack = 30 * S.Magnitude(max(m, n)) * .ulpOfOne * (try pseudoInverse(a)).norm() * a.norm()
                #expect(Samples.product(Samples.adjoint(null), x).norm() <= slack * x.norm(), label)
                // Of a system that can be solved, what misses is rounding, and another sum's is other.
                for j in 0..<3 {
                    let length = misses[column: j].norm()
                    #expect(abs(answer.residuals[j] - length * length) <= (2 * length + scale) * scale, label)
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available) func agreesWithNumPy(choice: BackendChoice) throws {
        try withBackend(choice) {
            // numpy.linalg.lstsq's example: the line through four points.
            let a: Matrix<Double> = [[0, 1], [1, 1], [2, 1], [3, 1]]
            let b: Vector<Double> = [-1, 0.2, 0.9, 2.1]
            let answer = try leastSquares(a, b)
            #expect(abs(answer.solution[0] - 1) < 1e-14 && abs(answer.solution[1] + 0.95) < 1e-14)
            #expect(abs(answer.residual - 0.05) < 1e-14 && answer.rank == 2)
            let byQR = try leastSquaresByQR(a, [[-1], [0.2], [0.9], [2.1]])
            #expect((byQR[column: 0] - answer.solution).norm() < 1e-14)
            // A cut-off between the values takes the smaller away.
            #expect(try leastSquares(a, Vector.ones(4), relativeTolerance: 0.9).rank == 1)
            let graded = Matrix<Double>.diagonal([1, 1e-30, 0])
            #expect(try leastSquares(graded, Vector.ones(3), relativeTolerance: 0).rank == 2)
        }
    }

    /// A vector's answer is the column that a matrix of one column gets.
    @Test(arguments: BackendChoice.available) func oneRightHandSide(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (m, n) in [(1, 1), (7, 3), (3, 7), (4, 0), (0, 3)] {
                let a: Matrix<Complex<Double>> = Samples.random(m, n)
                let b = (Samples.random(m, 3, seed: 4) as Matrix<Complex<Double>>)[column: 1]
                let weights = Vector<Double>((0..<m).map { Double($0 % 3) })
                let svd = try a.singularValueDecomposition()
                let label: Comment = "\(m)x\(n)"
                for (answer, wanted) in [
                    (try leastSquares(a, b), try leastSquares(a, b.column)),
                    (try leastSquares(a, b, weights: weights), try leastSquares(a, b.column, weights: weights)),
                ] {
                    #expect(answer.solution.column == wanted.solution && answer.rank == wanted.rank, label)
                    #expect(answer.residual == wanted.residuals[0], label)
                    #expect(answer.singularValues == wanted.singularValues, label)
                }
                let ridge = try ridgeRegression(a, b, penalty: 2)
                #expect(try ridge.column == ridgeRegression(a, b.column, penalty: 2), label)
                #expect(svd.solve(b, ridgePenalty: 2) == ridge, label)
                #expect(svd.solve(b).column == svd.solve(b.column), label)
                guard m >= n else { continue }
                #expect(try leastSquaresByQR(a, b).column == leastSquaresByQR(a, b.column), label)
            }
        }
    }

    /// Through a triangle first and without one, of full rank and not, beside singular vectors.
    @Test(arguments: [(48, 30), (47, 30), (30, 47), (30, 48), (90, 40), (40, 90), (70, 70)])
    func agreesWithSingularVectors(m: Int, n: Int) throws {
        let b: Matrix<Double> = Samples.random(m, 4, seed: 5)
        for rank in [min(m, n), min(m, n) - 1, 26, 3] {
            let left: Matrix<Double> = Samples.random(m, rank, seed: 6)
            let a = dot(left, Samples.random(rank, n, seed: 7))
            let answer = try leastSquares(a, b)
            let svd = try a.singularValueDecomposition()
            let slack = 1e-13 * svd.singularValues[0] / svd.singularValues[rank - 1]
            let wanted = svd.solve(b)
            #expect(answer.rank == rank, "\(m)x\(n) of rank \(rank)")
            #expect((answer.solution - wanted).norm() <= slack * wanted.norm(), "\(m)x\(n) of rank \(rank)")
            let distance = (answer.singularValues - svd.singularValues).norm()
            #expect(distance <= 1e-13 * svd.singularValues[0], "\(m)x\(n) of rank \(rank)")
        }
    }

    @Test(arguments: BackendChoice.available) func ofAnySize(choice: BackendChoice) throws {
        try withBackend(choice) {
            for rank in [3, 2] {
                let left: Matrix<Double> = Samples.random(7, rank)
                let a = dot(left, Samples.random(rank, 3))
                let b: Matrix<Double> = Samples.random(7, 2, seed: 4)
                let wanted = try leastSquares(a, b)
                for scale in [1e-300, 1e-165, 1e165, 1e300] {
                    let found = try leastSquares(a * scale, b)
                    #expect(found.rank == rank)
                    #expect((found.singularValues / scale - wanted.singularValues).norm() < 1e-13, "\(scale)")
                    for (scale, found) in [
                        (1 / scale, found.solution), (scale, try leastSquares(a, b * scale).solution),
                        (1, try leastSquares(a * scale, b * scale).solution),
                    ] {
                        #expect((found / scale - wanted.solution).norm() < 1e-12, "\(scale)")
                    }
                }
                // What no number can hold overflows; zeros stay.
                let past = try leastSquares([[1e-300, 0], [0, 1e-300]], [[1e300], [0]])
                #expect(past.solution == [[.infinity], [0]])
            }
        }
    }

    @Test(arguments: BackendChoice.available) func weighted(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a: Matrix<Double> = Samples.random(9, 3)
            let b: Matrix<Double> = Samples.random(9, 2, seed: 4)
            // A weight of 2 is the same sample twice, one of 0 none.
            let weights: Vector<Double> = [1, 2, 0, 1, 1, 2, 1, 0, 1]
            let rows = weights.elements.enumerated().flatMap { Array(repeating: $0.offset, count: Int($0.element)) }
            let wanted = try leastSquares(a.gatheringRows(rows), b.gatheringRows(rows))
            let answer = try leastSquares(a, b, weights: weights)
            #expect((answer.solution - wanted.solution).norm() < 1e-13)
            #expect((answer.residuals - wanted.residuals).norm() < 1e-13)
            #expect(throws: LinearAlgebraError.self) { try leastSquares(a, b, weights: -weights) }
        }
    }

    @Test(arguments: BackendChoice.available) func ridge(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (m, n) in [(9, 4), (4, 9), (5, 5), (1, 1)] {
                let a: Matrix<Complex<Double>> = Samples.random(m, n)
                let b: Matrix<Complex<Double>> = Samples.random(m, 2, seed: 4)
                for penalty in [0.01, 3] {
                    let x = try ridgeRegression(a, b, penalty: penalty)
                    let gradient = Samples.product(Samples.adjoint(a), Samples.product(a, x) - b) + x * Complex(penalty)
                    #expect(gradient.norm() < 1e-12, "\(m)x\(n) \(penalty)")
                }
                let none = try ridgeRegression(a, b, penalty: 0)
                #expect((none - (try leastSquares(a, b).solution)).norm() < 1e-10 * (1 + none.norm()), "\(m)x\(n)")
            }
            // Singular values whose reciprocals overflow.
            for size in [Double.leastNormalMagnitude / 16, .leastNonzeroMagnitude] {
                let a: Matrix<Double> = [[size, 0], [0, 2 * size], [0, 0]]
                let b: Matrix<Double> = [[size], [size * 4], [0]]
                let complex = (Matrix(real: a), Matrix(real: b))
                for x in [
                    try a.singularValueDecomposition().solve(b), try ridgeRegression(a, b, penalty: 0),
                    try ridgeRegression(complex.0, complex.1, penalty: 0).realPart(),
                ] {
                    #expect(x.isApproximatelyEqual(to: [[1], [2]], relativeTolerance: 1e-14), "\(size)")
                }
            }
            // Squares past the largest number.
            let huge = try ridgeRegression(Matrix<Double>([[1e200]]), [[1e200]], penalty: 1)
            #expect(abs(huge[0, 0] - 1) < 1e-15)
        }
    }

    /// A column too short to divide by stays out of it.
    @Test(arguments: BackendChoice.available) func nonNegativeOfShortColumns(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a = Matrix<Double>.diagonal([1, .leastNormalMagnitude / 16])
            let (solution, residualNorm) = try nonNegativeLeastSquares(a, [2, 3])
            #expect(solution == [2, 0] && residualNorm == 3)
        }
    }

    @Test(arguments: BackendChoice.available) func nonNegative(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (m, n) in [(1, 1), (5, 3), (12, 8), (8, 12), (20, 20), (3, 1), (1, 4)] {
                for seed in 1...4 as ClosedRange<UInt64> {
                    let label: Comment = "\(m)x\(n), seed \(seed), \(choice)"
                    let a: Matrix<Double> = Samples.random(m, n, seed: seed)
                    let b: Vector<Double> = (Samples.random(m, 1, seed: seed + 50) as Matrix<Double>)[column: 0]
                    let (x, length) = try nonNegativeLeastSquares(a, b)
                    let misses = b - Samples.product(a, x)
                    #expect(abs(length - misses.norm()) < 1e-12 * (1 + b.norm()), label)
                    // Karush, Kuhn and Tucker: no descent left where x is 0, none at all where it is not.
                    let gradient = Samples.product(a.T, misses)
                    for j in 0..<n {
                        #expect(x[j] >= 0, label)
                        #expect(x[j] > 0 ? abs(gradient[j]) < 1e-11 : gradient[j] < 1e-11, label)
                    }
                }
            }
            // A solution without negative elements is found as it is.
            let a: Matrix<Float> = Samples.random(12, 5)
            let positive: Vector<Float> = [1, 0, 2, 3, 0]
            let (x, length) = try nonNegativeLeastSquares(a, Samples.product(a, positive))
            #expect((x - positive).norm() < 1e-4 && length < 1e-4)
            // Dependent columns.
            let twice: Matrix<Double> = [[1, 1, 2], [2, 2, 4], [0, 0, 0]]
            let (y, rest) = try nonNegativeLeastSquares(twice, [2, 4, 1])
            #expect((Samples.product(twice, y) - [2, 4, 0]).norm() < 1e-14)
            #expect(abs(rest - 1) < 1e-14)
            #expect(try nonNegativeLeastSquares(Matrix<Double>.zeros(rows: 2, columns: 0), [3, 4]).residualNorm == 5)
            #expect(try nonNegativeLeastSquares(Matrix<Double>.zeros(rows: 0, columns: 2), []).solution == [0, 0])
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
                try nonNegativeLeastSquares(Matrix<Double>.ones(rows: 2, columns: 1), [1, .nan])
            }
        }
    }

    @Test(arguments: BackendChoice.available) func nonNegativeOfAnySize(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a: Matrix<Double> = [[1, 2], [3, 4], [5, 6.5]]
            let b: Vector<Double> = [1, 2, 3.5]
            let wanted = try nonNegativeLeastSquares(a, b)
            for scale in [1e-300, 1e-165, 1e165, 1e300] {
                let found = try nonNegativeLeastSquares(a * scale, b * scale)
                #expect(found.solution.isApproximatelyEqual(to: wanted.solution, relativeTolerance: 1e-12), "\(scale)")
                #expect(abs(found.residualNorm / scale - wanted.residualNorm) < 1e-12, "\(scale)")
            }
        }
    }

    @Test(arguments: BackendChoice.available) func emptyAndNotFinite(choice: BackendChoice) throws {
        try withBackend(choice) {
            let none = try leastSquares(Matrix<Double>.zeros(rows: 0, columns: 3), .zeros(rows: 0, columns: 2))
            #expect(none.solution == .zeros(rows: 3, columns: 2) && none.residuals == [0, 0] && none.rank == 0)
            let all = try leastSquares(Matrix<Double>.zeros(rows: 2, columns: 0), [[3], [4]])
            #expect(all.solution.rows == 0 && all.residuals == [25])
            #expect(try leastSquares(Matrix<Double>.ones(rows: 2, columns: 1), .zeros(rows: 2, columns: 0)).rank == 1)
            let nan: Matrix<Double> = [[1, .nan]]
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) { try leastSquares(nan, [[1]]) }
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) { try leastSquares([[1]], nan) }
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
                try ridgeRegression(nan, [[1]], penalty: 1)
            }
        }
    }

    #if OpenBLAS
        @Test func equalityConstraints() throws {
            try checkConstraints(Float.self)
            try checkConstraints(Double.self)
            try checkConstraints(Complex<Float>.self)
            try checkConstraints(Complex<Double>.self)
        }

        private func checkConstraints<S: MatrixScalar>(_: S.Type) throws {
            for (m, n, p) in [(5, 3, 1), (5, 3, 0), (3, 3, 3), (2, 4, 2), (0, 2, 2), (33, 20, 7), (130, 65, 31)] {
                let label: Comment = "\(S.self) \(m)x\(n), \(p) constraints"
                let (a, c): (Matrix<S>, Matrix<S>) = (Samples.random(m, n), Samples.random(p, n, seed: 2))
                let b = (Samples.random(m, 1, seed: 3) as Matrix<S>)[column: 0]
                let d = (Samples.random(p, 1, seed: 4) as Matrix<S>)[column: 0]
                let x = try leastSquares(a, b, equalityConstraints: (c, d))
                let size = S.Magnitude(m + n) * .ulpOfOne
                #expect((Samples.product(c, x) - d).norm() <= 30 * size * (c.norm() * x.norm() + d.norm()), label)
                // No descent along the directions that the constraints leave.
                let free = try nullSpace(c)
                let descent = Samples.product(Samples.adjoint(a), Samples.product(a, x) - b)
                let gradient = Samples.product(Samples.adjoint(free), descent)
                #expect(gradient.norm() <= 30 * size * a.norm() * (a.norm() * x.norm() + b.norm()), label)
            }
        }

        @Test func constraintsThatDepend() {
            let a: Matrix<Double> = Samples.random(5, 3)
            #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, needed: 2)) {
                try leastSquares(
                    a, .ones(5), equalityConstraints: ([[1, 1.1, 0.3], [3, 3.3, 0.9]], [1, 3]))
            }
            let flat: Matrix<Double> = [[1, 1, 0], [2, 2, 0], [3, 3, 0]]
            #expect(throws: LinearAlgebraError.rankDeficient(rank: 2, needed: 3)) {
                try leastSquares(flat, .ones(3), equalityConstraints: ([[0, 0, 1]], [1]))
            }
        }
    #endif
}
