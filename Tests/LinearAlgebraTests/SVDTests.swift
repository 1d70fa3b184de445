import ComplexModule
import LinearAlgebra
import RealModule
import Testing

/// Singular values and what comes from them, by identities.
@Suite struct SVDTests {
    private typealias Samples = OrthogonalTestMatrices

    /// The Jacobi rotations of the pure-Swift backend are slow in a debug build.
    private func sizes(for choice: BackendChoice) -> [(Int, Int)] {
        choice == .swift ? [(1, 1), (1, 5), (5, 1), (2, 2), (3, 7), (7, 3), (8, 8)] : Samples.sizes(for: choice)
    }

    @Test(arguments: BackendChoice.available) func factors(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkFactors(Float.self, choice)
            try checkFactors(Double.self, choice)
            try checkFactors(Complex<Float>.self, choice)
            try checkFactors(Complex<Double>.self, choice)
        }
    }

    private func checkFactors<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        for (m, n) in sizes(for: choice) {
            let k = min(m, n)
            for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)] {
                let label: Comment = "\(S.self) \(m)x\(n) \(kind), \(choice)"
                for basis in [SingularVectorBasis.thin, .full] {
                    let svd = try a.singularValueDecomposition(basis)
                    let (left, right) = basis == .full ? (m, n) : (k, k)
                    #expect(svd.U.rows == m && svd.U.columns == left, label)
                    #expect(svd.VT.rows == right && svd.VT.columns == n, label)
                    #expect(Samples.departure(svd.U) < 30 && Samples.departure(Samples.adjoint(svd.VT)) < 30, label)
                    #expect(Samples.residual(svd.lowRankApproximation(k), a, of: a) < 30, label)
                    let values = svd.singularValues.elements
                    #expect(values.count == k && values.allSatisfy { $0 >= 0 }, label)
                    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 }, label)
                }
                let alone = try singularValues(of: a)
                let together = try svd(a).singularValues
                let size = S.Magnitude(max(m, n)) * .ulpOfOne * together[0]
                #expect((alone - together).norm(.infinity) <= 30 * size, label)
                let rank = try matrixRank(a)
                switch kind {
                case "random", "huge", "tiny", "block": #expect(rank == k, label)
                case "rank-deficient": #expect(rank == (k + 1) / 2, label)
                case "zero": #expect(rank == 0, label)
                default: break
                }
                try checkSpaces(a, label)
            }
        }
    }

    private func checkSpaces<S: MatrixScalar>(_ a: Matrix<S>, _ label: Comment) throws {
        let rank = try matrixRank(a)
        let (null, image) = (try nullSpace(a), try range(a))
        #expect(null.rows == a.columns && null.columns == a.columns - rank, label)
        #expect(image.rows == a.rows && image.columns == rank, label)
        #expect(Samples.departure(null) < 30 && Samples.departure(image) < 30, label)
        let size = S.Magnitude(max(a.rows, a.columns)) * .ulpOfOne * a.norm()
        #expect(Samples.product(a, null).norm() <= 30 * size, label)
        let projected = Samples.product(image, Samples.product(Samples.adjoint(image), a))
        #expect(Samples.residual(projected, a, of: a) < 30, label)
    }

    @Test(arguments: BackendChoice.available) func moorePenrose(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkPseudoInverse(Double.self, choice)
            try checkPseudoInverse(Complex<Float>.self, choice)
            try checkPseudoInverse(Complex<Double>.self, choice)
        }
    }

    private func checkPseudoInverse<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        for (m, n) in sizes(for: choice) {
            for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)]
            where ["random", "transposed view", "rank-deficient", "zero"].contains(kind) {
                let label: Comment = "\(S.self) \(m)x\(n) \(kind), \(choice)"
                let inverse = try pseudoInverse(a)
                #expect(inverse.rows == n && inverse.columns == m, label)
                let (left, right) = (Samples.product(a, inverse), Samples.product(inverse, a))
                let condition = max(a.norm() * inverse.norm(), 1)
                let bound = 30 * condition
                #expect(Samples.residual(Samples.product(left, a), a, of: a) < bound, label)
                #expect(Samples.residual(Samples.product(inverse, left), inverse, of: inverse) < bound, label)
                #expect(Samples.residual(Samples.adjoint(left), left, of: left) < bound, label)
                #expect(Samples.residual(Samples.adjoint(right), right, of: right) < bound, label)
                let b: Matrix<S> = Samples.random(m, 2, seed: 6)
                let x = try a.singularValueDecomposition().solve(b)
                let size = S.Magnitude(max(m, n)) * .ulpOfOne * inverse.norm() * b.norm()
                #expect((x - Samples.product(inverse, b)).norm() <= bound * size, label)
            }
        }
    }

    @Test(arguments: BackendChoice.available) func knownValues(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a: Matrix<Double> = [[3, 0], [4, 5]]
            let values = try a.singularValues()
            #expect(abs(values[0] - 45.squareRoot()) < 1e-14 && abs(values[1] - 5.squareRoot()) < 1e-14)
            #expect(abs(try conditionNumber(a) - 3) < 1e-14)
            #expect(abs(a.norm(.spectral) - 45.squareRoot()) < 1e-14)
            // The nearest matrix of rank 1 misses by the second value.
            let nearest = try a.singularValueDecomposition().lowRankApproximation(1)
            #expect(abs((nearest - a).norm() - 5.squareRoot()) < 1e-14)
            #expect(try a.singularValueDecomposition().lowRankApproximation(0) == .zeros(rows: 2, columns: 2))
        }
    }

    @Test(arguments: BackendChoice.available) func conditionNumbers(choice: BackendChoice) throws {
        try withBackend(choice) {
            for norm in [MatrixNorm.frobenius, .one, .infinity, .max, .spectral, .nuclear] {
                let a: Matrix<Double> = [[2, 0, 0], [0, 1, 0], [0, 0, 0.5]]
                let wanted = a.norm(norm) * ([[0.5, 0, 0], [0, 1, 0], [0, 0, 2]] as Matrix<Double>).norm(norm)
                #expect(abs(try conditionNumber(a, norm) - wanted) < 1e-13 * wanted, "\(norm)")
                #expect(try conditionNumber(Matrix<Double>.zeros(rows: 3, columns: 3), norm) == .infinity, "\(norm)")
                #expect(try conditionNumber(Matrix<Double>.zeros(rows: 0, columns: 0), norm) == 0, "\(norm)")
                let c: Matrix<Complex<Double>> = Samples.random(5, 5)
                let product = c.norm(norm) * (try pseudoInverse(c)).norm(norm)
                #expect(abs(try conditionNumber(c, norm) - product) < 1e-10 * product, "\(norm)")
                #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 0)) {
                    try conditionNumber(Matrix<Double>(repeating: .nan, rows: 2, columns: 2), norm)
                }
            }
            #expect(try conditionNumber(Matrix<Float>.ones(rows: 4, columns: 1)) == 1)
            // Numbers whose reciprocals overflow.
            let tiny = Matrix<Double>.diagonal(Vector<Double>([1, 2, 4]) * (.leastNormalMagnitude / 16))
            for (norm, wanted) in [(MatrixNorm.spectral, 4.0), (.nuclear, 12.25), (.one, 4), (.infinity, 4), (.max, 4)]
            {
                #expect(try abs(conditionNumber(tiny, norm) - wanted) < 1e-13, "\(norm)")
            }
            #expect(try abs(conditionNumber(tiny, .frobenius) - (21 * 1.3125).squareRoot()) < 1e-13)
        }
    }

    @Test(arguments: BackendChoice.available) func polarDecompositions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkPolar(Double.self, choice)
            try checkPolar(Complex<Float>.self, choice)
        }
    }

    private func checkPolar<S: MatrixScalar>(_: S.Type, _ choice: BackendChoice) throws {
        for (m, n) in sizes(for: choice) + [(0, 0), (0, 2), (2, 0)] {
            for (kind, a) in Samples.kinds(m, n) as [(String, Matrix<S>)] {
                for side in [PolarSide.left, .right] {
                    let label: Comment = "\(S.self) \(m)x\(n) \(kind) \(side), \(choice)"
                    let (U, P) = try polar(a, side)
                    let product = side == .right ? Samples.product(U, P) : Samples.product(P, U)
                    #expect(Samples.residual(product, a, of: a) < 30, label)
                    #expect(P == Samples.adjoint(P), label)
                    #expect(Samples.departure(m >= n ? U : Samples.adjoint(U)) < 60, label)
                    #expect(P.diagonal.elements.allSatisfy { $0._real >= 0 }, label)
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available) func randomized(choice: BackendChoice) throws {
        try withBackend(choice) {
            var generator = SplitMix64(seed: 3)
            let low: Matrix<Double> = Samples.product(Samples.random(40, 4), Samples.random(4, 25, seed: 2))
            let svd = try randomizedSVD(low, rank: 4, using: &generator)
            #expect(Samples.residual(svd.lowRankApproximation(4), low, of: low) < 30)
            #expect(Samples.departure(svd.U) < 30 && Samples.departure(svd.VT.T) < 30)
            let exact = try low.singularValues()
            #expect((svd.singularValues - exact[0..<4]).norm() < 1e-12 * exact[0])
            // With falling values, close to the best of this rank.
            let factors = try qr(Samples.random(30, 20) as Matrix<Float>)
            let falling = factors.Q * Vector((0..<20).map { Float.pow(2, -Float($0)) })
            let leading = try randomizedSVD(falling, rank: 5, using: &generator)
            for i in 0..<5 { #expect(abs(leading.singularValues[i] * Float.pow(2, Float(i)) - 1) < 1e-4, "\(i)") }
            #expect((leading.lowRankApproximation(5) - falling).norm(.spectral) < 1.01 / 32)
            let none = try randomizedSVD(Matrix<Double>.zeros(rows: 0, columns: 3), rank: 0, using: &generator)
            #expect(none.U.rows == 0 && none.VT.columns == 3)
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
                try randomizedSVD(Matrix<Double>([[1, .infinity]]), rank: 1, using: &generator)
            }
        }
    }

    @Test(arguments: BackendChoice.available) func emptyAndNotFinite(choice: BackendChoice) throws {
        try withBackend(choice) {
            for (m, n) in [(0, 0), (0, 3), (3, 0)] {
                let a = Matrix<Complex<Float>>.zeros(rows: m, columns: n)
                for a in [a, Matrix(rows: a.columns, columns: a.rows) { a[$1, $0] }.T] {
                    let full = try a.singularValueDecomposition(.full)
                    #expect(full.U == .identity(m) && full.VT == .identity(n) && full.singularValues.isEmpty)
                    let thin = try a.singularValueDecomposition()
                    #expect(thin.U.rows == m && thin.U.columns == 0 && thin.VT.rows == 0 && thin.VT.columns == n)
                    #expect(try pseudoInverse(a) == .zeros(rows: n, columns: m))
                    #expect(try matrixRank(a) == 0 && range(a).columns == 0 && nullSpace(a) == .identity(n))
                }
            }
            var a: Matrix<Double> = Samples.random(4, 3)
            a[3, 0] = .infinity
            #expect(throws: LinearAlgebraError.notFinite(row: 3, column: 0)) { try a.singularValueDecomposition() }
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 3)) { try a.T.singularValues() }
            a[3, 0] = .nan
            // Unchecked, no answer with confidence: an error or NaN.
            if let values = try? a.singularValues(checkFinite: false) { #expect(!values.sum().isFinite) }
            if let svd = try? a.singularValueDecomposition(checkFinite: false) {
                #expect(!svd.singularValues.sum().isFinite)
            }
        }
    }

    /// Numbers below the least normal one, and near the greatest: not lost to a scale of their own.
    @Test(arguments: BackendChoice.available) func extremeNumbers(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkExtremes(Float.self)
            try checkExtremes(Double.self)
        }
    }

    private func checkExtremes<S: RealScalar>(_: S.Type) throws {
        for unit in [S.leastNonzeroMagnitude, S.leastNormalMagnitude / 4, S.greatestFiniteMagnitude / 32] as [S] {
            let a = Matrix<S>([[8, 0], [0, 3]]) * unit
            let values = try a.singularValues()
            #expect(abs(values[0] / unit - 8) < 0.01 && abs(values[1] / unit - 3) < 0.01, "\(S.self) \(unit)")
            let eigen = try symmetricEigenvalues(of: a)
            #expect(abs(eigen[1] / unit - 8) < 0.01 && abs(eigen[0] / unit - 3) < 0.01, "\(S.self) \(unit)")
        }
    }
}
