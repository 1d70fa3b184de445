/// The routines that a matrix engine stands on, for one scalar type.
///
/// A backend implements the contracts of `BLASRoutines` (products),
/// `ArithmeticRoutines` (elementwise arithmetic) and `LAPACKRoutines`
/// (factorizations). There are two in every build: pure Swift, and OpenBLAS
/// where the trait `OpenBLAS` is on.
///
/// All matrices are row-major: element `(i, j)` of `a` is `a[i * lda + j]`.
/// Callers have checked every shape: a routine may assert and never traps.
/// Pointers are not kept beyond the call. Outputs never overlap inputs, except
/// where a routine says that it may work in place.
package protocol Backend<Scalar>: BLASRoutines, ArithmeticRoutines, LAPACKRoutines {}

/// A backend for a real scalar: adds the routines that an order or a real
/// function needs, and those of a training step.
package protocol RealBackend<Scalar>: Backend, RealRoutines, NetworkRoutines, UpdateRoutines
where Scalar: RealScalar {}
