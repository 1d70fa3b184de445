#if OpenBLAS
    import ComplexModule
    import LinearAlgebra
    import RealModule
    import Testing

    private typealias Support = LinearSystemsTesting

    /// L D L^H: its identities, what it solves and counts, and how it fails.
    @Suite struct LDLTTests {
        @Test func factorsAndSolutions() throws {
            try check(Float.self)
            try check(Double.self)
            try check(Complex<Float>.self)
            try check(Complex<Double>.self)
        }

        private func check<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            var generator = SplitMix64(seed: 31)
            for n in Support.sizes(.openBLAS) {
                let random: Matrix<Scalar> = Support.hermitian(n, &generator)
                // No diagonal at all: blocks of order 2.
                let hollow = random - Matrix.diagonal(random.diagonal)
                let definite: Matrix<Scalar> = Support.definite(n, &generator)
                let halved = random.lowerTriangle() + Matrix(repeating: 7, rows: n, columns: n).upperTriangle(1)
                let cases = [
                    ("random", random, random), ("hollow", hollow, hollow), ("definite", definite, definite),
                    ("halved", random, halved), ("Hilbert", .hilbert(n), .hilbert(n)),
                ]
                for (kind, a, given) in cases {
                    let comment: Comment = "\(Scalar.self) n = \(n) \(kind)"
                    let f = try given.ldltFactorized()
                    let (l, d, order) = (f.L, f.D, f.permutation)
                    let permuted = a.gatheringRows(order).gatheringColumns(order)
                    let product = dot(dot(l, d), Support.adjoint(l))
                    #expect(Support.residual(product - permuted, n, Support.norm(a)) < Support.limit, comment)
                    #expect(l == l.lowerTriangle() && d == Support.adjoint(d), comment)
                    #expect(d == d.lowerTriangle(1).upperTriangle(-1), comment)
                    let inertia = f.inertia
                    #expect(inertia.positive + inertia.negative + inertia.zero == n, comment)
                    if kind == "definite" { #expect(inertia.positive == n, comment) }
                    let lu = try logDeterminant(a)
                    guard n != 1 || kind != "hollow" else { continue }
                    let b: Matrix<Scalar> = Support.random(n, 3, &generator)
                    #expect(try Support.residual(a, f.solve(b), b) < Support.limit, comment)
                    var x = b
                    try f.solve(inPlace: &x)
                    #expect(Support.residual(a, x, b) < Support.limit, comment)
                    let vector = b[column: 2]
                    #expect(try Support.residual(a, f.solve(vector).column, vector.column) < Support.limit, comment)
                    guard kind != "Hilbert" || n < 4 else { continue }
                    let own = f.logDeterminant
                    let tolerance = 1e4 * Double(n + 1) * Double(Scalar.Magnitude.ulpOfOne)
                    #expect(abs(Double(own.logarithm - lu.logarithm)) < tolerance, comment)
                    #expect(abs(Double(own.sign - lu.sign._real)) < tolerance, comment)
                    #expect(own.sign == (inertia.negative % 2 == 0 ? 1 : -1), comment)
                }
            }
        }

        @Test func countsEigenvaluesBySign() throws {
            let f = try Matrix<Double>.diagonal([3, -1, 0, 2, -5]).ldltFactorized()
            #expect(f.inertia == (2, 2, 1))
            #expect(f.determinant == 0 && f.logDeterminant == (0, -.infinity))
            #expect(throws: LinearAlgebraError.singular(pivot: 2)) { try f.solve([1, 1, 1, 1, 1] as Vector<Double>) }
            let swap = try Matrix<Double>([[0, 2], [2, 0]]).ldltFactorized()
            #expect(swap.inertia == (1, 1, 0) && swap.determinant == -4)
            #expect(try swap.solve([2, 4] as Vector<Double>) == [2, 1])
            let wide = try Matrix<Double>.diagonal([-1e200, 1e200, 1e-200, 1e-150]).ldltFactorized()
            #expect(abs(wide.determinant / -1e50 - 1) < 1e-13)
            let zero = try Matrix<Complex<Float>>.zeros(rows: 3, columns: 3).ldltFactorized()
            #expect(zero.inertia == (0, 0, 3))
            let empty = try Matrix<Double>.zeros(rows: 0, columns: 0).ldltFactorized()
            #expect(empty.inertia == (0, 0, 0) && empty.determinant == 1)
        }

        /// Blocks whose reciprocals overflow.
        @Test func subnormalMatrices() throws {
            try checkSubnormal(Float.self)
            try checkSubnormal(Double.self)
            try checkSubnormal(Complex<Float>.self)
            try checkSubnormal(Complex<Double>.self)
            let single = try Matrix<Double>.diagonal([1, 0x1p-1030]).ldltFactorized()
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) { try single.solve([1, 1] as Vector<Double>) }
            #expect(single.inertia == (2, 0, 0) && single.determinant == 0x1p-1030)
            try checkSubnormalBlock(Double.self)
            try checkSubnormalBlock(Complex<Double>.self)
        }

        /// A block of order 2 whose reciprocal overflows: an error with a row after it, else a right answer.
        private func checkSubnormalBlock<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            let tiny = Scalar(_real: Scalar.Magnitude(sign: .plus, exponent: -1030, significand: 1))
            let last: Matrix<Scalar> = [[1, 0, 0], [0, 0, tiny], [0, tiny, 0]]
            #expect(try last.ldltFactorized().solve([1, tiny, tiny]) == ([1, 1, 1] as Vector<Scalar>))
            let early: Matrix<Scalar> = [[1, 0, 0, 0], [0, 0, tiny, tiny], [0, tiny, 0, tiny], [0, tiny, tiny, 0]]
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
                try early.ldltFactorized().solve([1, 1, 1, 1] as Vector<Scalar>)
            }
        }

        private func checkSubnormal<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            let power = Real.leastNormalMagnitude.exponent - 8
            let tiny = Real(sign: .plus, exponent: power, significand: 1)
            let factor = Scalar(_real: tiny)
            let a: Matrix<Scalar> = [[0, 2, 1], [2, 0, 3], [1, 3, 5]]
            let f = try (a * factor).ldltFactorized()
            let (plain, comment) = (try a.ldltFactorized(), Comment("\(Scalar.self)"))
            #expect(f.L == plain.L && f.inertia == plain.inertia, comment)
            let root = Scalar(_real: .exp2(Real(-power / 2)))
            #expect(Support.norm(f.D * root * root - plain.D) < 1e-3, comment)
            let expected: Matrix<Scalar> = [[1, 4], [2, 5], [3, 6]]
            let b = dot(a, expected) * factor
            #expect(Support.norm(try f.solve(b) - expected) < 100 * Double(Real.ulpOfOne), comment)
            var x = Matrix(rows: 3, columns: 2, b.elements)
            try f.solve(inPlace: &x)
            #expect(Support.norm(x - expected) < 100 * Double(Real.ulpOfOne), comment)
            let (own, usual) = (f.logDeterminant, plain.logDeterminant)
            let logarithm = Double(usual.logarithm) + 3 * Double(power) * Double.log(2)
            #expect(own.sign == usual.sign, comment)
            #expect(abs(Double(own.logarithm) / logarithm - 1) < 10 * Double(Real.ulpOfOne), comment)
            #expect(f.determinant == 0, comment)
            // Of two orders the determinant is a number still.
            let small = Scalar(_real: Real(sign: .plus, exponent: power / 2, significand: 1))
            let pair = try (Matrix<Scalar>([[1, 2], [2, 1]]) * small).ldltFactorized()
            #expect(pair.determinant == -3 * tiny, comment)
        }

        @Test func nonFiniteInput() {
            var a = Matrix<Double>.identity(3)
            a[2, 0] = .nan
            #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 0)) { try a.ldltFactorized() }
        }
    }
#endif
