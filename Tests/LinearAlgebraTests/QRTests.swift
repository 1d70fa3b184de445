import ComplexModule
import LinearAlgebra
import Testing

/// Q R and its relatives, by their identities.
@Suite struct QRTests {
    private typealias Samples = OrthogonalTestMatrices

    @Test(arguments: BackendChoice.available) func factors(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkFactors(Float.self, choice)
            try checkFactors(Double.self, choice)
            try checkFactors(Complex<Float>.self, choice)
            try checkFactors(Complex<Double>.self, choice)
        }
    }

    private func checkFactors<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        for (m, n) in Samples.sizes(for: choice) {
            for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)] {
                let label: Comment = "\(S.self) \(m)x\(n) \(kind), \(choice)"
                let factorization = try a.qrFactorized()
                let (Q, R, full) = (factorization.thinQ, factorization.R, factorization.fullQ)
                #expect(Q.rows == m && Q.columns == min(m, n) && R.rows == min(m, n) && R.columns == n, label)
                #expect(Samples.residual(dot(Q, R), a, of: a) < 30, label)
                #expect(Samples.departure(full) < 30, label)
                #expect(Samples.residual(full[columns: 0..<min(m, n)], Q, of: Q) < 30, label)
                #expect(Samples.vanishes(R) { $0 > $1 }, label)
                let b: Matrix<S> = Samples.random(m, 3, seed: 9)
                #expect(Samples.residual(factorization.applyQ(to: b), dot(full, b), of: b) < 30, label)
                let turned = factorization.applyQTransposed(to: b)
                #expect(Samples.residual(turned, Samples.product(Samples.adjoint(full), b), of: b) < 30, label)
            }
        }
    }

    @Test(arguments: BackendChoice.available) func solutions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkSolutions(Float.self, choice)
            try checkSolutions(Complex<Double>.self, choice)
        }
    }

    private func checkSolutions<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        for (m, n) in Samples.sizes(for: choice) where m >= n {
            let a: Matrix<S> = Samples.random(m, n)
            let b: Matrix<S> = Samples.random(m, 2, seed: 8)
            let x = try a.qrFactorized().solve(b)
            // The residual is orthogonal to the columns.
            let normal = Samples.product(Samples.adjoint(a), Samples.product(a, x) - b)
            let size = S.Magnitude(m) * .ulpOfOne * a.norm() * (a.norm() * x.norm() + b.norm())
            #expect(normal.norm() < 30 * size, "\(S.self) \(m)x\(n), \(choice)")
            // Columns of very different lengths are not dependent ones.
            let lengths = Vector<S>((0..<n).map { Samples.scalar($0.isMultiple(of: 2) ? 1 : 1e-20, 0) })
            #expect((try? (a * lengths).qrFactorized().solve(b)) != nil)
        }
    }

    @Test(arguments: BackendChoice.available) func deficientRankThrows(choice: BackendChoice) {
        withBackend(choice) {
            let zero = Matrix<Double>.zeros(rows: 4, columns: 3)
            #expect(throws: LinearAlgebraError.rankDeficient(rank: 0, needed: 3)) {
                try zero.qrFactorized().solve(Vector.ones(4))
            }
            let parallel: Matrix<Double> = [[1, 3], [1.1, 3.3], [0.7, 2.1]]
            #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, needed: 2)) {
                try leastSquaresByQR(parallel, .ones(rows: 3, columns: 1))
            }
            #expect(throws: LinearAlgebraError.rankDeficient(rank: 2, needed: 3)) {
                try leastSquaresByQR(Samples.random(2, 3), Matrix<Double>.ones(rows: 2, columns: 1))
            }
        }
    }

    @Test(arguments: BackendChoice.available) func emptyAndNotFinite(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (m, n) in [(0, 0), (0, 3), (3, 0)] {
                let factorization = try Matrix<Double>.zeros(rows: m, columns: n).qrFactorized()
                #expect(factorization.fullQ == .identity(m))
                #expect(factorization.thinQ == .zeros(rows: m, columns: 0))
                #expect(factorization.R == .zeros(rows: 0, columns: n))
                #expect(factorization.applyQ(to: .ones(rows: m, columns: 2)) == .ones(rows: m, columns: 2))
            }
            let none = Matrix<Double>.zeros(rows: 3, columns: 0)
            #expect(try leastSquaresByQR(none, .ones(rows: 3, columns: 2)).rows == 0)
            var a: Matrix<Double> = Samples.random(4, 3)
            a[2, 1] = .nan
            #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) { try a.qrFactorized() }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) { try qr(a.T) }
            #expect(try a.qrFactorized(checkFinite: false).R[0, 1].isNaN)
        }
    }

    #if OpenBLAS
        @Test func relatives() throws {
            try checkRelatives(Float.self)
            try checkRelatives(Double.self)
            try checkRelatives(Complex<Float>.self)
            try checkRelatives(Complex<Double>.self)
        }

        private func checkRelatives<S: MatrixScalar>(_: S.Type) throws {
            for (m, n) in Samples.sizes(for: .openBLAS) + [(0, 0), (0, 3), (3, 0)] {
                for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)] {
                    let label: Comment = "\(S.self) \(m)x\(n) \(kind)"
                    let k = min(m, n)
                    let l = try lq(a)
                    #expect(l.L.rows == m && l.L.columns == k && l.Q.rows == k && l.Q.columns == n, label)
                    #expect(Samples.residual(dot(l.L, l.Q), a, of: a) < 30, label)
                    #expect(Samples.departure(Samples.adjoint(l.Q)) < 30, label)
                    #expect(Samples.vanishes(l.L) { $0 < $1 }, label)
                    let r = try rq(a)
                    #expect(r.R.rows == m && r.R.columns == k && r.Q.rows == k && r.Q.columns == n, label)
                    #expect(Samples.residual(dot(r.R, r.Q), a, of: a) < 30, label)
                    #expect(Samples.departure(Samples.adjoint(r.Q)) < 30, label)
                    #expect(Samples.vanishes(r.R) { $0 - (m - k) > $1 }, label)
                    let q = try ql(a)
                    #expect(q.Q.rows == m && q.Q.columns == k && q.L.rows == k && q.L.columns == n, label)
                    #expect(Samples.residual(dot(q.Q, q.L), a, of: a) < 30, label)
                    #expect(Samples.departure(q.Q) < 30, label)
                    #expect(Samples.vanishes(q.L) { $0 < $1 - (n - k) }, label)
                    try checkPivoted(a, kind, label)
                }
            }
        }

        private func checkPivoted<S: MatrixScalar>(_ a: Matrix<S>, _ kind: String, _ label: Comment) throws {
            let k = min(a.rows, a.columns)
            let pivoted = try a.pivotedQRFactorized()
            let exchanged = a.gatheringColumns(pivoted.permutation)
            #expect(pivoted.permutation.sorted() == Array(0..<a.columns), label)
            #expect(Samples.residual(dot(pivoted.Q, pivoted.R), exchanged, of: a) < 30, label)
            #expect(Samples.product(a, pivoted.P) == exchanged, label)
            #expect(Samples.departure(pivoted.Q) < 30 && Samples.vanishes(pivoted.R) { $0 > $1 }, label)
            let sizes = pivoted.R.diagonal.elements.map(\._absolute)
            #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 * (1 + 100 * .ulpOfOne) >= $1 }, label)
            switch kind {
            case "random", "huge", "tiny": #expect(pivoted.rank() == k, label)
            case "rank-deficient": #expect(pivoted.rank() == (k + 1) / 2, label)
            case "zero": #expect(pivoted.rank() == 0, label)
            default: break
            }
        }
    #endif
}
