import Datasets
import DemoData
import LinearAlgebra
import NeuralNetworks
import Plotting
import Training

/// Finding what is not normal, by a network that has only seen what is.
struct AnomalyDemo: Demo {
    static let name = "anomaly"
    static let summary = "readings of a shuttle that are unlike the normal ones learned"

    func run(_ context: DemoContext) throws {
        let table = try DemoDataset.shuttle.table()
        let figures: Matrix<Float> = try table.matrix(except: ["state"])
        let states = try table.column("state")
        let isAnomaly = (0..<table.rowCount).map { states.text(row: $0) != "Rad.Flow" }
        let normal = (0..<43_500).filter { !isAnomaly[$0] }
        let test = Array(43_500..<58_000)
        try context.say(
            """
            Readings of a space shuttle's radiators, of nine figures each, the first of which is the time; four of \
            five are of the normal state. An autoencoder learns to give back what it is shown, through a layer of \
            only two units, from the \(grouped(normal.count)) normal readings among the first 43,500. What it gives \
            back badly is unlike all it has seen: the squared error is the score. No anomaly is part of the training.
            """)
        let scaler = StandardScaler(fittedTo: figures.gatheringRows(normal))
        // Some readings are hundreds of deviations off: beyond ten, how far is of no account.
        let x = scaler.transform(figures.gatheringRows(normal)).clamped(to: -10...10)
        let xTest = scaler.transform(figures.gatheringRows(test)).clamped(to: -10...10)
        let truth = test.map { isAnomaly[$0] }

        var generator = context.generator
        var network = Network<Float>(
            inputs: 9, layers: [.dense(24, .tanh), .dense(2, .tanh), .dense(24, .tanh), .dense(9)], using: &generator)
        try context.show("\(network)")
        let epochs = context.effort(30, quick: 3)
        let trainer = Trainer<Float>(
            loss: .meanSquaredError, optimizer: .adam(learningRate: 3e-3), batchSize: 64,
            stopping: [.maximumEpochs(epochs)], schedule: .cosine(epochs: epochs))
        let history = try trainer.fit(&network, inputs: x, targets: x, using: &generator)
        try context.say("\(counted(epochs, "epoch")) in \(fixed(history.seconds, 1)) s.")

        func scores(_ difference: Matrix<Float>) -> [Double] {
            square(difference).sum(over: .columns).elements.map { Double($0) }
        }
        let report = DetectionReport(scores: scores(network.predict(xTest) - xTest), isPositive: truth)
        // The simplest rival: how far a reading is from the mean of the normal ones.
        let distance = DetectionReport(scores: scores(xTest), isPositive: truth)
        try context.say(
            """
            Two areas sum up every threshold that one might choose. Under the ROC curve: how often an anomaly \
            scores above a normal reading (chance: 0.5). Under the precision-recall curve: how clean the list \
            of the flagged is (chance: \(fixed(Double(report.positives) / Double(test.count), 3)), the share \
            of anomalies).
            """)
        try context.result("area under ROC, distance from the mean", fixed(distance.areaUnderROC, 4))
        try context.result("area under ROC, autoencoder", fixed(report.areaUnderROC, 4))
        try context.result("area under precision-recall, distance from the mean", fixed(distance.averagePrecision, 4))
        try context.result("area under precision-recall, autoencoder", fixed(report.averagePrecision, 4))
        let chart = Chart(
            title: "Anomalies found against false alarms (ROC)", xTitle: "false alarms among normal readings",
            yTitle: "anomalies found",
            series: [
                .curve("autoencoder", thinned(report)), .curve("distance", thinned(distance)),
                .guide("chance", [(0, 0), (1, 1)]),
            ])
        try context.save(chart.svg, as: Self.name)
    }

    /// At most some hundred points of a ROC curve.
    private func thinned(_ report: DetectionReport) -> [(x: Double, y: Double)] {
        let curve = report.rocCurve
        let step = max(1, curve.count / 300)
        return curve.indices.filter { $0.isMultiple(of: step) || $0 == curve.count - 1 }.map {
            (curve[$0].falsePositiveRate, curve[$0].truePositiveRate)
        }
    }
}
