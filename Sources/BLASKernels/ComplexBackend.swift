import ComplexModule
import RealModule

/// A backend for complex scalars: elementwise arithmetic in plain loops, which every such
/// backend shares.
package protocol ComplexBackend: Backend {}

extension ComplexBackend {
    package func fill(_ n: Int, _ value: Scalar, _ y: UnsafeMutablePointer<Scalar>) {
        for i in 0..<n { y[i] = value }
    }

    package func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        switch operation {
        case .add: for i in 0..<n { z[i] = x[i] + y[i] }
        case .subtract: for i in 0..<n { z[i] = x[i] - y[i] }
        case .multiply: for i in 0..<n { z[i] = x[i] * y[i] }
        case .divide: for i in 0..<n { z[i] = x[i] / y[i] }
        }
    }

    package func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Scalar>, _ y: Scalar,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        switch operation {
        case .add: for i in 0..<n { z[i] = x[i] + y }
        case .subtract: for i in 0..<n { z[i] = x[i] - y }
        case .multiply: for i in 0..<n { z[i] = x[i] * y }
        case .divide: for i in 0..<n { z[i] = x[i] / y }
        }
    }

    package func combine(
        _ operation: ArithmeticOperation, _ n: Int, _ x: Scalar, _ y: UnsafePointer<Scalar>,
        _ z: UnsafeMutablePointer<Scalar>
    ) {
        switch operation {
        case .add: for i in 0..<n { z[i] = x + y[i] }
        case .subtract: for i in 0..<n { z[i] = x - y[i] }
        case .multiply: for i in 0..<n { z[i] = x * y[i] }
        case .divide: for i in 0..<n { z[i] = x / y[i] }
        }
    }

    package func sum(_ n: Int, _ x: UnsafePointer<Scalar>) -> Scalar {
        var partial = (Scalar.zero, Scalar.zero, Scalar.zero, Scalar.zero)
        for i in stride(from: 0, to: n - 3, by: 4) {
            partial.0 += x[i]
            partial.1 += x[i + 1]
            partial.2 += x[i + 2]
            partial.3 += x[i + 3]
        }
        for i in (n / 4 * 4)..<n { partial.0 += x[i] }
        return (partial.0 + partial.2) + (partial.1 + partial.3)
    }

    package func addColumnSums(
        _ m: Int, _ n: Int, _ x: UnsafePointer<Scalar>, _ ldx: Int, _ y: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<m {
            for j in 0..<n { y[j] += x[i * ldx + j] }
        }
    }

    package func asum(_ n: Int, _ x: UnsafePointer<Scalar>, _ incx: Int) -> Scalar.Magnitude {
        // In Double: a total of Floats would not grow any more at some point.
        var total = 0.0
        for i in 0..<n { total += Double(x[i * incx]._absolute) }
        return Scalar.Magnitude(total)
    }

    package func copy(
        _ transA: Transpose, _ m: Int, _ n: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
    ) {
        guard transA != .no else {
            for i in 0..<m { (b + i * ldb).update(from: a + i * lda, count: n) }
            return
        }
        // In blocks, so that the lines of both stay in the cache.
        let block = 16
        for i0 in stride(from: 0, to: m, by: block) {
            for j0 in stride(from: 0, to: n, by: block) {
                for i in i0..<min(i0 + block, m) {
                    for j in j0..<min(j0 + block, n) {
                        b[j * ldb + i] = transA == .yes ? a[i * lda + j] : a[i * lda + j]._conjugate
                    }
                }
            }
        }
    }
}
