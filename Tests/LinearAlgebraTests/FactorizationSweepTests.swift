#if OpenBLAS
    import LinearAlgebra
    import RealModule
    import Testing

    /// Every kind of matrix at every size, around each edge of a block, through the factorizations,
    /// by their identities: scaled residuals, as LAPACK's own testers print them, which stay under 30.
    @Suite struct FactorizationSweepTests {
        private typealias Residuals = LinearSystemsTesting

        private static let sizes = [
            0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 127, 128, 129, 130,
        ]

        enum Kind: CaseIterable {
            case random, symmetric, singular, rankDeficient, graded, hilbert, vandermonde, companion, orthogonal
            case badlyScaled, huge, tiny

            /// Whether nothing is lost in it to rounding, so that inverses mean something.
            var isWellScaled: Bool { [.random, .symmetric, .rankDeficient, .orthogonal].contains(self) }

            func matrix(_ n: Int) -> Matrix<Double> {
                var generator = SplitMix64(seed: UInt64(n) + 1)
                let random: Matrix<Double> = Residuals.random(n, n, &generator)
                /// From 1 in row 0 to 10^-`digits` in the last.
                func power(_ i: Int, _ digits: Double) -> Double {
                    .pow(10, -digits * Double(i) / Double(max(1, n - 1)))
                }
                switch self {
                case .random: return random
                case .symmetric: return random + random.T
                case .singular:
                    // The last row twice the first: a zero pivot up to rounding.
                    return Matrix(rows: n, columns: n) { random[$0 == n - 1 ? 0 : $0, $1] * ($0 == n - 1 ? 2 : 1) }
                case .rankDeficient:
                    let rank = (n + 1) / 2
                    return dot(
                        Residuals.random(n, rank, &generator), Residuals.random(rank, n, &generator) as Matrix<Double>)
                case .graded: return Matrix(rows: n, columns: n) { random[$0, $1] * power($0, 12) * power($1, 3) }
                case .hilbert: return .hilbert(n)
                case .vandermonde:
                    return Matrix(rows: n, columns: n) { i, j in
                        Double.pow(-1 + 2 * Double(i) / Double(max(1, n - 1)), j)
                    }
                case .companion:
                    guard n > 0 else { return random }
                    return .companion(Vector((0...n).map { $0 == 0 ? 1 : random[($0 - 1) % n, 0] }))
                case .orthogonal:
                    let v: Matrix<Double> = Residuals.random(n, 1, &generator)
                    return n == 0 ? random : Matrix.identity(n) - dot(v, v.T) * (2 / dot(v.T, v)[0, 0])
                case .badlyScaled: return Matrix(rows: n, columns: n) { random[$0, $1] * 1e300 * power($0, 600) }
                case .huge: return random * 1e300
                case .tiny: return random * 1e-300
                }
            }
        }

        private func forEachSize(_ kind: Kind, _ body: (Matrix<Double>, Comment) throws -> Void) rethrows {
            for n in Self.sizes { try body(kind.matrix(n), "\(kind), n = \(n)") }
        }

        /// `difference` in units of n ulp of `a`.
        private func residual(_ difference: Matrix<Double>, _ a: Matrix<Double>) -> Double {
            Residuals.residual(difference, a.rows, Residuals.norm(a))
        }

        /// How far the columns are from orthonormal.
        private func departure(_ q: Matrix<Double>) -> Double {
            Residuals.residual(dot(q.T, q) - .identity(q.columns), q.rows, 1)
        }

        @Test(arguments: Kind.allCases) func gaussianElimination(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                do {
                    let lu = try a.luFactorized()
                    #expect(residual(dot(lu.P, dot(lu.L, lu.U)) - a, a) < 30, label)
                    guard kind == .random || kind == .orthogonal, a.rows > 0 else { return }
                    var generator = SplitMix64(seed: 3)
                    let b: Matrix<Double> = Residuals.random(a.rows, 3, &generator)
                    #expect(Residuals.residual(a, lu.solve(b), b) < 30, label)
                    #expect(Residuals.residual(a.T, lu.solveTransposed(b), b) < 30, label)
                } catch LinearAlgebraError.singular(let pivot) {
                    #expect(kind != .random && (0..<a.rows).contains(pivot), label)
                }
            }
        }

        @Test(arguments: Kind.allCases) func orthogonalFactors(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                let plain = try qr(a)
                #expect(residual(dot(plain.Q, plain.R) - a, a) < 30 && departure(plain.Q) < 30, label)
                let pivoted = try a.pivotedQRFactorized()
                let product = dot(dot(pivoted.Q, pivoted.R), pivoted.P.T)
                #expect(residual(product - a, a) < 30 && departure(pivoted.Q) < 30, label)
                let diagonal = (0..<a.rows).map { abs(pivoted.R[$0, $0]) }
                // Up to the rounding of the norms that choose the pivots.
                #expect(
                    zip(diagonal, diagonal.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-6) + diagonal[0] * 1e-14 },
                    label)
            }
        }

        @Test(arguments: Kind.allCases) func singularValues(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                let factors = try svd(a)
                let (u, vt, values) = (factors.U, factors.VT, factors.singularValues)
                #expect(residual(dot(u * values, vt) - a, a) < 30, label)
                #expect(departure(u) < 30 && departure(vt.T) < 30, label)
                #expect(zip(values.elements, values.elements.dropFirst()).allSatisfy { $0 >= $1 }, label)
                guard a.rows > 0 else { return }
                let alone = try a.singularValues()
                #expect((alone - values).norm(.infinity) <= 30 * Double(a.rows) * .ulpOfOne * values[0], label)
            }
        }

        @Test(arguments: Kind.allCases) func symmetricEigenvalues(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                let a = a * 0.5 + a.T * 0.5
                let spectrum = try a.symmetricEigenDecomposition()
                let (w, v) = (spectrum.eigenvalues, spectrum.eigenvectors)
                #expect(residual(dot(a, v) - v * w, a) < 30 && departure(v) < 30, label)
                #expect(w.elements == w.elements.sorted(), label)
            }
        }

        @Test(arguments: Kind.allCases) func eigenvalues(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                let schur = try a.schurDecomposition()
                let (t, z) = (schur.triangular, schur.vectors)
                #expect(residual(dot(dot(z, t), z.T) - a, a) < 30 && departure(z) < 30, label)
                let hessenberg = try a.hessenbergDecomposition()
                let (h, q) = (hessenberg.hessenberg, hessenberg.vectors)
                #expect(residual(dot(dot(q, h), q.T) - a, a) < 30 && departure(q) < 30, label)
                // Balancing gives up the norm of a badly scaled matrix as the measure.
                guard kind != .badlyScaled, kind != .graded else { return }
                let spectrum = try a.eigenDecomposition()
                let (w, v) = (spectrum.eigenvalues, spectrum.eigenvectors)
                #expect(
                    Residuals.residual(dot(a.complexified, v) - v * w, a.rows, Residuals.norm(a)) < 30, label)
            }
        }

        @Test(arguments: Kind.allCases.filter(\.isWellScaled)) func moorePenrose(kind: Kind) throws {
            try forEachSize(kind) { a, label in
                let inverse = try pseudoInverse(a, relativeTolerance: 1e-10)
                let (left, right) = (dot(a, inverse), dot(inverse, a))
                // Each product magnifies the rounding by the condition number, not more.
                let condition = max(1, Residuals.norm(a) * Residuals.norm(inverse))
                #expect(residual(dot(left, a) - a, a) < 30 * condition, label)
                #expect(residual(dot(right, inverse) - inverse, inverse) < 30 * condition, label)
                #expect(Residuals.residual(left - left.T, a.rows, condition) < 30, label)
                #expect(Residuals.residual(right - right.T, a.rows, condition) < 30, label)
                guard kind == .rankDeficient else { return }
                #expect(try matrixRank(a) == (a.rows + 1) / 2, label)
            }
        }

        @Test func choleskyOfEveryGramMatrix() throws {
            for kind in Kind.allCases where kind.isWellScaled || kind == .companion || kind == .vandermonde {
                try forEachSize(kind) { a, label in
                    let gram = dot(a, a.T) + Matrix.identity(a.rows)
                    let l = try cholesky(gram)
                    #expect(residual(dot(l, l.T) - gram, gram) < 30, label)
                }
            }
        }

        @Test func logarithmsAndRootsOfDefiniteMatrices() throws {
            try forEachSize(.random) { a, label in
                let n = a.rows
                let definite = n == 0 ? a : dot(a, a.T) * (1 / Double(n)) + Matrix.identity(n) * 0.1 + (a - a.T) * 0.05
                let (logarithm, root) = (try matrixLogarithm(definite), try matrixSquareRoot(definite))
                // What the exponential does to an error of its argument.
                let growth = max(1, Residuals.norm(logarithm)) * 2
                #expect(residual(try matrixExponential(logarithm) - definite, definite) < 30 * growth, label)
                #expect(residual(dot(root, root) - definite, definite) < 30 * growth, label)
            }
        }
    }
#endif
