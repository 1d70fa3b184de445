import ComplexModule
import LinearAlgebra
import Testing

private typealias Support = LinearSystemsTesting

/// LU: its identities, what it solves, and how it fails.
@Suite struct LUTests {
    @Test(arguments: BackendChoice.available)
    func factorsAndSolutions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkSquare(Float.self, choice)
            try checkSquare(Double.self, choice)
            try checkSquare(Complex<Float>.self, choice)
            try checkSquare(Complex<Double>.self, choice)
        }
    }

    private func checkSquare<Scalar: MatrixScalar>(_ type: Scalar.Type, _ choice: BackendChoice) throws {
        var generator = SplitMix64(seed: 11)
        for n in Support.sizes(choice) {
            for (kind, a) in Support.kinds(n, &generator) as [(String, Matrix<Scalar>)] {
                let comment: Comment = "\(Scalar.self) \(choice) n = \(n) \(kind)"
                let f = try a.luFactorized()
                let size = Support.norm(a)
                let product = dot(f.L, f.U)
                #expect(Support.residual(dot(f.P, product) - a, n, size) < Support.limit, comment)
                #expect(a.gatheringRows(f.permutation) == dot(f.P.T, a), comment)
                #expect(Support.norm(f.L) <= Double(n) * 1.5 && f.L == f.L.lowerTriangle(), comment)
                #expect(f.U == f.U.upperTriangle(), comment)
                // Of the size of A, so that solutions do not overflow.
                let b = dot(a, Support.random(n, 3, &generator))
                #expect(Support.residual(a, f.solve(b), b) < Support.limit, comment)
                if kind != "badly scaled" {
                    #expect(Support.residual(a.T, f.solveTransposed(b), b) < Support.limit, comment)
                    let x = f.solveTransposed(b, conjugated: true)
                    #expect(Support.residual(Support.adjoint(a), x, b) < Support.limit, comment)
                    // One of the two residuals is small, not both.
                    for inverted in try [f.inverse, inverse(a)] {
                        let residual = (Support.inverseResidual(a, inverted), Support.inverseResidual(inverted, a))
                        #expect(min(residual.0, residual.1) < Support.limit, comment)
                    }
                }
                var rows = b
                f.solve(inPlace: &rows)
                #expect(Support.residual(a, rows, b) < Support.limit, comment)
                #expect(Support.residual(a, try solve(a, Support.byColumns(b)), b) < Support.limit, comment)
                let vector = b[column: 1]
                #expect(Support.residual(a, f.solve(vector).column, vector.column) < Support.limit, comment)
                #expect(Support.residual(a, try solve(a, vector).column, vector.column) < Support.limit, comment)
            }
        }
    }

    @Test(arguments: BackendChoice.available)
    func rectangular(choice: BackendChoice) throws {
        try withBackend(choice) {
            var generator = SplitMix64(seed: 12)
            for (m, n) in [(0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (7, 4), (4, 7), (33, 20), (20, 33)] {
                let a: Matrix<Complex<Double>> = Support.random(m, n, &generator)
                for a in [a, (a.T + a.T).T] {
                    let f = try a.luFactorized()
                    let k = min(m, n)
                    #expect((f.P.rows, f.L.rows, f.L.columns, f.U.rows, f.U.columns) == (m, m, k, k, n))
                    #expect(
                        Support.residual(dot(f.P, dot(f.L, f.U)) - a, max(m, n), Support.norm(a)) < Support.limit,
                        "\(choice) \(m)x\(n)")
                }
            }
            // Of no full rank: no error where the matrix is not square.
            let zero = try Matrix<Double>.zeros(rows: 3, columns: 2).luFactorized()
            #expect(zero.U == .zeros(rows: 2, columns: 2))
        }
    }

    @Test(arguments: BackendChoice.available)
    func determinants(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a: Matrix<Double> = [[0, 2], [3, 4]]
            #expect(try abs(determinant(a) + 6) < 1e-14 && abs(a.luFactorized().determinant + 6) < 1e-14)
            let parts = try logDeterminant(a)
            #expect(parts.sign == -1 && abs(parts.logarithm - 1.791759469228055) < 1e-14)
            let singular: Matrix<Double> = [[1, 2, 3], [2, 4, 6], [0, 1, 1]]
            #expect(try determinant(singular) == 0)
            #expect(try logDeterminant(singular) == (0, -.infinity))
            #expect(throws: LinearAlgebraError.self) { try singular.luFactorized() }
            #expect(throws: LinearAlgebraError.self) { try inverse(singular) }
            #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
                try solve(Matrix<Double>.zeros(rows: 2, columns: 2), [1, 1] as Vector<Double>)
            }
            let empty = Matrix<Float>.zeros(rows: 0, columns: 0)
            #expect(try determinant(empty) == 1 && logDeterminant(empty) == (1, 0))
            #expect(try solve(empty, Matrix<Float>.zeros(rows: 0, columns: 2)) == .zeros(rows: 0, columns: 2))
            #expect(try solve(Matrix<Float>.identity(3), Matrix<Float>.zeros(rows: 3, columns: 0)).columns == 0)
            #expect(try inverse(empty).isEmpty)
            // Its parts overflow, the whole does not.
            let wide = Matrix<Double>.diagonal([1e200, 1e200, 1e-200, 1e-250, 4e50, 1e-300])
            let value = try determinant(wide)
            #expect(abs(value / 4e-300 - 1) < 1e-13)
            #expect(try determinant(Matrix<Double>.diagonal([1e200, 1e200])) == .infinity)
            let i = Complex<Double>(0, 1)
            let z: Matrix<Complex<Double>> = [[i, 1], [1, i * 3]]
            #expect(try (determinant(z) + 4).magnitude < 1e-14)
            let phase = try logDeterminant(Matrix<Complex<Double>>.diagonal([i, 2]))
            #expect((phase.sign - i).magnitude < 1e-15 && abs(phase.logarithm - 0.6931471805599453) < 1e-15)
        }
    }

    @Test(arguments: BackendChoice.available)
    func nonFiniteInput(choice: BackendChoice) throws {
        withBackend(choice) {
            var a = Matrix<Double>.identity(3)
            a[1, 2] = .nan
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) { try a.luFactorized() }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) { try determinant(a) }
            a[1, 2] = .infinity
            #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) { try inverse(a.T) }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) {
                try solve(a, [1, 2, 3] as Vector<Double>)
            }
            a[1, 2] = .nan
            #expect(throws: Never.self) {
                let x = try solve(a, [1, 2, 3] as Vector<Double>, checkFinite: false)
                #expect(x[1].isNaN)
            }
        }
    }

    @Test func solvesInTheLayoutGiven() throws {
        var generator = SplitMix64(seed: 14)
        let a: Matrix<Double> = Support.random(5, 5, &generator)
        let f = try a.luFactorized()
        let whole: Matrix<Double> = Support.random(7, 9, &generator)
        for view in [whole[1..<6, 2..<6], whole[0..<4, 1..<6].T, whole[1..<6, 3..<4], whole[2..<3, 0..<5].T] {
            var x = view
            f.solve(inPlace: &x)
            #expect(Support.residual(a, x, view) < Support.limit)
        }
        var one: Matrix<Double> = [[2, 4, 8]]
        try Matrix<Double>([[2]]).luFactorized().solve(inPlace: &one)
        #expect(one == [[1, 2, 4]])
        var turned = Matrix<Double>([[2], [4], [8]]).T
        try Matrix<Double>([[2]]).luFactorized().solve(inPlace: &turned)
        #expect(turned == [[1, 2, 4]])
    }

    #if OpenBLAS
        @Test func conditionNumbers() throws {
            try checkCondition(Float.self)
            try checkCondition(Double.self)
            try checkCondition(Complex<Float>.self)
            try checkCondition(Complex<Double>.self)
            #expect(try Matrix<Double>.zeros(rows: 0, columns: 0).luFactorized().reciprocalConditionNumber() == 1)
            let huge = Matrix<Double>(repeating: 1e308, rows: 2, columns: 2) + .diagonal([-2e307, 0])
            #expect(try huge.luFactorized().reciprocalConditionNumber() == 0)
        }

        private func checkCondition<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            // An inverse whose norm overflows, of a matrix all the same well conditioned.
            let tiny = Scalar(_real: Scalar.Magnitude.leastNormalMagnitude / 2)
            let small = try (Matrix<Scalar>([[4, 4], [4, 5]]) * tiny).luFactorized()
            for norm in [ConditionNorm.one, .infinity] {
                #expect(abs(small.reciprocalConditionNumber(norm) * 20.25 - 1) < 1e-3, "\(Scalar.self) \(norm)")
            }
            var generator = SplitMix64(seed: 13)
            for n in [1, 2, 7, 33, 65] {
                let a: Matrix<Scalar> = Support.random(n, n, &generator)
                let f = try a.luFactorized()
                let exact = (
                    1 / (Support.norm(a) * Support.norm(f.inverse)),
                    1 / (Support.norm(a.T) * Support.norm(f.inverse.T))
                )
                // The estimate of |A^-1| is from below.
                for (norm, exact) in [(ConditionNorm.one, exact.0), (.infinity, exact.1)] {
                    let estimate = Double(f.reciprocalConditionNumber(norm))
                    #expect(estimate > 0.98 * exact && estimate < 10 * exact, "\(Scalar.self) n = \(n) \(norm)")
                }
            }
        }
    #endif

    /// No NaN from a pivot whose reciprocal overflows.
    @Test(arguments: BackendChoice.available) func subnormalPivots(choice: BackendChoice) throws {
        try withBackend(choice) {
            // 1e-310, which as a literal brings a warning.
            let tiny = 1e-300 * 1e-10
            let a: Matrix<Double> = [[tiny, tiny], [0, 1]]
            #expect(throws: LinearAlgebraError.singular(pivot: 0)) { try solve(a, [[tiny], [1]]) }
            #expect(throws: LinearAlgebraError.singular(pivot: 0)) { try inverse(a) }
            // A product with it is a number all the same, however it is laid out.
            #expect(try determinant(a) == tiny && determinant(a.T) == tiny)
            for n in [2, 3, 70, 130] {
                var diagonal = Vector<Double>.ones(n)
                (diagonal[0], diagonal[n - 1]) = (tiny, 1e300)
                var wide = Matrix<Double>.diagonal(diagonal)
                wide[0, n - 1] = 7
                for wide in [wide, wide.T, -wide] {
                    let sign = wide[0, 0] < 0 && n % 2 == 1 ? -1.0 : 1
                    let (value, parts) = try (determinant(wide), logDeterminant(wide))
                    #expect(abs(value / (sign * 1e-10) - 1) < 1e-9, "\(choice) n = \(n)")
                    #expect(parts.sign == sign && abs(parts.logarithm + 10 * .log(10)) < 1e-9, "\(choice) n = \(n)")
                }
            }
            // Tiny only once the column before is eliminated, and with zeros below.
            let late: Matrix<Double> = [[1, 1, 0], [0, tiny, 1], [0, 0, 1]]
            #expect(try determinant(late) == tiny && determinant(late.T) == tiny)
            let flat = late[rows: 0..<2]
            for flat in [flat, flat.T, late[columns: 0..<2]] {
                let f = try flat.luFactorized()
                #expect(dot(f.P, dot(f.L, f.U)) == flat, "\(choice)")
            }
            let z = Matrix<Complex<Double>>.diagonal([Complex(0, tiny), Complex(1e300, 0)])
            #expect(try (determinant(z) - Complex(0, 1e-10)).magnitude < 1e-19)
        }
    }
}
