import LinearAlgebra

/// Who takes a gradient away while it is made, piece by piece, each while it is in a cache:
/// an optimizer. Each thread takes its own pieces, and each parameter belongs to one.
package struct GradientSink<Scalar: RealScalar> {
    /// Takes the derivatives by a range of the parameters, which it may overwrite.
    let take: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void

    package init(take: @escaping (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void) {
        self.take = take
    }
}
