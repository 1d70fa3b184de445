import CVectorKernels
public import ComplexModule
public import RealModule

/// A type that a matrix can hold: a field with numeric routines of its own.
///
/// `Float`, `Double` and swift-numerics' `Complex` of either conform. Its underscored
/// requirements are Soma's own; the protocol is not meant to be conformed to elsewhere.
public protocol MatrixScalar: AlgebraicField, Hashable, Codable, Sendable
where Magnitude: RealScalar {
    static var _routines: _Routines<Self> { get }

    #if OpenBLAS
        static var _lapackRoutines: _LAPACKRoutines<Self> { get }
    #endif

    /// Whether the scalar is complex.
    static var _isComplex: Bool { get }

    /// The scalar on the real axis.
    init(_real: Magnitude)

    /// The real part; the scalar itself where it is real.
    var _real: Magnitude { get }

    /// The complex conjugate; the scalar itself where it is real.
    var _conjugate: Self { get }

    /// The absolute value. (`magnitude` is the larger part's where the scalar is complex.)
    var _absolute: Magnitude { get }

    /// Sets `y[i]` to the absolute value of `x[i]`, for `n` of them.
    static func _absoluteValues(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Magnitude>)

    /// Whether the scalar is neither infinite nor NaN.
    var isFinite: Bool { get }
}

/// A real scalar: adds an order, real functions and random values.
///
/// `Float` and `Double` conform.
public protocol RealScalar: MatrixScalar, Real, BinaryFloatingPoint, SIMDScalar, BitwiseCopyable
where RawSignificand: FixedWidthInteger, Magnitude == Self {
    static var _realRoutines: _RealRoutines<Self> { get }
}

extension RealScalar {
    public static var _isComplex: Bool { false }
    public init(_real: Self) { self = _real }
    public var _real: Self { self }
    public var _conjugate: Self { self }
    public var _absolute: Self { magnitude }
    public static func _absoluteValues(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>) {
        realBackend.apply(.abs, n, x, y)
    }
}

/// The routines in force for a scalar; opaque outside Soma.
public struct _Routines<Scalar: MatrixScalar>: Sendable {
    package let backend: any Backend<Scalar>
}

#if OpenBLAS
    /// The routines of LAPACK that no other backend has; opaque outside Soma.
    public struct _LAPACKRoutines<Scalar: MatrixScalar>: Sendable {
        package let lapack: LAPACK<Scalar>
    }
#endif

/// The routines in force for a real scalar; opaque outside Soma.
public struct _RealRoutines<Scalar: RealScalar>: Sendable {
    package let backend: any RealBackend<Scalar>
}

extension MatrixScalar {
    /// The backend in force for this scalar, in this scope.
    package static var backend: any Backend<Self> {
        @specialized(where Self == Float)
        @specialized(where Self == Double)
        get { _routines.backend }
    }
}

extension Float {
    /// As of any scalar, for callers that know this one.
    package static func multiplySmall(
        transposesA: Bool, transposesB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int,
        _ b: UnsafePointer<Float>, _ ldb: Int, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) -> Bool {
        BackendSet.isOpenBLASSurely
            && soma_small_product_f32(
                transposesA ? 1 : 0, transposesB ? 1 : 0, m, n, k, a, lda, b, ldb, c, ldc, 0) != 0
    }
}

extension Double {
    /// As of any scalar, for callers that know this one.
    package static func multiplySmall(
        transposesA: Bool, transposesB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ lda: Int,
        _ b: UnsafePointer<Double>, _ ldb: Int, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
    ) -> Bool {
        BackendSet.isOpenBLASSurely
            && soma_small_product_f64(
                transposesA ? 1 : 0, transposesB ? 1 : 0, m, n, k, a, lda, b, ldb, c, ldc, 0) != 0
    }
}

extension MatrixScalar {
    /// Sets c to op(a) op(b), as `backend.gemm` with an `alpha` of 1 and a `beta` of 0, where OpenBLAS is in force and
    /// the matrices are so small that the way to the backend would be a good part of the work.
    /// - Returns: whether it has.
    @specialized(where Self == Float)
    @specialized(where Self == Double)
    package static func multiplySmall(
        transposesA: Bool, transposesB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>, _ lda: Int,
        _ b: UnsafePointer<Self>, _ ldb: Int, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
    ) -> Bool {
        let (a, b, c) = (UnsafeRawPointer(a), UnsafeRawPointer(b), UnsafeMutableRawPointer(c))
        if Self.self == Float.self {
            return Float.multiplySmall(
                transposesA: transposesA, transposesB: transposesB, m, n, k, a.assumingMemoryBound(to: Float.self),
                lda, b.assumingMemoryBound(to: Float.self), ldb, c.assumingMemoryBound(to: Float.self), ldc)
        }
        if Self.self == Double.self {
            return Double.multiplySmall(
                transposesA: transposesA, transposesB: transposesB, m, n, k, a.assumingMemoryBound(to: Double.self),
                lda, b.assumingMemoryBound(to: Double.self), ldb, c.assumingMemoryBound(to: Double.self), ldc)
        }
        return false
    }
}

