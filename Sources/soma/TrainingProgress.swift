import Training

/// Shows on standard error how far a run is: a bar on a terminal, else a line now and then.
final class TrainingProgress {
    private let epochs: Int
    private let isTerminal: Bool
    private let clock = ContinuousClock()
    private var lastShown: ContinuousClock.Instant?
    private var lastRecord: EpochRecord?
    private var lastPrinted = 0

    init(epochs: Int, isTerminal: Bool = StandardError.isTerminal) {
        self.epochs = epochs
        self.isTerminal = isTerminal
    }

    func show(_ record: EpochRecord) {
        lastRecord = record
        if isTerminal {
            // Twenty times a second is enough to look alive.
            let now = clock.now
            if let lastShown, now - lastShown < .milliseconds(50) { return }
            lastShown = now
            StandardError.write("\r" + bar(record))
        } else if record.epoch == 1 || record.epoch >= lastPrinted + max(1, epochs / 10) {
            lastPrinted = record.epoch
            StandardError.write(text(record) + "\n")
        }
    }

    /// Shows the last epoch and leaves the line.
    func finish() {
        guard let lastRecord else { return }
        if isTerminal {
            StandardError.write("\r" + bar(lastRecord) + "\n")
        } else if lastRecord.epoch != lastPrinted {
            StandardError.write(text(lastRecord) + "\n")
        }
    }

    private func bar(_ record: EpochRecord) -> String {
        let width = 20
        let filled = min(width, width * record.epoch / max(1, epochs))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "[\(bar)] \(text(record))".shortened(to: 79).padded(79)
    }

    private func text(_ record: EpochRecord) -> String {
        var text = "epoch \("\(record.epoch)".right("\(epochs)".count))/\(epochs)  loss \(brief(record.trainingLoss))"
        if let loss = record.validationLoss { text += "  held-out \(brief(loss))" }
        if let accuracy = record.validationAccuracy { text += "  \(percent(accuracy))" }
        return text
    }
}
