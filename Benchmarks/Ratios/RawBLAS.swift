#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The C functions themselves, as the process has loaded them.
enum RawBLAS {
    // Order, transposes, sizes, then the operands with their leading dimensions.
    typealias Sgemm =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32,
            Float, UnsafeMutablePointer<Float>, Int32
        ) -> Void
    typealias Dgemm =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32, UnsafePointer<Double>,
            Int32, Double, UnsafeMutablePointer<Double>, Int32
        ) -> Void

    static let sgemm = function("cblas_sgemm", as: Sgemm.self)
    static let dgemm = function("cblas_dgemm", as: Dgemm.self)

    private static func function<Function>(_ name: String, as _: Function.Type) -> Function? {
        guard let process = dlopen(nil, RTLD_NOW), let symbol = dlsym(process, name) else { return nil }
        return unsafeBitCast(symbol, to: Function.self)
    }

    /// `c = a . b` for row-major matrices of order `n`.
    static func gemm(_ n: Int, _ a: [Float], _ b: [Float], _ c: inout [Float]) {
        let n = Int32(n)
        sgemm!(101, 111, 111, n, n, n, 1, a, n, b, n, 0, &c, n)
    }

    static func gemm(_ n: Int, _ a: [Double], _ b: [Double], _ c: inout [Double]) {
        let n = Int32(n)
        dgemm!(101, 111, 111, n, n, n, 1, a, n, b, n, 0, &c, n)
    }
}
