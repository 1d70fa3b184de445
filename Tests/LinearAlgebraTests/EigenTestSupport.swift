import ComplexModule
import LinearAlgebra
import RealModule

/// The scalars of the eigenvalue tests, with random values.
protocol EigenTestScalar: MatrixScalar where Magnitude: ComplexPart {
    static func eigenTestRandom(_ generator: inout SplitMix64) -> Self
}
extension Float: EigenTestScalar {
    static func eigenTestRandom(_ generator: inout SplitMix64) -> Float { .random(in: -1...1, using: &generator) }
}
extension Double: EigenTestScalar {
    static func eigenTestRandom(_ generator: inout SplitMix64) -> Double { .random(in: -1...1, using: &generator) }
}
extension Complex: EigenTestScalar where RealType: ComplexPart & EigenTestScalar {
    static func eigenTestRandom(_ generator: inout SplitMix64) -> Complex {
        Complex(.eigenTestRandom(&generator), .eigenTestRandom(&generator))
    }
}

/// The kinds of matrices of the eigenvalue tests.
enum EigenTestKind: CaseIterable {
    case random, hermitian, rankOne, zero, graded, hilbert, unitary, nilpotent, huge, tiny

    func matrix<Scalar: EigenTestScalar>(_ n: Int, as: Scalar.Type = Scalar.self, seed: UInt64 = 1) -> Matrix<Scalar> {
        typealias Real = Scalar.Magnitude
        var generator = SplitMix64(seed: seed &+ UInt64(n))
        let random = Matrix<Scalar>(rows: n, columns: n) { _, _ in .eigenTestRandom(&generator) }
        func scaled(_ factor: Real) -> Matrix<Scalar> { random * Scalar(_real: factor) }
        let isFloat = Real.self == Float.self
        switch self {
        case .random: return random
        case .hermitian: return random + eigenTestAdjoint(random)
        case .rankOne: return n == 0 ? random : dot(random[columns: 0..<1], random[rows: 0..<1])
        case .zero: return .zeros(rows: n, columns: n)
        case .graded:
            // Down by a tenth a row and a column.
            return Matrix(rows: n, columns: n) {
                random[$0, $1] * Scalar(_real: Real.pow(10, -Real(Swift.min(30, $0 + $1)) / (isFloat ? 3 : 1)))
            }
        case .hilbert: return Matrix(rows: n, columns: n) { Scalar(_real: 1 / Real($0 + $1 + 1)) }
        case .unitary:
            // A product of reflections.
            var result = Matrix<Scalar>.identity(n)
            for k in 0..<Swift.min(n, 3) {
                let v = random[columns: k..<k + 1]
                let length = dot(eigenTestAdjoint(v), v)[0, 0]
                result -= dot(v, dot(eigenTestAdjoint(v), result)) * (2 / length)
            }
            return result
        case .nilpotent: return Matrix(rows: n, columns: n) { $1 > $0 ? random[$0, $1] : .zero }
        case .huge: return scaled(isFloat ? 1e30 : Real(sign: .plus, exponent: 900, significand: 1))
        case .tiny: return scaled(isFloat ? 1e-30 : Real(sign: .plus, exponent: -900, significand: 1))
        }
    }
}

extension EigenTestKind {
    /// The kinds tried at a size: fewer of the large ones, for time.
    static func kinds(_ n: Int) -> [EigenTestKind] {
        n > 64 ? [.random] : n > 31 ? [.hermitian, .graded] : n > 8 ? [.random, .hilbert, .huge] : allCases
    }
}

let eigenTestSizes = [0, 1, 2, 3, 7, 8, 16, 31, 33, 64, 65, 130]

func eigenTestAdjoint<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
    Matrix(rows: a.columns, columns: a.rows) { a[$1, $0]._conjugate }
}

/// The largest sum of absolute values in a column.
func eigenTestNorm<Scalar: MatrixScalar>(_ a: Matrix<Scalar>) -> Scalar.Magnitude {
    var largest = Scalar.Magnitude.zero
    // By pointers: this is the tests' hot loop.
    var sums = [Scalar.Magnitude](repeating: 0, count: a.columns)
    a.withUnsafeElements { elements in
        for row in 0..<a.rows {
            for column in 0..<a.columns { sums[column] += elements[row * a.columns + column]._absolute }
        }
    }
    for sum in sums where !(sum <= largest) { largest = sum }
    return largest
}

/// The error `a - b` in units of n ulp |scale|: LAPACK's testers want it below 30.
func eigenTestResidual<Scalar: MatrixScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, relativeTo scale: Scalar.Magnitude
) -> Double {
    guard !a.isEmpty else { return a.rows == b.rows && a.columns == b.columns ? 0 : .infinity }
    let error = eigenTestNorm(a - b)
    if error == 0 { return 0 }
    return Double(error / scale) / (Double(a.rows) * Double(Scalar.Magnitude.ulpOfOne))
}

/// How far the columns of `q` are from orthonormal, in units of n ulp.
func eigenTestUnitarity<Scalar: MatrixScalar>(_ q: Matrix<Scalar>) -> Double {
    eigenTestResidual(dot(eigenTestAdjoint(q), q), .identity(q.columns), relativeTo: 1)
}
