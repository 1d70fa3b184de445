import BLASKernels
import LinearAlgebra

/// Who takes a gradient away while it is made, piece by piece, each while it is in a cache:
/// an optimizer. Each thread takes its own pieces, and each parameter belongs to one.
package struct GradientSink<Scalar: RealScalar> {
    /// Takes the derivatives by some of the parameters, contiguous, which it may overwrite, and returns
    /// the update that they ask for: to be made while they are there, or nil where there is none.
    let take: (ParameterRows, UnsafeMutablePointer<Scalar>) -> ParameterUpdate<Scalar>?

    package init(take: @escaping (ParameterRows, UnsafeMutablePointer<Scalar>) -> ParameterUpdate<Scalar>?) {
        self.take = take
    }

    /// Takes derivatives, and makes the update that they ask for.
    func update(_ part: ParameterRows, _ derivatives: UnsafeMutablePointer<Scalar>, _ backend: any RealBackend<Scalar>)
    {
        if let update = take(part, derivatives) { backend.update(update) }
    }
}

/// Rows of parameters that lie in the flat buffer at equal distances: a block of a matrix.
package struct ParameterRows {
    /// The place of the first.
    package let start: Int
    package let rows: Int
    package let columns: Int
    /// From a row to the next.
    package let stride: Int

    /// A block of a matrix whose rows are `stride` apart.
    package init(start: Int, rows: Int, columns: Int, stride: Int) {
        // Whole rows are one.
        let isContiguous = columns == stride
        self.start = start
        self.rows = isContiguous ? 1 : rows
        self.columns = isContiguous ? rows * columns : columns
        self.stride = isContiguous ? rows * columns : stride
    }

    /// Parameters that lie one behind another.
    package init(_ range: Range<Int>) {
        (start, rows, columns, stride) = (range.lowerBound, 1, range.count, range.count)
    }

    /// The places of a row's parameters.
    package func range(ofRow row: Int) -> Range<Int> {
        start + row * stride..<start + row * stride + columns
    }

    package var count: Int { rows * columns }
}
