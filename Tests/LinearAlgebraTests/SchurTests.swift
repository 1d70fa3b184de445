#if OpenBLAS
    import ComplexModule
    import LinearAlgebra
    import Testing

    /// Schur, generalized Schur and Hessenberg forms, and balancing.
    @Suite struct SchurTests {
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
                    let norm = eigenTestNorm(a)
                    let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n)")
                    let schur = try a.schurDecomposition()
                    let (t, z) = (schur.triangular, schur.vectors)
                    #expect(eigenTestResidual(dot(dot(z, t), eigenTestAdjoint(z)), a, relativeTo: norm) < 30, name)
                    #expect(eigenTestUnitarity(z) < 30, name)
                    for j in 0..<n {
                        let below = (j + (Scalar._isComplex ? 1 : 2))..<max(n, j + 2)
                        #expect(below.allSatisfy { $0 >= n || t[$0, j] == .zero }, name)
                    }
                    guard kind == .random || kind == .hermitian || kind == .unitary || kind == .huge else { continue }
                    let complex = schur.complexified
                    let (tc, zc) = (complex.triangular, complex.vectors)
                    #expect(
                        eigenTestResidual(dot(dot(zc, tc), eigenTestAdjoint(zc)), a.complexified, relativeTo: norm)
                            < 30,
                        name)
                    #expect(eigenTestUnitarity(zc) < 30, name)
                    for j in 0..<n {
                        #expect((j + 1..<max(n, j + 1)).allSatisfy { tc[$0, j] == .zero }, name)
                        #expect((tc[j, j] - complex.eigenvalues[j])._absolute <= 30 * .ulpOfOne * norm, name)
                    }
                    let (ordered, count) = try schur.ordered { $0.real < 0 }
                    #expect(
                        eigenTestResidual(
                            dot(dot(ordered.vectors, ordered.triangular), eigenTestAdjoint(ordered.vectors)), a,
                            relativeTo: norm) < 60, name)
                    #expect((0..<count).allSatisfy { ordered.eigenvalues[$0].real < norm * 1e-3 }, name)
                    #expect((count..<n).allSatisfy { ordered.eigenvalues[$0].real >= -norm * 1e-3 }, name)
                    let basis = ordered.vectors[columns: 0..<count]
                    let image = dot(basis, ordered.triangular[0..<count, 0..<count])
                    #expect(eigenTestResidual(dot(a, basis), image, relativeTo: norm) < 60, name)
                }
            }
        }

        /// Blocks are of conjugate pairs alone, also where parts of them vanish below the smallest number.
        @Test func blocksOfTinyMatrices() throws {
            let u: Float = 1e-40
            let pair = try Matrix<Float>([[-3 * u, -3 * u], [3 * u, 3 * u]]).schurDecomposition()
            #expect(pair.triangular[1, 0] == 0 && pair.triangular[0, 1].magnitude > 5 * u)
            var generator = SplitMix64(seed: 5)
            for n in 2...12 {
                for scale: Float in [1e-36, 1e-37, 1e-38, 1e-42] {
                    for _ in 0..<20 {
                        let x = Matrix<Float>.random(rows: n, columns: 1, in: -1...1, using: &generator)
                        let y = Matrix<Float>.random(rows: 1, columns: n, in: -1...1, using: &generator)
                        let a = dot(x, y) * scale
                        let schur = try a.schurDecomposition()
                        let (t, w) = (schur.triangular, schur.eigenvalues)
                        for i in 0..<n - 1 {
                            #expect((t[i + 1, i] != 0) == (w[i].imaginary > 0), "\(n) \(scale) \(i)")
                            if t[i + 1, i] != 0 { #expect(t[i, i + 1] * 1e30 * (t[i + 1, i] * 1e30) < 0) }
                        }
                        let scaled = dot(dot(schur.vectors, t * 1e30), schur.vectors.T)
                        let error = abs(scaled - a * 1e30).max()
                        #expect(error < 1e-5 * scale * 1e30 + 1e-14, "\(n) \(scale)")
                    }
                }
            }
        }

        @Test func generalized() throws {
            try checkGeneralized(Float.self)
            try checkGeneralized(Double.self)
            try checkGeneralized(Complex<Float>.self)
            try checkGeneralized(Complex<Double>.self)
        }

        private func checkGeneralized<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in [0, 1, 2, 3, 8, 33, 65] {
                let a: Matrix<Scalar> = EigenTestKind.random.matrix(n)
                let b: Matrix<Scalar> = EigenTestKind.random.matrix(n, seed: 5)
                let name = Comment(rawValue: "\(Scalar.self) n = \(n)")
                let schur = try a.generalizedSchurDecomposition(relativeTo: b)
                let (ordered, count) = try schur.ordered { $0._absolute < $1._absolute }
                for form in [schur, ordered] {
                    let right = eigenTestAdjoint(form.right)
                    let (first, second) = (
                        dot(dot(form.left, form.first), right), dot(dot(form.left, form.second), right)
                    )
                    #expect(eigenTestResidual(first, a, relativeTo: eigenTestNorm(a)) < 60, name)
                    #expect(eigenTestResidual(second, b, relativeTo: eigenTestNorm(b)) < 60, name)
                    #expect(eigenTestUnitarity(form.left) < 30 && eigenTestUnitarity(form.right) < 30, name)
                }
                #expect((0..<count).allSatisfy { ordered.eigenvalues[$0]._absolute < 1.01 }, name)
                #expect((count..<n).allSatisfy { ordered.eigenvalues[$0]._absolute > 0.99 }, name)
            }
        }

        @Test func hessenbergAndBalancing() throws {
            try checkHessenberg(Float.self)
            try checkHessenberg(Double.self)
            try checkHessenberg(Complex<Float>.self)
            try checkHessenberg(Complex<Double>.self)
        }

        private func checkHessenberg<Scalar: EigenTestScalar>(_: Scalar.Type) throws {
            for n in eigenTestSizes where n < 100 {
                for kind in [EigenTestKind.random, .graded, .nilpotent, .zero, .hilbert] where n < 10 || kind == .graded
                {
                    let a: Matrix<Scalar> = kind.matrix(n)
                    let norm = eigenTestNorm(a)
                    let name = Comment(rawValue: "\(Scalar.self) \(kind) n = \(n)")
                    let form = try a.hessenbergDecomposition()
                    let (h, q) = (form.hessenberg, form.vectors)
                    #expect(eigenTestResidual(dot(dot(q, h), eigenTestAdjoint(q)), a, relativeTo: norm) < 30, name)
                    #expect(eigenTestUnitarity(q) < 30, name)
                    for j in 0..<n { #expect((j + 2..<max(n, j + 2)).allSatisfy { h[$0, j] == .zero }, name) }

                    for (permuting, scaling) in [(true, true), (true, false), (false, true), (false, false)] {
                        let balanced = try a.balanced(permuting: permuting, scaling: scaling)
                        let t = balanced.transformation
                        // A T = T B, exactly: the scales are powers of two.
                        #expect(dot(a, t) == dot(t, balanced.matrix), name)
                        if !permuting { #expect(balanced.permutation == Array(0..<n), name) }
                    }
                }
            }
            let permuted: Matrix<Scalar> = [[1, 0, 0], [2, 3, 0], [4, 5, 6]]
            #expect(try permuted.balanced().core.count <= 1)
        }
    }
#endif
