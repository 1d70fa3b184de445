import RealModule

// Matrices that are known by name. Each element is computed once; O(rows * columns).
extension Matrix {
    /// The Toeplitz matrix of this first column and first row, constant along its diagonals: element
    /// (i, j) is `column[i - j]`, above the diagonal `row[j - i]` (`scipy.linalg.toeplitz`).
    ///
    /// Element 0 of the row is not read. Without a row, that is the conjugate of the column.
    public static func toeplitz(column: Vector<Scalar>, row: Vector<Scalar>? = nil) -> Matrix {
        let (down, across) = (column.elements, row?.elements ?? column.elements.map(\._conjugate))
        return Matrix(rows: down.count, columns: across.count) { $0 >= $1 ? down[$0 - $1] : across[$1 - $0] }
    }

    /// The Hankel matrix of this first column and last row, constant along its antidiagonals: element
    /// (i, j) is `column[i + j]`, and past the column `row[i + j - column.count + 1]`
    /// (`scipy.linalg.hankel`).
    ///
    /// Element 0 of the row is not read. Without a row, that is zero.
    public static func hankel(column: Vector<Scalar>, row: Vector<Scalar>? = nil) -> Matrix {
        let down = column.elements
        let across = row?.elements ?? [Scalar](repeating: .zero, count: down.count)
        return Matrix(rows: down.count, columns: across.count) { i, j in
            i + j < down.count ? down[i + j] : across[i + j - down.count + 1]
        }
    }

    /// The circulant matrix of this first column, each next column the one before it turned down by
    /// one: element (i, j) is `column[(i - j) mod n]` (`scipy.linalg.circulant`).
    public static func circulant(_ column: Vector<Scalar>) -> Matrix {
        let elements = column.elements
        return Matrix(rows: elements.count, columns: elements.count) { i, j in
            elements[i >= j ? i - j : i - j + elements.count]
        }
    }

    /// The Hilbert matrix: element (i, j) is `1 / (i + j + 1)` (`scipy.linalg.hilbert`). Its condition
    /// grows like 33^order.
    public static func hilbert(_ order: Int) -> Matrix {
        Matrix(rows: order, columns: order) { Scalar(_real: 1 / Scalar.Magnitude($0 + $1 + 1)) }
    }

    /// The Vandermonde matrix: a row for each point, of its powers, the highest first, down to 1
    /// (`numpy.vander`).
    ///
    /// - Parameters:
    ///   - points: the points, one for each row.
    ///   - columns: the number of powers; without it, as many as points.
    ///   - increasing: whether the powers start with 1 instead.
    public static func vandermonde(
        _ points: Vector<Scalar>, columns: Int? = nil, increasing: Bool = false
    ) -> Matrix {
        let columns = columns ?? points.count
        var result = Matrix(uninitializedRows: points.count, columns: columns)
        let values = points.elements
        result.withMutableElements { elements in
            for (i, point) in values.enumerated() {
                var power: Scalar = 1
                for k in 0..<columns {
                    elements[i * columns + (increasing ? k : columns - 1 - k)] = power
                    power *= point
                }
            }
        }
        return result
    }

    /// The companion matrix of the polynomial with these coefficients, the highest power's first
    /// (`scipy.linalg.companion`): its eigenvalues are the polynomial's roots.
    ///
    /// n coefficients make it (n - 1) x (n - 1): the first row is `-c[1...] / c[0]`, and ones lie below
    /// the diagonal.
    /// - Precondition: there are two coefficients or more, and the first is not zero.
    public static func companion(_ coefficients: Vector<Scalar>) -> Matrix {
        let c = coefficients.elements
        require(
            c.count >= 2 && c[0] != .zero,
            "companion: \(c.count) coefficients; it takes two or more, the first not zero")
        return Matrix(rows: c.count - 1, columns: c.count - 1) { i, j in
            i == 0 ? -c[j + 1] / c[0] : i == j + 1 ? 1 : .zero
        }
    }
}
