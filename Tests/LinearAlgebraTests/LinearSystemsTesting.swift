import ComplexModule
import LinearAlgebra
import Testing

/// What the tests of linear systems share: matrices of the four scalars, and scaled residuals as
/// LAPACK's own testers print them, which stay under 30.
enum LinearSystemsTesting {
    static let limit = 30.0

    /// The sizes for a backend: pure Swift, unblocked, in a debug build, has fewer.
    static func sizes(_ choice: BackendChoice) -> [Int] {
        choice == .swift ? [0, 1, 2, 3, 8, 17] : [0, 1, 2, 3, 7, 8, 16, 31, 33, 64, 65, 130]
    }

    static func scalar<Scalar: MatrixScalar>(_ real: Double, _ imaginary: Double) -> Scalar {
        if let value = Complex<Double>(real, imaginary) as? Scalar { return value }
        if let value = Complex<Float>(Float(real), Float(imaginary)) as? Scalar { return value }
        return Scalar(_real: Scalar.Magnitude(real))
    }

    static func random<Scalar: MatrixScalar>(
        _ rows: Int, _ columns: Int, _ generator: inout SplitMix64
    ) -> Matrix<Scalar> {
        Matrix(rows: rows, columns: columns) { _, _ in
            scalar(.random(in: -1...1, using: &generator), .random(in: -1...1, using: &generator))
        }
    }

    static func adjoint<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
        let result = Scalar._isComplex ? a.T.map(\._conjugate) : a.T
        // One row in the strides of a row, in which products take it.
        return a.columns == 1 ? Matrix(rows: 1, columns: a.rows, result.elements) : result
    }

    /// The same matrix with contiguous columns.
    static func byColumns<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
        a.rows == 1 ? a : Matrix(rows: a.columns, columns: a.rows, a.T.elements).T
    }

    /// A Hermitian matrix with eigenvalues of both signs.
    static func hermitian<Scalar: MatrixScalar>(_ n: Int, _ generator: inout SplitMix64) -> Matrix<Scalar> {
        let a: Matrix<Scalar> = random(n, n, &generator)
        return a + a.H
    }

    /// A Hermitian positive definite matrix.
    static func definite<Scalar: MatrixScalar>(_ n: Int, _ generator: inout SplitMix64) -> Matrix<Scalar> {
        let a: Matrix<Scalar> = random(n, n, &generator)
        return dot(a, a.H) + Matrix.identity(n)
    }

    /// The largest sum of absolute values in a column.
    static func norm<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Double {
        guard !a.isEmpty else { return 0 }
        return a.T.withUnsafeElements { columns in
            (0..<a.columns).reduce(0) { largest, j in
                let sum = Double(Scalar.backend.asum(a.rows, columns.baseAddress! + j * a.rows, 1))
                // Not max: that would lose a NaN.
                return sum <= largest ? largest : sum
            }
        }
    }

    /// `|difference| / (n ulp scale)`; 0 where both are 0.
    static func residual<Scalar: MatrixScalar>(_ difference: Matrix<Scalar>, _ n: Int, _ scale: Double) -> Double {
        let size = norm(difference)
        // Not "== 0 ? 0": a NaN has to come through.
        return size == 0 ? 0 : size / (Double(max(1, n)) * Double(Scalar.Magnitude.ulpOfOne) * scale)
    }

    /// The scaled residual of `a x = b`.
    static func residual<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, _ x: Matrix<Scalar>, _ b: Matrix<Scalar>
    ) -> Double {
        residual(dot(a, x) - b, a.rows, norm(a) * norm(x))
    }

    /// The scaled residual of `a x = I`.
    static func inverseResidual<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ inverse: Matrix<Scalar>) -> Double {
        residual(dot(a, inverse) - Matrix.identity(a.rows), a.rows, norm(a) * norm(inverse))
    }

    /// Square matrices of many kinds, by name.
    static func kinds<Scalar: MatrixScalar>(
        _ n: Int, _ generator: inout SplitMix64
    ) -> [(name: String, matrix: Matrix<Scalar>)] {
        let base: Matrix<Scalar> = random(n, n, &generator)
        guard n < 130 else { return [("random", base)] }
        let extreme = Double(Scalar.Magnitude.greatestFiniteMagnitude) > 1e100 ? 300.0 : 30
        func power(_ i: Int, _ exponent: Double) -> Scalar {
            scalar(_pow(10, exponent * (n > 1 ? 2 * Double(i) / Double(n - 1) - 1 : 0)), 0)
        }
        let v: Matrix<Scalar> = random(n, 1, &generator)
        let length = (0..<n).reduce(0.0) { $0 + _square(Double(v[$1, 0]._absolute)) }
        let two: Scalar = scalar(n > 0 ? -2 / length : 0, 0)
        return [
            ("random", base), ("transposed", base.T),
            ("block", (random(n + 2, n + 3, &generator) as Matrix<Scalar>)[1..<n + 1, 2..<n + 2]),
            ("graded", Matrix(rows: n, columns: n) { base[$0, $1] * scalar(1 / Double(1 << min($0, 40)), 0) }),
            ("badly scaled", Matrix(rows: n, columns: n) { base[$0, $1] * power($0, extreme) }),
            ("reflection", Matrix.identity(n) + dot(v, v.H) * two),
            ("Hilbert", .hilbert(n)),
        ]
    }

    private static func _pow(_ base: Double, _ exponent: Double) -> Double { .pow(base, exponent) }
    private static func _square(_ x: Double) -> Double { x * x }
}
