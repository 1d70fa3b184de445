import ComplexModule
import Synchronization

/// Who computes: OpenBLAS, or Soma's own pure Swift.
///
/// The default is OpenBLAS where it is built in (the package trait `OpenBLAS`).
/// `withBackend(_:_:)` chooses another for a scope.
public enum BackendChoice: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case openBLAS = "openblas"
    case swift

    /// The backends in this build, the default first.
    public static var available: [BackendChoice] { BackendSet.available.map(\.choice) }

    /// The backend in force in this scope.
    public static var current: BackendChoice { BackendSet.current.choice }

    public var description: String {
        switch self {
        case .openBLAS: "OpenBLAS"
        case .swift: "pure Swift"
        }
    }
}

/// Runs `body` with Soma's computing done by `choice`, in this task and the child
/// tasks that it makes.
///
/// The choice does not reach detached tasks and threads that `body` starts: they begin with the default.
/// What is only there where OpenBLAS is built in has no form in pure Swift, and calls LAPACK whatever the
/// choice: banded and tridiagonal systems, LDL^T, pivoted QR and the other orthogonal factorizations but QR,
/// least squares under constraints, estimates of condition numbers, eigenvalues of general matrices and of
/// pairs, Schur and Hessenberg forms, parts of a symmetric spectrum, equations of matrices, and functions of
/// matrices but the exponential, the sign and powers.
/// - Precondition: `choice` is one of `BackendChoice.available`.
public func withBackend<Result, Failure: Error>(
    _ choice: BackendChoice, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    guard let set = BackendSet.available.first(where: { $0.choice == choice }) else {
        fatalError("withBackend: \(choice) is not in this build (the package trait OpenBLAS is off)")
    }
    return try withBackendSet(set, body)
}

/// Runs `body` on a given set of routines, a test's spy for example.
package func withBackendSet<Result, Failure: Error>(
    _ set: BackendSet, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    BackendSet.everScoped.store(true, ordering: .relaxed)
    // TaskLocal rethrows untyped: the outcome is carried out as a value.
    return try BackendSet.$scoped.withValue(set) {
        Swift.Result { () throws(Failure) in try body() }
    }.get()
}

/// The routines of one backend for every scalar.
package final class BackendSet: Sendable {
    package let choice: BackendChoice
    package let float: any RealBackend<Float>
    package let double: any RealBackend<Double>
    package let complexFloat: any Backend<Complex<Float>>
    package let complexDouble: any Backend<Complex<Double>>

    package init(
        choice: BackendChoice, float: any RealBackend<Float>, double: any RealBackend<Double>,
        complexFloat: any Backend<Complex<Float>>, complexDouble: any Backend<Complex<Double>>
    ) {
        self.choice = choice
        self.float = float
        self.double = double
        self.complexFloat = complexFloat
        self.complexDouble = complexDouble
    }

    package static let swift = BackendSet(
        choice: .swift, float: SwiftFloatBackend(), double: SwiftDoubleBackend(),
        complexFloat: SwiftComplexBackend(), complexDouble: SwiftComplexBackend())

    #if OpenBLAS
        package static let openBLAS = BackendSet(
            choice: .openBLAS, float: standardFloat, double: standardDouble,
            complexFloat: OpenBLASComplexFloatBackend(), complexDouble: OpenBLASComplexDoubleBackend())
        package static let available = [openBLAS, swift]
        static let standard = openBLAS

        // The same apart: reached without the set, and laid out by the compiler, so that nobody counts their owners.
        static let standardFloat = OpenBLASFloatBackend()
        static let standardDouble = OpenBLASDoubleBackend()
    #else
        package static let available = [swift]
        static let standard = swift
        static let standardFloat = SwiftFloatBackend()
        static let standardDouble = SwiftDoubleBackend()
    #endif

    @TaskLocal static var scoped: BackendSet?

    /// False until a scope has been opened: spares every call the look-up of the
    /// task-local value in programs that never choose.
    static let everScoped = Atomic(false)

    /// Whether OpenBLAS is in force because no scope has ever been opened: quicker than to ask which one this is.
    static var isOpenBLASSurely: Bool {
        #if OpenBLAS
            !everScoped.load(ordering: .relaxed)
        #else
            false
        #endif
    }

    package static var current: BackendSet { inScope ?? standard }

    /// The one that a scope has chosen.
    static var inScope: BackendSet? {
        guard everScoped.load(ordering: .relaxed) else { return nil }
        return scoped
    }
}
