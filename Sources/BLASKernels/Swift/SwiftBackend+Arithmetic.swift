import RealModule

extension SwiftBackend {
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
        lanewiseSum(n) { x[$0] }
    }

    package func sumOfSquares(_ n: Int, _ x: UnsafePointer<Scalar>, about center: Scalar) -> Scalar {
        lanewiseSum(n) { (x[$0] - center) * (x[$0] - center) }
    }

    package func addColumnSums(
        _ m: Int, _ n: Int, _ x: UnsafePointer<Scalar>, _ ldx: Int, _ y: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<m {
            let row = x + i * ldx
            for j in 0..<n { y[j] += row[j] }
        }
    }
}
