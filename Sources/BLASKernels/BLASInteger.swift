/// Narrows a size to BLAS's 32-bit integer.
///
/// - Precondition: it fits. Nothing before it refuses larger ones: whoever has more contiguous elements
///   than it counts passes them in pieces.
@inline(__always)
func blasInt(_ value: Int) -> Int32 {
    require(value <= Int(Int32.max), "a dimension is past the 2,147,483,647 that BLAS can count")
    return Int32(truncatingIfNeeded: value)
}

/// Narrows a leading dimension or an increment, which BLAS wants to be at least
/// 1, for an empty matrix too.
@inline(__always)
func blasStride(_ value: Int) -> Int32 {
    blasInt(max(1, value))
}
