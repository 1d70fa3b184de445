public import Datasets
public import LinearAlgebra
import RealModule

/// Turns a spoken word into numbers of which a network can tell it.
///
/// The steps are those of Davis and Mermelstein 1980: frames of 25 ms, one every 10 ms, after a
/// filter that lifts the high tones; a Hamming window; the Fourier transform; the power in 26 bands
/// that lie as the ear hears them (mel); its logarithm; and the first 13 coefficients of the cosine
/// transform of that. Silence before and behind the word is cut off; a tenth of a second of it should
/// be there, from which the noise is known. Words last differently long, so the frames are divided
/// into ten segments, whose means are kept.
public struct SpeechFrontEnd: Sendable {
    /// The sample rate that recordings are brought to.
    public static let sampleRate = 16_000
    static let (frame, hop, bands, coefficients, segments) = (400, 160, 26, 13, 10)

    /// The number of a word's figures: the segments' coefficients, and the word's length.
    public static let count = segments * coefficients + 1

    private let spectrum = PowerSpectrum(size: 512)
    private let window: [Float]
    /// Powers to bands, frequencies x bands.
    private let filters: Matrix<Float>
    /// Bands to coefficients.
    private let cosines: Matrix<Float>

    public init() {
        let (frame, bands) = (SpeechFrontEnd.frame, SpeechFrontEnd.bands)
        window = (0..<frame).map { Float(0.54 - 0.46 * Double.cos(2 * .pi * Double($0) / Double(frame - 1))) }
        // Triangles, each from the peak of the one below to that of the one above.
        let (low, high) = (Self.mel(80), Self.mel(7_600))
        let peaks = (0...bands + 1).map { Self.hertz(low + (high - low) * Double($0) / Double(bands + 1)) }
        filters = Matrix(rows: 257, columns: bands) { row, band in
            let frequency = Double(row) * Double(SpeechFrontEnd.sampleRate) / 512
            let rise = (frequency - peaks[band]) / (peaks[band + 1] - peaks[band])
            let fall = (peaks[band + 2] - frequency) / (peaks[band + 2] - peaks[band + 1])
            return Float(max(0, min(rise, fall)))
        }
        // The DCT of type II, orthonormal.
        cosines = Matrix(rows: bands, columns: SpeechFrontEnd.coefficients) { band, k in
            let scale = (k == 0 ? 1.0 : 2.0) / Double(bands)
            return Float(scale.squareRoot() * Double.cos(.pi * Double(k) * (Double(band) + 0.5) / Double(bands)))
        }
    }

    /// The scale of pitches as they are heard (O'Shaughnessy 1987).
    static func mel(_ hertz: Double) -> Double { 2_595 * Double.log10(1 + hertz / 700) }
    static func hertz(_ mel: Double) -> Double { 700 * (Double.exp10(mel / 2_595) - 1) }

    /// The figures of a word: 131 numbers.
    ///
    /// - Parameter source: what errors call the recording.
    /// - Throws: `DataError` where there is nothing to hear, or more than ten seconds of it.
    public func features(_ recording: Recording, source: String) throws(DataError) -> Vector<Float> {
        guard recording.seconds <= 10 else {
            throw DataError(
                source: source,
                problem: "it lasts \(Int(recording.seconds)) s; give a recording of one word, up to 10 s")
        }
        let sound = recording.resampled(to: SpeechFrontEnd.sampleRate)
        // The products are small: a second thread would take longer to wake than to help.
        return try BLAS.withOneThread { () throws(DataError) in try features(logPowers(sound), source) }
    }

    /// The figures of a word whose spectra are given.
    private func features(_ spectra: Matrix<Float>, _ source: String) throws(DataError) -> Vector<Float> {
        guard let word = spokenRows(spectra) else {
            throw DataError(source: source, problem: "nothing is to be heard in it; give a recording of a word")
        }
        let cepstra = dot(spectra[rows: word], cosines)
        let (frames, segments) = (cepstra.rows, SpeechFrontEnd.segments)
        // The mean over the word is the voice's and the microphone's more than the word's.
        let means = cepstra.mean(over: .rows)
        var result: [Float] = []
        for segment in 0..<segments {
            let first = segment * frames / segments
            let part = cepstra[rows: first..<max(first + 1, (segment + 1) * frames / segments)]
            result += (part.mean(over: .rows) - means).elements
        }
        return Vector(result + [Float.log(Float(frames))])
    }

    /// The logarithms of the powers in the bands, frames x bands.
    func logPowers(_ recording: Recording) -> Matrix<Float> {
        let (frame, hop) = (SpeechFrontEnd.frame, SpeechFrontEnd.hop)
        let samples = recording.samples
        let lifted = samples.indices.map { $0 == 0 ? samples[0] : samples[$0] - 0.97 * samples[$0 - 1] }
        let count = lifted.count < frame ? 0 : (lifted.count - frame) / hop + 1
        // Behind the window, zeros up to the transform's size.
        let frames = Matrix<Float>(rows: count, columns: spectrum.size) { row, index in
            index < frame ? lifted[row * hop + index] * window[index] : 0
        }
        // The floor is far below what 16 bits can tell from silence.
        return dot(spectrum.powers(frames), filters).map { Float.log(max($0, 1e-7)) }
    }

    /// The frames of the word, from its first to its last; nil for silence.
    ///
    /// A frame is of the word where it is at most 35 dB below the loudest and 6 dB above the noise,
    /// which is what a tenth of the frames is under, unless the word fills the recording.
    func spokenRows(_ spectra: Matrix<Float>) -> Range<Int>? {
        guard spectra.rows > 0 else { return nil }
        let loudness = spectra.max(over: .columns).elements
        guard let loudest = loudness.max(), loudest > -12 else { return nil }
        let decibel = Float.log(10) / 10
        let noise = loudness.sorted()[loudness.count / 10]
        let limit = max(loudest - 35 * decibel, min(noise + 6 * decibel, loudest - 15 * decibel))
        guard let first = loudness.firstIndex(where: { $0 >= limit }),
            let last = loudness.lastIndex(where: { $0 >= limit })
        else { return nil }
        return first..<last + 1
    }
}
