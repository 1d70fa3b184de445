/// What a matrix can do to a computation that a program cannot foresee.
public enum LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A pivot (counted from 0) of an LU factorization is exactly zero: the
    /// matrix has no inverse.
    case singular(pivot: Int)

    public var description: String {
        switch self {
        case .singular(let pivot):
            """
            the matrix is singular: pivot \(pivot) of its LU factorization is zero; \
            look for a row or column that is a combination of the others
            """
        }
    }
}
