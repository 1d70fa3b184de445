import ComplexModule
import Foundation
import LinearAlgebra
import Testing

/// Construction, subscripts, views, rearrangement, equality, descriptions, coding.
@Suite struct MatrixTests {
    private let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]

    @Test func construction() {
        #expect(Matrix<Double>(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6]) == a)
        #expect(Matrix<Double>(rows: 2, columns: 3) { Double(3 * $0 + $1 + 1) } == a)
        #expect(Matrix<Double>.zeros(rows: 2, columns: 1) == [[0], [0]])
        #expect(Matrix<Double>.ones(rows: 1, columns: 2) == Matrix(repeating: 1, rows: 1, columns: 2))
        #expect(Matrix<Double>.identity(2) == [[1, 0], [0, 1]])
        #expect(Matrix<Double>.diagonal([2, 3]) == [[2, 0], [0, 3]])
        #expect(a.diagonal == [1, 5])
        #expect(Matrix<Double>.zeros(rows: 0, columns: 5).isEmpty)
        #expect(Matrix<Float>(a)[1, 2] == 6 && Matrix<Double>(Matrix<Float>(a)) == a)
        #expect((a.rows, a.columns, a.count) == (2, 3, 6))
    }

    /// Literals are of the scalar that is named.
    @Test func literals() {
        let (integers, mixed, other) = (Vector<Float>([1, 2]), Vector<Float>([1.5, 2]), Vector<Double>([1, 2]))
        #expect(integers.count == 2 && mixed[0] == 1.5 && other == [1, 2] && Vector<Double>([1.5, 2])[1] == 2)
        #expect(Matrix<Float>([[1.5, 2]]) == [[1.5, 2]] && Vector<Float>(other) == integers)
    }

    @Test func random() {
        var generator = SplitMix64(seed: 7)
        let uniform = Matrix<Double>.random(rows: 100, columns: 100, in: -2...4, using: &generator)
        #expect(uniform.min() >= -2 && uniform.max() <= 4)
        #expect(abs(uniform.mean() - 1) < 0.1 && abs(uniform.variance() - 3) < 0.15)
        let normal = Matrix<Float>.randomNormal(
            rows: 99, columns: 101, mean: 3, standardDeviation: 2, using: &generator)
        #expect(abs(normal.mean() - 3) < 0.1 && abs(normal.standardDeviation() - 2) < 0.1)
        // The generator's first numbers are the published ones for the seed 1234567.
        var published = SplitMix64(seed: 1_234_567)
        #expect([published.next(), published.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
    }

    @Test func rangesOutsideStop() async {
        func message(_ result: ExitTest.Result?) -> String {
            String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        }
        let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3)[rows: 3...]
        }
        #expect(message(rows).contains("rows 3... are outside a 2x3 matrix"))
        let columns = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3)[columns: ...(-2)]
        }
        #expect(message(columns).contains("columns ...-2 are outside a 2x3 matrix"))
        let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3)[row: .max]
        }
        #expect(message(row).contains("is outside a 2x3 matrix"))
        let gathered = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3).gatheringColumns([3])
        }
        #expect(message(gathered).contains("gatheringColumns: column 3 is outside a 2x3 matrix"))
        let parts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 3, columns: 3).splitRows(at: [2, 1])
        }
        #expect(message(parts).contains("splitRows: [2, 1] do not ascend"))
        let element = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Vector<Double>([1, 2])[2]
        }
        #expect(message(element).contains("element 2 is outside a vector of 2"))
    }

    /// All kinds of ranges, up to the ends.
    @Test func rangesWithin() {
        let a = Matrix<Double>(rows: 3, columns: 4) { Double(10 * $0 + $1) }
        #expect(a[rows: 3...].rows == 0 && a[rows: ..<0].rows == 0 && a[rows: ...(-1)].rows == 0)
        #expect(a[2..., ...1] == [[20, 21]] && a[..<1, 1...2] == [[1, 2]] && a[1..<2, 3...] == [[13]])
        #expect(a[rows: ...2] == a && a[0..<3, 0...3] == a && a.splitRows(at: [0, 0, 3]).map(\.rows) == [0, 0, 3, 0])
        #expect((1.5).rounded(places: .min) == 0 && Matrix<Double>([[1.5]]).rounded(places: .max) == [[1.5]])
    }

    @Test func rangesOfInfiniteWidthStop() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var generator = SplitMix64(seed: 1)
            let most = Double.greatestFiniteMagnitude
            _ = Matrix<Double>.random(rows: 1, columns: 1, in: -most...most, using: &generator)
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("random:"))
    }

    @Test func subscriptsAndViews() {
        var b = a
        b[0, 1] = 9
        #expect(a[0, 1] == 2 && b[0, 1] == 9)
        #expect(a.T == [[1, 4], [2, 5], [3, 6]] && a.T.T == a)
        #expect(a[row: 1] == [4, 5, 6] && a[column: 2] == [3, 6] && a.T[row: 2] == [3, 6])
        #expect(a[rows: 1...] == [[4, 5, 6]] && a[columns: ..<2] == [[1, 2], [4, 5]])
        #expect(a[0..<2, 1...2] == [[2, 3], [5, 6]] && a.T[1..., 1...] == [[5], [6]])
        b = a
        b[0..<2, 0..<2] = [[0, 0], [0, 0]]
        b[row: 1] = [7, 8, 9]
        b[column: 2] = [1, 1]
        #expect(b == [[0, 0, 1], [7, 8, 1]])
        // Overlapping blocks of one matrix.
        b = a
        b[columns: 1...2] = b[columns: 0...1]
        #expect(b == [[1, 1, 2], [4, 4, 5]])
        // A view outlives what it was taken from, and is not written through.
        var view = b.T
        view[0, 0] = -1
        #expect(b[0, 0] == 1 && view[0, 0] == -1 && view.T[0, 1] == 1)
    }

    /// Lines as targets: rows and columns of every stride, from sources laid out in every way.
    @Test(arguments: BackendChoice.available) func assigningToLines(choice: BackendChoice) {
        withBackend(choice) {
            let big = Matrix<Double>(rows: 6, columns: 5) { Double(10 * $0 + $1) }
            for count in 1...5 {
                let column = big[0..<count, 1..<2]
                let row = big[2..<3, 0..<count]
                // One row each, with the strides of a row, of a column, of a copied one and of blocks.
                let targets = [
                    Matrix<Double>.zeros(rows: 1, columns: count), Vector<Double>.zeros(count).row,
                    Matrix<Double>.zeros(rows: count, columns: 1).T, column.T, row, big.T[1..<2, 0..<count],
                    (row.T + 0).T, (column + 0).T,
                ]
                for (number, target) in targets.enumerated() {
                    for source in [column.T, row, (column + 0).T, row + 0, big.T[3..<4, 0..<count]] {
                        let comment: Comment = "\(choice) \(count) elements, target \(number)"
                        var changed = target
                        changed[row: 0] = source[row: 0]
                        #expect(changed == source, comment)
                        changed = target
                        changed[0..<1, 0..<count] = source
                        #expect(changed == source, comment)
                        changed[0..<1, 0..<(count - 1)] = target[columns: 1...]
                        #expect(changed[columns: ..<(count - 1)] == target[columns: 1...], comment)
                        #expect(changed[columns: (count - 1)...] == source[columns: (count - 1)...], comment)
                        changed = target.T
                        changed[column: 0] = source[row: 0]
                        #expect(changed == source.T, comment)
                        changed = target.T
                        changed[rows: 0..<count] = source.T
                        #expect(changed == source.T, comment)
                    }
                }
            }
        }
    }

    @Test func rearrangement() {
        #expect(a.reshaped(rows: 3, columns: 2) == [[1, 2], [3, 4], [5, 6]])
        #expect(a.T.reshaped(rows: 1, columns: 6) == [[1, 4, 2, 5, 3, 6]])
        #expect(a.T.flattened == [1, 4, 2, 5, 3, 6])
        #expect(a.gatheringRows([1, 0, 1]) == [[4, 5, 6], [1, 2, 3], [4, 5, 6]])
        #expect(a.gatheringColumns([2, 0]) == [[3, 1], [6, 4]] && a.T.gatheringRows([2]) == [[3, 6]])
        #expect(vstack([a, a[rows: 0..<1]]) == [[1, 2, 3], [4, 5, 6], [1, 2, 3]])
        #expect(hstack([a, a.T[0..<2, 0..<2]]) == [[1, 2, 3, 1, 4], [4, 5, 6, 2, 5]])
        #expect(a.splitColumns(at: [1]) == [[[1], [4]], [[2, 3], [5, 6]]])
        #expect(a.splitRows(at: [1]) == [[[1, 2, 3]], [[4, 5, 6]]])
        let unsorted: Matrix<Float> = [[3, 1], [.nan, 2], [1, 3]]
        #expect(unsorted.sortedRows(byColumn: 0)[column: 1] == [3, 1, 2])
        #expect(
            (Vector<Float>([3, 1, 2])).sorted() == [1, 2, 3] && Vector<Float>([3, 1, 2]).sortedIndices() == [1, 2, 0])
    }

    @Test func equality() {
        #expect(a != a.T && a.T.T == a && a == Matrix(a.elements.count == 6 ? [[1, 2, 3], [4, 5, 6]] : []))
        #expect(Set([a, a.T, a.T.T]).count == 2)
        #expect(a.isApproximatelyEqual(to: a + 1e-9) && !a.isApproximatelyEqual(to: a + 1e-3))
        #expect(!a.isApproximatelyEqual(to: a.T))
        let nan: Matrix<Double> = [[.nan]]
        #expect(nan != nan && !nan.isApproximatelyEqual(to: nan))
    }

    @Test func descriptions() {
        #expect("\(a)" == "[[1, 2, 3],\n [4, 5, 6]]")
        #expect("\(Matrix<Float>([[1, 2.5], [10, -3]]))" == "[[ 1, 2.5],\n [10,  -3]]")
        let large = Matrix<Double>.zeros(rows: 1_000, columns: 1_000).description
        #expect(large.contains("...") && large.contains("1000x1000") && large.count < 400)
        #expect("\(Vector<Double>([1, 0.5]))" == "[1, 0.5]")
        // Whatever its sign, which no two processors agree on.
        #expect("\(Vector<Float>([.nan, -.nan, -.infinity]))" == "[nan, nan, -inf]")
        #expect("\(Matrix<Double>([[-.nan]]))" == "[[nan]]")
        #expect("\(Vector<Complex<Float>>([Complex(1.0 / 3, -2), .i]))" == "[(0.333333, -2), (0, 1)]")
        #expect("\(Matrix<Complex<Double>>([[Complex(.nan, 1e-20), 1]]))" == "[[(nan, 1e-20), (1, 0)]]")
    }

    @Test func coding() throws {
        let data = try JSONEncoder().encode(a.T)
        #expect(try JSONDecoder().decode(Matrix<Double>.self, from: data) == a.T)
        let broken = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "6", with: "6,7")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Matrix<Double>.self, from: Data(broken.utf8)) }
        let vector: Vector<Float> = [1, 2]
        #expect(try JSONDecoder().decode(Vector<Float>.self, from: JSONEncoder().encode(vector)) == vector)
    }

    @Test func wrongIndicesStopWithTheShape() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3)[2, 0]
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("element (2, 0) is outside a 2x3 matrix"))
    }
}
