import LinearAlgebra
import RealModule
import Testing

@testable import Sound

@Suite struct PowerSpectrumTests {
    @Test(arguments: [2, 4, 10, 64, 512])
    func isTheSumThatDefinesIt(size: Int) {
        var generator = SplitMix64(seed: UInt64(size))
        let frames = Matrix<Float>.random(rows: 3, columns: size, in: -1...1, using: &generator)
        let powers = PowerSpectrum(size: size).powers(frames)
        #expect(powers.rows == 3 && powers.columns == size / 2 + 1)
        for row in 0..<3 {
            for k in 0...size / 2 {
                var (re, im) = (0.0, 0.0)
                for n in 0..<size {
                    let angle = -2 * Double.pi * Double(k * n % size) / Double(size)
                    re += Double(frames[row, n]) * Double.cos(angle)
                    im += Double(frames[row, n]) * Double.sin(angle)
                }
                // Errors grow with the root of the sum of squares, and a square doubles them.
                let expected = re * re + im * im
                let bound = 1e-6 * Double(size).squareRoot() * (expected.squareRoot() + 1) * 4
                #expect(abs(Double(powers[row, k]) - expected) < bound, "\(size), \(k)")
            }
        }
    }

    /// Parseval's theorem: the powers are those of the samples, each inner frequency counted twice.
    @Test func keepsThePower() {
        var generator = SplitMix64(seed: 5)
        let frames = Matrix<Float>.randomNormal(rows: 4, columns: 512, using: &generator)
        let powers = PowerSpectrum(size: 512).powers(frames)
        for row in 0..<4 {
            let total = 2 * powers[row: row].sum() - powers[row, 0] - powers[row, 256]
            let frame = frames[row: row]
            #expect(abs(total / 512 / dot(frame, frame) - 1) < 1e-5)
        }
    }

    @Test func powersShowTones() {
        let tones: [(frequency: Int, height: Double)] = [(37, 1), (200, 3)]
        let frames = Matrix<Float>(rows: 2, columns: 512) { row, sample in
            let (frequency, height) = tones[row]
            return Float(height * Double.sin(2 * .pi * Double(frequency * sample % 512) / 512))
        }
        let powers = PowerSpectrum(size: 512).powers(frames)
        for (row, tone) in tones.enumerated() {
            for k in 0...256 {
                // A sine of height h has the power (h N / 2)^2 at its frequency and none elsewhere.
                let expected = k == tone.frequency ? Float(tone.height * tone.height) * 65_536 : 0
                #expect(abs(powers[row, k] - expected) < 1, "\(row), \(k)")
            }
        }
    }

    @Test func takesNoFrames() {
        #expect(PowerSpectrum(size: 8).powers(.zeros(rows: 0, columns: 8)).rows == 0)
    }
}
