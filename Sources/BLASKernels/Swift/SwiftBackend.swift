import ComplexModule
import RealModule

/// The backend without C: readable reference algorithms, and an honest gemm.
///
/// Every algorithm is written once, for both scalars, in the extensions of this
/// protocol; only the innermost tile of gemm is given for each scalar
/// (`GemmTile`). It serves where OpenBLAS is not built in, and as the oracle and
/// the measuring stick of the other backend.
package protocol SwiftBackend: RealBackend, SwiftLAPACK {
    associatedtype Tile: GemmTile where Tile.Scalar == Scalar
}

/// The pure-Swift backend for `Float`.
package final class SwiftFloatBackend: SwiftBackend {
    package typealias Tile = FloatGemmTile
    package init() {}
}

/// The pure-Swift backend for `Double`.
package final class SwiftDoubleBackend: SwiftBackend {
    package typealias Tile = DoubleGemmTile
    package init() {}
}

/// The pure-Swift backend for complex numbers: plain loops.
package final class SwiftComplexBackend<Part: ComplexPart>: ComplexBackend, SwiftLAPACK {
    package typealias Scalar = Complex<Part>
    package init() {}
}
