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
        let tone = (0..<500).map { Float(Double.sin(2 * .pi * 37 * Double($0) / 512)) }
        let powers = FourierTransform(size: 512).powers(tone)
        #expect(powers.count == 257)
        #expect(powers.firstIndex(of: powers.max()!) == 37)
    }
}
