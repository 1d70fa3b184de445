/// Finds the `x` with no negative element that makes `|a x - b|` least.
///
/// The active-set method of Lawson and Hanson (1974, chapter 23): elements leave 0 one after another,
/// the one with the steepest descent first, and come back where the unconstrained solution in those that
/// left would be negative. Where m > n, `a` is first reduced to the n rows of its factor `R`.
///
/// Shapes: `a` is m x n, `b` has m elements, `x` n.
/// - Returns: the solution, and the length of `a x - b`.
/// - Precondition: `b.count == a.rows`.
/// - Throws: `LinearAlgebraError.notConverged` where 3n exchanges were not enough (the count is that of
///   the elements that would still leave 0); `.notFinite`, unless `checkFinite` is false.
/// - Complexity: a factorization `Q R` of the columns in use for each exchange.
/// Calls `LAPACKE_?geqrf_work`, `LAPACKE_?ormqr_work` and `cblas_?trsm`.
public func nonNegativeLeastSquares<Scalar: RealScalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> (solution: Vector<Scalar>, residualNorm: Scalar) {
    require(
        b.count == a.rows, "nonNegativeLeastSquares: a \(a.shape) matrix and a right-hand side of \(b.count)")
    try a.requireFinite(checkFinite)
    try b.column.requireFinite(checkFinite)
    // Of about 1, no product of theirs overflows or vanishes.
    let (scaleA, scaleB) = (scaleToOne(a), scaleToOne(b.column))
    let (solution, residualNorm) = try scaledNonNegativeLeastSquares(
        a * scaleA, b * scaleB)
    return (solution * scaleA / scaleB, residualNorm / scaleB)
}

/// The same for numbers of about 1.
private func scaledNonNegativeLeastSquares<Scalar: RealScalar>(
    _ a: Matrix<Scalar>, _ b: Vector<Scalar>
) throws(LinearAlgebraError) -> (solution: Vector<Scalar>, residualNorm: Scalar) {
    guard a.rows > a.columns, !a.isEmpty else {
        let solver = try ActiveSet(a, b)
        return (solver.x, solver.residual.norm())
    }
    let factorization = try a.qrFactorized(checkFinite: false)
    let rotated = factorization.applyQTransposed(to: b.column)[column: 0]
    let solver = try ActiveSet(factorization.R, rotated[0..<a.columns])
    // The part of b outside the span of the columns.
    return (solver.x, .hypot(solver.residual.norm(), rotated[a.columns...].norm()))
}

/// The method's state.
private struct ActiveSet<Scalar: RealScalar> {
    let a: Matrix<Scalar>
    private let adjoint: Matrix<Scalar>
    let b: Vector<Scalar>
    var x: Vector<Scalar>
    /// The columns whose elements have left 0, in the order in which they did.
    var free: [Int] = []
    /// `b - a x`.
    var residual: Vector<Scalar>
    /// For each column, the gradient below which its element has nothing to gain.
    private let thresholds: [Scalar]

    init(_ a: Matrix<Scalar>, _ b: Vector<Scalar>) throws(LinearAlgebraError) {
        self.a = a
        adjoint = a.H
        self.b = b
        x = .zeros(a.columns)
        residual = b
        let rounding = 10 * Scalar(max(a.rows, a.columns)) * .ulpOfOne * b.norm()
        thresholds = (0..<a.columns).map { rounding * a[column: $0].norm() }
        try run()
    }

    private mutating func run() throws(LinearAlgebraError) {
        // Columns that gained nothing although their gradient said so, since the last step that did.
        var refused: Set<Int> = []
        for _ in 0..<max(3 * a.columns, 10) {
            guard let next = steepest(except: refused) else { return }
            free.append(next)
            guard let solution = try unconstrained(), solution[free.count - 1] > 0 else {
                // By rounding, or the column depends on those in use.
                free.removeLast()
                refused.insert(next)
                continue
            }
            try step(towards: solution)
            residual = b - dot(a, x)
            refused = []
        }
        let gradient = dot(adjoint, residual)
        let count = (0..<a.columns).count { !free.contains($0) && gradient[$0] > thresholds[$0] }
        if count > 0 { throw .notConverged(count: count) }
    }

    /// The column with the largest gradient that counts, or nil at the solution.
    private func steepest(except refused: Set<Int>) -> Int? {
        let gradient = dot(adjoint, residual).elements
        let taken = refused.union(free)
        return gradient.indices.filter { !taken.contains($0) && gradient[$0] > thresholds[$0] }
            .max { gradient[$0] < gradient[$1] }
    }

    /// The least-squares solution in the free columns alone, or nil where they are dependent, or
    /// too short to divide by.
    private func unconstrained() throws(LinearAlgebraError) -> Vector<Scalar>? {
        do {
            return try a.gatheringColumns(free).qrFactorized(checkFinite: false).solve(b)
        } catch .rankDeficient {
            return nil
        } catch .singular {
            return nil
        }
    }

    /// Moves to the unconstrained solution, or as far as no element turns negative; the elements that
    /// stop it go back to 0, and the rest goes on.
    private mutating func step(towards first: Vector<Scalar>) throws(LinearAlgebraError) {
        var target = first
        while target.elements.contains(where: { $0 <= 0 }) {
            // The elements in use are positive, but for the newest, whose target is: the step is not 0.
            var (fraction, stopper) = (Scalar(1), free[0])
            for (i, column) in free.enumerated() where target[i] <= 0 {
                let way = x[column] - target[i]
                let allowed = way > 0 ? x[column] / way : 0
                if allowed <= fraction { (fraction, stopper) = (allowed, column) }
            }
            for (i, column) in free.enumerated() {
                x[column] = max(x[column] + fraction * (target[i] - x[column]), 0)
            }
            x[stopper] = 0
            free.removeAll { x[$0] <= 0 }
            // Fewer columns of independent ones are independent.
            guard !free.isEmpty, let reduced = try unconstrained() else { return }
            target = reduced
        }
        for (i, column) in free.enumerated() { x[column] = target[i] }
    }
}
