/// Writes a melody as a Standard MIDI File, which players and notation programs open.
///
/// Format 0: one track, with the tune's name, tempo, metre and key before the notes (Standard
/// MIDI Files 1.0, MIDI Manufacturers Association 1996).
public enum StandardMIDIFile {
    /// The bytes of the file.
    ///
    /// - Parameters:
    ///   - quartersPerMinute: the tempo, 4 or more.
    ///   - program: the instrument of General MIDI, from 0: 73 is a flute.
    /// - Precondition: pitches are from 0 to 127.
    public static func bytes(_ tune: Tune, quartersPerMinute: Double, program: UInt8 = 73) -> [UInt8] {
        var track: [UInt8] = []
        let name = Array(tune.title.utf8.prefix(100))
        track += [0, 0xFF, 0x03, UInt8(name.count)] + name
        let microseconds = UInt32(60_000_000 / max(4, quartersPerMinute))
        track += [0, 0xFF, 0x51, 3] + bigEndian(microseconds).dropFirst()
        // The lower number as a power of two; a click of 24 MIDI clocks, a quarter.
        let power = UInt8(tune.metre.unit.trailingZeroBitCount)
        track += [0, 0xFF, 0x58, 4, UInt8(tune.metre.beats), power, 24, 8]
        track += [0, 0xFF, 0x59, 2, UInt8(bitPattern: Int8(tune.key.sharps)), tune.key.mode == .minor ? 1 : 0]
        track += [0, 0xC0, program & 0x7F]
        var silence = 0
        for note in tune.bars.joined() {
            guard let pitch = note.pitch else {
                silence += note.ticks
                continue
            }
            // A little gap parts a note from the next, as the breath does.
            let sound = max(1, note.ticks * 15 / 16)
            track += variableLength(silence) + [0x90, UInt8(pitch), 88]
            track += variableLength(sound) + [0x80, UInt8(pitch), 64]
            silence = note.ticks - sound
        }
        track += variableLength(silence) + [0xFF, 0x2F, 0]
        let header = Array("MThd".utf8) + bigEndian(6) + [0, 0, 0, 1]
        let quarter = Note.wholeTicks / 4
        let division = [UInt8(quarter >> 8), UInt8(quarter & 0xFF)]
        return header + division + Array("MTrk".utf8) + bigEndian(UInt32(track.count)) + track
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Seven bits a byte, the highest first; all but the last have their top bit set.
    private static func variableLength(_ number: Int) -> [UInt8] {
        var bytes = [UInt8(number & 0x7F)]
        var rest = number >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
