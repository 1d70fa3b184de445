import Datasets
import DemoData
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// The next value of a series: one that can be forecast, and one that cannot.
struct ForecastDemo: Demo {
    static let name = "forecast"
    static let summary = "next year's sunspots and tomorrow's stocks: what can be told"

    func run(_ context: DemoContext) throws {
        try context.say(
            """
            A network sees a window of a series and says the next value. It is tested by walking forward: \
            trained on all that came before a block, it forecasts the block, which then joins the training. \
            The rival is the naive forecast, which says that nothing changes.
            """)
        try sunspots(context)
        try stocks(context)
    }

    private func sunspots(_ context: DemoContext) throws {
        try context.heading("Sunspots, a year ahead")
        let months = try DemoDataset.sunspots.table()
        let counts = try months.numbers(months.column("sunspots"))
        // Yearly means; the square root evens out how much they scatter.
        let years = stride(from: 0, to: counts.count, by: 12).map { start in
            (counts[start..<start + 12].reduce(0, +) / 12).squareRoot()
        }
        let forecast = try walkForward(context, years, window: 12, from: 135, block: 10)
        let actual = years.map { $0 * $0 }
        let said = forecast.map { ($0.index, max(0, $0.value) * max(0, $0.value)) }
        let error = rootMeanSquare(said.map { $1 - actual[$0] })
        let naive = rootMeanSquare(said.map { actual[$0.0 - 1] - actual[$0.0] })
        try context.say(
            """
            The number of spots rises and falls in about eleven years. The window is of twelve years; the error is \
            the root of the mean square, over \(counted(said.count, "year")) from \(1749 + said[0].0) on.
            """)
        try context.result("sunspots, error of 'as last year'", fixed(naive, 2))
        try context.result("sunspots, error of the network", fixed(error, 2))
        let chart = Chart(
            title: "Sunspots, forecast a year ahead", xTitle: "year", yTitle: "sunspots, mean of the year",
            series: [
                .curve("what came", actual.enumerated().map { (Double(1749 + $0), $1) }),
                .curve("the forecast", said.map { (Double(1749 + $0.0), $0.1) }),
            ], xRange: 1860...1985)
        try context.save(chart.svg, as: Self.name)
    }

    private func stocks(_ context: DemoContext) throws {
        try context.heading("A stock index (DAX), a day ahead")
        let table = try DemoDataset.euStockMarkets.table()
        let prices = try table.numbers(table.column("dax"))
        // Daily changes in per cent.
        let returns = zip(prices, prices.dropFirst()).map { 100 * ($1 / $0 - 1) }
        let forecast = try walkForward(context, returns, window: 10, from: 1_200, block: 110)
        let error = rootMeanSquare(forecast.map { $0.value - returns[$0.index] })
        let naive = rootMeanSquare(forecast.map { returns[$0.index] })
        let sign = forecast.count { ($0.value > 0) == (returns[$0.index] > 0) }
        let rises = forecast.count { returns[$0.index] > 0 }
        let days = Double(forecast.count)
        try context.say(
            """
            The series is the change of the index from day to day, in per cent; the window is of ten days. To say \
            that tomorrow's price is as today's is to say a change of 0. The error is over the last \
            \(counted(forecast.count, "day")).
            """)
        try context.result("DAX, error of 'as today', per cent", fixed(naive, 4))
        try context.result("DAX, error of the network, per cent", fixed(error, 4))
        try context.result("DAX, days whose direction the network told", percent(Double(sign) / days))
        try context.result("DAX, days that rose", percent(Double(rises) / days))
        try context.say(
            error < naive
                ? "The network is ahead by \(percent(1 - error / naive)): less than dealing costs."
                : """
                The naive forecast wins: what past days tell of the next is lost in the noise. Is it \
                a good time to invest? A network of past prices does not know; it would be strange if it did, \
                since everybody else has the same prices.
                """)
    }

    /// Forecasts of the values from `start` on, each from the `window` values before it by a
    /// network that was trained on what lies before its block.
    private func walkForward(
        _ context: DemoContext, _ series: [Double], window: Int, from start: Int, block: Int
    ) throws -> [(index: Int, value: Double)] {
        var generator = context.generator
        var result: [(index: Int, value: Double)] = []
        for first in stride(from: start, to: series.count, by: block) {
            let past = Vector(series[..<first])
            let (mean, deviation) = (past.mean(), past.standardDeviation())
            let scaled = series.map { ($0 - mean) / deviation }
            func windows(_ indices: Range<Int>) -> Matrix<Double> {
                Matrix(rows: indices.count, columns: window) { scaled[indices.lowerBound + $0 - window + $1] }
            }
            let (known, asked) = (window..<first, first..<min(first + block, series.count))
            let targets = Matrix(rows: known.count, columns: 1) { row, _ in scaled[known.lowerBound + row] }
            var sum = Matrix<Double>.zeros(rows: asked.count, columns: 1)
            let members = context.effort(5, quick: 1)
            for _ in 0..<members {
                var network = Network<Double>(
                    inputs: window, layers: [.dense(8, .tanh, penalty: .l2(0.02)), .dense(1, penalty: .l2(0.02))],
                    using: &generator)
                // L-BFGS takes all samples in each step. From its last steps s and the changes y of the slopes it
                // builds H with H y = s, an inverse of the loss's curvature, and goes along -H times the slopes.
                try LBFGS<Double>(
                    loss: .meanSquaredError, stopping: [.maximumEpochs(context.effort(200, quick: 60))]
                ).fit(&network, inputs: windows(known), targets: targets)
                sum += network.predict(windows(asked))
            }
            let said = sum * (deviation / Double(members)) + mean
            for (row, index) in asked.enumerated() { result.append((index, said[row, 0])) }
        }
        return result
    }

    private func rootMeanSquare(_ errors: [Double]) -> Double {
        (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    }
}
