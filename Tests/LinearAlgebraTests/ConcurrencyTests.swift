import LinearAlgebra
import Testing

/// Factorizations on many threads at once give the answers that one after another give.
@Suite struct ConcurrencyTests {
    private static let order = 65

    /// A number of each solver's result, so that nothing of it can be computed wrong unseen.
    private static func answers(_ seed: UInt64) throws -> [Double] {
        var generator = SplitMix64(seed: seed)
        let n = order
        let a = Matrix<Double>.random(rows: n, columns: n, in: -1...1, using: &generator)
        let b = Matrix<Double>.random(rows: n, columns: 3, in: -1...1, using: &generator)
        let positive = dot(a, a.T) + Matrix<Double>.identity(n)
        var results = [
            try solve(a, b).sum(), try inverse(positive).norm(), try cholesky(positive).norm(),
            try abs(qr(a).R).sum(), try svd(a).singularValues.sum(),
            try positive.symmetricEigenDecomposition().eigenvalues.sum(), try leastSquares(a, b).solution.sum(),
            try determinant(a),
        ]
        #if OpenBLAS
            results.append(try a.eigenDecomposition().eigenvalues.elements.reduce(0) { $0 + $1.length })
            results.append(try positive.ldltFactorized().solve(b).sum())
        #endif
        return results
    }

    @Test(arguments: BackendChoice.available) func manyAtOnce(choice: BackendChoice) async throws {
        let seeds = Array(UInt64(1)...(choice == .swift ? 3 : 8))
        let serial = try withBackend(choice) { () throws in try seeds.map(Self.answers) }
        try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
            for _ in 0..<4 {
                for (place, seed) in seeds.enumerated() {
                    group.addTask { (place, try withBackend(choice) { () throws in try Self.answers(seed) }) }
                }
            }
            for try await (place, found) in group {
                for (which, (one, other)) in zip(found, serial[place]).enumerated() {
                    // Where a library divides the work otherwise, sums have another order.
                    #expect(abs(one - other) <= 1e-8 * (1 + abs(other)), "\(choice) seed \(place) result \(which)")
                }
            }
        }
    }

    /// One factorization, shared by many threads.
    @Test(arguments: BackendChoice.available) func sharedByMany(choice: BackendChoice) async throws {
        var generator = SplitMix64(seed: 9)
        let a = Matrix<Double>.random(rows: 40, columns: 40, in: -1...1, using: &generator)
        let b = Matrix<Double>.random(rows: 40, columns: 40, in: -1...1, using: &generator)
        let factorization = try withBackend(choice) { () throws in try a.luFactorized() }
        let wanted = withBackend(choice) { factorization.solve(b) }
        await withTaskGroup(of: Matrix<Double>.self) { group in
            for _ in 0..<16 { group.addTask { withBackend(choice) { factorization.solve(b) } } }
            for await found in group { #expect(abs(found - wanted).max() < 1e-10) }
        }
    }
}
