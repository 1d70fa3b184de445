/// The innermost part of gemm: a tile of C kept in registers.
///
/// The sizes suit 16 registers of 16 bytes, which is what a program compiled for
/// any x86-64 may use: 6 rows of two (`Float`) or of two (`Double`) registers each
/// for the sums, two for a row of B, one or two for an element of A.
package protocol GemmTile {
    associatedtype Scalar: RealScalar
    /// The rows of a tile.
    static var rows: Int { get }
    /// The columns of a tile.
    static var columns: Int { get }

    /// Sets the rows x columns tile `c` (rows `ldc` apart) to
    /// `alpha * a * b + beta * c`; `c` is not read where `beta == 0`.
    ///
    /// `a` is packed as `depth` groups of `rows` elements (a column of A each),
    /// `b` as `depth` groups of `columns` (a row of B each).
    static func multiply(
        _ depth: Int, _ alpha: Scalar, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int)
}

package enum FloatGemmTile: GemmTile {
    package static var rows: Int { 6 }
    package static var columns: Int { 8 }

    package static func multiply(
        _ depth: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) {
        typealias Row = SIMD8<Float>
        var (c0, c1, c2, c3, c4, c5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
        var (a, b) = (a, UnsafeRawPointer(b))
        for _ in 0..<depth {
            let row = b.loadUnaligned(as: Row.self)
            c0 += row * a[0]
            c1 += row * a[1]
            c2 += row * a[2]
            c3 += row * a[3]
            c4 += row * a[4]
            c5 += row * a[5]
            a += 6
            b += 32
        }
        store(c0, alpha, beta, c)
        store(c1, alpha, beta, c + ldc)
        store(c2, alpha, beta, c + 2 * ldc)
        store(c3, alpha, beta, c + 3 * ldc)
        store(c4, alpha, beta, c + 4 * ldc)
        store(c5, alpha, beta, c + 5 * ldc)
    }

    @inline(__always)
    private static func store(
        _ sums: SIMD8<Float>, _ alpha: Float, _ beta: Float, _ c: UnsafeMutablePointer<Float>
    ) {
        let target = UnsafeMutableRawPointer(c)
        let scaled = sums * alpha
        let result = beta == 0 ? scaled : scaled + target.loadUnaligned(as: SIMD8<Float>.self) * beta
        target.storeBytes(of: result, as: SIMD8<Float>.self)
    }
}

package enum DoubleGemmTile: GemmTile {
    package static var rows: Int { 6 }
    package static var columns: Int { 4 }

    package static func multiply(
        _ depth: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
        _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
    ) {
        typealias Row = SIMD4<Double>
        var (c0, c1, c2, c3, c4, c5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
        var (a, b) = (a, UnsafeRawPointer(b))
        for _ in 0..<depth {
            let row = b.loadUnaligned(as: Row.self)
            c0 += row * a[0]
            c1 += row * a[1]
            c2 += row * a[2]
            c3 += row * a[3]
            c4 += row * a[4]
            c5 += row * a[5]
            a += 6
            b += 32
        }
        store(c0, alpha, beta, c)
        store(c1, alpha, beta, c + ldc)
        store(c2, alpha, beta, c + 2 * ldc)
        store(c3, alpha, beta, c + 3 * ldc)
        store(c4, alpha, beta, c + 4 * ldc)
        store(c5, alpha, beta, c + 5 * ldc)
    }

    @inline(__always)
    private static func store(
        _ sums: SIMD4<Double>, _ alpha: Double, _ beta: Double, _ c: UnsafeMutablePointer<Double>
    ) {
        let target = UnsafeMutableRawPointer(c)
        let scaled = sums * alpha
        let result = beta == 0 ? scaled : scaled + target.loadUnaligned(as: SIMD4<Double>.self) * beta
        target.storeBytes(of: result, as: SIMD4<Double>.self)
    }
}
