import CVectorKernels
import Synchronization

/// The BLAS in use: its threads, and what it says of itself.
public enum BLAS {
    /// The number of threads that one BLAS or LAPACK call may use; always 1 on the
    /// pure-Swift backend, which does not divide its work.
    ///
    /// Setting it acts on OpenBLAS in the whole process, as OpenBLAS's own setting
    /// does, and on nothing where OpenBLAS is not built in.
    ///
    /// A factorization of small order (less than 256 to 512), which threads would slow down, sets OpenBLAS
    /// to one thread in the whole process while it runs, and so does the iteration for general eigenvalues, which
    /// has threads of its own: calls from other threads in that time have one too.
    /// This property then still tells, and sets, what holds before and after. So results of calls at the same time may
    /// differ, in the last digits, from those of calls one after the other.
    ///
    /// Where other programs keep the cores busy, set 1: OpenBLAS's threads wait for one another at each of many small
    /// steps, and a factorization of order 500 can take a hundred times as long.
    /// - Precondition: the new value is 1 or more.
    public static var threads: Int {
        get {
            #if OpenBLAS
                BackendSet.current.choice == .openBLAS ? allowedThreads : 1
            #else
                1
            #endif
        }
        set {
            require(newValue > 0, "BLAS.threads: \(newValue) is not a number of threads; 1 or more is")
            #if OpenBLAS
                // In a scope that keeps OpenBLAS to one thread, for after it.
                oneThreadScopes.withLock { scopes in
                    if scopes.depth > 0 { scopes.saved = newValue } else { OpenBLASLibrary.threads = newValue }
                }
            #endif
        }
    }

    #if OpenBLAS
        /// The threads outside the scopes that keep OpenBLAS to one.
        private static var allowedThreads: Int {
            oneThreadScopes.withLock { $0.depth > 0 ? $0.saved : OpenBLASLibrary.threads }
        }
    #endif

    /// OpenBLAS's own description of its build (`openblas_get_config`), or nil
    /// where OpenBLAS is not built in.
    public static var configuration: String? {
        #if OpenBLAS
            OpenBLASLibrary.configuration
        #else
            nil
        #endif
    }

    /// The processor family whose kernels OpenBLAS chose (`openblas_get_corename`),
    /// or nil where OpenBLAS is not built in.
    public static var kernel: String? {
        #if OpenBLAS
            OpenBLASLibrary.kernel
        #else
            nil
        #endif
    }

    /// The newest instruction set that Soma's own vector kernels use on this processor.
    public static var instructionSet: String { String(cString: soma_instruction_set()) }

    /// Whether the products of a training step run on Soma's own kernels, which are written for AVX2
    /// and AVX-512, beside the backend OpenBLAS; else they are calls of `gemm`.
    public static var hasProductKernels: Bool { BLASKernels.hasProductKernels }

    /// Scopes that keep OpenBLAS to one thread, and what it had before the first of them.
    private static let oneThreadScopes = Mutex<(depth: Int, saved: Int)>((0, 0))

    /// Runs `body` with each OpenBLAS call on the thread that makes it: for callers who
    /// divide the work among threads of their own. Scopes may overlap on several threads.
    package static func withOneThread<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        #if OpenBLAS
            oneThreadScopes.withLock { scopes in
                if scopes.depth == 0 {
                    scopes.saved = OpenBLASLibrary.threads
                    OpenBLASLibrary.threads = 1
                }
                scopes.depth += 1
            }
            defer {
                oneThreadScopes.withLock { scopes in
                    scopes.depth -= 1
                    if scopes.depth == 0 { OpenBLASLibrary.threads = scopes.saved }
                }
            }
        #endif
        return try body()
    }
}

/// Runs `body` with numbers too small to be normal counting as 0 on this thread.
///
/// Many processors need a hundred times as long for an operation on such a number.
package func withoutSubnormals<Result>(_ body: () -> Result) -> Result {
    let state = soma_flush_subnormals()
    defer { soma_restore_subnormals(state) }
    return body()
}

/// Lets the allocator keep freed pages, up to 64 MiB on each of its arenas, for what is allocated next.
///
/// glibc gives a block back to the system as soon as it is free if it is larger than any that was
/// freed before, and what is free at a heap's end if it is twice as large as that; pages got anew are
/// cleared, which takes as long as adding two matrices. This brings its own adaptation forward; where the
/// program has set its thresholds itself, they stay.
package func keepFreedPages() { soma_keep_freed_pages() }

/// Asks the system for pages of 2 MiB behind memory that has not been touched, so that the processor
/// finds more of it without looking pages up.
package func preferHugePages(_ memory: UnsafeMutableRawPointer, bytes: Int) { soma_prefer_huge_pages(memory, bytes) }

/// Whether the processor has what `soma_product_f32` and `_f64` need.
let hasProductKernels = soma_product_vector_bytes() > 0

/// Whether the kernels make an update along with a transposed product: where they have AVX-512.
package let updatesAlongWithProducts = soma_product_vector_bytes() == 64

/// Copies the rows of the numbers `rows`, of `columns` elements and `stride` apart, one after
/// another into `target`.
package func gatherRows<Scalar>(
    _ rows: UnsafeBufferPointer<Int>, _ columns: Int, _ source: UnsafePointer<Scalar>, stride: Int,
    into target: UnsafeMutablePointer<Scalar>
) {
    let size = MemoryLayout<Scalar>.stride
    guard rows.count > 0 else { return }
    soma_gather_rows(rows.count, rows.baseAddress!, columns * size, source, stride * size, target)
}
