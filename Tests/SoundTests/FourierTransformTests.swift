import LinearAlgebra
import RealModule
import Testing

@testable import Sound

@Suite struct FourierTransformTests {
    @Test(arguments: [2, 4, 8, 64, 512])
    func isTheSumThatDefinesIt(size: Int) {
        var generator = SplitMix64(seed: UInt64(size))
        let signal = (0..<2 * size).map { _ in Double.random(in: -1...1, using: &generator) }
        var (real, imaginary) = (signal[..<size].map { Float($0) }, signal[size...].map { Float($0) })
        FourierTransform(size: size).transform(real: &real, imaginary: &imaginary)
        for k in 0..<size {
            var (re, im) = (0.0, 0.0)
            for n in 0..<size {
                let angle = -2 * Double.pi * Double(k * n % size) / Double(size)
                let (c, s) = (Double.cos(angle), Double.sin(angle))
                re += signal[n] * c - signal[size + n] * s
                im += signal[n] * s + signal[size + n] * c
            }
            // Errors grow with the root of the sum of squares and the logarithm of the size.
            let bound = 1e-6 * (Double(size)).squareRoot() * 4
            #expect(abs(Double(real[k]) - re) < bound && abs(Double(imaginary[k]) - im) < bound, "\(size), \(k)")
        }
    }

    @Test func powersShowTones() {
        func tone(_ frequency: Int, _ height: Double) -> [Float] {
            (0..<512).map { Float(height * Double.sin(2 * .pi * Double(frequency * $0 % 512) / 512)) }
        }
        var (low, high, powers) = (tone(37, 1), tone(200, 3), [Float(7)])
        FourierTransform(size: 512).appendPowers(&low, &high, to: &powers)
        #expect(powers.count == 1 + 2 * 257 && powers[0] == 7)
        for (place, power) in powers.dropFirst().enumerated() {
            // A sine of height h has the power (h N / 2)^2 at its frequency and none elsewhere.
            let expected: Float = place == 37 ? 65_536 : place == 257 + 200 ? 9 * 65_536 : 0
            #expect(abs(power - expected) < 1, "\(place)")
        }
    }
}
