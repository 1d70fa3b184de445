import LinearAlgebra
import RealModule

#if KissFFT
    import CKissFFT
#endif

/// The power of a real signal at each frequency, by the discrete Fourier transform:
/// `|X_k|^2`, where `X_k = sum over n of x_n exp(-2 pi i k n / N)`.
///
/// The transform is that of the C library KISS FFT; without the package trait of that name, where
/// no C library is, it is a product with the matrices of the cosines and sines.
struct PowerSpectrum: Sendable {
    /// The number of samples of a frame.
    let size: Int
    /// The number of frequencies, from 0 to half the sample rate.
    var frequencyCount: Int { size / 2 + 1 }

    #if !KissFFT
        /// samples x frequencies
        private let cosines: Matrix<Float>
        private let sines: Matrix<Float>
    #endif

    /// - Precondition: `size` is even, 2 or more.
    init(size: Int) {
        precondition(size >= 2 && size.isMultiple(of: 2), "PowerSpectrum: \(size) samples are no even number")
        self.size = size
        #if !KissFFT
            func circle(_ function: (Double) -> Double) -> Matrix<Float> {
                Matrix(rows: size, columns: size / 2 + 1) { sample, frequency in
                    Float(function(2 * .pi * Double(sample * frequency % size) / Double(size)))
                }
            }
            (cosines, sines) = (circle { Double.cos($0) }, circle { Double.sin($0) })
        #endif
    }

    /// The powers of frames, one in each row: frames x `size` to frames x `frequencyCount`.
    ///
    /// - Complexity: about `5/2 N log2 N` floating-point operations a frame of N samples; without
    ///   KISS FFT `2 N^2`.
    func powers(_ frames: Matrix<Float>) -> Matrix<Float> {
        precondition(frames.columns == size, "PowerSpectrum: frames of \(frames.columns) samples, not of \(size)")
        #if KissFFT
            // The plan has a buffer that a transform works in: each call makes its own.
            guard let plan = kiss_fftr_alloc(Int32(size), 0, nil, nil) else {
                fatalError("PowerSpectrum: no memory for a transform of \(size) samples")
            }
            defer { free(UnsafeMutableRawPointer(plan)) }
            var spectrum = [kiss_fft_cpx](repeating: kiss_fft_cpx(), count: frequencyCount)
            var powers: [Float] = []
            powers.reserveCapacity(frames.rows * frequencyCount)
            for row in 0..<frames.rows {
                kiss_fftr(plan, frames[row: row].elements, &spectrum)
                for value in spectrum { powers.append(value.r * value.r + value.i * value.i) }
            }
            return Matrix(rows: frames.rows, columns: frequencyCount, powers)
        #else
            return square(dot(frames, cosines)) + square(dot(frames, sines))
        #endif
    }
}
