#if OpenBLAS
    import CLAPACKE
    import ComplexModule
    import RealModule

    /// The routines of LAPACKE for one scalar, as tables of functions: one line for a routine and
    /// a scalar stands in a table, and one generic body for each routine calls it.
    ///
    /// All are column-major (see `LAPACKRoutines`), take 32-bit sizes, and get their workspaces, where they
    /// tell their size, from `withWorkspace`. A class, since each operation on a matrix asks for its scalar's routines:
    /// one reference is counted, not one for each function.
    package final class LAPACK<Scalar: MatrixScalar>: Sendable {
        package typealias Elements = UnsafeMutablePointer<Scalar>
        package typealias Reals = UnsafeMutablePointer<Scalar.Magnitude>
        package typealias Integers = UnsafeMutablePointer<Int32>

        let linear: LinearSystemTable<Scalar>
        let orthogonal: OrthogonalTable<Scalar>
        let eigen: EigenvalueTable<Scalar>
        let symmetric: SymmetricTable<Scalar>
        /// What replaces LAPACK's own elimination, where that pays.
        let elimination: EliminationKernels<Scalar>?
        /// What replaces LAPACK's own Cholesky factorization.
        let cholesky: CholeskyKernels<Scalar>?

        private init(
            linear: LinearSystemTable<Scalar>, orthogonal: OrthogonalTable<Scalar>, eigen: EigenvalueTable<Scalar>,
            symmetric: SymmetricTable<Scalar>, elimination: EliminationKernels<Scalar>? = nil,
            cholesky: CholeskyKernels<Scalar>? = nil
        ) {
            self.linear = linear
            self.orthogonal = orthogonal
            self.eigen = eigen
            self.symmetric = symmetric
            self.elimination = elimination
            self.cholesky = cholesky
        }
    }

    extension LAPACK<Float> {
        static let float = LAPACK(
            linear: .float, orthogonal: .float, eigen: .float, symmetric: .float, elimination: .float, cholesky: .float)
    }
    extension LAPACK<Double> {
        static let double = LAPACK(
            linear: .double, orthogonal: .double, eigen: .double, symmetric: .double, elimination: .double,
            cholesky: .double)
    }
    extension LAPACK<Complex<Float>> {
        static let complexFloat = LAPACK(
            linear: .complexFloat, orthogonal: .complexFloat, eigen: .complexFloat, symmetric: .complexFloat)
    }
    extension LAPACK<Complex<Double>> {
        static let complexDouble = LAPACK(
            linear: .complexDouble, orthogonal: .complexDouble, eigen: .complexDouble, symmetric: .complexDouble)
    }

    /// A backend whose factorizations are LAPACKE's.
    package protocol OpenBLASRoutines: LAPACKRoutines, BLASRoutines {
        var lapack: LAPACK<Scalar> { get }
    }

    /// LAPACKE's name of the layout that all calls use.
    let columns = LAPACK_COL_MAJOR

    /// The same memory as LAPACKE's own type of complex numbers.
    @inline(__always)
    func c(_ p: UnsafeMutablePointer<Complex<Float>>) -> UnsafeMutablePointer<LAPACKComplexFloat> {
        UnsafeMutableRawPointer(p).assumingMemoryBound(to: LAPACKComplexFloat.self)
    }

    @inline(__always)
    func c(_ p: UnsafeMutablePointer<Complex<Double>>) -> UnsafeMutablePointer<LAPACKComplexDouble> {
        UnsafeMutableRawPointer(p).assumingMemoryBound(to: LAPACKComplexDouble.self)
    }

    /// For the input of a routine, which it does not write to.
    @inline(__always)
    func unconst<T>(_ p: UnsafePointer<T>) -> UnsafeMutablePointer<T> { UnsafeMutablePointer(mutating: p) }

    /// Sets numbers to 0.
    func clear<Scalar: MatrixScalar>(_ elements: UnsafeMutablePointer<Scalar>, _ count: Int) {
        UnsafeMutableRawPointer(elements).initializeMemory(
            as: UInt8.self, repeating: 0, count: count * MemoryLayout<Scalar>.stride)
    }

    /// Traps on a negative `info`: an argument of ours was wrong.
    @inline(__always)
    func checked(_ info: Int32, _ routine: StaticString) -> Int {
        require(info >= 0, "\(routine): argument \(-info) is invalid")
        return Int(info)
    }

    extension Transpose {
        /// 'N', 'T' or 'C'.
        var lapack: CChar { self == .no ? 78 : self == .yes ? 84 : 67 }
    }

    extension Triangle {
        /// 'U' or 'L'.
        var lapack: CChar { self == .upper ? 85 : 76 }
    }

    extension CChar {
        static let left: CChar = 76  // 'L'
        static let lower: CChar = 76  // 'L'
        static let identity: CChar = 73  // 'I'
        static let right: CChar = 82  // 'R'
        static let both: CChar = 66  // 'B'
        static let permutation: CChar = 80  // 'P'
        static let yes: CChar = 86  // 'V'
        static let no: CChar = 78  // 'N'
        /// The left and the right orthogonal matrix of a bidiagonal form.
        static let q: CChar = 81
        static let p: CChar = 80
    }

    /// The order from which on the reduction to Hessenberg form and what goes with it have several threads. Below, two
    /// give a twentieth where they have the cores to themselves; where they have not, each of the many small calls waits
    /// for a thread that does not run.
    let hessenbergThreads = 512
    /// The same for other factorizations by reflections: up to 300, two threads give nothing.
    let reflectionThreads = 384

    /// Calls `body`, a factorization of a matrix of order `order` or a part of one, on as many threads as pay: on all
    /// that OpenBLAS has from the order `least` on.
    ///
    /// OpenBLAS (0.3.21) divides small ones too, and then takes up to twice the time. A small one is
    /// never divided, whatever the other threads do: its results are the same from call to call.
    func onThreads<Result>(suiting order: Int, from least: Int = 256, _ body: () -> Result) -> Result {
        order < least ? BLAS.withOneThread(body) : body()
    }

    extension LAPACK {
        /// Asks a routine for the size of the workspace that serves it best, and calls it with one.
        ///
        /// `call` gets the workspace and its size, which is -1 in the question.
        static func withWorkspace(
            _ routine: StaticString, _ call: (_ work: Elements, _ size: Int32) -> Int32
        ) -> Int {
            var wanted = Scalar.zero
            _ = checked(call(&wanted, -1), routine)
            // A Float may have rounded the size down.
            let size = max(1, Int((wanted._real * (1 + 2 * .ulpOfOne)).rounded(.up)))
            return withUnsafeTemporaryAllocation(of: Scalar.self, capacity: size) {
                checked(call($0.baseAddress!, blasInt(size)), routine)
            }
        }
    }
#endif
