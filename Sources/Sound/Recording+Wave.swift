public import Datasets

extension Recording {
    /// Reads a WAV file: PCM of 8 or 16 bits; of several channels the mean.
    ///
    /// - Parameter source: what errors call the file.
    /// - Throws: `DataError` where it is no such file.
    public init(wave bytes: [UInt8], source: String) throws(DataError) {
        func error(_ problem: String) -> DataError { DataError(source: source, problem: problem) }
        func number(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        func isTag(_ tag: String, at offset: Int) -> Bool { bytes[offset..<offset + 4].elementsEqual(tag.utf8) }
        guard !bytes.isEmpty else { throw error("it is empty; record or copy it again") }
        guard bytes.count >= 12, isTag("RIFF", at: 0), isTag("WAVE", at: 8) else {
            throw error("no WAV file; convert it, for example with: sox FILE converted.wav")
        }
        var format: (channels: Int, rate: Int, bits: Int)?
        var offset = 12
        while offset + 8 <= bytes.count {
            let (size, start) = (number(offset + 4, 4), offset + 8)
            if isTag("fmt ", at: offset) {
                guard size >= 16, start + size <= bytes.count else {
                    throw error("its format is cut off; copy the file again")
                }
                // 0xFFFE says that the code is the first of the subformat's bytes.
                let code = number(start, 2) == 0xFFFE && size >= 26 ? number(start + 24, 2) : number(start, 2)
                let (channels, rate) = (number(start + 2, 2), number(start + 4, 4))
                let bits = number(start + 14, 2)
                guard code == 1, bits == 8 || bits == 16 else {
                    throw error(
                        "it holds code \(code) of \(bits) bits, not PCM of 8 or 16; "
                            + "convert it, for example with: sox FILE -b 16 -e signed converted.wav")
                }
                guard channels > 0, (1_000...768_000).contains(rate) else {
                    throw error("it has \(channels) channels of \(rate) samples a second; the file is damaged")
                }
                format = (channels, rate, bits)
            } else if isTag("data", at: offset) {
                guard let format else { throw error("its samples come before its format; the file is damaged") }
                // What is piped has a size that was not known: the greatest, or nearly that.
                let isKnown = size < 0x7FFF_0000
                guard start + size <= bytes.count || !isKnown else {
                    throw error(
                        "it is cut off after \(bytes.count - start) of \(size) bytes of samples; copy the file again")
                }
                let end = isKnown ? start + size : bytes.count
                let frame = format.channels * format.bits / 8
                let samples = (0..<(end - start) / frame).map { index -> Float in
                    var sum = 0
                    for channel in 0..<format.channels {
                        let place = start + index * frame + channel * format.bits / 8
                        if format.bits == 8 {
                            sum += Int(bytes[place]) - 128
                        } else {
                            sum += Int(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8))
                        }
                    }
                    return Float(sum) / Float(format.channels << (format.bits - 1))
                }
                self.init(sampleRate: format.rate, samples: samples)
                return
            }
            offset = start + size + size % 2
        }
        throw error("it has no samples; the file is cut off, copy it again")
    }

    /// The bytes of a WAV file: PCM of 16 bits; what lies outside of -1 and 1 is cut off.
    public var wave: [UInt8] {
        func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        let size = 2 * samples.count
        var bytes = Array("RIFF".utf8) + littleEndian(36 + size, 4) + Array("WAVEfmt ".utf8)
        bytes += littleEndian(16, 4) + littleEndian(1, 2) + littleEndian(1, 2) + littleEndian(sampleRate, 4)
        bytes += littleEndian(2 * sampleRate, 4) + littleEndian(2, 2) + littleEndian(16, 2)
        bytes += Array("data".utf8) + littleEndian(size, 4)
        bytes.reserveCapacity(44 + size)
        for sample in samples {
            let level = Int((max(-1, min(1, sample.isNaN ? 0 : sample)) * 32_767).rounded())
            bytes.append(UInt8(truncatingIfNeeded: level))
            bytes.append(UInt8(truncatingIfNeeded: level >> 8))
        }
        return bytes
    }
}
