import LinearAlgebra

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The linear algebra that NumPy has too, for the comparison with it.
enum LinearAlgebraTimes {
    /// Square matrices of order `n` of elements uniform in -0.5...0.5, and ten right-hand sides. For each name of a
    /// column of the table that comes in a line, a line with the milliseconds of one call, measured over 20 ms or
    /// more after a first call, and a number of its result.
    static func run(_ n: Int) throws {
        let (a, b) = (try matrix("a", n, n), try matrix("b", n, 10))
        // Positive definite and symmetric.
        let positive = dot(a, a.T) + Matrix<Double>.identity(n) * Double(n)
        let symmetric = a + a.T
        let half = a[..<(n / 2), ..<(n / 2)]
        let work: [String: () throws -> Double] = [
            "solve": { try solve(a, b)[0, 0] },
            "inv": { try inverse(a)[0, 0] },
            "cholesky": { try cholesky(positive)[n - 1, n - 1] },
            "qr": { try abs(qr(a).R[0, 0]) },
            "eigh": { try symmetric.symmetricEigenDecomposition().eigenvalues[0] },
            "svd": { try svd(a).singularValues[0] },
            "eig": { try half.eigenDecomposition().eigenvalues.elements.map(\.length).max()! },
            "lstsq": { try leastSquares(a, b).solution[0, 0] },
            "gemm": { dot(a, a)[0, 0] },
        ]
        let clock = ContinuousClock()
        while let name = readLine() {
            guard let work = work[name] else { fatalError("there is no column \(name)") }
            var (result, calls, elapsed) = (try work(), 0, Duration.zero)
            while elapsed < .milliseconds(20) {
                elapsed += try clock.measure { result = try work() }
                calls += 1
            }
            print(elapsed / .milliseconds(1) / Double(calls), result)
            fflush(nil)
        }
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
