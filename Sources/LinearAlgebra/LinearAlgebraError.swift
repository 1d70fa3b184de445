/// What a matrix can do to a computation that a program cannot foresee.
public enum LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A pivot (counted from 0) of a factorization is exactly zero, or so small that its reciprocal
    /// overflows: the matrix has no inverse that can be computed.
    case singular(pivot: Int)
    /// The leading minor of this order is the first that is not positive: the matrix is not
    /// positive definite.
    case notPositiveDefinite(minor: Int)
    /// An iteration ended before this many of its values had converged.
    case notConverged(count: Int)
    /// The matrix has this rank, where the computation needs full rank.
    case rankDeficient(rank: Int, needed: Int)
    /// The element (counted from 0) is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// The computation has no answer for this matrix, for the reason given.
    case noSolution(reason: String)

    public var description: String {
        switch self {
        case .singular(let pivot):
            """
            the matrix is singular: pivot \(pivot) of its factorization is zero, or too small to divide by; \
            look for a row or column that is a combination of the others
            """
        case .notPositiveDefinite(let minor):
            """
            the matrix is not positive definite: its leading minor of order \(minor) is not positive; \
            an LU or LDL^T factorization needs no definiteness
            """
        case .notConverged(let count):
            "the iteration did not converge: \(count) values are missing; look for NaN, or scale extreme elements"
        case .rankDeficient(let rank, let needed):
            """
            the matrix has rank \(rank) where \(needed) is needed; \
            take a method by singular values, which needs no full rank
            """
        case .notFinite(let row, let column):
            "element (\(row), \(column)) of the matrix is NaN or infinite; remove or replace it first"
        case .noSolution(let reason):
            "there is no solution: \(reason)"
        }
    }
}
