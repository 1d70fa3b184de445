import ComplexModule
import LinearAlgebra
import RealModule
import Testing

/// The exponential, root, logarithm, sign and other functions of a matrix.
@Suite struct MatrixFunctionTests {
    @Test(arguments: BackendChoice.available)
    func exponential(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkExponential(Float.self, choice)
            try checkExponential(Double.self, choice)
            try checkExponential(Complex<Float>.self, choice)
            try checkExponential(Complex<Double>.self, choice)
        }
    }

    private func checkExponential<Scalar: EigenTestScalar>(_: Scalar.Type, _ choice: BackendChoice) throws {
        typealias Real = Scalar.Magnitude
        for n in choice == .swift ? [0, 1, 2, 7] : [0, 1, 2, 3, 7, 33] {
            let random: Matrix<Scalar> = EigenTestKind.random.matrix(n)
            // Norms that come to every degree, and to squarings.
            for factor in n > 16 ? [Real(0.5), 4] : [1e-4, 1e-2, 0.1, 0.5, 1, 4] {
                let name = Comment(rawValue: "\(Scalar.self) n = \(n), norm \(factor), \(choice)")
                let a = random * Scalar(_real: factor / Swift.max(1, eigenTestNorm(random)))
                let (forth, back) = (try matrixExponential(a), try matrixExponential(-a))
                let size = eigenTestNorm(forth) * eigenTestNorm(back)
                #expect(eigenTestResidual(dot(forth, back), .identity(n), relativeTo: size) < 30, name)
                if factor < 0.02 {
                    // The series itself.
                    var (term, sum) = (Matrix<Scalar>.identity(n), Matrix<Scalar>.identity(n))
                    for k in 1...12 {
                        term = dot(term, a) * Scalar(_real: 1 / Real(k))
                        sum += term
                    }
                    #expect(eigenTestResidual(forth, sum, relativeTo: 1) < 4, name)
                }
            }
        }
        // exp of a Hermitian matrix by its eigenvalues; of a rotation's generator; of a nilpotent matrix.
        let h: Matrix<Scalar> = EigenTestKind.hermitian.matrix(8)
        let expected = try h.symmetricEigenDecomposition().matrix { Real.exp($0) }
        #expect(eigenTestResidual(try matrixExponential(h), expected, relativeTo: eigenTestNorm(expected)) < 60)
        let angle = Real(30.25)
        let turned = try matrixExponential([[.zero, Scalar(_real: -angle)], [Scalar(_real: angle), .zero]])
        let (c, s) = (Scalar(_real: .cos(angle)), Scalar(_real: .sin(angle)))
        #expect(eigenTestResidual(turned, [[c, -s], [s, c]], relativeTo: angle) < 30)
        #expect(
            eigenTestResidual(
                try matrixExponential([[0, 6, 0], [0, 0, 90], [0, 0, 0]]),
                [[1, 6, 270], [0, 1, 90], [0, 0, 1]], relativeTo: 300) < 30)
        // A large norm with small powers, which plain scaling ruins.
        let steep = try matrixExponential(Matrix<Scalar>([[1, 1_000_000], [0, -1]]))
        let corner = Real(1e6) * (Real.exp(1) - Real.exp(-1)) / 2
        #expect((steep[0, 1]._real - corner).magnitude < 30 * .ulpOfOne * corner)
        #expect((steep[0, 0]._real - Real.exp(1)).magnitude < 100 * .ulpOfOne)
    }

    @Test func exponentialOfExtremes() throws {
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 0)) {
            try matrixExponential(Matrix<Double>([[.nan, 0], [0, 0]]))
        }
        #expect(try matrixExponential(Matrix<Double>([[.nan, 0], [0, 0]]), checkFinite: false)[0, 0].isNaN)
        #expect(try matrixExponential(Matrix<Double>([[1e300, 1e308], [1e308, 1e308]]))[0, 0].isFinite == false)
        let mild = try matrixExponential(Matrix<Double>([[-800, 0], [0, 1e-300]]))
        #expect(mild[0, 0] == 0 && (mild[1, 1] - 1).magnitude < 1e-12)
        #expect(try matrixExponential(Matrix<Double>([[0]])) == [[1]])
        // Powers that overflow, of a matrix whose exponential does not.
        let shear = try matrixExponential(Matrix<Double>([[0, 1e200], [0, 0]]))
        #expect(shear[0, 0] == 1 && shear[1, 0] == 0 && (shear[0, 1] / 1e200 - 1).magnitude < 1e-12)
        let decay = try matrixExponential(Matrix<Double>([[-1e200, 0], [0, 0]]))
        #expect(decay == [[0, 0], [0, 1]])
        #expect(try matrixExponential(Matrix<Float>([[-1e30, 0], [0, 0]])) == [[0, 0], [0, 1]])
        #expect(try !matrixExponential(Matrix<Double>([[1e200, 0], [0, 0]]))[0, 0].isFinite)
    }

    @Test(arguments: BackendChoice.available)
    func sign(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkSign(Float.self)
            try checkSign(Double.self)
            try checkSign(Complex<Float>.self)
            try checkSign(Complex<Double>.self)
        }
    }

    private func checkSign<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
        typealias Real = Scalar.Magnitude
        for n in [0, 1, 2, 7, 16] {
            // Eigenvalues -n ... n without 0, on vectors of mild condition.
            let signs = Matrix<Scalar>.diagonal(Vector((0..<n).map { Scalar(_real: $0 % 2 == 0 ? 1 : -1) }))
            let values = Matrix<Scalar>.diagonal(
                Vector((0..<n).map { Scalar(_real: Real($0 + 1) * ($0 % 2 == 0 ? 1 : -1)) }))
            let vectors: Matrix<Scalar> = EigenTestKind.unitary.matrix(n)
            let back = eigenTestAdjoint(vectors)
            let found = try matrixSign(dot(dot(vectors, values), back))
            #expect(
                eigenTestResidual(found, dot(dot(vectors, signs), back), relativeTo: 1) < 100, "\(Scalar.self) n = \(n)"
            )
        }
        let far = Scalar(_real: Real.greatestFiniteMagnitude / 4)
        #expect(try matrixSign(Matrix<Scalar>([[far, 0], [0, -far]])) == [[1, 0], [0, -1]])
        let near = Scalar(_real: Real.leastNormalMagnitude / 8)
        #expect(try matrixSign(Matrix<Scalar>([[near, 0], [0, -near]])) == [[1, 0], [0, -1]])
        #expect(throws: LinearAlgebraError.self) { try matrixSign(Matrix<Scalar>([[0, 1], [-1, 0]])) }
        #expect(throws: LinearAlgebraError.self) { try matrixSign(Matrix<Scalar>.zeros(rows: 3, columns: 3)) }
    }

    #if OpenBLAS
        @Test func refusesWhereTheFunctionIsNotFinite() throws {
            for n in 1...3 {
                #expect(throws: LinearAlgebraError.self) {
                    try matrixFunction(Matrix<Double>.zeros(rows: n, columns: n)) { Complex.log($0) }
                }
            }
        }

        @Test func rootsAndLogarithms() throws {
            try checkRoots(Float.self)
            try checkRoots(Double.self)
            try checkRoots(Complex<Float>.self)
            try checkRoots(Complex<Double>.self)
        }

        private func checkRoots<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            for n in [0, 1, 2, 3, 7, 8, 31, 65, 130] {
                // Eigenvalues right of the imaginary axis.
                let random: Matrix<Scalar> = EigenTestKind.random.matrix(n)
                let shift = 1.2 * Real.sqrt(Real(n))
                let a = random + Matrix.identity(n) * Scalar(_real: shift)
                let name = Comment(rawValue: "\(Scalar.self) n = \(n)")
                let root = try matrixSquareRoot(a)
                let size = eigenTestNorm(root) * eigenTestNorm(root)
                #expect(eigenTestResidual(dot(root, root), a, relativeTo: size) < 30, name)
                guard n < 100 else { continue }
                let logarithm = try matrixLogarithm(a)
                let condition = eigenTestNorm(a) * Swift.max(1, eigenTestNorm(logarithm))
                #expect(eigenTestResidual(try matrixExponential(logarithm), a, relativeTo: condition) < 30, name)
                // And the other way round: near 0, where no eigenvalue leaves the principal strip.
                let small = random * Scalar(_real: 0.5 / Swift.max(1, eigenTestNorm(random)))
                let same = try matrixLogarithm(try matrixExponential(small))
                #expect(eigenTestResidual(same, small, relativeTo: 1) < 30, name)
            }
            // A Jordan block, multiples of it, and a rotation.
            let block: Matrix<Scalar> = [[4, 1, 0], [0, 4, 1], [0, 0, 4]]
            let root = try matrixSquareRoot(block)
            let column: [Real] = [2, 0.25, -1.0 / 64]
            for k in 0..<3 { #expect((root[0, k]._real - column[k]).magnitude < 10 * .ulpOfOne) }
            let logarithm = try matrixLogarithm(block)
            let terms: [Real] = [.log(4), 0.25, -1.0 / 32]
            for k in 0..<3 { #expect((logarithm[0, k]._real - terms[k]).magnitude < 10 * .ulpOfOne) }
            let (c, s) = (Scalar(_real: .cos(2.5)), Scalar(_real: .sin(2.5)))
            let generator = try matrixLogarithm([[c, -s], [s, c]])
            #expect(
                eigenTestResidual(generator, [[0, Scalar(_real: -2.5)], [Scalar(_real: 2.5), 0]], relativeTo: 1) < 30)
            // Singular: with a root, without one, and without a logarithm.
            #expect(try matrixSquareRoot(Matrix<Scalar>.diagonal([0, 4, 0, 9])) == .diagonal([0, 2, 0, 3]))
            let half = Matrix<Scalar>.diagonal(Vector((0..<130).map { $0 % 3 == 0 ? 0 : 4 }))
            #expect(eigenTestNorm(dot(try matrixSquareRoot(half), try matrixSquareRoot(half)) - half) < 100 * .ulpOfOne)
            #expect(throws: LinearAlgebraError.self) { try matrixSquareRoot(Matrix<Scalar>([[0, 1], [0, 0]])) }
            #expect(throws: LinearAlgebraError.self) { try matrixLogarithm(Matrix<Scalar>.zeros(rows: 2, columns: 2)) }
            // Negative eigenvalues.
            let negative = Matrix<Scalar>.diagonal([-4, 1])
            if Scalar._isComplex {
                #expect(
                    eigenTestResidual(
                        dot(try matrixSquareRoot(negative), try matrixSquareRoot(negative)), negative, relativeTo: 4)
                        < 4)
                #expect(
                    (try matrixLogarithm(negative)[0, 0]._absolute - .hypot(.pi, .log(4))).magnitude < 10 * .ulpOfOne)
            } else {
                #expect(throws: LinearAlgebraError.self) { try matrixSquareRoot(negative) }
                #expect(throws: LinearAlgebraError.self) { try matrixLogarithm(negative) }
                #expect(try matrixSquareRoot(negative.complexified)[0, 0]._absolute == 2)
            }
            #expect(throws: LinearAlgebraError.self) {
                try matrixLogarithm(Matrix<Scalar>(repeating: Scalar(_real: .nan), rows: 1, columns: 1))
            }
        }

        /// log(t A) = log A + log t, and root(t A) = root(t) root(A), down to subnormal numbers.
        @Test func rootsAndLogarithmsOfSmallMatrices() throws {
            try checkSmallRoots(Float.self)
            try checkSmallRoots(Double.self)
            try checkSmallRoots(Complex<Float>.self)
            try checkSmallRoots(Complex<Double>.self)
        }

        private func checkSmallRoots<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            let a: Matrix<Scalar> = [[5, 1, 2], [0, 4, 3], [1, 0, 6]]
            let (logarithm, root) = (try matrixLogarithm(a), try matrixSquareRoot(a))
            for below in [0, 3, 8] {
                let exponent = Real.leastNormalMagnitude.exponent - Real.Exponent(below)
                let tiny = Real(sign: .plus, exponent: exponent, significand: 1)
                let small = try matrixLogarithm(a * Scalar(_real: tiny))
                let expected = logarithm + Matrix.identity(3) * Scalar(_real: .log(tiny))
                #expect(eigenTestResidual(small, expected, relativeTo: eigenTestNorm(expected)) < 30)
                let half = try matrixSquareRoot(a * Scalar(_real: tiny))
                let scaled = root * Scalar(_real: .sqrt(tiny))
                #expect(eigenTestResidual(half, scaled, relativeTo: eigenTestNorm(scaled)) < 30)
            }
            let zero = Matrix<Scalar>.diagonal([Scalar(_real: .leastNonzeroMagnitude), 0])
            #expect(throws: LinearAlgebraError.self) { try matrixLogarithm(zero) }
        }

        @Test func generalFunctions() throws {
            try checkGeneral(Float.self)
            try checkGeneral(Double.self)
            try checkGeneral(Complex<Float>.self)
            try checkGeneral(Complex<Double>.self)
        }

        private func checkGeneral<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            let tolerance = Real.ulpOfOne * 3e4
            for n in [0, 1, 2, 3, 7, 16, 33] {
                for kind in [EigenTestKind.random, .hermitian, .rankOne, .nilpotent, .unitary]
                where kind != .nilpotent || n < 5 {
                    let random: Matrix<Scalar> = kind.matrix(n)
                    let a = random * Scalar(_real: 2 / Swift.max(1, eigenTestNorm(random)))
                    let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n)")
                    let exponential = try matrixExponential(a).complexified
                    let found = try matrixFunction(a) { Complex.exp($0) }
                    #expect(eigenTestNorm(found - exponential) <= tolerance * (1 + eigenTestNorm(exponential)), name)
                    // sin^2 + cos^2 = 1, and both by Schur.
                    let (sine, cosine) = (try matrixSine(a), try matrixCosine(a))
                    let one = dot(sine, sine) + dot(cosine, cosine)
                    #expect(eigenTestResidual(one, .identity(n), relativeTo: 10) < 30, name)
                    let other = try matrixFunction(a) { Complex.sin($0) }
                    #expect(eigenTestNorm(other - sine.complexified) <= tolerance * (1 + eigenTestNorm(sine)), name)
                }
            }
            // Clusters that do not lie together, one of them a Jordan block.
            let mixed: Matrix<Scalar> = [
                [1, 5, 2, 1, 3], [0, 3, 1, 2, 2], [0, 0, 1, 4, 1], [0, 0, 0, 3, 1], [0, 0, 0, 0, 1],
            ]
            let inverse = try matrixFunction(mixed) { 1 / $0 }
            let product = dot(inverse, mixed.complexified)
            #expect(eigenTestNorm(product - .identity(5)) < Real.ulpOfOne * 1e7)
            // Not analytic at a multiple eigenvalue, and not finite at a single one.
            #expect(throws: LinearAlgebraError.self) {
                try matrixFunction(Matrix<Scalar>([[0, 1], [0, 0]])) { Complex.sqrt($0) }
            }
            #expect(throws: LinearAlgebraError.self) { try matrixFunction(Matrix<Scalar>([[0]])) { 1 / $0 } }
        }
    #endif
}
