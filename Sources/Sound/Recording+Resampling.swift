import LinearAlgebra
import RealModule

extension Recording {
    /// The same sound with another number of samples in a second.
    ///
    /// Each new sample is a sum of old ones, weighted by a sinc that passes what both rates can
    /// hold, within a Hann window of 16 of its zeros.
    /// - Precondition: the rate is positive.
    public func resampled(to rate: Int) -> Recording {
        precondition(rate > 0, "resampled: a rate of \(rate)")
        guard rate != sampleRate, !samples.isEmpty else { return Recording(sampleRate: rate, samples: samples) }
        // New sample i lies at i * old / new among the old ones: its fraction is one of `new` phases,
        // of which each has the same weights.
        let divisor = greatestCommonDivisor(rate, sampleRate)
        let (old, new) = (sampleRate / divisor, rate / divisor)
        // Frequencies above half the lower rate would come back as others.
        let cutoff = min(1, Double(new) / Double(old))
        let reach = Int((8 / cutoff).rounded(.up))
        let count = (samples.count * new + new / 2) / old
        var weights = [[Float]?](repeating: nil, count: min(new, count))
        let padded = [Float](repeating: 0, count: reach) + samples + [Float](repeating: 0, count: reach + 1)
        let result = (0..<count).map { index -> Float in
            let (place, phase) = (index * old / new, index * old % new)
            // The phases of the first `new` samples are all there are.
            let kernel = weights[index % new] ?? Self.kernel(Double(phase) / Double(new), cutoff, reach)
            weights[index % new] = kernel
            return kernel.withUnsafeBufferPointer { kernel in
                padded.withUnsafeBufferPointer { padded in
                    kernel.indices.reduce(Float(0)) { $0 + padded[place + $1] * kernel[$1] }
                }
            }
        }
        return Recording(sampleRate: rate, samples: result)
    }

    /// The weights of the samples from `reach` before to `reach` behind, of a place a `fraction`
    /// of a sample behind the middle one.
    private static func kernel(_ fraction: Double, _ cutoff: Double, _ reach: Int) -> [Float] {
        (-reach...reach).map { tap in
            let distance = Double(tap) - fraction
            let (angle, edge) = (Double.pi * distance * cutoff, distance * cutoff / 8)
            guard edge.magnitude < 1 else { return 0 }
            let sinc = angle == 0 ? 1 : Double.sin(angle) / angle
            return Float(cutoff * sinc * (0.5 + 0.5 * Double.cos(Double.pi * edge)))
        }
    }

    /// The sound in white noise, whose power is so many decibels below that of the sound.
    public func noisy(decibels: Double, using generator: inout some RandomNumberGenerator) -> Recording {
        let power = samples.reduce(0) { $0 + Double($1 * $1) } / Double(max(1, samples.count))
        // Noise uniform within +-a has the power a^2 / 3.
        let level = Float((3 * power * Double.exp10(-decibels / 10)).squareRoot())
        guard level > 0 else { return self }
        let noise = Matrix<Float>.random(rows: 1, columns: samples.count, in: -level...level, using: &generator)
        return Recording(sampleRate: sampleRate, samples: zip(samples, noise.elements).map { $0 + $1 })
    }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
