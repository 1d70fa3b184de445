import BLASKernels
import LinearAlgebra
import Synchronization
import Testing

/// What a product asks of the backend: one call on the operands' own elements, no copy.
@Suite struct SpyTests {
    @Test func transposedOperandIsOneCallWithoutACopy() {
        let inputs = Matrix<Double>(rows: 5, columns: 3) { Double($0 + $1) }
        let error = Matrix<Double>(rows: 5, columns: 2) { Double($0 * $1) }
        let calls = spied { #expect(dot(inputs.T, error).rows == 3) }
        #expect(calls == [gemm(.yes, .no, 3, 2, 5, inputs, 3, error, 2)])
    }

    @Test func blocksAreTakenInPlace() {
        let a = Matrix<Double>(rows: 6, columns: 7) { Double($0 - $1) }
        let block = a[1..<4, 2..<5]
        let other = a[rows: 0..<3].T
        let calls = spied { #expect(dot(block, other.T[0..<3, 0..<3]).rows == 3) }
        #expect(calls == [gemm(.no, .no, 3, 3, 3, block, 7, a, 7)])
        let transposed = spied { #expect(dot(block.T, block).rows == 3) }
        #expect(transposed == [gemm(.yes, .no, 3, 3, 3, block, 7, block, 7)])
    }

    @Test func vectorsAreOneCallEach() {
        let a = Matrix<Double>(rows: 4, columns: 3) { Double($0 + 2 * $1) }
        #expect(spied { _ = dot(a, a[row: 1]) } == ["gemv no 4x3 lda 3 incx 1"])
        var result = Vector<Double>.zeros(4)
        #expect(spied { dot(a, a[row: 1], into: &result, alpha: 2, beta: 1) } == ["gemv no 4x3 lda 3 incx 1"])
        #expect(spied { _ = dot(a.T, a[column: 1]) } == ["gemv yes 4x3 lda 3 incx 3"])
        #expect(spied { _ = dot(a[column: 0], a) } == ["gemv yes 4x3 lda 3 incx 3"])
        #expect(spied { _ = dot(a[column: 0], a[column: 1]) as Double } == ["dot 4 incx 3 incy 3"])
        #expect(spied { _ = outer(a[column: 0], a[row: 0]) } == ["ger 4x3 incx 3 incy 1"])
    }

    /// The calls that `body` makes.
    private func spied(_ body: () -> Void) -> [String] {
        let spy = SpyBackend()
        withBackendSet(
            BackendSet(
                choice: .swift, float: SwiftFloatBackend(), double: spy, complexFloat: SwiftComplexBackend(),
                complexDouble: SwiftComplexBackend()), body)
        return spy.log.calls.withLock { $0 }
    }

    private func gemm(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: Matrix<Double>, _ lda: Int,
        _ b: Matrix<Double>, _ ldb: Int
    ) -> String {
        SpyBackend.describe(transA, transB, m, n, k, a.withElements { $0 }, lda, b.withElements { $0 }, ldb)
    }
}

/// The pure-Swift backend, writing down the products and copies that it is asked for.
private final class SpyBackend: SwiftBackend {
    final class Log: Sendable {
        let calls = Mutex<[String]>([])

        func append(_ call: String) { calls.withLock { $0.append(call) } }
    }

    typealias Scalar = Double
    typealias Tile = DoubleGemmTile
    let log = Log()
    private let worker = SwiftDoubleBackend()

    static func describe(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ lda: Int,
        _ b: UnsafePointer<Double>, _ ldb: Int
    ) -> String {
        "gemm \(transA) \(transB) \(m)x\(n)x\(k) a \(a) lda \(lda) b \(b) ldb \(ldb)"
    }

    func gemm(
        _ transA: Transpose, _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double,
        _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double,
        _ c: UnsafeMutablePointer<Double>, _ ldc: Int
    ) {
        log.append(Self.describe(transA, transB, m, n, k, a, lda, b, ldb))
        worker.gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    }

    func gemv(
        _ transA: Transpose, _ m: Int, _ n: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
        _ x: UnsafePointer<Double>, _ incx: Int, _ beta: Double, _ y: UnsafeMutablePointer<Double>, _ incy: Int
    ) {
        log.append("gemv \(transA) \(m)x\(n) lda \(lda) incx \(incx)")
        worker.gemv(transA, m, n, alpha, a, lda, x, incx, beta, y, incy)
    }

    func ger(
        _ m: Int, _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int, _ y: UnsafePointer<Double>,
        _ incy: Int, _ a: UnsafeMutablePointer<Double>, _ lda: Int
    ) {
        log.append("ger \(m)x\(n) incx \(incx) incy \(incy)")
        worker.ger(m, n, alpha, x, incx, y, incy, a, lda)
    }

    func dot(_ n: Int, _ x: UnsafePointer<Double>, _ incx: Int, _ y: UnsafePointer<Double>, _ incy: Int) -> Double {
        log.append("dot \(n) incx \(incx) incy \(incy)")
        return worker.dot(n, x, incx, y, incy)
    }

    func copy(
        _ transA: Transpose, _ m: Int, _ n: Int, _ a: UnsafePointer<Double>, _ lda: Int,
        _ b: UnsafeMutablePointer<Double>, _ ldb: Int
    ) {
        log.append("copy \(transA) \(m)x\(n)")
        worker.copy(transA, m, n, a, lda, b, ldb)
    }
}
