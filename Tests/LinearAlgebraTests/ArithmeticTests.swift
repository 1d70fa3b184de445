import ComplexModule
import LinearAlgebra
import RealModule
import Testing

/// Elementwise arithmetic, functions and reductions against plain loops, on matrices,
/// transposed views and blocks, with every broadcast.
@Suite struct ArithmeticTests {
    typealias M = Matrix<Double>

    /// The same kind of numbers as a plain matrix, a transposed view and a block.
    private func forms(_ rows: Int, _ columns: Int, _ salt: Int) -> [M] {
        func value(_ i: Int, _ j: Int) -> Double {
            let step: Int = (i * 31 + j * 17 + salt * 7) % 23
            return Double(step) / 4 - 2.6
        }
        let larger = M(rows: rows + 2, columns: columns + 3, value)
        return [
            M(rows: rows, columns: columns, value), M(rows: columns, columns: rows) { value($1, $0) }.T,
            larger[1..<rows + 1, 2..<columns + 2], larger.T[2..<columns + 2, 1..<rows + 1].T,
        ]
    }

    @Test(arguments: BackendChoice.available) func broadcasting(choice: BackendChoice) {
        withBackend(choice) {
            let operators: [(String, (M, M) -> M, (Double, Double) -> Double)] = [
                ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }), ("*", { $0 * $1 }, { $0 * $1 }),
                ("/", { $0 / $1 }, { $0 / $1 }), (".<", { $0 .< $1 }, { $0 < $1 ? 1 : 0 }),
                (".>=", { $0 .>= $1 }, { $0 >= $1 ? 1 : 0 }), ("max", { maximum($0, $1) }, { max($0, $1) }),
            ]
            for (rows, columns) in [(1, 1), (2, 3), (5, 9), (17, 4)] {
                for x in forms(rows, columns, 1) {
                    for y in forms(rows, columns, 2) + forms(1, columns, 3) + forms(rows, 1, 4) + forms(1, 1, 5) {
                        for (name, apply, plain) in operators {
                            let wanted = M(rows: rows, columns: columns) {
                                plain(x[$0, $1], y[y.rows == 1 ? 0 : $0, y.columns == 1 ? 0 : $1])
                            }
                            #expect(apply(x, y) == wanted, "\(name) \(rows)x\(columns) by \(y.rows)x\(y.columns)")
                            let turned = M(rows: rows, columns: columns) {
                                plain(y[y.rows == 1 ? 0 : $0, y.columns == 1 ? 0 : $1], x[$0, $1])
                            }
                            #expect(apply(y, x) == turned, "\(name) turned")
                        }
                        var sum = x
                        sum += y
                        #expect(sum == x + y)
                        sum -= y
                        sum *= y
                        #expect(sum == (x + y - y) * y)
                    }
                    #expect(x + 2 == 2 + x && 1 / x == M.ones(rows: rows, columns: columns) / x && -x == 0 - x)
                }
            }
        }
    }

    /// The sign of each part of each element is turned, of zeros too.
    @Test(arguments: BackendChoice.available) func negation(choice: BackendChoice) {
        withBackend(choice) {
            let parts = [0, -0.0, 1, -2.5, .infinity]
            let all = Matrix<Complex<Double>>(rows: 5, columns: 5) { Complex(parts[$0], parts[$1]) }
            for z in [all, all.T, all[1..<4, 2..<5], all.T[0..<2, 1..<4]] {
                let negated = -z
                let turned = -z[column: 0]
                for i in 0..<z.rows {
                    for j in 0..<z.columns {
                        let (x, y) = (z[i, j], negated[i, j])
                        // The type's own `==` takes all infinities as one.
                        let comment: Comment = "\(x.rawStorage)"
                        #expect((y.rawStorage.x, y.rawStorage.y) == (-x.rawStorage.x, -x.rawStorage.y), comment)
                        #expect(y.rawStorage.x.sign != x.rawStorage.x.sign, comment)
                        #expect(y.rawStorage.y.sign != x.rawStorage.y.sign, comment)
                        if j == 0 { #expect(turned[i].rawStorage.y.sign == y.rawStorage.y.sign, comment) }
                    }
                }
            }
            for x in forms(3, 5, 1) { #expect(-x == x.map { -$0 }) }
            #expect((-M.zeros(rows: 1, columns: 1))[0, 0].sign == .minus)
        }
    }

    @Test func complexNumbersThatAreClose() {
        let x = Matrix<Complex<Double>>([[Complex(3, 4), Complex(0, -1)], [0, Complex(1e10, 1)]])
        #expect(x.isApproximatelyEqual(to: x * Complex(1, 1e-9)) && !x.isApproximatelyEqual(to: x * Complex(1, 1e-7)))
        #expect(x.isApproximatelyEqual(to: x * Complex(1, 1e-7), relativeTolerance: 1e-6))
        #expect(!x.isApproximatelyEqual(to: x + Complex(1e-9, 0)))
        #expect(x.isApproximatelyEqual(to: x + Complex(1e-9, 0), absoluteTolerance: 1e-8))
        #expect(!x.isApproximatelyEqual(to: x.T[rows: 0..<1]))
        let infinite = Matrix<Complex<Double>>([[Complex(.infinity, 0)]])
        #expect(!infinite.isApproximatelyEqual(to: infinite))
    }

    @Test func functionsOfVectors() {
        let v: Vector<Double> = [-2, 0, 3]
        #expect(square(v) == [4, 0, 9] && pow(v, 3) == [-8, 0, 27] && pow(v, [2, 0, -1]) == [4, 1, 1.0 / 3])
        #expect(softplus(v).column == softplus(v.column))
        let w: Vector<Double> = [0, 0, .nan]
        #expect((v .< w) == [1, 0, 0] && (v .<= w) == [1, 1, 0] && (v .> w) == [0, 0, 0] && (v .>= w) == [0, 1, 0])
        #expect((v .== w) == [0, 1, 0] && (v .!= w) == [1, 0, 1])
        #expect((v .< 0) == [1, 0, 0] && (v .<= 0) == [1, 1, 0] && (v .> 0) == [0, 0, 1] && (v .>= 0) == [0, 1, 1])
        #expect((v .== 3) == [0, 0, 1] && (v .!= 3) == [1, 1, 0])
        #expect(select(v .< 0, -v, v) == abs(v) && select(v .< 1, [7, 8, 9], v) == [7, 8, 3])
    }

    @Test func comparedVectorsHaveOneLength() async {
        await #expect(processExitsWith: .failure) { _ = Vector<Double>([1, 2]) .< [1] }
        await #expect(processExitsWith: .failure) { _ = select(Vector<Double>([1, 2]), [1, 2], [1]) }
    }

    /// The first of equals, and the first NaN, wherever it is.
    @Test(arguments: BackendChoice.available) func placesOfExtremes(choice: BackendChoice) {
        withBackend(choice) {
            for columns in 1...13 {
                for place in 0..<columns {
                    var row = [Float](repeating: 1, count: columns)
                    for j in place..<columns { row[j] = 2 }
                    let x = Matrix(rows: 2, columns: columns, row + row.map { -$0 })
                    #expect(x.argmax(over: .columns) == [place, 0])
                    #expect(x.argmin(over: .columns) == [0, place])
                    #expect(x.T.argmax(over: .rows) == x.argmax(over: .columns))
                    #expect(x.max(over: .columns).elements == [2, place == 0 ? -2 : -1])
                    #expect(x.T.min(over: .rows).elements == [place == 0 ? 2 : 1, -2])
                    row[place] = .nan
                    let y = Matrix(rows: 1, columns: columns, row)
                    #expect(y.argmax(over: .columns) == [place] && y.argmin(over: .columns) == [place])
                    #expect(y.max(over: .columns)[0, 0].isNaN && y.T.min(over: .rows)[0, 0].isNaN)
                    #expect(
                        y.T.copied().max(over: .rows)[0, 0].isNaN && vstack([y, y]).min(over: .rows)[0, place].isNaN)
                }
            }
            let none = Matrix<Float>.zeros(rows: 0, columns: 3)
            #expect(none.argmax(over: .columns).isEmpty && none.max(over: .columns).rows == 0)
        }
    }

    @Test func shapesThatDoNotBroadcastStop() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Double>.zeros(rows: 2, columns: 3) + Matrix<Double>.zeros(rows: 3, columns: 2)
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("2x3") && message.contains("3x2"))
    }

    @Test(arguments: BackendChoice.available) func reductions(choice: BackendChoice) {
        withBackend(choice) {
            for (rows, columns) in [(1, 1), (3, 4), (9, 2), (33, 70)] {
                for x in forms(rows, columns, 1) {
                    let all = x.elements
                    let close = 1e-12 * Double(all.count)
                    let mean = all.reduce(0, +) / Double(all.count)
                    #expect(abs(x.sum() - all.reduce(0, +)) < close && abs(x.mean() - mean) < close)
                    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
                    #expect(abs(x.variance() - variance) < close)
                    #expect(x.min() == all.min() && x.max() == all.max())
                    #expect(x.argmax().row * columns + x.argmax().column == all.firstIndex(of: all.max()!))
                    #expect(x.argmin().row * columns + x.argmin().column == all.firstIndex(of: all.min()!))
                    #expect(abs(x.norm() - all.reduce(0) { $0 + $1 * $1 }.squareRoot()) < close)
                    for j in 0..<columns {
                        let column = (0..<rows).map { x[$0, j] }
                        #expect(abs(x.sum(over: .rows)[0, j] - column.reduce(0, +)) < close)
                        #expect(abs(x.mean(over: .rows)[0, j] - column.reduce(0, +) / Double(rows)) < close)
                        #expect(x.max(over: .rows)[0, j] == column.max())
                        #expect(x.argmin(over: .rows)[j] == column.firstIndex(of: column.min()!))
                        #expect(abs(x.variance(over: .rows)[0, j] - x[column: j].variance()) < close)
                    }
                    for i in 0..<rows {
                        let row = (0..<columns).map { x[i, $0] }
                        #expect(abs(x.sum(over: .columns)[i, 0] - row.reduce(0, +)) < close)
                        #expect(x.min(over: .columns)[i, 0] == row.min())
                        #expect(x.argmax(over: .columns)[i] == row.firstIndex(of: row.max()!))
                    }
                    let columnSums = (0..<columns).map { j in (0..<rows).reduce(0) { $0 + abs(x[$1, j]) } }
                    #expect(abs(x.norm(.one) - columnSums.max()!) < close)
                    #expect(x.norm(.infinity) == x.T.norm(.one) && x.norm(.max) == abs(x).max())
                }
            }
            // As many degrees of freedom lost as there are numbers, or more: no variance is known.
            let pair: M = [[1, 3], [2, 5]]
            #expect(pair.variance(degreesOfFreedomLost: 3) == 8.75)
            for lost in [4, 5] { #expect(pair.variance(degreesOfFreedomLost: lost).isNaN) }
            for axis in [ReductionAxis.rows, .columns] {
                #expect(pair.variance(over: axis, degreesOfFreedomLost: 1).sum().isFinite)
                for lost in [2, 3] {
                    let variances = pair.variance(over: axis, degreesOfFreedomLost: lost).flattened
                    #expect(variances[0].isNaN && variances[1].isNaN)
                }
            }
            let v: Vector<Double> = [3, -4]
            #expect(v.variance(degreesOfFreedomLost: 3).isNaN && v.standardDeviation(degreesOfFreedomLost: 2).isNaN)
            #expect(v.norm() == 5 && v.norm(.one) == 7 && v.norm(.infinity) == 4)
            #expect(M.zeros(rows: 0, columns: 3).sum() == 0)
            #expect(M([[1, .nan], [2, 3]]).max().isNaN)
        }
    }

    @Test(arguments: BackendChoice.available) func vectors(choice: BackendChoice) {
        withBackend(choice) {
            for n in [0, 1, 7, 8, 9, 129] {
                let table = M(rows: n, columns: 2) { Double(($0 * 13 + $1 * 5) % 17 - 8) }
                let plain = [Vector<Double>(table[column: 0].elements), Vector<Double>(table[column: 1].elements)]
                let pairs = zip(plain[0].elements, plain[1].elements)
                let comment: Comment = "\(choice) \(n) elements"
                for x in [table[column: 0], plain[0]] {
                    for y in [table[column: 1], plain[1]] {
                        var sum = x
                        sum.add(y, scaledBy: -1.5)
                        #expect(sum.elements == pairs.map { $0 - 1.5 * $1 } && x == plain[0], comment)
                        // A view that owns its elements, and a vector added to itself.
                        sum = M(rows: n, columns: 2) { table[$0, $1] }[column: 0]
                        sum.add(sum, scaledBy: 3)
                        #expect(sum == plain[0] * 4, comment)
                        #expect(minimum(x, y).elements == pairs.map { min($0, $1) }, comment)
                        #expect(maximum(x, y).elements == pairs.map { max($0, $1) }, comment)
                    }
                }
            }
            let mixed = (Vector<Float>([1, .nan]), Vector<Float>([.nan, 2]))
            #expect(minimum(mixed.0, mixed.1).min().isNaN && maximum(mixed.1, mixed.0)[1].isNaN)
            var z: Vector<Complex<Double>> = [Complex(1, 2)]
            z.add([Complex(0, 1)], scaledBy: Complex(0, 1))
            #expect(z == [Complex(0, 2)])
        }
    }

    @Test func vectorsOfDifferentLengthsStop() async {
        await #expect(processExitsWith: .failure) {
            var x: Vector<Double> = [1, 2]
            x.add([1], scaledBy: 1)
        }
        await #expect(processExitsWith: .failure) { _ = minimum(Vector<Double>([1, 2]), [1]) }
        await #expect(processExitsWith: .failure) {
            var y: Vector<Double> = [1]
            dot(Matrix<Double>.identity(2), [1, 2], into: &y)
        }
    }

    @Test func negativeDegreesOfFreedomStop() async {
        await #expect(processExitsWith: .failure) { _ = Vector<Double>([1, 2]).variance(degreesOfFreedomLost: -1) }
    }

    @Test(arguments: BackendChoice.available) func functions(choice: BackendChoice) {
        withBackend(choice) {
            for x in forms(5, 7, 1) {
                func agrees(_ y: M, _ plain: (Double) -> Double) -> Bool {
                    y.isApproximatelyEqual(to: x.map(plain), relativeTolerance: 1e-14, absoluteTolerance: 1e-15)
                }
                #expect(agrees(exp(x)) { .exp($0) } && agrees(tanh(x)) { .tanh($0) })
                #expect(
                    agrees(log(square(x) + 1)) { .log($0 * $0 + 1) } && agrees(sqrt(abs(x))) { abs($0).squareRoot() })
                #expect(
                    agrees(sigmoid(x)) { 1 / (1 + .exp(-$0)) }
                        && agrees(pow(abs(x) + 1, 2.5)) { .pow(abs($0) + 1, 2.5) })
                for exponent in [-3, -1, 0, 1, 2, 3, 4] {
                    #expect(agrees(pow(x, Double(exponent))) { .pow($0, exponent) }, "\(exponent)")
                }
                #expect(x.clamped(to: -1...1) == x.map { min(max($0, -1), 1) })
                #expect(select(x .> 0, x, -x) == abs(x))
                #expect(x.map { Float($0) } == Matrix<Float>(x))
            }
        }
    }

    @Test(arguments: BackendChoice.available) func linearSystems(choice: BackendChoice) throws {
        try withBackend(choice) {
            for n in [1, 2, 7, 40, 129] {
                var generator = SplitMix64(seed: UInt64(n))
                let a = M.random(rows: n, columns: n, in: -1...1, using: &generator) + M.identity(n) * 2
                let x = M.random(rows: n, columns: 3, in: -1...1, using: &generator)
                let solution = try solve(a, dot(a, x))
                #expect(abs(solution - x).max() < 1e-10)
                let turned = try solve(a.T, dot(a.T, x))
                #expect(abs(turned - x).max() < 1e-10)
                let lu = try a.luFactorized()
                #expect(abs(dot(a, lu.inverse) - M.identity(n)).max() < 1e-10)
                #expect(abs(lu.solve(dot(a, x[column: 0])) - x[column: 0]).max() < 1e-10)
            }
            let determinant = try M([[0, 2], [3, 4]]).luFactorized().determinant
            #expect(abs(determinant + 6) < 1e-12)
            #expect(throws: LinearAlgebraError.self) { try M([[1, 2], [2, 4]]).luFactorized() }
        }
    }

    /// Sums of very many numbers are not lost in a growing total.
    @Test(arguments: BackendChoice.available) func sumsOfManyNumbers(choice: BackendChoice) {
        withBackend(choice) {
            let count = 1 << 25
            let a = Matrix<Float>(repeating: 0.1, rows: 1, columns: count)
            let exact = Double(count) * Double(Float(0.1))
            #expect(abs(Double(a.sum()) / exact - 1) < 3e-6)
            #expect(abs(Double(a.mean()) / Double(Float(0.1)) - 1) < 3e-6)
            #expect(abs(Double(a.norm()) / (exact * Double(Float(0.1))).squareRoot() - 1) < 3e-6)
            #expect(a.variance() < 1e-12)
            let column = a.T
            #expect(abs(Double(column.sum(over: .rows)[0, 0]) / exact - 1) < 3e-6)
            let pairs = a.reshaped(rows: count / 2, columns: 2)
            #expect(abs(Double(pairs.mean(over: .rows)[0, 1]) / Double(Float(0.1)) - 1) < 2e-5)
            let gaps = pairs[columns: 0..<1]
            #expect(abs(Double(gaps.sum()) / (exact / 2) - 1) < 5e-5)
            #expect(abs(Double(gaps.T.sum()) / (exact / 2) - 1) < 5e-5)
        }
    }
}
