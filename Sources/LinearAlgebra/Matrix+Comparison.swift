// Elementwise comparisons, spelled as for Swift's SIMD types. The result is a
// mask: 1 where the comparison holds, 0 where it does not, so that its sum counts
// and its mean is a fraction.
extension Matrix where Scalar: RealScalar {
    /// 1 where an element of `lhs` is less than that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .< (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.less, lhs, rhs) }

    /// 1 where an element of `lhs` is at most that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .<= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.lessOrEqual, lhs, rhs) }

    /// 1 where an element of `lhs` is greater than that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .> (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.less, rhs, lhs) }

    /// 1 where an element of `lhs` is at least that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .>= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.lessOrEqual, rhs, lhs) }

    /// 1 where an element of `lhs` equals that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .== (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.equal, lhs, rhs) }

    /// 1 where an element of `lhs` differs from that of `rhs`, else 0, with broadcasting (<doc:Broadcasting>).
    public static func .!= (lhs: Matrix, rhs: Matrix) -> Matrix { compare(.notEqual, lhs, rhs) }

    /// 1 where an element is less than the number, else 0.
    public static func .< (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .< single(rhs) }

    /// 1 where an element is at most the number, else 0.
    public static func .<= (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .<= single(rhs) }

    /// 1 where an element is greater than the number, else 0.
    public static func .> (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .> single(rhs) }

    /// 1 where an element is at least the number, else 0.
    public static func .>= (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .>= single(rhs) }

    /// 1 where an element equals the number, else 0.
    public static func .== (lhs: Matrix, rhs: Scalar) -> Matrix { lhs .== single(rhs) }

    /// 1 where an element differs from the number, else 0.
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

// The same for vectors of one length.
extension Vector where Scalar: RealScalar {
    /// 1 where an element of `lhs` is less than that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .< (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".<") .< rhs.column) }

    /// 1 where an element of `lhs` is at most that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .<= (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".<=") .<= rhs.column) }

    /// 1 where an element of `lhs` is greater than that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .> (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".>") .> rhs.column) }

    /// 1 where an element of `lhs` is at least that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .>= (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".>=") .>= rhs.column) }

    /// 1 where an element of `lhs` equals that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .== (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".==") .== rhs.column) }

    /// 1 where an element of `lhs` differs from that of `rhs`, else 0. - Precondition: the lengths agree.
    public static func .!= (lhs: Vector, rhs: Vector) -> Vector { Vector(matched(lhs, rhs, ".!=") .!= rhs.column) }

    /// 1 where an element is less than the number, else 0.
    public static func .< (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .< rhs) }

    /// 1 where an element is at most the number, else 0.
    public static func .<= (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .<= rhs) }

    /// 1 where an element is greater than the number, else 0.
    public static func .> (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .> rhs) }

    /// 1 where an element is at least the number, else 0.
    public static func .>= (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .>= rhs) }

    /// 1 where an element equals the number, else 0.
    public static func .== (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .== rhs) }

    /// 1 where an element differs from the number, else 0.
    public static func .!= (lhs: Vector, rhs: Scalar) -> Vector { Vector(lhs.column .!= rhs) }
}
