#if OpenBLAS
    import ComplexModule
    import LinearAlgebra
    import RealModule
    import Testing

    /// Sylvester's, Lyapunov's and Riccati's equations.
    @Suite struct MatrixEquationTests {
        @Test func linearEquations() throws {
            try checkLinear(Float.self)
            try checkLinear(Double.self)
            try checkLinear(Complex<Float>.self)
            try checkLinear(Complex<Double>.self)
        }

        private func checkLinear<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            for (m, n) in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 4), (5, 1), (2, 3), (8, 8), (31, 50)] {
                let name = Comment(rawValue: "\(Scalar.self) \(m) x \(n)")
                let a: Matrix<Scalar> = EigenTestKind.random.matrix(m) + Matrix.identity(m) * Scalar(_real: Real(m) / 2)
                let b: Matrix<Scalar> = EigenTestKind.random.matrix(n) + Matrix.identity(n) * Scalar(_real: Real(n) / 2)
                let square: Matrix<Scalar> = EigenTestKind.random.matrix(max(m, n), seed: 3)
                let q = square[0..<m, 0..<n]
                let x = try solveSylvester(a, b, q)
                let size = (eigenTestNorm(a) + eigenTestNorm(b)) * max(eigenTestNorm(x), .leastNonzeroMagnitude)
                #expect(eigenTestResidual(dot(a, x) + dot(x, b), q, relativeTo: size) < 30, name)
                let full: Matrix<Scalar> = EigenTestKind.hermitian.matrix(m)
                let y = try solveContinuousLyapunov(a, full)
                let left = dot(a, y) + dot(y, eigenTestAdjoint(a))
                #expect(
                    eigenTestResidual(left, full, relativeTo: 2 * eigenTestNorm(a) * max(1, eigenTestNorm(y))) < 30,
                    name)
                #expect(eigenTestResidual(y, eigenTestAdjoint(y), relativeTo: max(1, eigenTestNorm(y))) < 100, name)
                // A stable matrix, and one with eigenvalues on both sides of the circle.
                for factor in [0.5, 1.5] as [Real] {
                    let d = a * Scalar(_real: factor / max(1, eigenTestNorm(a)))
                    let z = try solveDiscreteLyapunov(d, full)
                    let value = dot(dot(d, z), eigenTestAdjoint(d)) + full
                    #expect(eigenTestResidual(value, z, relativeTo: 4 * max(1, eigenTestNorm(z))) < 30, name)
                }
            }
            let one: Matrix<Scalar> = .identity(2)
            #expect(throws: LinearAlgebraError.self) { try solveSylvester(one, -one, one) }
            #expect(throws: LinearAlgebraError.self) { try solveContinuousLyapunov([[0, 1], [-1, 0]], one) }
            #expect(throws: LinearAlgebraError.self) { try solveDiscreteLyapunov(-one, one) }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
                try solveSylvester(one, one, [[0, 0], [Scalar(_real: .infinity), 0]])
            }
        }

        @Test func tinyAndHugeEquations() throws {
            let (a, b): (Matrix<Double>, Matrix<Double>) = ([[1, 0], [0, 2]], [[3, 0], [0, 4]])
            for scale in [1e-295, 1e295] {
                let x = try solveSylvester(a * scale, b * scale, [[4, 5], [5, 6]] * scale)
                #expect(x.isApproximatelyEqual(to: .ones(rows: 2, columns: 2), relativeTolerance: 1e-14))
                // The other operand may be zero, or of quite another size.
                let zero = Matrix<Double>.zeros(rows: 2, columns: 2)
                let (left, right) = ([[1, 1], [2, 2]] * scale, [[3, 4], [3, 4]] * scale)
                for other in [zero, b * (scale * 1e-20)] {
                    let x = try solveSylvester(a * scale, other, left)
                    #expect(x.isApproximatelyEqual(to: .ones(rows: 2, columns: 2), relativeTolerance: 1e-14))
                    let y = try solveSylvester(other, b * scale, right)
                    #expect(y.isApproximatelyEqual(to: .ones(rows: 2, columns: 2), relativeTolerance: 1e-14))
                }
                let y = try solveContinuousLyapunov(a * scale, [[2, 3], [3, 4]] * scale)
                #expect(y.isApproximatelyEqual(to: .ones(rows: 2, columns: 2), relativeTolerance: 1e-14))
            }
        }

        @Test func riccatiEquations() throws {
            try checkRiccati(Float.self)
            try checkRiccati(Double.self)
            try checkRiccati(Complex<Float>.self)
            try checkRiccati(Complex<Double>.self)
        }

        private func checkRiccati<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            for (n, m) in [(0, 1), (1, 1), (2, 1), (3, 2), (8, 3), (16, 16), (20, 33)] {
                let name = Comment(rawValue: "\(Scalar.self) n = \(n), m = \(m)")
                let a: Matrix<Scalar> = EigenTestKind.random.matrix(n)
                let wide: Matrix<Scalar> = EigenTestKind.random.matrix(max(n, m), seed: 3)
                let b = wide[0..<n, 0..<m]
                let root: Matrix<Scalar> = EigenTestKind.random.matrix(n, seed: 4)
                let q = dot(root, eigenTestAdjoint(root)) + Matrix.identity(n)
                let weights: Matrix<Scalar> = EigenTestKind.hermitian.matrix(m, seed: 5)
                let r = weights + Matrix.identity(m) * Scalar(_real: Real(2 * m + 2))
                let inverse = try eigenTestInverse(r)

                let x = try solveContinuousRiccati(a, b, q, r)
                let (ah, bh) = (eigenTestAdjoint(a), eigenTestAdjoint(b))
                let feedback = dot(inverse, dot(bh, x))
                let residual = dot(ah, x) + dot(x, a) - dot(dot(x, b), feedback)
                let bound = Real(max(n, 1)) * .ulpOfOne * 1000
                let size = 1 + 2 * eigenTestNorm(a) * eigenTestNorm(x) + eigenTestNorm(dot(dot(x, b), feedback))
                #expect(eigenTestNorm(residual + q) <= bound * size, name)
                #expect(x == eigenTestAdjoint(x), name)
                let closed = try eigenvalues(of: a - dot(b, feedback))
                #expect(closed.elements.allSatisfy { $0.real < 0 }, name)

                // A regular and a singular A.
                for singular in [false, true] where n > 0 {
                    var d = a
                    if singular { d[columns: 0..<1] = .zeros(rows: n, columns: 1) }
                    let y = try solveDiscreteRiccati(d, b, q, r)
                    let dh = eigenTestAdjoint(d)
                    let gain = dot(try eigenTestInverse(r + dot(bh, dot(y, b))), dot(bh, dot(y, d)))
                    let value = dot(dh, dot(y, d)) - dot(dot(dh, dot(y, b)), gain) + q
                    let magnitude = 1 + eigenTestNorm(y) + eigenTestNorm(dot(dh, dot(y, d)))
                    #expect(eigenTestNorm(value - y) <= bound * magnitude, name)
                    let stepped = try eigenvalues(of: d - dot(b, gain))
                    #expect(stepped.elements.allSatisfy { $0._absolute < 1 }, name)
                }
            }
            // x^2 = 2x + 1 and its like, solved by hand.
            let x = try solveContinuousRiccati(Matrix<Scalar>([[1]]), [[1]], [[1]], [[1]])
            #expect((x[0, 0]._real - (1 + Real.sqrt(2))).magnitude < 20 * .ulpOfOne)
            let golden = try solveDiscreteRiccati(Matrix<Scalar>([[1]]), [[1]], [[1]], [[1]])
            #expect((golden[0, 0]._real - (1 + Real.sqrt(5)) / 2).magnitude < 20 * .ulpOfOne)
            // An unstable mode out of reach, and one on the axis unseen.
            #expect(throws: LinearAlgebraError.self) {
                try solveContinuousRiccati(Matrix<Scalar>([[1, 0], [0, 1]]), [[1], [0]], .identity(2), [[1]])
            }
            #expect(throws: LinearAlgebraError.self) {
                try solveContinuousRiccati(Matrix<Scalar>([[0]]), [[1]], [[0]], [[1]])
            }
            #expect(throws: LinearAlgebraError.self) {
                try solveDiscreteRiccati(Matrix<Scalar>([[2, 0], [0, 3]]), [[1], [0]], .identity(2), [[1]])
            }
            #expect(throws: LinearAlgebraError.self) {
                try solveContinuousRiccati(Matrix<Scalar>([[1]]), [[1]], [[1]], [[0]])
            }
        }

        /// Few controls of many unstable states: X is of 1e10 and more.
        @Test(arguments: [(16, 2, 3.5), (24, 3, 3.5), (30, 3, 1.75), (40, 5, 1.75)])
        func largeSolutionsOfRiccati(n: Int, m: Int, size: Double) throws {
            for seed in 1...3 as ClosedRange<UInt64> {
                var generator = SplitMix64(seed: seed)
                func random(_ columns: Int, _ size: Double) -> Matrix<Double> {
                    Matrix(rows: n, columns: columns) { _, _ in .random(in: -size...size, using: &generator) }
                }
                let (a, b, name) = (random(n, size), random(m, 1.75), Comment("n = \(n), seed \(seed)"))
                let x = try solveDiscreteRiccati(a, b, .identity(n), .identity(m))
                let price = dot(b.T, x)
                let gain = try solve(.identity(m) + dot(price, b), dot(price, a))
                let closed = a - dot(b, gain)
                let residual = dot(a.T, dot(x, closed)) + Matrix.identity(n) - x
                #expect(eigenTestNorm(residual) < 1e-7 * eigenTestNorm(x), name)
                #expect(try eigenvalues(of: closed).elements.allSatisfy { $0.length < 1 }, name)
            }
            // Unstable states that no control reaches.
            var (a, b) = (Matrix<Double>.identity(n) * 2, Matrix<Double>.ones(rows: n, columns: m))
            for i in 0..<n { a[i, i] += Double(i) / Double(n) }
            b[rows: (n / 2)...] = .zeros(rows: n - n / 2, columns: m)
            #expect(throws: LinearAlgebraError.self) {
                try solveDiscreteRiccati(a, b, .identity(n), .identity(m))
            }
        }

        /// One state and one control, whose equations are quadratic, with costs of any size.
        @Test func riccatiEquationsOfAnySize() throws {
            try checkRiccatiSizes(Float.self)
            try checkRiccatiSizes(Double.self)
            try checkRiccatiSizes(Complex<Double>.self)
        }

        private func checkRiccatiSizes<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            func matrix(_ value: Double) -> Matrix<Scalar> { [[Scalar(_real: Real(value))]] }
            /// The positive root of x^2 - 2 h x - c.
            func root(_ h: Double, _ c: Double) -> Double {
                let distance = (h * h + c).squareRoot()
                return h > 0 ? h + distance : c / (distance - h)
            }
            for a in [-2, -0.5, 0, 0.5, 2.0] {
                for q in [1e-6, 1, 1e6] {
                    for r in [1e-6, 1, 1e6] {
                        let name = Comment(rawValue: "\(Scalar.self) a = \(a), q = \(q), r = \(r)")
                        let x = try solveContinuousRiccati(matrix(a), matrix(1), matrix(q), matrix(r))
                        let wanted = root(a * r, q * r)
                        #expect(abs(Double(x[0, 0]._real) / wanted - 1) < 100 * Double(Real.ulpOfOne), name)
                        let y = try solveDiscreteRiccati(matrix(a), matrix(1), matrix(q), matrix(r))
                        let stepped = root((q + (a * a - 1) * r) / 2, q * r)
                        #expect(abs(Double(y[0, 0]._real) / stepped - 1) < 100 * Double(Real.ulpOfOne), name)
                    }
                }
            }
        }

        /// The inverse of a Hermitian matrix.
        private func eigenTestInverse<Scalar: EigenTestScalar>(_ a: Matrix<Scalar>) throws -> Matrix<Scalar> {
            try a.symmetricEigenDecomposition().matrix { 1 / $0 }
        }
    }
#endif
