import RealModule

/// Plays a melody on a simple pipe: a few overtones that swell, hold and die away.
public struct Synthesizer: Hashable, Sendable {
    /// Samples in a second.
    public var sampleRate: Double
    /// The tempo.
    public var quartersPerMinute: Double

    /// The strength of each overtone, the first the tone itself: those of a pipe that is rich in
    /// the odd ones. They add up to 1.
    private static let overtones = [0.55, 0.15, 0.16, 0.05, 0.06, 0.03]

    /// - Precondition: both are positive.
    public init(sampleRate: Double = 22_050, quartersPerMinute: Double) {
        precondition(sampleRate > 0 && quartersPerMinute > 0)
        self.sampleRate = sampleRate
        self.quartersPerMinute = quartersPerMinute
    }

    /// The sound, of one channel, within -1 and 1, with a quarter of a second of silence behind it.
    public func samples(_ tune: Tune) -> [Float] {
        let samplesPerTick = sampleRate * 60 / quartersPerMinute / Double(Note.wholeTicks / 4)
        let ticks = tune.bars.joined().reduce(0) { $0 + $1.ticks }
        var result = [Float](repeating: 0, count: Int(Double(ticks) * samplesPerTick + sampleRate / 4))
        var time = 0
        for note in tune.bars.joined() {
            let start = Int(Double(time) * samplesPerTick)
            time += note.ticks
            guard let pitch = note.pitch else { continue }
            add(pitch, start: start, count: Int(Double(time) * samplesPerTick) - start, to: &result)
        }
        return result
    }

    /// Adds a tone.
    private func add(_ pitch: Int, start: Int, count: Int, to samples: inout [Float]) {
        // Equal temperament from an A of 440 Hz.
        let frequency = 440 * Double.exp2(Double(pitch - 69) / 12)
        let step = 2 * Double.pi * frequency / sampleRate
        let (attack, release) = (0.012 * sampleRate, 0.045 * sampleRate)
        for index in 0..<count {
            let (age, left) = (Double(index), Double(count - index))
            let swell = min(1, age / attack) * min(1, left / release)
            let decay = Double.exp(-0.9 * age / sampleRate)
            var value = 0.0
            // Overtones above half the sample rate would sound as other tones.
            for (index, strength) in Synthesizer.overtones.enumerated()
            where Double(index + 1) * frequency < sampleRate / 2 {
                value += strength * Double.sin(Double(index + 1) * step * age)
            }
            samples[start + index] += Float(0.7 * swell * decay * value)
        }
    }
}
