import ComplexModule
import LinearAlgebra
import RealModule

/// Matrices and scaled residuals for the tests of orthogonal factorizations and singular values.
enum OrthogonalTestMatrices {
    static let sizes: [(Int, Int)] = [
        (1, 1), (1, 5), (5, 1), (2, 2), (3, 7), (7, 3), (8, 8), (16, 31), (31, 16), (33, 33),
    ]
    /// For LAPACK only: past its block sizes.
    static let largeSizes: [(Int, Int)] = [(64, 65), (130, 65)]

    static func sizes(for choice: BackendChoice) -> [(Int, Int)] {
        choice == .swift ? sizes : sizes + largeSizes
    }

    static func scalar<S: MatrixScalar>(_ real: Double, _ imaginary: Double) -> S {
        if S.self == Float.self { return Float(real) as! S }
        if S.self == Double.self { return real as! S }
        if S.self == Complex<Float>.self { return Complex(Float(real), Float(imaginary)) as! S }
        return Complex(real, imaginary) as! S
    }

    static func random<S: MatrixScalar>(_ rows: Int, _ columns: Int, seed: UInt64 = 1) -> Matrix<S> {
        var generator = SplitMix64(seed: seed &* 7919 &+ UInt64(rows * 1009 + columns))
        let parts = Matrix<Double>.randomNormal(rows: rows, columns: 2 * columns, using: &generator)
        return Matrix(rows: rows, columns: columns) { scalar(parts[$0, 2 * $1], parts[$0, 2 * $1 + 1]) }
    }

    /// Matrices of every kind in one shape.
    static func kinds<S: MatrixScalar>(_ rows: Int, _ columns: Int) -> [(String, Matrix<S>)] {
        let plain: Matrix<S> = random(rows, columns)
        let least = min(rows, columns)
        let inner = (least + 1) / 2
        let (left, right): (Matrix<S>, Matrix<S>) = (random(rows, inner, seed: 2), random(inner, columns, seed: 3))
        // Few of the large ones: a debug build's loops are slow.
        if least > 60 { return [("random", plain), ("rank-deficient", dot(left, right))] }
        let lengths: [S] = (0..<columns).map { j in
            let exponent = -Double(6 * j) / Double(columns)
            return scalar(Double.pow(10, exponent), 0)
        }
        let hilbert = Matrix<S>(rows: rows, columns: columns) { i, j in
            let sum = Double(i + j + 1)
            return scalar(1 / sum, 0)
        }
        func scaled(_ size: Double) -> S { scalar(size, 0) }
        let largest: Double = S.Magnitude.greatestFiniteMagnitude > 1e50 ? 1e300 : 1e28
        return [
            ("random", plain), ("transposed view", random(columns, rows, seed: 4).T),
            ("block", random(rows + 2, columns + 3, seed: 5)[1..<rows + 1, 2..<columns + 2]),
            ("rank-deficient", dot(left, right)), ("zero", .zeros(rows: rows, columns: columns)),
            ("graded", plain * Vector(lengths)),
            ("Hilbert", hilbert), ("huge", plain * scaled(largest)), ("tiny", plain * scaled(1 / largest)),
        ]
    }

    static func adjoint<S: MatrixScalar>(_ a: Matrix<S>) -> Matrix<S> {
        S._isComplex ? Matrix(rows: a.columns, columns: a.rows) { a[$1, $0]._conjugate } : a.T
    }

    /// The product, of copies: whatever view an operand is, BLAS sees a plain matrix.
    static func product<S: MatrixScalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Matrix<S> {
        dot(plain(a), plain(b))
    }

    static func product<S: MatrixScalar>(_ a: Matrix<S>, _ x: Vector<S>) -> Vector<S> {
        product(a, x.column)[column: 0]
    }

    private static func plain<S: MatrixScalar>(_ a: Matrix<S>) -> Matrix<S> {
        Matrix(rows: a.rows, columns: a.columns, a.elements)
    }

    /// `|x - y|` in units of n ulp of `|a|`, as LAPACK's testers print it.
    static func residual<S: MatrixScalar>(_ x: Matrix<S>, _ y: Matrix<S>, of a: Matrix<S>) -> S.Magnitude {
        let size = S.Magnitude(max(a.rows, a.columns, 1)) * .ulpOfOne * a.norm()
        let difference = (x - y).norm()
        return difference == 0 ? 0 : difference / size
    }

    /// `|q^H q - 1|` in units of n ulp.
    static func departure<S: MatrixScalar>(_ q: Matrix<S>) -> S.Magnitude {
        let identity = Matrix<S>.identity(q.columns)
        let size = S.Magnitude(max(q.rows, 1)) * .ulpOfOne
        return (product(q.H, q) - identity).norm() / size
    }

    /// Whether element (i, j) is 0 wherever `isZero` holds.
    static func vanishes<S: MatrixScalar>(_ a: Matrix<S>, where isZero: (Int, Int) -> Bool) -> Bool {
        for i in 0..<a.rows {
            for j in 0..<a.columns where isZero(i, j) && a[i, j] != .zero { return false }
        }
        return true
    }
}
