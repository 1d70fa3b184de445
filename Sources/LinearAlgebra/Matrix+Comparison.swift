// Elementwise comparisons, spelled as for Swift's SIMD types. The result is a
// mask: 1 where the comparison holds, 0 where it does not, so that its sum counts
// and its mean is a fraction.
extension Matrix where Scalar: RealScalar {
    public static func .< (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.less, lhs, rhs) }
    public static func .<= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.lessOrEqual, lhs, rhs) }
    public static func .> (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.less, rhs, lhs) }
    public static func .>= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.lessOrEqual, rhs, lhs) }
    public static func .== (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.equal, lhs, rhs) }
    public static func .!= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.notEqual, lhs, rhs) }

    public static func .< (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .< single(rhs) }
    public static func .<= (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .<= single(rhs) }
    public static func .> (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .> single(rhs) }
    public static func .>= (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .>= single(rhs) }
    public static func .== (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .== single(rhs) }
    public static func .!= (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .!= single(rhs) }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func compare(_ operation: RealOperation, _ lhs: Matrix, _ rhs: Matrix) -> Matrix {
        Broadcasting.combine(RealKernel(operation: operation), lhs, rhs)
    }

    private static func single(_ value: Scalar) -> Matrix {
        Matrix(repeating: value, rows: 1, columns: 1)
    }
}
