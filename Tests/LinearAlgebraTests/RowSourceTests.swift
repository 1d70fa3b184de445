import LinearAlgebra
import Testing

/// Gathering rows through the protocol agrees with the subscripts.
@Suite struct RowSourceTests {
    private func gathered<Scalar>(_ source: any RowSource<Scalar>, _ rows: [Int]) -> Matrix<Scalar> {
        source.gatheringRows(rows)
    }

    @Test func matricesAndTheirViews() {
        let wide = Matrix<Double>(rows: 9, columns: 7) { Double(10 * $0 + $1) }
        let views = [wide, wide.T, wide[2..<8, 1..<5], wide[2..<8, 1..<5].T, wide[columns: 3..<3], wide[rows: 1...1]]
        for view in views {
            for rows in [[], [0], Array(0..<view.rows), [view.rows - 1, 0, 0, view.rows / 2]] {
                let result = gathered(view, rows)
                let expected = Matrix<Double>(rows: rows.count, columns: view.columns) { view[rows[$0], $1] }
                #expect(result == expected, "\(view.rows)x\(view.columns) \(rows)")
            }
        }
    }

    @Test func moreRowsThanAPiece() {
        let column = Matrix<Float>(rows: 10_000, columns: 1) { row, _ in Float(row) }
        #expect(gathered(column, Array((0..<10_000).reversed())).elements == (0..<10_000).reversed().map(Float.init))
    }
}
