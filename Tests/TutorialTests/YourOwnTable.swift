// step: imports
import Datasets
import Foundation
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

// end

final class YourOwnTable: Chapter {
    override func run() throws {
        // step: invent
        var generator = SplitMix64(seed: 4)
        func about(_ mean: Double, _ spread: Double, _ generator: inout SplitMix64) -> Double {
            mean + spread * Vector<Double>.randomNormal(count: 1, using: &generator)[0]
        }
        var lines = ["area,rooms,district,year,rent,gone"]
        for row in 0..<500 {
            let rooms = Int.random(in: 1...5, using: &generator)
            let area = (22 * Double(rooms) + about(12, 6, &generator)).rounded()
            let (district, price) = [("centre", 16.0), ("north", 11.0), ("south", 9.0)].randomElement(
                using: &generator)!
            let year = Int.random(in: 1950...2020, using: &generator)
            let fair = 150 + price * area + 2 * Double(year - 1950)
            let rent = about(fair, 60, &generator).rounded()
            let gone = rent < fair + about(0, 10, &generator) ? "yes" : "no"
            // Real tables have holes.
            let yearCell = row % 9 == 4 ? "" : "\(year)"
            let districtCell = row % 25 == 7 ? "NA" : district
            lines.append("\(Int(area)),\(rooms),\(districtCell),\(yearCell),\(Int(rent)),\(gone)")
        }
        try lines.joined(separator: "\n").write(
            toFile: path("flats.csv"), atomically: true, encoding: .utf8)
        print(lines[..<6].joined(separator: "\n"))
        // end

        // step: read
        let table = try Table(contentsOf: path("flats.csv"))
        print("\(table.rowCount) rows")
        for column in table.columns {
            print("\(column.name): \(column.isNumeric ? "numbers" : "texts"), \(column.missingCount) missing")
        }
        // end

        // step: mistakes
        do {
            let broken = try Table(csv: "area,rent\n50,700\n61,cheap\n70,900\n", source: "broken.csv")
            let _: Matrix<Double> = try broken.matrix(["area", "rent"])
        } catch {
            print(error)
        }
        // end

        // step: split
        let parts = split(rows: table.rowCount, fractions: [0.6, 0.2, 0.2], using: &generator)
        let (training, validation, test) = (parts[0], parts[1], parts[2])
        // end

        // step: encode
        let columns = try ["area", "rooms", "district", "year"].map { try table.column($0) }
        let encoder = try FeatureEncoder(fittedTo: table, rows: training, columns: columns)
        print(encoder.names)
        let encoded = try encoder.transform(table)
        print(encoded[rows: 3..<6].rounded(places: 1))
        // end

        // step: scale
        let inputScaler = StandardScaler(fittedTo: encoded.gatheringRows(training))
        let inputs = inputScaler.transform(encoded)
        let rents: Matrix<Double> = try table.matrix(["rent"])
        let rentScaler = StandardScaler(fittedTo: rents.gatheringRows(training))
        let targets = rentScaler.transform(rents)
        // end

        // step: train
        var network = Network<Double>(
            inputs: encoder.width, layers: [.dense(16, .relu), .dense(1)], using: &generator)
        let trainer = Trainer<Double>(
            loss: .meanSquaredError, optimizer: .adam(learningRate: 0.005), batchSize: 16,
            stopping: [.maximumEpochs(150), .noImprovement(patience: 30)])
        try trainer.fit(
            &network, inputs: inputs.gatheringRows(training), targets: targets.gatheringRows(training),
            validation: (inputs.gatheringRows(validation), targets.gatheringRows(validation)),
            using: &generator)
        let predicted = rentScaler.inverseTransform(network.predict(inputs.gatheringRows(test)))
        let actual = rents.gatheringRows(test)
        let report = RegressionReport(actual: actual.elements, predicted: predicted.elements)
        print("off by \(Int(report.meanAbsoluteError)) on average; r2 \(report.r2!.rounded(places: 2))")
        // end

        // step: picture
        let pairs = zip(actual.elements, predicted.elements).map { (x: $0, y: $1) }
        try Chart(
            title: "Rents of flats that it has never seen", xTitle: "actual rent", yTitle: "predicted rent",
            series: [.points("a flat", pairs), .guide("exactly right", [(0, 0), (3000, 3000)])]
        ).write(to: path("rents.svg"))
        // end

        // step: classes
        let (gone, answers) = try table.classes("gone")
        let wide = hstack([inputs, targets])  // the rent is known now
        var quick = Network<Double>(
            inputs: wide.columns, layers: [.dense(16, .relu), .dense(2, .softmax)], using: &generator)
        let classifier = Trainer<Double>(
            loss: .crossEntropy, optimizer: .adam(learningRate: 0.005), batchSize: 16,
            stopping: [.maximumEpochs(150), .noImprovement(patience: 30)])
        let oneHot = Matrix<Double>.oneHot(gone, classCount: 2)
        try classifier.fit(
            &quick, inputs: wide.gatheringRows(training), targets: oneHot.gatheringRows(training),
            validation: (wide.gatheringRows(validation), oneHot.gatheringRows(validation)),
            using: &generator)
        let said = quick.predict(wide.gatheringRows(test)).argmax(over: .columns)
        let judged = ClassificationReport(actual: test.map { gone[$0] }, predicted: said, classCount: 2)
        print("right for \(Int(100 * judged.accuracy)) % of the flats")
        print("always '\(answers[0])' would be right for \(test.count { gone[$0] == 0 }) of \(test.count)")
        // end

        // step: save
        struct Preparation: Codable {
            let encoder: FeatureEncoder
            let inputScaler: StandardScaler
            let rentScaler: StandardScaler
        }
        let preparation = Preparation(encoder: encoder, inputScaler: inputScaler, rentScaler: rentScaler)
        let json = String(decoding: try JSONEncoder().encode(preparation), as: UTF8.self)
        try ModelFile(network, metadata: ["preparation": json]).write(to: path("rent.safetensors"))
        // end

        // step: load
        let file = try ModelFile<Double>(contentsOf: path("rent.safetensors"))
        let loaded = try JSONDecoder().decode(
            Preparation.self, from: Data(file.metadata["preparation"]!.utf8))

        let news = try Table(
            csv: """
                area,rooms,district,year
                60,2,centre,2005
                60,2,south,2005
                60,2,,
                """)
        let prepared = loaded.inputScaler.transform(try loaded.encoder.transform(news))
        let rentsOfNews = loaded.rentScaler.inverseTransform(file.network.predict(prepared))
        print(rentsOfNews.rounded(places: -1))
        // end

        // step: new-file
        try "area,rooms,district,year\n60,2,centre,2005\n60,2,south,2005\n".write(
            toFile: path("new.csv"), atomically: true, encoding: .utf8)
        // end
    }
}
