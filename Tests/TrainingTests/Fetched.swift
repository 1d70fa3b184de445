import LinearAlgebra

/// Rows that are fetched as they are needed, of a matrix: a source that is none itself.
struct Fetched: RowSource {
    let matrix: Matrix<Double>

    var rows: Int { matrix.rows }
    var columns: Int { matrix.columns }

    func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Double>) {
        matrix.copyRows(indices, to: destination)
    }
}