extension RealScalar {
    /// The backend in force for this scalar, with the routines of real numbers.
    package static var realBackend: any RealBackend<Self> {
        @specialized(where Self == Float)
        @specialized(where Self == Double)
        get { _realRoutines.backend }
    }
}

#if OpenBLAS
    extension MatrixScalar {
        /// The routines of LAPACK that no other backend has.
        package static var lapack: LAPACK<Self> { _lapackRoutines.lapack }
    }

    extension Float {
        public static var _lapackRoutines: _LAPACKRoutines<Float> { _LAPACKRoutines(lapack: .float) }
    }

    extension Double {
        public static var _lapackRoutines: _LAPACKRoutines<Double> { _LAPACKRoutines(lapack: .double) }
    }
#endif

extension Float: RealScalar {
    public static var _routines: _Routines<Float> {
        guard let set = BackendSet.inScope else { return _Routines(backend: BackendSet.standardFloat) }
        return _Routines(backend: set.float)
    }
}

extension Double: RealScalar {
    public static var _routines: _Routines<Double> {
        guard let set = BackendSet.inScope else { return _Routines(backend: BackendSet.standardDouble) }
        return _Routines(backend: set.double)
    }
}

extension Float {
    public static var _realRoutines: _RealRoutines<Float> {
        guard let set = BackendSet.inScope else { return _RealRoutines(backend: BackendSet.standardFloat) }
        return _RealRoutines(backend: set.float)
    }
}

extension Double {
    public static var _realRoutines: _RealRoutines<Double> {
        guard let set = BackendSet.inScope else { return _RealRoutines(backend: BackendSet.standardDouble) }
        return _RealRoutines(backend: set.double)
    }
}

// MARK: - Complex

/// A real scalar whose complex numbers a matrix can hold: `Float` and `Double`.
public protocol ComplexPart: RealScalar {
    static var _complexRoutines: _Routines<Complex<Self>> { get }

    #if OpenBLAS
        static var _complexLAPACKRoutines: _LAPACKRoutines<Complex<Self>> { get }
    #endif
}

extension Complex: MatrixScalar where RealType: ComplexPart {
    public static var _routines: _Routines<Complex<RealType>> { RealType._complexRoutines }
    public static var _isComplex: Bool { true }
    public init(_real: RealType) { self.init(_real, 0) }
    public var _real: RealType { real }
    public var _conjugate: Complex<RealType> { conjugate }
    public var _absolute: RealType { .hypot(rawStorage.x, rawStorage.y) }

    @specialized(where RealType == Float)
    @specialized(where RealType == Double)
    public static func _absoluteValues(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<RealType>) {
        // hypot, which takes ten times as long, is for what a square would take out of the scalar's range.
        let least = RealType.leastNormalMagnitude / .ulpOfOne
        for i in 0..<n {
            let (real, imaginary) = x[i].rawStorage
            let square = real * real + imaginary * imaginary
            let isSafe = square >= least && square <= .greatestFiniteMagnitude
            y[i] = isSafe ? square.squareRoot() : x[i]._absolute
        }
    }
}

extension Float: ComplexPart {
    public static var _complexRoutines: _Routines<Complex<Float>> {
        _Routines(backend: BackendSet.current.complexFloat)
    }
}

extension Double: ComplexPart {
    public static var _complexRoutines: _Routines<Complex<Double>> {
        _Routines(backend: BackendSet.current.complexDouble)
    }
}

#if OpenBLAS
    extension Complex where RealType: ComplexPart {
        public static var _lapackRoutines: _LAPACKRoutines<Complex<RealType>> { RealType._complexLAPACKRoutines }
    }

    extension Float {
        public static var _complexLAPACKRoutines: _LAPACKRoutines<Complex<Float>> {
            _LAPACKRoutines(lapack: .complexFloat)
        }
    }

    extension Double {
        public static var _complexLAPACKRoutines: _LAPACKRoutines<Complex<Double>> {
            _LAPACKRoutines(lapack: .complexDouble)
        }
    }
#endif
