#if OpenBLAS
    import ComplexModule
    import LinearAlgebra
    import Testing

    /// General eigenvalue problems.
    @Suite struct EigenTests {
        @Test func decompositions() throws {
            try check(Float.self)
            try check(Double.self)
            try check(Complex<Float>.self)
            try check(Complex<Double>.self)
        }

        private func check<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in eigenTestSizes {
                for kind in EigenTestKind.kinds(n) {
                    let a: Matrix<Scalar> = kind.matrix(n)
                    let complex = a.complexified
                    let norm = eigenTestNorm(a)
                    let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n)")
                    let result = try a.eigenDecomposition(left: true)
                    let (w, v) = (result.eigenvalues, result.eigenvectors)
                    #expect(w.count == n && v.rows == n && v.columns == n, name)
                    #expect(eigenTestResidual(dot(complex, v), v * w, relativeTo: norm) < 30, name)
                    let u = try #require(result.leftEigenvectors)
                    let conjugated = u * w.map(\.conjugate)
                    #expect(
                        eigenTestResidual(dot(eigenTestAdjoint(complex), u), conjugated, relativeTo: norm) < 30, name)
                    for j in 0..<n {
                        let length = v[column: j].elements.reduce(0) { $0 + $1._absolute * $1._absolute }
                        #expect((length - 1).magnitude < 1e-4, name)
                    }
                    #expect(try a.eigenDecomposition().leftEigenvectors == nil, name)
                    // The sum of the eigenvalues is the trace, whatever their order.
                    let values = try eigenvalues(of: a.T)
                    let error = values.sum() - complex.diagonal.sum()
                    #expect(values.count == n && error._absolute <= .init(30 * n) * .ulpOfOne * norm, name)
                }
            }
        }

        /// An eigenvalue past the largest number is infinite, and its vector is that of the matrix.
        @Test func eigenvaluesThatOverflow() throws {
            for size in [1e308, -1e308] {
                let result = try Matrix<Double>(repeating: size, rows: 3, columns: 3).eigenDecomposition()
                let place = try #require(result.eigenvalues.elements.firstIndex { !$0.isFinite })
                let vector = result.eigenvectors[column: place]
                #expect(vector.elements.allSatisfy { abs($0.length - 1 / 3.0.squareRoot()) < 1e-14 })
                #expect(vector.elements.allSatisfy { $0.imaginary == 0 })
            }
        }

        @Test func knownValues() throws {
            let rotation: Matrix<Double> = [[0, -2], [2, 0]]
            let w = try eigenvalues(of: rotation)
            #expect((w[0] - Complex(0, 2))._absolute < 1e-14 && (w[1] - Complex(0, -2))._absolute < 1e-14)
            // The companion matrix of (x - 1)(x - 2)(x - 3).
            let companion: Matrix<Double> = [[6, -11, 6], [1, 0, 0], [0, 1, 0]]
            let roots = try eigenvalues(of: companion).elements.sorted { $0.real < $1.real }
            for (root, k) in zip(roots, 1...3) { #expect((root - Complex(Double(k), 0))._absolute < 1e-12) }
            var bad = companion
            bad[1, 2] = .infinity
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) { try bad.eigenDecomposition() }
        }

        @Test func generalized() throws {
            try checkGeneralized(Float.self)
            try checkGeneralized(Double.self)
            try checkGeneralized(Complex<Float>.self)
            try checkGeneralized(Complex<Double>.self)
        }

        private func checkGeneralized<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in [0, 1, 2, 3, 8, 33, 65] {
                for kind in [EigenTestKind.random, .rankOne, .unitary] {
                    let a: Matrix<Scalar> = EigenTestKind.random.matrix(n)
                    let b: Matrix<Scalar> = kind.matrix(n, seed: 5)
                    let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n)")
                    let result = try a.eigenDecomposition(relativeTo: b, left: true)
                    let (v, u) = (result.eigenvectors, try #require(result.leftEigenvectors))
                    // Each pair by its own size: alpha and beta may both be large.
                    let sizes = Vector((0..<n).map { result.alpha[$0]._absolute + result.beta[$0]._absolute })
                    let (alpha, beta) = (
                        Vector((0..<n).map { result.alpha[$0] / Complex(sizes[$0], 0) }),
                        Vector((0..<n).map { result.beta[$0] / Complex(sizes[$0], 0) })
                    )
                    let norm = (eigenTestNorm(a) + eigenTestNorm(b)) * max(1, eigenTestNorm(v))
                    let (ca, cb) = (a.complexified, b.complexified)
                    #expect(eigenTestResidual(dot(ca, v) * beta, dot(cb, v) * alpha, relativeTo: norm) < 30, name)
                    let left = dot(eigenTestAdjoint(ca), u) * beta.map(\.conjugate)
                    let right = dot(eigenTestAdjoint(cb), u) * alpha.map(\.conjugate)
                    #expect(
                        eigenTestResidual(
                            left, right, relativeTo: (eigenTestNorm(a) + eigenTestNorm(b)) * max(1, eigenTestNorm(u)))
                            < 30, name)
                }
            }
            let singular = try Matrix<Scalar>.identity(2).eigenDecomposition(relativeTo: .diagonal([2, 0]))
            #expect(singular.eigenvalues.elements.contains { !$0.isFinite })
            #expect(singular.eigenvalues.elements.contains { $0 == Complex(0.5, 0) })
        }

        /// LAPACK's balancing would stop at them, so they throw even unchecked.
        @Test func notFiniteUnchecked() throws {
            for bad in [Double.nan, .infinity] {
                let a: Matrix<Double> = [[1, bad], [2, 3]]
                let error = LinearAlgebraError.notFinite(row: 0, column: 1)
                #expect(throws: error) { try a.eigenDecomposition(checkFinite: false) }
                #expect(throws: error) { try eigenvalues(of: a, checkFinite: false) }
                #expect(throws: error) { try a.balanced(checkFinite: false) }
                #expect(throws: error) { try leastSquares(a, .identity(2), checkFinite: false) }
            }
        }
    }
#endif
