import Datasets
import Testing

@testable import Sound

@Suite struct RecordingTests {
    @Test func readsWhatItWrites() throws {
        let samples: [Float] = [0, 0.5, -0.5, 1, -1, 2, -2, .nan]
        let bytes = Recording(sampleRate: 22_050, samples: samples).wave
        #expect(bytes.count == 44 + 16)
        let read = try Recording(wave: bytes, source: "test")
        #expect(read.sampleRate == 22_050)
        for (value, expected) in zip(read.samples, [0, 0.5, -0.5, 1, -1, 1, -1, 0] as [Float]) {
            #expect(abs(value - expected) < 1e-4)
        }
    }

    /// The bytes of a file with one format and data.
    private func wave(
        code: UInt8 = 1, channels: UInt8 = 1, rate: [UInt8] = [0x40, 0x1F, 0, 0], bits: UInt8, data: [UInt8],
        size: [UInt8]? = nil
    ) -> [UInt8] {
        let format: [UInt8] = [code, 0, channels, 0] + rate + [0, 0, 0, 0, 0, 0, bits, 0]
        let note = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        return Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0] + format + note
            + Array("data".utf8) + (size ?? [UInt8(data.count), 0, 0, 0]) + data
    }

    @Test func readsFormats() throws {
        let bytes8 = try Recording(wave: wave(bits: 8, data: [128, 0, 255]), source: "8")
        #expect(bytes8.samples == [0, -1, 127 / 128] && bytes8.sampleRate == 8_000)
        // Two channels become their mean; a frame that is cut off is left out.
        let stereo = wave(channels: 2, bits: 16, data: [0, 0x40, 0, 0, 0, 0x80, 0, 0x80, 1])
        #expect(try Recording(wave: stereo, source: "stereo").samples == [0.25, -1])
        // A size that was not known when the file was begun.
        let piped = wave(bits: 8, data: [128, 192], size: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try Recording(wave: piped, source: "piped").samples == [0, 0.5])
        #expect(try Recording(wave: wave(bits: 8, data: []), source: "empty").samples.isEmpty)
    }

    @Test func tellsWhatIsWrong() {
        let good = wave(bits: 16, data: [1, 2, 3, 4])
        for (bytes, problem) in [
            ([], "it is empty"), (Array("RIFF....AVI LIST".utf8), "no WAV file"),
            (wave(code: 3, bits: 32, data: [0, 0, 0, 0]), "code 3 of 32 bits"),
            (wave(bits: 24, data: [0, 0, 0]), "code 1 of 24 bits"),
            (wave(channels: 0, bits: 8, data: [0]), "0 channels"),
            (wave(rate: [0, 0, 0, 0], bits: 8, data: [0]), "of 0 samples a second"),
            (Array(good.prefix(30)), "its format is cut off"), (Array(good.prefix(40)), "no samples"),
            (Array(good.dropLast()), "cut off after 3 of 4 bytes"),
        ] {
            let error = #expect(throws: DataError.self) { try Recording(wave: bytes, source: "a.wav") }
            #expect(error?.description.hasPrefix("a.wav: ") ?? false)
            #expect(error?.description.contains(problem) ?? false, "\(problem): \(String(describing: error))")
        }
        // No prefix of a file ends the program.
        for count in 0...good.count { _ = try? Recording(wave: Array(good.prefix(count)), source: "prefix") }
    }
}
