import Datasets
import DemoData
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// Whom a person would like who has not met them yet, from what all have said of all.
struct RecommendationsDemo: Demo {
    static let name = "recommendations"
    static let summary = "which lecturers a student would rate highest"

    /// Ratings, by the numbers of people and items, from 0.
    private struct Ratings {
        let people: [Int]
        let items: [Int]
        let stars: [Double]

        /// The two numbers as the network's inputs.
        var inputs: Matrix<Float> {
            Matrix(rows: stars.count, columns: 2) { Float($1 == 0 ? people[$0] : items[$0]) }
        }

        /// Some of them.
        func at(_ rows: [Int]) -> Ratings {
            Ratings(people: rows.map { people[$0] }, items: rows.map { items[$0] }, stars: rows.map { stars[$0] })
        }
    }

    func run(_ context: DemoContext) throws {
        let table = try DemoDataset.lectureRatings.table()
        let (people, personNames) = try table.classes("student")
        let (items, itemNames) = try table.classes("lecturer")
        let stars = try table.numbers(table.column("rating"))
        try context.say(
            """
            \(grouped(personNames.count)) students of ETH Zurich gave \(grouped(stars.count)) ratings, 1 to 5, to \
            \(grouped(itemNames.count)) lecturers. A fifth of the ratings, drawn by the seed, is kept for the test. \
            Nothing is known of anybody but these numbers: each student and each lecturer gets a row of \
            numbers of their own, an embedding, which is learned together with the network that reads both.
            """)
        var generator = context.generator
        let all = Ratings(people: people, items: items, stars: stars)
        let parts = split(rows: stars.count, fractions: [0.8, 0.2], using: &generator)
        let (known, asked) = (all.at(parts[0]), all.at(parts[1]))
        let byItem = GroupOffsets(
            values: known.stars, groups: [known.items], counts: [itemNames.count], priors: [0])
        let byBoth = GroupOffsets(
            values: known.stars, groups: [known.items, known.people], counts: [itemNames.count, personNames.count],
            priors: [5, 10])
        let (network, curve) = try train(
            context, known, asked, mean: byItem.mean, personNames.count, itemNames.count, &generator)
        let rivals: [(name: String, said: [Double])] = [
            ("mean of the lecturer", asked.items.map { byItem.prediction(for: [$0]) }),
            ("mean + lecturer + student", zip(asked.items, asked.people).map { byBoth.prediction(for: [$0, $1]) }),
            ("network", network.predict(asked.inputs).flattened.elements.map { byItem.mean + Double($0) }),
        ]
        try context.say(
            """
            The error is the root of the mean square on the kept ratings. A student is a hit if, of the lecturers \
            whose rating by them was kept, the one who is put first did get a 4 or a 5.
            """)
        var errors: [Double] = []
        for (name, said) in rivals {
            errors.append(RegressionReport(actual: asked.stars, predicted: said).rootMeanSquaredError)
            try context.result("error, \(name)", fixed(errors.last!, 4))
        }
        try context.result("hits by chance", percent(hitRate(asked, nil)))
        for (name, said) in rivals { try context.result("hits, \(name)", percent(hitRate(asked, said))) }
        try context.say(
            """
            With the seeds 1 to 4 the network is ahead of the lecturers' means, and a little behind the sum of three \
            numbers: what these ratings have in them is how good a lecturer is and how kind a student, and hardly \
            who suits whom, which is what embeddings are for.
            """)
        try recommend(context, network, known, asked, mean: byItem.mean, personNames, itemNames)
        let ends = [1, Double(curve.count)]
        let guides = rivals.indices.dropLast().map { index in
            Chart.Series.guide(rivals[index].name, ends.map { ($0, errors[index]) })
        }
        let chart = Chart(
            title: "Error on ratings that were kept apart", xTitle: "epoch", yTitle: "root mean squared error",
            series: [.curve("network", curve.enumerated().map { (Double($0 + 1), $1) })] + guides,
            yRange: (errors.min()! - 0.02)...(errors.max()! + 0.02))
        try context.save(chart.svg, as: Self.name)
    }

    /// The network and its error on the kept ratings after each epoch, which decides nothing.
    private func train(
        _ context: DemoContext, _ known: Ratings, _ asked: Ratings, mean: Double, _ people: Int, _ items: Int,
        _ generator: inout SplitMix64
    ) throws -> (network: Network<Float>, curve: [Double]) {
        var network = Network<Float>(
            inputs: 2,
            layers: [
                .embedding(tables: [(count: people, dimension: 16), (count: items, dimension: 16)]),
                .dropout(0.5), .dense(64, .relu), .dropout(0.3), .dense(1),
            ], using: &generator)
        try context.show("\(network)")
        try context.say(
            "Dropout sets a part of a layer's outputs, drawn by lot, to 0 in each step, so that all become of use.")
        func targets(_ ratings: Ratings) -> Matrix<Float> { Vector(ratings.stars.map { Float($0 - mean) }).column }
        let epochs = context.effort(5, quick: 2)
        let trainer = Trainer<Float>(
            loss: .meanSquaredError, optimizer: .adam(learningRate: 2e-3), batchSize: 128,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs))
        let history = try trainer.fit(
            &network, inputs: known.inputs, targets: targets(known), validation: (asked.inputs, targets(asked)),
            using: &generator)
        try context.say("\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s.\n")
        return (network, history.epochs.map { $0.validationLoss!.squareRoot() })
    }

    /// Of the people with two kept ratings or more, the share whose first choice by `said` got a 4
    /// or 5; nil for a choice by lot.
    private func hitRate(_ asked: Ratings, _ said: [Double]?) -> Double {
        let rows = Dictionary(grouping: asked.people.indices) { asked.people[$0] }.values.filter { $0.count > 1 }
        let hits = rows.map { rows in
            guard let said else { return Double(rows.count { asked.stars[$0] >= 4 }) / Double(rows.count) }
            return asked.stars[rows.max { (said[$0], $1) < (said[$1], $0) }!] >= 4 ? 1 : 0
        }
        return hits.reduce(0, +) / Double(hits.count)
    }

    /// The lecturers that a student has not rated yet, the best first: for who has rated most.
    private func recommend(
        _ context: DemoContext, _ network: Network<Float>, _ known: Ratings, _ asked: Ratings, mean: Double,
        _ personNames: [String], _ itemNames: [String]
    ) throws {
        let counts = Dictionary(grouping: known.people) { $0 }.mapValues(\.count)
        let person = personNames.indices.max { (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0) }!
        let rated = Set(known.people.indices.filter { known.people[$0] == person }.map { known.items[$0] })
        let fresh = itemNames.indices.filter { !rated.contains($0) }
        let said = network.predict(Matrix(rows: fresh.count, columns: 2) { Float($1 == 0 ? person : fresh[$0]) })
        let order = fresh.indices.sorted { (said[$0, 0], $1) > (said[$1, 0], $0) }
        try context.heading("Student \(personNames[person]), who has rated \(rated.count) lecturers, would like")
        func line(_ place: Int) -> String {
            let item = fresh[order[place]]
            let kept = asked.people.indices.first { asked.people[$0] == person && asked.items[$0] == item }
            let truth = kept.map { " (kept rating: \(Int(asked.stars[$0])))" } ?? ""
            return
                "\(place + 1). lecturer \(itemNames[item]): \(fixed(mean + Double(said[order[place], 0]), 2))\(truth)"
        }
        for place in 0..<5 { try context.show(line(place)) }
        try context.say("and of those whose rating was kept:")
        for place in order.indices where line(place).hasSuffix(")") { try context.show(line(place)) }
    }
}
