#if OpenBLAS
    import ComplexModule
    import LinearAlgebra
    import Testing

    /// The QR algorithm on matrices large enough for sweeps of many bulges, of the kinds that are hard for it.
    @Suite struct QRAlgorithmTests {
        @Test(arguments: [76, 150, 301]) func matricesOfReals(n: Int) throws {
            for (name, a) in Self.matrices(n) { try check(a, "\(name) \(n)") }
        }

        // Large enough for threads to share a sweep's work.
        @Test func largeMatrix() throws {
            for (name, a) in Self.matrices(810) where ["random", "block triangular"].contains(name) {
                try check(a, "\(name) 810")
            }
        }

        @Test func matricesOfFloats() throws {
            for (name, a) in Self.matrices(120) where name != "graded" {
                try check(a.map { Float($0) }, "Float \(name)")
            }
        }

        /// What each does to a QR algorithm stands beside it.
        private static func matrices(_ n: Int) -> [(String, Matrix<Double>)] {
            let random: Matrix<Double> = EigenTestKind.random.matrix(n, seed: 9)
            func made(_ element: (Int, Int) -> Double) -> Matrix<Double> { Matrix(rows: n, columns: n, element) }
            return [
                ("random", random),
                // A cycle, whose eigenvalues are all of the same size: only exceptional shifts part them.
                ("cycle", made { ($0 + 1) % n == $1 ? 1 : 0 }),
                // One block of Jordan's, with a corner that makes it a cycle nearly.
                ("perturbed block", made { $0 + 1 == $1 ? 1 : $0 == n - 1 && $1 == 0 ? 1e-10 : 0 }),
                // Far from normal (Grcar 1989).
                ("Grcar", made { $1 - $0 == -1 ? -1 : (0...3).contains($1 - $0) ? 1 : 0 }),
                // Much of it deflates at once.
                ("rank two", dot(random[columns: 0..<2], random[rows: 0..<2])),
                // Eigenvalues that come in twos and threes.
                ("repeated", made { $0 == $1 ? Double($0 / 3) : $1 > $0 ? random[$0, $1] : 0 }),
                ("skew-symmetric", random - random.T),
                // Isolated by a permutation in part.
                ("block triangular", made { $0 >= n / 2 && $1 < n / 2 ? 0 : random[$0, $1] }),
                ("graded", made { random[$0, $1] * .pow(0.9, Double($0 + $1)) }),
                ("zero", made { _, _ in 0 }),
            ]
        }

        private func check<Real: EigenTestScalar & ComplexPart>(_ a: Matrix<Real>, _ label: Comment) throws
        where Real.Magnitude == Real {
            let n = a.rows
            let norm = eigenTestNorm(a)
            let schur = try a.schurDecomposition()
            let (t, z) = (schur.triangular, schur.vectors)
            #expect(eigenTestResidual(dot(dot(z, t), z.T), a, relativeTo: norm) < 30, label)
            #expect(eigenTestResidual(dot(z.T, z), .identity(n), relativeTo: 1) < 30, label)
            for i in 0..<n {
                for j in 0..<max(0, i - 1) where t[i, j] != 0 { Issue.record("T[\(i), \(j)] is not 0, \(label)") }
                if i > 1, t[i, i - 1] != 0, t[i - 1, i - 2] != 0 { Issue.record("a block of three at \(i), \(label)") }
            }
            let result = try a.eigenDecomposition(left: true)
            let (w, v, u) = (result.eigenvalues, result.eigenvectors, try #require(result.leftEigenvectors))
            // Where balancing scales, the norm is no measure; NumPy's residuals are as large.
            if !["graded", "perturbed"].contains(where: "\(label)".contains) {
                #expect(eigenTestResidual(dot(a.complexified, v), v * w, relativeTo: norm) < 30, label)
                let turned = u * w.map(\.conjugate)
                #expect(eigenTestResidual(dot(a.T.complexified, u), turned, relativeTo: norm) < 30, label)
            }
            let (alone, trace) = (try eigenvalues(of: a), a.diagonal.sum())
            for values in [w, alone, schur.eigenvalues] {
                let error = values.sum() - Complex(trace, 0)
                #expect(values.count == n && error._absolute <= Real(30 * n) * .ulpOfOne * (norm + 1), label)
                // Conjugate pairs side by side, the positive one first.
                var i = 0
                while i < n {
                    if values[i].imaginary == 0 { i += 1; continue }
                    #expect(values[i].imaginary > 0 && i + 1 < n && values[i + 1] == values[i].conjugate, label)
                    i += 2
                }
            }
            for j in 0..<n {
                let column = v[column: j].elements
                let length = column.reduce(0) { $0 + $1.lengthSquared }.squareRoot()
                #expect((length - 1).magnitude < Real(n) * .ulpOfOne, label)
                let largest = column.reduce(0) { max($0, $1.length) }
                let isTurned = column.contains { $0.imaginary == 0 && $0.length >= (1 - Real(n) * .ulpOfOne) * largest }
                #expect(isTurned, label)
            }
        }

        /// Windows so wide that a sweep of several bulges solves them too.
        @Test func wideWindows() throws {
            let a: Matrix<Double> = EigenTestKind.random.matrix(1_220, seed: 3)
            let schur = try a.schurDecomposition()
            let (t, z) = (schur.triangular, schur.vectors)
            #expect(eigenTestResidual(dot(dot(z, t), z.T), a, relativeTo: eigenTestNorm(a)) < 30)
            #expect(eigenTestResidual(dot(z.T, z), .identity(1_220), relativeTo: 1) < 30)
        }

        /// Pairs whose block loses an element to underflow are two real eigenvalues, in the form too.
        @Test func blocksThatVanish() throws {
            let unit = Double.leastNonzeroMagnitude
            for a in [[[4, 5], [-1, 0]], [[4, -1], [5, 0]], [[400, 5], [-1, 397]]] as [Matrix<Double>] {
                let schur = try (a * unit).schurDecomposition()
                let (t, w) = (schur.triangular, schur.eigenvalues)
                #expect((t[1, 0] == 0) == (w[0].imaginary == 0 && w[1].imaginary == 0), "\(a)")
                #expect(t[1, 0] == 0 || t[0, 1] != 0, "\(a)")
            }
        }

        @Test func endsOnWhatIsNotFinite() {
            var a: Matrix<Double> = EigenTestKind.random.matrix(120)
            a[60, 60] = .nan
            #expect(throws: LinearAlgebraError.self) { try a.schurDecomposition() }
            _ = try? a.schurDecomposition(checkFinite: false)
        }
    }
#endif
