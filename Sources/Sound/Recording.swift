/// Sound of one channel: samples within -1 and 1.
public struct Recording: Hashable, Sendable {
    /// Samples in a second.
    public var sampleRate: Int
    public var samples: [Float]

    /// - Precondition: the rate is positive.
    public init(sampleRate: Int, samples: [Float]) {
        precondition(sampleRate > 0)
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// How long it lasts.
    public var seconds: Double { Double(samples.count) / Double(sampleRate) }
}
