// step: imports
import LinearAlgebra
import Plotting

// end

final class SettingUp: Chapter {
    override func run() throws {
        // step: matrices
        let inputs: Matrix<Double> = [[0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 1]]
        let weights: Matrix<Double> = [[0.5], [-1], [2]]
        print(inputs)
        print(inputs.rows, "rows,", inputs.columns, "columns")
        print("row 0, column 1:", inputs[0, 1])
        // end

        // step: dot
        let sums = dot(inputs, weights)
        print(sums)
        // end

        // step: elementwise
        print(sums * sums)
        print(1 - 2 * sums)
        print(sigmoid(sums).rounded(places: 3))
        // end

        // step: logistic
        let curve = stride(from: -6.0, through: 6, by: 0.25).map { (x: $0, y: sigmoid($0)) }
        let chart = Chart(
            title: "The logistic function", xTitle: "x", yTitle: "sigmoid(x)", series: [.curve("", curve)])
        try chart.write(to: path("logistic.svg"))
        // end

        // step: transpose
        let errors: Matrix<Double> = [[0.1], [-0.2], [0.3], [0]]
        print(inputs.T)
        print(dot(inputs.T, errors))
        // end

        // step: broadcasting
        let flats: Matrix<Double> = [[1, 20], [2, 50], [3, 80]]
        print(flats + 10)  // a number: to every element
        print(flats - flats.mean(over: .rows))  // a row: from each row
        print(flats / flats.sum(over: .columns))  // a column: each column by it
        // end

        // step: slices
        print(flats[row: 1])
        print(flats[column: 1])
        print(flats[1..., ..<1])
        // end

        // step: values
        var other = flats
        other[row: 0] = [7, 7]
        other[2, 1] = 0
        print(other)
        print(flats[row: 0], "has not changed")
        // end

        // step: reductions
        print(flats.sum(), flats.max(), flats.mean())
        print((flats .> 2.5).sum(), "elements are above 2.5")
        print("the greatest of each column is in row", flats.argmax(over: .rows))
        // end

        // step: random
        var generator = SplitMix64(seed: 1)
        let drawn = Matrix<Double>.random(rows: 2, columns: 3, in: -1...1, using: &generator)
        print(drawn.rounded(places: 2))
        // end
    }
}
