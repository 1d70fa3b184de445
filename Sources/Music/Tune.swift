/// A note or a rest of a melody.
public struct Note: Hashable, Sendable {
    /// The ticks of a whole note: those of four quarters in a MIDI file of 480 to the quarter.
    public static let wholeTicks = 1_920

    /// As MIDI counts: semitones, with 60 for the C in the middle of a piano; nil for a rest.
    public var pitch: Int?
    /// How long it is, in ticks.
    public var ticks: Int

    public init(pitch: Int?, ticks: Int) {
        self.pitch = pitch
        self.ticks = ticks
    }
}

/// A melody of one voice in bars.
public struct Tune: Hashable, Sendable {
    public var title: String
    public var key: Key
    public var metre: Metre
    /// The notes of each bar. The first may be shorter than the metre has it (an upbeat), and so
    /// may two that follow each other where a part ends and the next begins.
    public var bars: [[Note]]

    public init(title: String, key: Key, metre: Metre, bars: [[Note]] = []) {
        self.title = title
        self.key = key
        self.metre = metre
        self.bars = bars
    }

    /// A note with the time when it begins.
    public struct PlacedNote: Hashable, Sendable {
        public let note: Note
        /// In ticks from the beginning of the first full bar's count: the remainder by the
        /// length of a bar is the place in the bar.
        public let start: Int

        /// When it is over.
        public var end: Int { start + note.ticks }
    }

    /// All notes with their times.
    ///
    /// An upbeat is placed at the end of its bar; a short bar and the short one after it share a
    /// bar where both fit; any other bar begins at a multiple of the metre's length.
    public var placedNotes: [PlacedNote] {
        let length = metre.barTicks
        var result: [PlacedNote] = []
        var time = 0
        for (index, bar) in bars.enumerated() {
            let ticks = bar.reduce(0) { $0 + $1.ticks }
            let rest = (length - time % length) % length
            if index == 0 {
                time = max(0, length - ticks)
            } else if ticks > rest {
                time += rest
            }
            for note in bar {
                result.append(PlacedNote(note: note, start: time))
                time += note.ticks
            }
        }
        return result
    }
}
