public import RealModule

/// A type that a matrix can hold: a field with numeric routines of its own.
///
/// `Float` and `Double` conform. Its underscored requirement is Soma's own;
/// the protocol is not meant to be conformed to elsewhere.
public protocol MatrixScalar: AlgebraicField, Hashable, Codable, Sendable {
    static var _routines: _Routines<Self> { get }
}

/// A real scalar: adds an order, real functions and random values.
///
/// `Float` and `Double` conform.
public protocol RealScalar: MatrixScalar, Real, BinaryFloatingPoint, SIMDScalar, BitwiseCopyable
where RawSignificand: FixedWidthInteger {
    static var _realRoutines: _RealRoutines<Self> { get }
}

/// The routines in force for a scalar; opaque outside Soma.
public struct _Routines<Scalar: MatrixScalar>: Sendable {
    package let backend: any Backend<Scalar>
}

/// The routines in force for a real scalar; opaque outside Soma.
public struct _RealRoutines<Scalar: RealScalar>: Sendable {
    package let backend: any RealBackend<Scalar>
}

extension MatrixScalar {
    /// The backend in force for this scalar, in this scope.
    package static var backend: any Backend<Self> { _routines.backend }
}

extension RealScalar {
    /// The backend in force for this scalar, with the routines of real numbers.
    package static var realBackend: any RealBackend<Self> { _realRoutines.backend }
}

extension Float: RealScalar {
    public static var _routines: _Routines<Float> { _Routines(backend: BackendSet.current.float) }
    public static var _realRoutines: _RealRoutines<Float> { _RealRoutines(backend: BackendSet.current.float) }
}

extension Double: RealScalar {
    public static var _routines: _Routines<Double> { _Routines(backend: BackendSet.current.double) }
    public static var _realRoutines: _RealRoutines<Double> { _RealRoutines(backend: BackendSet.current.double) }
}
