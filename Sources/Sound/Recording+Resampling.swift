import RealModule

extension Recording {
    /// The same sound with another number of samples in a second.
    ///
    /// Each new sample is a sum of old ones, weighted by a sinc that passes what both rates can
    /// hold, within a Hann window of 16 of its zeros.
    /// - Precondition: the rate is positive.
    public func resampled(to rate: Int) -> Recording {
        guard rate != sampleRate, !samples.isEmpty else { return Recording(sampleRate: rate, samples: samples) }
        let step = Double(sampleRate) / Double(rate)
        // Frequencies above half the lower rate would come back as others.
        let cutoff = min(1, 1 / step)
        let reach = 8 / cutoff
        let count = Int((Double(samples.count) / step).rounded())
        let result = (0..<count).map { index -> Float in
            let centre = Double(index) * step
            let first = max(0, Int((centre - reach).rounded(.up)))
            let last = min(samples.count - 1, Int((centre + reach).rounded(.down)))
            var sum = 0.0
            for place in first...max(first, last) where place < samples.count {
                let distance = Double(place) - centre
                let angle = Double.pi * distance * cutoff
                let sinc = angle == 0 ? 1 : Double.sin(angle) / angle
                let window = 0.5 + 0.5 * Double.cos(Double.pi * distance / reach)
                sum += Double(samples[place]) * sinc * window
            }
            return Float(sum * cutoff)
        }
        return Recording(sampleRate: rate, samples: result)
    }
}
