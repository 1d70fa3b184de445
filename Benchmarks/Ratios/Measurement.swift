import LinearAlgebra

/// A piece of work and what it is called.
struct Candidate {
    let name: String
    let work: () -> Void

    init(_ name: String, _ work: @escaping () -> Void) {
        self.name = name
        self.work = work
    }
}

/// The median seconds of one call of each candidate: the candidates take turns, and
/// each turn repeats its call for at least `turnSeconds`.
func medianSeconds(_ candidates: [Candidate], turns: Int = 7, turnSeconds: Double = 0.02) -> [Double] {
    let clock = ContinuousClock()
    func seconds(_ repetitions: Int, _ work: () -> Void) -> Double {
        let elapsed = clock.measure { for _ in 0..<repetitions { work() } }
        return elapsed / .seconds(1)
    }
    let repetitions = candidates.map { candidate in
        candidate.work()
        let once = max(seconds(1, candidate.work), 1e-9)
        return max(1, Int((turnSeconds / once).rounded(.up)))
    }
    var times = candidates.map { _ in [Double]() }
    for _ in 0..<turns {
        for (index, candidate) in candidates.enumerated() {
            times[index].append(seconds(repetitions[index], candidate.work) / Double(repetitions[index]))
        }
    }
    return times.map { $0.sorted()[turns / 2] }
}

/// A number with three significant digits.
func brief(_ x: Double) -> String {
    if x >= 100 { return "\(Int(x.rounded()))" }
    let scale: Double = x >= 10 ? 10 : x >= 1 ? 100 : 1_000
    return "\((x * scale).rounded() / scale)"
}

/// A row of a table in Markdown.
func row(_ cells: [String]) { print("| " + cells.joined(separator: " | ") + " |") }

func header(_ title: String, _ cells: [String]) {
    print("\n\(title)\n")
    row(cells)
    row(cells.map { _ in "---" })
}
