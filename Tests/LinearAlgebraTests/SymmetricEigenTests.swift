import ComplexModule
import LinearAlgebra
import Testing

/// Symmetric and Hermitian eigenvalue problems.
@Suite struct SymmetricEigenTests {
    @Test(arguments: BackendChoice.available)
    func decompositions(choice: BackendChoice) throws {
        try withBackend(choice) {
            try check(Float.self, choice)
            try check(Double.self, choice)
            try check(Complex<Float>.self, choice)
            try check(Complex<Double>.self, choice)
        }
    }

    private func check<Scalar: EigenTestScalar>(_: Scalar.Type, _ choice: BackendChoice) throws {
        let sizes = choice == .swift ? [0, 1, 2, 3, 8, 33] : eigenTestSizes
        for n in sizes {
            for kind in EigenTestKind.kinds(n) {
                let half: Matrix<Scalar> = kind.matrix(n)
                // What is above the diagonal must not be read, nor imaginary parts on it.
                let a = Matrix<Scalar>(rows: n, columns: n) {
                    $0 == $1 ? Scalar(_real: half[$0, $0]._real) : $0 > $1 ? half[$0, $1] : half[$1, $0]._conjugate
                }
                let lower = Matrix<Scalar>(rows: n, columns: n) { $0 >= $1 ? half[$0, $1] : 7 }
                let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n), \(choice)")
                let result = try lower.symmetricEigenDecomposition()
                let (w, v) = (result.eigenvalues, result.eigenvectors)
                let norm = eigenTestNorm(a)
                let diagonal = w.map { Scalar(_real: $0) }
                #expect(eigenTestResidual(dot(a, v), v * diagonal, relativeTo: norm) < 30, name)
                #expect(eigenTestUnitarity(v) < 30, name)
                #expect(zip(w.elements, w.elements.dropFirst()).allSatisfy { $0 <= $1 }, name)
                // The same, its columns contiguous.
                let transposed = Matrix<Scalar>(rows: n, columns: n) { lower[$1, $0] }
                let values = try symmetricEigenvalues(of: transposed.T)
                #expect(eigenTestResidual(values.column, w.column, relativeTo: norm) < 30, name)
                if kind == .random {
                    let same = try a.symmetricEigenDecomposition().matrix { $0 }
                    #expect(eigenTestResidual(same, a, relativeTo: norm) < 30, name)
                }
            }
        }
    }

    /// Tridiagonal matrices that are hard for divide and conquer: eigenvalues in pairs and clusters, or far apart in
    /// size, and much or nothing that deflates.
    @Test(arguments: [26, 33, 100, 201, 315]) func tridiagonals(n: Int) throws {
        let ramp = (0..<n).map(Double.init)
        let kinds: [(String, diagonal: (Int) -> Double, beside: (Int) -> Double)] = [
            ("second differences", { _ in 2 }, { _ in -1 }),
            // Wilkinson's: the large eigenvalues in pairs that agree to all digits, and copies of it glued.
            ("Wilkinson", { abs(ramp[$0] - Double(n / 2)) }, { _ in 1 }),
            ("glued", { abs(Double($0 % 21) - 10) }, { ($0 + 1) % 21 == 0 ? 1e-9 : 1 }),
            // Clement's: eigenvalues -n + 1, -n + 3, ...
            ("Clement", { _ in 0 }, { (Double($0 + 1) * Double(n - 1 - $0)).squareRoot() }),
            ("graded", { Double.pow(0.8, ramp[$0]) }, { Double.pow(0.8, ramp[$0] + 0.5) / 3 }),
            ("graded upwards", { Double.pow(0.8, Double(n) - ramp[$0]) }, { Double.pow(0.8, Double(n) - ramp[$0]) }),
            ("nearly one number", { _ in 1 }, { 1e-14 * Double(1 + $0 % 7) }),
            ("diagonal", { Double(($0 * 7) % 5) }, { _ in 0 }),
            ("blocks", { _ in 1 }, { $0 % 3 == 2 ? 0 : 0.5 }),
            ("one large", { $0 == n / 3 ? 1e6 : Double($0 % 4) }, { 1 / Double($0 + 1) }),
            ("zero", { _ in 0 }, { _ in 0 }),
            ("tiny", { 1e-290 * Double($0 % 3) }, { _ in 1e-290 }),
            ("huge", { 1e290 * Double($0 % 3) }, { _ in 1e290 }),
        ]
        for (name, diagonal, beside) in kinds {
            let a = Matrix<Double>(rows: n, columns: n) {
                $0 == $1 ? diagonal($0) : abs($0 - $1) == 1 ? beside(min($0, $1)) : 0
            }
            try checkSpectrum(a, "\(name) \(n)")
            if name != "tiny", name != "huge" { try checkSpectrum(a.map { Float($0) }, "Float \(name) \(n)") }
        }
    }

    private func checkSpectrum<Real: RealScalar>(_ a: Matrix<Real>, _ label: Comment) throws
    where Real: EigenTestScalar {
        let (n, norm) = (a.rows, eigenTestNorm(a))
        let result = try a.symmetricEigenDecomposition()
        let (w, v) = (result.eigenvalues, result.eigenvectors)
        #expect(eigenTestResidual(dot(a, v), v * w, relativeTo: norm) < 30, label)
        #expect(eigenTestUnitarity(v) < 30, label)
        #expect(zip(w.elements, w.elements.dropFirst()).allSatisfy { $0 <= $1 }, label)
        // By rotations alone.
        let values = try symmetricEigenvalues(of: a)
        #expect((values - w).norm(.infinity) <= Real(10 * n) * .ulpOfOne * norm, label)
    }

    @Test func knownValues() throws {
        let a: Matrix<Double> = [[2, -1, 0], [-1, 2, -1], [0, -1, 2]]
        let w = try symmetricEigenvalues(of: a)
        #expect(w.isApproximatelyEqual(to: [2 - 2.0.squareRoot(), 2, 2 + 2.0.squareRoot()]))
        let h: Matrix<Complex<Double>> = [[1, Complex(0, -2)], [Complex(0, 2), 1]]
        #expect(try symmetricEigenvalues(of: h).isApproximatelyEqual(to: [-1, 3]))
    }

    @Test func endsOnWhatIsNotFinite() {
        for value in [Double.nan, .infinity] {
            for (i, j) in [(0, 0), (50, 49), (99, 99), (80, 3)] {
                var a: Matrix<Double> = EigenTestKind.random.matrix(100)
                a[i, j] = value
                _ = try? a.symmetricEigenDecomposition(checkFinite: false)
            }
        }
    }

    @Test func refusesWhatIsNotFinite() {
        var a = Matrix<Double>.identity(3)
        a[2, 1] = .nan
        #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) { try a.symmetricEigenDecomposition() }
        #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) { try symmetricEigenvalues(of: a) }
    }

    #if OpenBLAS
        @Test func parts() throws {
            try checkParts(Float.self)
            try checkParts(Double.self)
            try checkParts(Complex<Float>.self)
            try checkParts(Complex<Double>.self)
        }

        private func checkParts<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in [1, 2, 3, 8, 33, 65] {
                let a: Matrix<Scalar> = EigenTestKind.hermitian.matrix(n)
                let norm = eigenTestNorm(a)
                let all = try symmetricEigenvalues(of: a)
                let name = Comment(rawValue: "\(Scalar.self) n = \(n)")
                for range in [0..<1, (n / 2)..<n, 0..<n, 0..<0] {
                    let part = try a.symmetricEigenDecomposition(indices: range)
                    let v = part.eigenvectors
                    #expect(v.rows == n && v.columns == range.count && part.eigenvalues.count == range.count, name)
                    #expect(eigenTestResidual(part.eigenvalues.column, all[range].column, relativeTo: norm) < 30, name)
                    let scaled = v * part.eigenvalues.map { Scalar(_real: $0) }
                    #expect(eigenTestResidual(dot(a, v), scaled, relativeTo: norm) < 30, name)
                    #expect(eigenTestUnitarity(v) < 30, name)
                    let values = try symmetricEigenvalues(of: a, indices: range)
                    #expect(eigenTestResidual(values.column, all[range].column, relativeTo: norm) < 30, name)
                }
                let positive = try a.symmetricEigenDecomposition(values: 0...(.infinity))
                let count = all.elements.count { $0 >= 0 }
                #expect(positive.eigenvalues.count == count && positive.eigenvectors.columns == count, name)
                let scaled = positive.eigenvectors * positive.eigenvalues.map { Scalar(_real: $0) }
                #expect(eigenTestResidual(dot(a, positive.eigenvectors), scaled, relativeTo: norm) < 30, name)
                let beyond = norm * 3
                #expect(try symmetricEigenvalues(of: a, values: beyond...(beyond * 2)).isEmpty, name)
            }
            #expect(
                try Matrix<Scalar>.zeros(rows: 0, columns: 0).symmetricEigenDecomposition(indices: 0..<0).eigenvalues
                    .isEmpty)
            // Bounds are included.
            let ones = Matrix<Scalar>.identity(3)
            #expect(try symmetricEigenvalues(of: ones, values: 1...1).count == 3)
            #expect(try symmetricEigenvalues(of: ones, values: 1...2).count == 3)
            #expect(try symmetricEigenvalues(of: ones, values: 0...1).count == 3)
            typealias Real = Scalar.Magnitude
            for size in [1, .leastNormalMagnitude, Real.leastNonzeroMagnitude * 8, .greatestFiniteMagnitude / 4]
                as [Real]
            {
                let ladder = Matrix<Scalar>.diagonal(Vector([0, 1, 2].map { Scalar(_real: $0 * size) }))
                for (range, wanted) in [
                    (0...10, [0, 1, 2]), (0...1, [0, 1]), (0...0, [0]), (1...2, [1, 2]), (-1...0, [0]), (2...2, [2]),
                ] as [(ClosedRange<Scalar.Magnitude>, [Scalar.Magnitude])] {
                    let upper = range.upperBound == 10 ? .infinity : range.upperBound * size
                    let bounds = range.lowerBound * size...upper
                    let comment: Comment = "\(Scalar.self) \(bounds)"
                    let found = try ladder.symmetricEigenDecomposition(values: bounds)
                    #expect(found.eigenvalues == Vector(wanted) * size, comment)
                    #expect(found.eigenvectors.rows == 3 && found.eigenvectors.columns == wanted.count, comment)
                    guard found.eigenvectors.columns == wanted.count else { continue }
                    for (i, row) in wanted.enumerated() {
                        #expect(found.eigenvectors[Int(row), i]._absolute == 1, comment)
                    }
                }
            }
            let zero = Matrix<Scalar>.zeros(rows: 3, columns: 3)
            for range in [0...0, 0...1, -1...0, -1...1] as [ClosedRange<Scalar.Magnitude>] {
                #expect(try symmetricEigenvalues(of: zero, values: range) == .zeros(3), "\(Scalar.self) \(range)")
            }
            #expect(try symmetricEigenvalues(of: zero, values: 1...2).isEmpty)
        }

        @Test func generalized() throws {
            try checkGeneralized(Float.self)
            try checkGeneralized(Double.self)
            try checkGeneralized(Complex<Float>.self)
            try checkGeneralized(Complex<Double>.self)
        }

        private func checkGeneralized<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in [0, 1, 2, 3, 8, 33, 65] {
                let a: Matrix<Scalar> = EigenTestKind.hermitian.matrix(n)
                let root: Matrix<Scalar> = EigenTestKind.random.matrix(n, seed: 9)
                let b = dot(root, eigenTestAdjoint(root)) + Matrix.identity(n) * Scalar(_real: .init(n))
                let name = Comment(rawValue: "\(Scalar.self) n = \(n)")
                let result = try a.symmetricEigenDecomposition(relativeTo: b)
                let v = result.eigenvectors
                let right = dot(b, v) * result.eigenvalues.map { Scalar(_real: $0) }
                let norm = eigenTestNorm(a) * eigenTestNorm(v)
                #expect(eigenTestResidual(dot(a, v), right, relativeTo: norm) < 30, name)
                let gram = dot(eigenTestAdjoint(v), dot(b, v))
                #expect(eigenTestResidual(gram, .identity(n), relativeTo: 10) < 30, name)
                let values = try symmetricEigenvalues(of: a, relativeTo: b)
                #expect(
                    eigenTestResidual(values.column, result.eigenvalues.column, relativeTo: eigenTestNorm(a)) < 30, name
                )
            }
            let indefinite = Matrix<Scalar>.diagonal([1, 1, -1])
            #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: 3)) {
                try Matrix<Scalar>.identity(3).symmetricEigenDecomposition(relativeTo: indefinite)
            }
        }
    #endif
}
