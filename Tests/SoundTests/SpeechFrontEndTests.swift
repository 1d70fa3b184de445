import Datasets
import LinearAlgebra
import RealModule
import Testing

@testable import Sound

@Suite struct SpeechFrontEndTests {
    private func tone(_ hertz: Double, rate: Int, seconds: Double) -> Recording {
        let count = Int(seconds * Double(rate))
        return Recording(
            sampleRate: rate,
            samples: (0..<count).map { Float(0.5 * Double.sin(2 * .pi * hertz * Double($0) / Double(rate))) })
    }

    @Test(arguments: [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
    func resamplesTones(rate: Int) {
        let expected = tone(440, rate: 16_000, seconds: 0.5).samples
        let heard = tone(440, rate: rate, seconds: 0.5).resampled(to: 16_000)
        #expect(heard.sampleRate == 16_000 && abs(heard.samples.count - expected.count) <= 1)
        let errors = (200..<7_800).map { abs(heard.samples[$0] - expected[$0]) }
        #expect(errors.max()! < 0.002, "\(rate): \(errors.max()!)")
    }

    @Test func resamplingLeavesOutWhatTheLowerRateCannotHold() {
        let heard = tone(10_000, rate: 44_100, seconds: 0.5).resampled(to: 16_000)
        #expect(heard.samples[200..<7_800].allSatisfy { abs($0) < 0.01 })
        #expect(Recording(sampleRate: 8_000, samples: []).resampled(to: 16_000).samples.isEmpty)
        #expect(Recording(sampleRate: 44_100, samples: [1]).resampled(to: 8_000).samples.count <= 1)
    }

    @Test func bandsAreWhereTonesAre() {
        let frontEnd = SpeechFrontEnd()
        #expect(abs(SpeechFrontEnd.hertz(SpeechFrontEnd.mel(1_234)) - 1_234) < 1e-9)
        #expect(abs(SpeechFrontEnd.mel(1_000) - 1_000) < 0.1)
        var last = -1
        for hertz in [150.0, 400, 900, 1_800, 3_000, 5_000, 7_000] {
            let spectra = frontEnd.logPowers(tone(hertz, rate: 16_000, seconds: 0.1))
            #expect(spectra.columns == 26)
            let band = spectra.argmax(over: .columns)[3]
            #expect(band > last, "\(hertz)")
            last = band
        }
    }

    @Test func figuresOfAWord() throws {
        let frontEnd = SpeechFrontEnd()
        // Two tones with a breath of noise: no voice is a pure tone.
        var generator = SplitMix64(seed: 2)
        let tones = tone(1_500, rate: 16_000, seconds: 0.2).samples + tone(2_500, rate: 16_000, seconds: 0.2).samples
        let word = Recording(sampleRate: 16_000, samples: tones).noisy(decibels: 20, using: &generator).samples
        let silence = [Float](repeating: 0, count: 4_000)
        let figures = try frontEnd.features(Recording(sampleRate: 16_000, samples: word), source: "word")
        #expect(figures.count == SpeechFrontEnd.count && figures.elements.allSatisfy { $0.isFinite })
        // Neither silence around it nor its loudness matter.
        let framed = Recording(sampleRate: 16_000, samples: silence + word.map { $0 / 4 } + silence)
        let same = try frontEnd.features(framed, source: "framed")
        // Its outermost frames have a part of it alone, so they stay out of account.
        let inner = 13..<117
        let distance = zip(figures.elements[inner], same.elements[inner]).map { abs($0 - $1) }.reduce(0, +)
        // The other way round it is another word.
        let other = try frontEnd.features(Recording(sampleRate: 16_000, samples: word.reversed()), source: "other")
        let far = zip(figures.elements[inner], other.elements[inner]).map { abs($0 - $1) }.reduce(0, +)
        #expect(far > 2 * distance, "\(distance), \(far)")
    }

    @Test func tellsWhatCannotBeHeard() {
        let frontEnd = SpeechFrontEnd()
        for (recording, problem) in [
            (Recording(sampleRate: 16_000, samples: []), "nothing is to be heard"),
            (Recording(sampleRate: 16_000, samples: [1, -1]), "nothing is to be heard"),
            (Recording(sampleRate: 8_000, samples: [Float](repeating: 0, count: 8_000)), "nothing is to be heard"),
            (Recording(sampleRate: 1_000, samples: [Float](repeating: 0, count: 11_000)), "it lasts 11 s"),
        ] {
            let error = #expect(throws: DataError.self) { try frontEnd.features(recording, source: "a.wav") }
            #expect(error?.description.contains(problem) ?? false, "\(problem)")
        }
    }

    @Test func noiseHasItsPower() {
        var generator = SplitMix64(seed: 1)
        let sound = tone(440, rate: 16_000, seconds: 1)
        let noisy = sound.noisy(decibels: 10, using: &generator)
        let noise = zip(noisy.samples, sound.samples).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / 16_000
        #expect(abs(noise - 0.125 / 10) < 0.0005)
        let silence = Recording(sampleRate: 8_000, samples: [0, 0])
        #expect(silence.noisy(decibels: 10, using: &generator) == silence)
    }
}
