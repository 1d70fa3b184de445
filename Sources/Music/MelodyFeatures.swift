public import LinearAlgebra

/// What a network is shown before it says the next note of a melody.
///
/// One-hot codes, one after the other: pitch and length of the last eight notes; pitch and length
/// of what sounded one, two, four and eight bars ago, and whether it began then, since tunes
/// repeat themselves; the place in the bar, the number of the bar, the metre, the mode and the tonic.
public struct MelodyFeatures: Sendable {
    /// The notes to look back at.
    public static let window = 8
    /// The bars to look back at.
    static let echoes = [1, 2, 4, 8]
    private static let slotTicks = Note.wholeTicks / 32
    private static let slots = 48
    private static let metres = ["6/8", "2/2", "2/4", "3/4", "4/4", "9/8"].map { Metre($0)! }

    /// The numbers of the notes.
    public let vocabulary: MelodyVocabulary

    public init(_ vocabulary: MelodyVocabulary) {
        self.vocabulary = vocabulary
    }

    private var noteWidth: Int { vocabulary.intervals.count + vocabulary.lengths.count }

    /// The number of inputs of the network.
    public var count: Int {
        let echoes = MelodyFeatures.echoes.count * (noteWidth + 1)
        return MelodyFeatures.window * noteWidth + echoes + MelodyFeatures.slots + 1 + 8 + 5
            + MelodyFeatures.metres.count + 1 + Key.Mode.allCases.count + 12
    }

    /// What is known before note `index` of a melody: zeros and ones.
    public func vector(_ melody: Melody, before index: Int) -> Vector<Float> {
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBufferPointer { write(melody, before: index, to: $0.baseAddress!) }
        return Vector(values)
    }

    /// The place of the melody in its bar, with the metre: a symbol for a model that counts, below 512.
    public static func place(_ melody: Melody, before index: Int) -> Int {
        let place = melody.nextStart(index) % melody.metre.barTicks / slotTicks
        return (metres.firstIndex(of: melody.metre) ?? metres.count) * 64 + min(63, place)
    }

    /// Writes the vector's `count` values.
    func write(_ melody: Melody, before index: Int, to values: UnsafeMutablePointer<Float>) {
        values.update(repeating: 0, count: count)
        var offset = 0
        func mark(_ place: Int, of width: Int) {
            values[offset + place] = 1
            offset += width
        }
        func markNote(_ token: Int) {
            mark(vocabulary.parts[token].interval, of: vocabulary.intervals.count)
            mark(vocabulary.parts[token].length, of: vocabulary.lengths.count)
        }
        for back in 1...MelodyFeatures.window {
            if index >= back { markNote(melody.tokens[index - back]) } else { offset += noteWidth }
        }
        let (time, bar) = (melody.nextStart(index), melody.metre.barTicks)
        for bars in MelodyFeatures.echoes {
            if let echo = melody.note(at: time - bars * bar, among: index) {
                markNote(melody.tokens[echo])
                if melody.spans[echo].lowerBound == time - bars * bar { values[offset] = 1 }
            } else {
                offset += noteWidth
            }
            offset += 1
        }
        let place = time % bar
        mark(min(MelodyFeatures.slots - 1, place / MelodyFeatures.slotTicks), of: MelodyFeatures.slots)
        // Within a triplet.
        if place % MelodyFeatures.slotTicks != 0 { values[offset] = 1 }
        offset += 1
        mark(time / bar % 8, of: 8)
        mark(min(4, time / bar / 8), of: 5)
        let metres = MelodyFeatures.metres
        mark(metres.firstIndex(of: melody.metre) ?? metres.count, of: metres.count + 1)
        mark(Key.Mode.allCases.firstIndex(of: melody.key.mode)!, of: Key.Mode.allCases.count)
        mark(melody.key.tonic, of: 12)
    }
}

/// The samples of melodies, a row for each note and one for the end: what is known before it,
/// made when a batch asks for it, since all of them would fill the memory.
public struct MelodyRows: RowSource {
    /// The two sides of a sample.
    enum Side {
        case features, next
    }

    private let features: MelodyFeatures
    private let melodies: [Melody]
    private let side: Side
    /// For each row its melody and its note.
    private let places: [(melody: Int32, note: Int32)]

    private init(_ melodies: [Melody], _ features: MelodyFeatures, _ side: Side) {
        self.melodies = melodies
        self.features = features
        self.side = side
        places = melodies.enumerated().flatMap { number, melody in
            (0...melody.tokens.count).map { (Int32(number), Int32($0)) }
        }
    }

    /// The inputs, by `MelodyFeatures`, and the targets, one-hot.
    public static func samples(
        _ melodies: [Melody], _ features: MelodyFeatures
    ) -> (inputs: MelodyRows, targets: MelodyRows) {
        (MelodyRows(melodies, features, .features), MelodyRows(melodies, features, .next))
    }

    /// A row for each note, and one for each end.
    public var rows: Int { places.count }

    /// The inputs or the outputs of the network.
    public var columns: Int { side == .features ? features.count : features.vocabulary.count }

    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Float>) {
        var next = destination
        for row in indices {
            let (melody, note) = (melodies[Int(places[row].melody)], Int(places[row].note))
            switch side {
            case .features: features.write(melody, before: note, to: next)
            case .next:
                next.update(repeating: 0, count: columns)
                next[note < melody.tokens.count ? melody.tokens[note] : features.vocabulary.end] = 1
            }
            next += columns
        }
    }
}
