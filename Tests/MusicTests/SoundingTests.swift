import Testing

@testable import Music

@Suite struct SoundingTests {
    private let tune = Tune(
        title: "Scale", key: Key("Em")!, metre: Metre("6/8")!,
        bars: [[Note(pitch: 64, ticks: 240), Note(pitch: nil, ticks: 480), Note(pitch: 69, ticks: 1_920)]])

    @Test func writesMIDI() {
        let bytes = StandardMIDIFile.bytes(tune, quartersPerMinute: 120)
        let header: [UInt8] = [0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0, 0x4D, 0x54, 0x72, 0x6B]
        #expect(bytes.starts(with: header))
        let length = bytes[18..<22].reduce(0) { $0 << 8 | Int($1) }
        #expect(bytes.count == 22 + length)
        #expect(Array(bytes.suffix(3)) == [0xFF, 0x2F, 0])
        // The tempo, half a second to the quarter; 6/8; one sharp, minor; a flute.
        for event: [UInt8] in [
            [0xFF, 0x51, 3, 0x07, 0xA1, 0x20], [0xFF, 0x58, 4, 6, 3, 24, 8], [0xFF, 0x59, 2, 1, 1], [0xC0, 73],
        ] {
            #expect(bytes.indices.contains { bytes[$0...].starts(with: event) }, "\(event)")
        }
        // The notes with their times: 225 ticks sound of 240; then silence of 15 and of 480.
        let notes: [UInt8] = [
            0, 0x90, 64, 88, 0x81, 0x61, 0x80, 64, 64, 0x83, 0x6F, 0x90, 69, 88, 0x8E, 0x08, 0x80, 69, 64, 0x78,
        ]
        #expect(Array(bytes.dropLast(3).suffix(notes.count)) == notes)
    }

    @Test func sounds() {
        let player = Synthesizer(sampleRate: 8_000, quartersPerMinute: 60)
        let samples = player.samples(tune)
        // 5.5 quarters, and a quarter of a second.
        #expect(samples.count == 46_000)
        #expect(samples.allSatisfy { abs($0) <= 1 })
        #expect(samples[4_001..<12_000].allSatisfy { $0 == 0 } && samples[44_000...].allSatisfy { $0 == 0 })
        // The A goes up through zero 440 times a second.
        let tone = samples[20_000..<28_001]
        let rises = zip(tone, tone.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect((439...441).contains(rises))
        #expect(samples[100..<4_000].contains { abs($0) > 0.2 })
    }
}
