import ComplexModule
import LinearAlgebra
import RealModule

/// Matrices and scaled residuals for the tests of orthogonal factorizations and singular values.
enum OrthogonalTestMatrices {
    static let sizes: [(Int, Int)] = [
        (1, 1), (1, 5), (5, 1), (2, 2), (3, 7), (7, 3), (8, 8), (16, 31), (31, 16), (33, 33),
    ]
    /// For LAPACK only: past its block sizes.
    static let largeSizes: [(Int, Int)] = [(64, 65), (65, 64), (130, 130), (130, 33)]

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
        let deficient: Matrix<S> = dot(random(rows, (least + 1) / 2, seed: 2), random((least + 1) / 2, columns, seed: 3))
        let graded = Matrix<S>(rows: rows, columns: columns) {
            plain[$0, $1] * scalar(pow(10, -Double($1 * 6) / Double(columns)), 0)
        }
        let hilbert = Matrix<S>(rows: rows, columns: columns) { scalar(1 / Double($0 + $1 + 1), 0) }
        let largest = S.Magnitude.greatestFiniteMagnitude > 1e50 ? 1e300 : 1e34
        return [
            ("random", plain), ("transposed view", random(columns, rows, seed: 4).T),
            ("block", random(rows + 2, columns + 3, seed: 5)[1..<rows + 1, 2..<columns + 2]),
            ("rank-deficient", deficient), ("zero", .zeros(rows: rows, columns: columns)), ("graded", graded),
            ("Hilbert", hilbert), ("huge", plain * scalar(largest, 0)), ("tiny", plain * scalar(1 / largest, 0)),
        ]
    }

    static func adjoint<S: MatrixScalar>(_ a: Matrix<S>) -> Matrix<S> {
        Matrix(rows: a.columns, columns: a.rows) { a[$1, $0]._conjugate }
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
        return (dot(adjoint(q), q) - identity).norm() / size
    }

    /// Whether element (i, j) is 0 wherever `isZero` holds.
    static func vanishes<S: MatrixScalar>(_ a: Matrix<S>, where isZero: (Int, Int) -> Bool) -> Bool {
        for i in 0..<a.rows {
            for j in 0..<a.columns where isZero(i, j) && a[i, j] != .zero { return false }
        }
        return true
    }
}
