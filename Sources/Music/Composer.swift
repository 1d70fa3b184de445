public import LinearAlgebra
public import NeuralNetworks
import RealModule

/// Composes tunes, note by note, with a network that says how likely each next note is.
public struct Composer<Generator: RandomNumberGenerator> {
    private let features: MelodyFeatures
    private let predictor: Predictor<Float>
    /// How bold it is: below 1 likely notes are taken more often than the network says, above 1
    /// less often; at 0 always the likeliest.
    public var temperature: Double
    /// Chooses the notes.
    public var generator: Generator

    /// - Precondition: the network's inputs are `features`' and its outputs, a softmax, the vocabulary's.
    public init(
        _ network: Network<Float>, _ features: MelodyFeatures, temperature: Double, generator: Generator
    ) {
        precondition(network.inputs == features.count && network.outputs == features.vocabulary.count)
        predictor = Predictor(network)
        self.features = features
        self.temperature = temperature
        self.generator = generator
    }

    /// A tune of at most `maximumBars` bars.
    ///
    /// Notes that would cross a bar line are not taken. The tune may end after each part of eight
    /// bars, the last of them as much shorter as the upbeat is long; where it goes to the last bar
    /// that it may have, it ends there on the tonic.
    /// - Parameter upbeat: the ticks before the first full bar.
    public mutating func tune(
        title: String, key: Key, metre: Metre, upbeat: Int = 0, maximumBars: Int = 32
    ) -> Tune {
        var melody = Melody(key: key, metre: metre, upbeat: upbeat)
        var tune = Tune(title: title, key: key, metre: metre)
        var bar: [Note] = []
        let length = metre.barTicks
        let end = maximumBars * length + melody.firstStart
        while melody.nextStart(melody.tokens.count) < end {
            let start = melody.nextStart(melody.tokens.count)
            let (place, room) = (start % length, min(length - start % length, end - start))
            let likely = predictor.predict(features.vector(melody, before: melody.tokens.count))
            // Where nothing fits, a rest fills the bar.
            let isPartEnd = start > melody.firstStart && (start - melody.firstStart) % (8 * length) == 0
            guard let token = choose(likely.elements, place, room, mayEnd: isPartEnd, isLast: start + room == end)
            else {
                let rest = Note(pitch: nil, ticks: room)
                melody.append(features.vocabulary.number(rest, in: key), ticks: rest.ticks)
                tune.bars.append(bar + [rest])
                bar = []
                continue
            }
            if token == features.vocabulary.end { break }
            let note = features.vocabulary.note(token, in: key)
            melody.append(token, ticks: note.ticks)
            bar.append(note)
            if place + note.ticks == length {
                tune.bars.append(bar)
                bar = []
            }
        }
        if !bar.isEmpty { tune.bars.append(bar) }
        return tune
    }

    /// A number of the vocabulary that fits its place in the bar.
    private mutating func choose(_ likely: [Float], _ place: Int, _ room: Int, mayEnd: Bool, isLast: Bool) -> Int? {
        let grid = Note.wholeTicks / 64
        let weights = likely.enumerated().map { token, probability -> Double in
            if token == features.vocabulary.end {
                guard mayEnd else { return 0 }
            } else {
                let note = features.vocabulary.tokens[token]
                let ticks = note.ticks
                if isLast, ticks == room, (note.interval ?? 1) % 12 != 0 { return 0 }
                // Within a triplet, only its own lengths lead out of it.
                guard ticks <= room, place % grid == 0 || ticks % grid != 0 else { return 0 }
            }
            return Double(probability)
        }
        guard let best = weights.max(), best > 0 else { return nil }
        guard temperature > 0 else { return weights.firstIndex(of: best) }
        let scaled = weights.map { Double.pow($0 / best, 1 / temperature) }
        var point = Double.random(in: 0..<1, using: &generator) * scaled.reduce(0, +)
        for (token, weight) in scaled.enumerated() where weight > 0 {
            point -= weight
            if point < 0 { return token }
        }
        return scaled.lastIndex { $0 > 0 }
    }
}
