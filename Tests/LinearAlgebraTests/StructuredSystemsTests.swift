import ComplexModule
import LinearAlgebra
import Testing

private typealias Support = LinearSystemsTesting

/// Triangular, banded, tridiagonal and Toeplitz systems, and the matrices known by name.
@Suite struct StructuredSystemsTests {
    // MARK: - Triangular

    @Test(arguments: BackendChoice.available)
    func triangular(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkTriangular(Float.self, choice)
            try checkTriangular(Double.self, choice)
            try checkTriangular(Complex<Float>.self, choice)
            try checkTriangular(Complex<Double>.self, choice)
        }
    }

    private func checkTriangular<Scalar: MatrixScalar>(_ type: Scalar.Type, _ choice: BackendChoice) throws {
        var generator = SplitMix64(seed: 41)
        for n in Support.sizes(choice) {
            let random: Matrix<Scalar> = Support.random(n, n, &generator)
            let full = random + Matrix<Scalar>.identity(n) * Support.scalar(Double(n), 0)
            let b: Matrix<Scalar> = Support.random(n, 3, &generator)
            for (triangle, unit, turned) in [
                (MatrixTriangle.lower, false, false), (.upper, false, true), (.lower, true, true),
                (.upper, true, false),
            ] {
                let given = turned ? Support.byColumns(full) : full
                var a = triangle == .lower ? full.lowerTriangle() : full.upperTriangle()
                if unit { for i in 0..<n { a[i, i] = 1 } }
                let comment: Comment = "\(Scalar.self) \(choice) n = \(n) \(triangle) unit: \(unit) turned: \(turned)"
                for (transposed, conjugated) in [(false, false), (true, false), (false, true), (true, true)] {
                    let once = conjugated ? Support.adjoint(a).T : a
                    let operated = transposed ? once.T : once
                    let x = try solveTriangular(
                        given, b, triangle, transposed: transposed, conjugated: conjugated, unitDiagonal: unit)
                    #expect(Support.residual(operated, x, b) < Support.limit, comment)
                    var y = Support.byColumns(b)
                    try solveTriangular(
                        given, inPlace: &y, triangle, transposed: transposed, conjugated: conjugated,
                        unitDiagonal: unit)
                    #expect(Support.residual(operated, y, b) < Support.limit, comment)
                }
                let x = try solveTriangular(given, b[column: 1], triangle, unitDiagonal: unit)
                #expect(Support.residual(a, x.column, b[columns: 1..<2]) < Support.limit, comment)
                let inverted = try inverse(given, triangle, unitDiagonal: unit)
                #expect(Support.inverseResidual(a, inverted) < Support.limit, comment)
                #expect(
                    inverted == (triangle == .lower ? inverted.lowerTriangle() : inverted.upperTriangle()), comment)
            }
        }
    }

    @Test(arguments: BackendChoice.available)
    func triangularFailures(choice: BackendChoice) throws {
        try withBackend(choice) { () throws in
            var a: Matrix<Double> = [[1, 2], [3, 0]]
            let b: Vector<Double> = [1, 2]
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) { try solveTriangular(a, b, .lower) }
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) { try inverse(a, .upper) }
            #expect(try solveTriangular(a, b, .lower, unitDiagonal: true) == [1, -1])
            a[0, 1] = .nan
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
                try solveTriangular(a, b, .lower, unitDiagonal: true)
            }
            // The other triangle is not read.
            #expect(try solveTriangular(a, b, .lower, unitDiagonal: true, checkFinite: false) == [1, -1])
        }
    }

    /// A diagonal whose reciprocal overflows is refused, however many the right-hand sides.
    @Test(arguments: BackendChoice.available)
    func tinyDiagonals(choice: BackendChoice) throws {
        try withBackend(choice) {
            try checkTinyDiagonal(Float.self)
            try checkTinyDiagonal(Double.self)
            try checkTinyDiagonal(Complex<Float>.self)
            try checkTinyDiagonal(Complex<Double>.self)
        }
    }

    private func checkTinyDiagonal<Scalar: MatrixScalar>(_: Scalar.Type) throws {
        let tiny = Scalar(_real: Scalar.Magnitude.leastNormalMagnitude / 8)
        let small = Scalar(_real: Scalar.Magnitude.leastNormalMagnitude)
        for count in [0, 1, 2, 5] {
            let comment: Comment = "\(Scalar.self) \(count) right-hand sides"
            let b = Matrix<Scalar>(repeating: tiny, rows: 2, columns: count)
            let a = Matrix<Scalar>.diagonal([1, tiny])
            #expect(throws: LinearAlgebraError.singular(pivot: 1), comment) { try solveTriangular(a, b, .lower) }
            #expect(throws: LinearAlgebraError.singular(pivot: 1), comment) {
                try solveTriangular(a.T, b, .upper, transposed: true, conjugated: true)
            }
            #expect(throws: LinearAlgebraError.singular(pivot: 1), comment) { try a.qrFactorized().solve(b) }
            #expect(try solveTriangular(a, b, .lower, unitDiagonal: true) == b, comment)
            // The smallest that is taken.
            let least = Matrix<Scalar>.diagonal([1, small])
            let right = Matrix<Scalar>(repeating: small, rows: 2, columns: count)
            #expect(try solveTriangular(least, right, .upper)[rows: 1...] == .ones(rows: 1, columns: count), comment)
            let x = try least.qrFactorized().solve(right)[rows: 1...]
            #expect(x == .ones(rows: 1, columns: count), comment)
        }
        #expect(throws: LinearAlgebraError.singular(pivot: 0)) { try inverse(Matrix<Scalar>([[tiny]]), .upper) }
        #expect(throws: LinearAlgebraError.singular(pivot: 0)) { try solveTriangular([[tiny]], [tiny], .upper) }
    }

    @Test func triangles() {
        let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
        #expect(a.lowerTriangle() == [[1, 0, 0], [4, 5, 0]] && a.upperTriangle() == [[1, 2, 3], [0, 5, 6]])
        #expect(a.lowerTriangle(1) == [[1, 2, 0], [4, 5, 6]] && a.upperTriangle(1) == [[0, 2, 3], [0, 0, 6]])
        #expect(a.lowerTriangle(-1) == [[0, 0, 0], [4, 0, 0]] && a.upperTriangle(-1) == a)
        #expect(
            a.T.lowerTriangle() == [[1, 0], [2, 5], [3, 6]] && a.T.upperTriangle(1) == [[0, 4], [0, 0], [0, 0]])
        let none = Matrix<Double>.zeros(rows: 2, columns: 3)
        #expect(a.lowerTriangle(-9) == none && a.upperTriangle(9) == none)
        #expect(a.lowerTriangle(9) == a && a.upperTriangle(-9) == a)
        #expect(Matrix<Float>.zeros(rows: 0, columns: 2).lowerTriangle().columns == 2)
    }

    // MARK: - Banded and tridiagonal

    #if OpenBLAS
        @Test func banded() throws {
            try checkBanded(Float.self)
            try checkBanded(Double.self)
            try checkBanded(Complex<Float>.self)
            try checkBanded(Complex<Double>.self)
        }

        private func checkBanded<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            var generator = SplitMix64(seed: 42)
            for n in Support.sizes(.openBLAS) {
                for (lower, upper) in [(0, 0), (1, 1), (2, 1), (0, 3), (5, 2)] {
                    let comment: Comment = "\(Scalar.self) n = \(n) bands \(lower), \(upper)"
                    let bands: Matrix<Scalar> = Support.random(lower + upper + 1, n, &generator)
                    let b: Matrix<Scalar> = Support.random(n, 3, &generator)
                    let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
                        let row = upper + i - j
                        return (0...lower + upper).contains(row) ? bands[row, j] : .zero
                    }
                    let x = try solveBanded(lower: lower, upper: upper, bands, b)
                    #expect(Support.residual(a, x, b) < Support.limit, comment)
                    let y = try solveBanded(lower: lower, upper: upper, Support.byColumns(bands), b[column: 1])
                    #expect(Support.residual(a, y.column, b[columns: 1..<2]) < Support.limit, comment)
                }
                let comment: Comment = "\(Scalar.self) n = \(n)"
                try checkDefinite(Scalar.self, n, &generator, comment)
                let wings: Matrix<Scalar> = Support.random(max(0, n - 1), 2, &generator)
                let middle: Matrix<Scalar> = Support.random(n, 1, &generator)
                let b: Matrix<Scalar> = Support.random(n, 2, &generator)
                let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
                    i == j ? middle[i, 0] : i == j + 1 ? wings[j, 0] : j == i + 1 ? wings[i, 1] : .zero
                }
                let x = try solveTridiagonal(
                    lower: wings[column: 0], diagonal: middle[column: 0], upper: wings[column: 1], b)
                #expect(Support.residual(a, x, b) < Support.limit, comment)
            }
        }

        private func checkDefinite<Scalar: MatrixScalar>(
            _ type: Scalar.Type, _ n: Int, _ generator: inout SplitMix64, _ comment: Comment
        ) throws {
            let b: Matrix<Scalar> = Support.random(n, 3, &generator)
            for k in [0, 1, 3] {
                let band: Matrix<Scalar> = Support.random(n, n, &generator)
                // Dominant on the diagonal: definite.
                let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
                    abs(i - j) > k
                        ? .zero
                        : i == j
                            ? Support.scalar(4.0 * Double(k + 1), 0)
                            : i > j ? band[i, j] : band[j, i]._conjugate
                }
                let upper = Matrix<Scalar>(rows: k + 1, columns: n) { $1 + $0 >= k ? a[$1 + $0 - k, $1] : .zero }
                let lower = Matrix<Scalar>(rows: k + 1, columns: n) { $1 + $0 < n ? a[$1 + $0, $1] : .zero }
                #expect(Support.residual(a, try solveHermitianBanded(upper, b), b) < Support.limit, comment)
                #expect(Support.residual(a, try solveHermitianBanded(lower, b, .lower), b) < Support.limit, comment)
                guard k == 1 else { continue }
                let diagonal = Vector<Scalar.Magnitude>(repeating: 8, count: n)
                let below = Vector<Scalar>((0..<max(0, n - 1)).map { a[$0 + 1, $0] })
                let x = try solvePositiveDefiniteTridiagonal(diagonal: diagonal, lower: below, b)
                #expect(Support.residual(a, x, b) < Support.limit, comment)
                let y = try solvePositiveDefiniteTridiagonal(diagonal: diagonal, lower: below, b[column: 0])
                #expect(Support.residual(a, y.column, b[columns: 0..<1]) < Support.limit, comment)
            }
        }

        @Test func bandedFailures() throws {
            let b: Vector<Double> = [1, 2]
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
                try solveBanded(lower: 0, upper: 0, [[1, 0]], b)
            }
            #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
                try solveBanded(lower: 0, upper: 0, [[1, .nan]], b)
            }
            #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
                try solveTridiagonal(lower: [1], diagonal: [1, 1], upper: [1], b)
            }
            #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
                try solveTridiagonal(lower: [.infinity], diagonal: [1, 1], upper: [1], b)
            }
            #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: 2)) {
                try solveHermitianBanded([[0, 2], [1, 1]], b)
            }
            #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: 2)) {
                try solvePositiveDefiniteTridiagonal(diagonal: [1, 1], lower: [2], b)
            }
            #expect(
                try solveBanded(lower: 1, upper: 1, [[0, 1, 1], [2, 2, 2], [1, 1, 0]], [3, 4, 3]) == [1, 1, 1])
        }

        /// Matrices whose pivots have no finite reciprocals.
        @Test func subnormalSystems() throws {
            try checkSubnormal(Float.self)
            try checkSubnormal(Double.self)
            try checkSubnormal(Complex<Float>.self)
            try checkSubnormal(Complex<Double>.self)
        }

        private func checkSubnormal<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
            typealias Real = Scalar.Magnitude
            let tiny = Real(sign: .plus, exponent: Real.leastNormalMagnitude.exponent - 8, significand: 1)
            let factor = Scalar(_real: tiny)
            var generator = SplitMix64(seed: 44)
            // Small whole numbers: no scaling rounds them.
            func whole(_ rows: Int, _ columns: Int) -> Matrix<Scalar> {
                Matrix(rows: rows, columns: columns) { _, _ in
                    Support.scalar(
                        Double(Int.random(in: 1...9, using: &generator)),
                        Double(Int.random(in: -4...4, using: &generator)))
                }
            }
            for n in [1, 2, 7] {
                let expected = whole(n, 2)
                func check(_ x: Matrix<Scalar>, _ name: String) {
                    let error = Support.norm(x - expected) / Support.norm(expected)
                    #expect(error < 1000 * Double(Real.ulpOfOne), "\(Scalar.self) n = \(n) \(name)")
                }
                for (lower, upper) in [(0, 0), (1, 1), (2, 1), (0, 3)] {
                    var bands = whole(lower + upper + 1, n)
                    for j in 0..<n { bands[upper, j] += Support.scalar(40, 0) }
                    let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
                        let row = upper + i - j
                        return (0...lower + upper).contains(row) ? bands[row, j] : .zero
                    }
                    let b = dot(a, expected) * factor
                    check(try solveBanded(lower: lower, upper: upper, bands * factor, b), "bands \(lower), \(upper)")
                }
                for isLowerZero in [false, true] {
                    let wing = whole(max(0, n - 1), 1)
                    let middle = whole(n, 1).map { $0 + Support.scalar(20, 0) }
                    let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
                        i == j
                            ? middle[i, 0] : j == i + 1 ? wing[i, 0] : i == j + 1 && !isLowerZero ? wing[j, 0] : .zero
                    }
                    let small = wing * factor
                    let x = try solveTridiagonal(
                        lower: isLowerZero ? .zeros(small.rows) : small[column: 0],
                        diagonal: (middle * factor)[column: 0], upper: small[column: 0], dot(a, expected) * factor)
                    check(x, "tridiagonal \(isLowerZero)")
                }
                let below = whole(max(0, n - 1), 1)
                let definite = Matrix<Scalar>(rows: n, columns: n) { i, j in
                    i == j
                        ? Support.scalar(40, 0) : i == j + 1 ? below[j, 0] : j == i + 1 ? below[i, 0]._conjugate : .zero
                }
                let bands = Matrix<Scalar>(rows: 2, columns: n) { $1 + $0 < n ? definite[$1 + $0, $1] : .zero }
                let b = dot(definite, expected) * factor
                check(try solveHermitianBanded(bands * factor, b, .lower), "Hermitian bands")
                let diagonal = Vector<Real>(repeating: 40 * tiny, count: n)
                check(
                    try solvePositiveDefiniteTridiagonal(diagonal: diagonal, lower: (below * factor)[column: 0], b),
                    "definite tridiagonal")
            }
            // Small right-hand sides beside large ones, of which x overflows, and beside NaN.
            let x = try solveBanded(
                lower: 0, upper: 0, Matrix(repeating: factor, rows: 1, columns: 1), [[factor, 1, Scalar(_real: .nan)]])
            #expect(x[0, 0] == 1 && !x[0, 1].isFinite && !x[0, 2].isFinite)
            let zeros = Matrix<Scalar>.zeros(rows: 3, columns: 2)
            #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
                try solveBanded(lower: 1, upper: 1, zeros, [1, 1])
            }
        }

        /// A single pivot that has no finite reciprocal: a right answer, or an error.
        /// What is not read does not decide how a small matrix is scaled.
        @Test func unreadElements() throws {
            let t = 0x1p-1030
            let ones: Vector<Double> = [1, 1]
            let right = Vector([5 * t, 5 * t])
            #expect(try solveBanded(lower: 1, upper: 1, [[1, t], [4 * t, 4 * t], [t, 1]], right) == ones)
            for x in [
                try solveHermitianBanded([[1, t], [4 * t, 4 * t]], right),
                try solveHermitianBanded([[4 * t, 4 * t], [t, 1]], right, .lower),
            ] {
                #expect((x - ones).elements.allSatisfy { abs($0) < 1e-15 }, "\(x)")
            }
            #expect(try Matrix([[t, 1], [0, t]]).ldltFactorized().solve(Vector([t, t])) == ones)
        }

        @Test func subnormalPivots() throws {
            let (size, b): (Double, Vector<Double>) = (0x1p-1030, [1, 0x1p-1030])
            #expect(try solveBanded(lower: 0, upper: 0, [[1, size]], b) == [1, 1])
            #expect(try solveTridiagonal(lower: [0], diagonal: [1, size], upper: [0], b) == [1, 1])
            #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
                try solveBanded(lower: 1, upper: 0, [[size, 1], [0, 0]], b)
            }
            #expect(try solveBanded(lower: 1, upper: 0, [[1, size], [0, 0]], b) == [1, 1])
            // The BLAS multiplies by the reciprocals of complex pivots.
            for pivot in [Complex(size, 0), Complex(0, size), Complex(size, size)] {
                let b: Vector<Complex<Double>> = [1, pivot]
                for lower in 0...1 {
                    var bands = Matrix<Complex<Double>>.zeros(rows: lower + 1, columns: 2)
                    (bands[0, 0], bands[0, 1]) = (1, pivot)
                    #expect(throws: LinearAlgebraError.singular(pivot: 1), "lower = \(lower), \(pivot)") {
                        try solveBanded(lower: lower, upper: 0, bands, b)
                    }
                }
                #expect(try solveTridiagonal(lower: [0], diagonal: [1, pivot], upper: [0], b) == [1, 1])
            }
        }
    #endif

    // MARK: - Toeplitz

    @Test func toeplitz() throws {
        try checkToeplitz(Float.self)
        try checkToeplitz(Double.self)
        try checkToeplitz(Complex<Float>.self)
        try checkToeplitz(Complex<Double>.self)
        let b: Vector<Double> = [1, 2]
        #expect(throws: LinearAlgebraError.self) { try solveToeplitz(column: [0, 1], row: [0, 1], b) }
        #expect(throws: LinearAlgebraError.self) { try solveToeplitz(column: [1, 1], row: [1, 1], b) }
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
            try solveToeplitz(column: [1, 1], row: [1, .nan], b)
        }
        #expect(try solveToeplitz(column: [2, 1], row: [9, 0], b) == [0.5, 0.75])
    }

    private func checkToeplitz<Scalar: MatrixScalar>(_ type: Scalar.Type) throws {
        var generator = SplitMix64(seed: 43)
        for n in [0, 1, 2, 3, 7, 8, 16, 33, 65] {
            let random: Matrix<Scalar> = Support.random(n, 2, &generator)
            // Dominant on the diagonal: all leading minors are well-conditioned.
            let elements = (0..<n).map { $0 == 0 ? Support.scalar(2.0 * Double(n), 0) : random[$0, 0] }
            let (column, row) = (Vector<Scalar>(elements), n > 0 ? random[column: 1] : .zeros(0))
            let b: Matrix<Scalar> = Support.random(n, 3, &generator)
            let comment: Comment = "\(Scalar.self) n = \(n)"
            let general = try solveToeplitz(column: column, row: row, b)
            #expect(Support.residual(.toeplitz(column: column, row: row), general, b) < Support.limit, comment)
            let hermitian = try solveToeplitz(column: column, b)
            let a = Matrix<Scalar>.toeplitz(column: column)
            #expect(Support.residual(a, hermitian, b) < Support.limit, comment)
            #expect(a == Support.adjoint(a), comment)
        }
    }

    // MARK: - Matrices by name

    @Test func namedMatrices() throws {
        typealias M = Matrix<Double>
        #expect(M.toeplitz(column: [1, 2, 3], row: [9, 4, 5, 6]) == [[1, 4, 5, 6], [2, 1, 4, 5], [3, 2, 1, 4]])
        #expect(M.toeplitz(column: [1, 2]) == [[1, 2], [2, 1]])
        #expect(M.hankel(column: [1, 2, 3]) == [[1, 2, 3], [2, 3, 0], [3, 0, 0]])
        #expect(M.hankel(column: [1, 2], row: [9, 3, 4]) == [[1, 2, 3], [2, 3, 4]])
        #expect(M.circulant([1, 2, 3]) == [[1, 3, 2], [2, 1, 3], [3, 2, 1]])
        #expect(M.hilbert(2) == [[1, 0.5], [0.5, 1.0 / 3]])
        #expect(M.vandermonde([1, 2, 3]) == [[1, 1, 1], [4, 2, 1], [9, 3, 1]])
        #expect(M.vandermonde([2, 3], columns: 4, increasing: true) == [[1, 2, 4, 8], [1, 3, 9, 27]])
        #expect(M.companion([2, -6, 4, 8]) == [[3, -2, -4], [1, 0, 0], [0, 1, 0]])
        #expect(M.companion([2, -6]) == [[3]])
        #expect(M.hilbert(0).isEmpty && M.circulant([]).isEmpty && M.vandermonde([]).isEmpty)
        // The determinant of a Vandermonde matrix is the product of all differences.
        #expect(try abs(determinant(M.vandermonde([1, 2, 4], increasing: true)) - 6) < 1e-13)
    }
}
