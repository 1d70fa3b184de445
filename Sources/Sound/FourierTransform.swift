import RealModule

/// The discrete Fourier transform of a power of two of samples, by the fast algorithm.
///
/// Formula: `X_k = sum over n of x_n exp(-2 pi i k n / N)`. The algorithm is Cooley and Tukey's
/// (1965), radix 2, decimation in time, in place.
///
/// It is our own, and plain: the command must build where no C library is installed, so that a
/// library's transform would only stand beside this one; and of what a recording costs to be heard,
/// its 512 points are the smaller part.
public struct FourierTransform: Sendable {
    /// The number of samples, a power of two.
    public let size: Int
    /// `exp(-2 pi i k / N)` for the first half of the circle.
    private let cosines: [Float]
    private let sines: [Float]
    /// Where each sample goes: its number with the bits reversed.
    private let order: [Int]

    /// - Precondition: `size` is a power of two, 2 or more.
    public init(size: Int) {
        precondition(size >= 2 && size.nonzeroBitCount == 1, "FourierTransform: \(size) is no power of two")
        self.size = size
        let angles = (0..<size / 2).map { -2 * Double.pi * Double($0) / Double(size) }
        cosines = angles.map { Float(Double.cos($0)) }
        sines = angles.map { Float(Double.sin($0)) }
        let bits = size.trailingZeroBitCount
        order = (0..<size).map { number in
            (0..<bits).reduce(0) { $0 | (number >> $1 & 1) << (bits - 1 - $1) }
        }
    }

    /// Replaces a complex signal by its transform.
    ///
    /// - Precondition: both have `size` elements.
    /// - Complexity: `5 N log2 N` floating-point operations, no allocation.
    public func transform(real: inout [Float], imaginary: inout [Float]) {
        precondition(real.count == size && imaginary.count == size)
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                cosines.withUnsafeBufferPointer { cosines in
                    sines.withUnsafeBufferPointer { sines in transform(real, imaginary, cosines, sines) }
                }
            }
        }
    }

    private func transform(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>,
        _ cosines: UnsafeBufferPointer<Float>, _ sines: UnsafeBufferPointer<Float>
    ) {
        for (from, to) in order.enumerated() where from < to {
            real.swapAt(from, to)
            imaginary.swapAt(from, to)
        }
        var half = 1
        while half < size {
            let step = size / (2 * half)
            for start in stride(from: 0, to: size, by: 2 * half) {
                for k in 0..<half {
                    let (c, s) = (cosines[k * step], sines[k * step])
                    let (a, b) = (start + k, start + k + half)
                    let (re, im) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
                    (real[b], imaginary[b]) = (real[a] - re, imaginary[a] - im)
                    (real[a], imaginary[a]) = (real[a] + re, imaginary[a] + im)
                }
            }
            half *= 2
        }
    }

    /// Appends `|X_k|^2` of two real signals, one after the other, for the frequencies from 0 to
    /// half the sample rate: `size / 2 + 1` for each.
    ///
    /// One transform does for both: the first is its real part and the second its imaginary part,
    /// whose transforms are its even and its odd half. The signals are overwritten.
    /// - Precondition: both have `size` elements.
    public func appendPowers(_ first: inout [Float], _ second: inout [Float], to powers: inout [Float]) {
        transform(real: &first, imaginary: &second)
        for sign in [Float(1), -1] {
            for k in 0...size / 2 {
                let mirror = (size - k) & (size - 1)
                let (re, im) = (first[k] + sign * first[mirror], second[k] - sign * second[mirror])
                powers.append((re * re + im * im) / 4)
            }
        }
    }
}
