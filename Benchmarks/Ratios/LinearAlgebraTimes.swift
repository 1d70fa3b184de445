import LinearAlgebra

/// Milliseconds of the linear algebra that NumPy has too, as JSON, for the comparison with it.
enum LinearAlgebraTimes {
    /// Square matrices of order `n` of elements uniform in -0.5...0.5, ten right-hand sides; of one
    /// column of the table, or of all.
    static func run(_ n: Int, only column: String?) throws {
        let (a, b) = (try matrix("a", n, n), try matrix("b", n, 10))
        // Positive definite and symmetric.
        let positive = dot(a, a.T) + Matrix<Double>.identity(n) * Double(n)
        let symmetric = a + a.T
        let half = a[..<(n / 2), ..<(n / 2)]
        let work: [(String, () throws -> Double)] = [
            ("solve", { try solve(a, b)[0, 0] }),
            ("inv", { try inverse(a)[0, 0] }),
            ("cholesky", { try cholesky(positive)[n - 1, n - 1] }),
            ("qr", { try abs(qr(a).R[0, 0]) }),
            ("eigh", { try symmetric.symmetricEigenDecomposition().eigenvalues[0] }),
            ("svd", { try svd(a).singularValues[0] }),
            ("eig", { try half.eigenDecomposition().eigenvalues.elements.map(\.length).max()! }),
            ("lstsq", { try leastSquares(a, b).solution[0, 0] }),
            ("gemm", { dot(a, a)[0, 0] }),
        ]
        var cells: [String] = []
        for (name, work) in work where column == nil || name == column {
            var check = 0.0
            let seconds = medianSeconds([Candidate(name) { check = try! work() }], turns: 7)[0]
            cells.append("\"\(name)\": [\(seconds * 1e3), \(check)]")
        }
        print("{" + cells.joined(separator: ", ") + "}")
    }

    /// Elements that NumPy makes too: a linear congruential generator's.
    private static func matrix(_ name: String, _ rows: Int, _ columns: Int) throws -> Matrix<Double> {
        var state: UInt64 = name == "a" ? 1 : 2
        return Matrix(rows: rows, columns: columns) { _, _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53 - 0.5
        }
    }
}
