import ComplexModule
import LinearAlgebra
import Testing

private typealias Support = LinearSystemsTesting

/// Cholesky: its identities, updates, and how it fails.
@Suite struct CholeskyTests {
    @Test(arguments: BackendChoice.available)
    func factorsAndSolutions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try check(Float.self, choice)
            try check(Double.self, choice)
            try check(Complex<Float>.self, choice)
            try check(Complex<Double>.self, choice)
        }
    }

    private func check<Scalar: MatrixScalar>(_ type: Scalar.Type, _ choice: BackendChoice) throws {
        var generator = SplitMix64(seed: 21)
        for n in Support.sizes(choice) {
            let definite: Matrix<Scalar> = Support.definite(n, &generator)
            let graded = Matrix<Scalar>(rows: n, columns: n) {
                definite[$0, $1] * Support.scalar(1 / Double((1 << min($0, 20)) * (1 << min($1, 20))), 0)
            }
            // Only the lower triangle counts.
            let halved = definite.lowerTriangle() + Matrix(repeating: 7, rows: n, columns: n).upperTriangle(1)
            let cases = [
                ("random", definite, definite), ("graded", graded, graded), ("halved", definite, halved),
                ("halved, by columns", definite, Support.byColumns(halved)),
            ]
            for (kind, a, given) in cases {
                let comment: Comment = "\(Scalar.self) \(choice) n = \(n) \(kind)"
                let f = try given.choleskyFactorized()
                #expect(Support.residual(dot(f.L, f.U) - a, n, Support.norm(a)) < Support.limit, comment)
                #expect(f.L == f.L.lowerTriangle() && f.U == Support.adjoint(f.L), comment)
                #expect(try cholesky(given) == f.L, comment)
                let b: Matrix<Scalar> = Support.random(n, 3, &generator)
                #expect(Support.residual(a, f.solve(b), b) < Support.limit, comment)
                var x = Support.byColumns(b)
                f.solve(inPlace: &x)
                #expect(Support.residual(a, x, b) < Support.limit, comment)
                let vector = b[column: 0]
                #expect(Support.residual(a, f.solve(vector).column, vector.column) < Support.limit, comment)
                let inverse = f.inverse
                #expect(Support.inverseResidual(a, inverse) < Support.limit, comment)
                #expect(inverse == Support.adjoint(inverse), comment)
                let lu = try logDeterminant(a)
                let size = Double(n + 1) * 100 * Double(Scalar.Magnitude.ulpOfOne) * (1 + abs(Double(lu.logarithm)))
                #expect(abs(Double(f.logDeterminant - lu.logarithm)) <= size, comment)
            }
        }
    }

    @Test(arguments: BackendChoice.available)
    func updates(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkUpdates(Float.self)
            try checkUpdates(Double.self)
            try checkUpdates(Complex<Float>.self)
            try checkUpdates(Complex<Double>.self)
        }
    }

    private func checkUpdates<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
        var generator = SplitMix64(seed: 22)
        for n in [0, 1, 2, 3, 8, 33] {
            let comment: Comment = "\(Scalar.self) n = \(n)"
            let a: Matrix<Scalar> = Support.definite(n, &generator)
            let v: Matrix<Scalar> = Support.random(n, 1, &generator)
            let sum = a + dot(v, Support.adjoint(v))
            let x = n > 0 ? v[column: 0] : Vector<Scalar>.zeros(0)
            var f = try a.choleskyFactorized()
            let before = f
            f.update(adding: x)
            #expect(Support.residual(dot(f.L, f.U) - sum, n, Support.norm(sum)) < Support.limit, comment)
            #expect(before.L != f.L || n == 0, "a copy is not updated")
            try f.downdate(removing: x)
            #expect(Support.residual(dot(f.L, f.U) - a, n, Support.norm(sum)) < Support.limit, comment)
            guard n > 0 else { continue }
            let updated = f.L
            let tooLong = Vector<Scalar>((0..<n).map { $0 == n - 1 ? Support.scalar(1e3, 0) : .zero })
            #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: n), comment) {
                try f.downdate(removing: tooLong)
            }
            #expect(f.L == updated, comment)
        }
    }

    @Test(arguments: BackendChoice.available)
    func failures(choice: BackendChoice) throws {
        try withBackend(choice) {
            for minor in 1...4 {
                var a = Matrix<Double>.identity(4)
                a[minor - 1, minor - 1] = minor == 2 ? 0 : -1
                #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: minor)) { try a.choleskyFactorized() }
                #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: minor)) { try cholesky(a) }
            }
            var a = Matrix<Float>.identity(3)
            a[0, 2] = .infinity
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 2)) { try a.choleskyFactorized() }
            #expect(try cholesky(a, checkFinite: false) == .identity(3))
            let wide = Matrix<Double>.diagonal([1e200, 1e200, 1e-200, 1e-150])
            #expect(try abs(wide.choleskyFactorized().determinant / 1e50 - 1) < 1e-13)
            let empty = try Matrix<Double>.zeros(rows: 0, columns: 0).choleskyFactorized()
            #expect(empty.determinant == 1 && empty.logDeterminant == 0 && empty.inverse.isEmpty)
        }
    }

    #if OpenBLAS
        @Test func conditionNumbers() throws {
            try checkCondition(Float.self)
            try checkCondition(Double.self)
            try checkCondition(Complex<Float>.self)
            try checkCondition(Complex<Double>.self)
        }

        private func checkCondition<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            // Numbers whose reciprocals overflow.
            let size = Scalar(_real: Scalar.Magnitude.leastNormalMagnitude / 16)
            var tiny = try Matrix<Scalar>.diagonal([size, size * 4]).choleskyFactorized()
            #expect(abs(tiny.reciprocalConditionNumber - 0.25) < 1e-4, "\(Scalar.self)")
            tiny.update(adding: .zeros(2))
            #expect(abs(tiny.reciprocalConditionNumber - 0.25) < 1e-4, "\(Scalar.self)")
            var generator = SplitMix64(seed: 23)
            for n in [1, 2, 7, 33, 65] {
                let a: Matrix<Scalar> = Support.definite(n, &generator)
                var f = try a.choleskyFactorized()
                let exact = 1 / (Support.norm(a) * Support.norm(f.inverse))
                let estimate = Double(f.reciprocalConditionNumber)
                #expect(estimate > 0.98 * exact && estimate < 10 * exact, "\(Scalar.self) n = \(n)")
                f.update(adding: .zeros(n))
                #expect(abs(Double(f.reciprocalConditionNumber) / estimate - 1) < 1e-3, "\(Scalar.self) n = \(n)")
            }
        }
    #endif
}
