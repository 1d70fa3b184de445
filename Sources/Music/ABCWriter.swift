extension Tune {
    /// The tune in ABC notation, in notes of 1/8, four bars to the line.
    ///
    /// What it writes, `ABCReader` reads as the same tune, where its lengths are what 1/64 and
    /// tuplets of it divide.
    ///
    /// - Parameter number: the number of the tune in its collection, the field `X:`.
    public func abc(number: Int = 1) -> String {
        var writer = ABCWriter(key: key)
        for (index, bar) in bars.enumerated() {
            writer.write(bar)
            let isLast = index == bars.count - 1
            writer.text += isLast ? " |]\n" : index % 4 == 3 ? " |\n" : " | "
        }
        return "X:\(number)\nT:\(title)\nM:\(metre)\nL:1/8\nK:\(key)\n" + writer.text
    }
}

/// Writes notes in ABC notation, in a unit of 1/8.
private struct ABCWriter {
    let key: Key
    var text = ""
    /// The accidentals of this bar, for each letter with its octave.
    private var accidentals: [Int: Int] = [:]
    private static let unit = Note.wholeTicks / 8

    init(key: Key) {
        self.key = key
    }

    mutating func write(_ bar: [Note]) {
        accidentals = [:]
        var rest = bar[...]
        while let note = rest.first {
            // Thirds of a usual length stand in triplets.
            let triplet = rest.prefix(3).prefix { isThird($0.ticks) }
            if triplet.isEmpty {
                text += name(note.pitch) + length(note.ticks)
                rest.removeFirst()
            } else {
                text += triplet.count == 3 ? "(3" : "(3:2:\(triplet.count)"
                for note in triplet { text += name(note.pitch) + length(note.ticks * 3 / 2) }
                rest = rest.dropFirst(triplet.count)
            }
            // Beams of a quarter would want the metre: a space after each long note reads well enough.
            if note.ticks > ABCWriter.unit, !rest.isEmpty { text += " " }
        }
    }

    private func isThird(_ ticks: Int) -> Bool { ticks % 5 == 0 && ticks % 15 != 0 && ticks % 2 == 0 }

    /// A factor of the unit: nothing, `2`, `3/2`, `/2`.
    private func length(_ ticks: Int) -> String {
        var (above, below) = (ticks, ABCWriter.unit)
        while below != 0 { (above, below) = (below, above % below) }
        let (divisor, whole) = (above, ticks / above)
        let part = ABCWriter.unit / divisor
        return (whole == 1 ? "" : String(whole)) + (part == 1 ? "" : "/\(part)")
    }

    /// A pitch in the key, with an accidental where the key and the bar do not have it.
    private mutating func name(_ pitch: Int?) -> String {
        guard let pitch else { return "z" }
        // A letter of the key, else the next one above or below, as the key has sharps or flats.
        let letters: [Character] = ["C", "D", "E", "F", "G", "A", "B"]
        func letter(raisedBy shift: Int) -> Character? {
            letters.first { natural(near: pitch, $0) + shift == pitch }
        }
        let ofKey = letters.first { natural(near: pitch, $0) + key.alteration(of: $0) == pitch }
        // Every pitch is a natural one, or lies above one and below another.
        let letter = (ofKey ?? letter(raisedBy: 0) ?? letter(raisedBy: key.sharps >= 0 ? 1 : -1))!
        let base = natural(near: pitch, letter)
        let shift = pitch - base
        let inForce = accidentals[base] ?? key.alteration(of: letter)
        var text = ""
        if shift != inForce {
            accidentals[base] = shift
            text = shift == 0 ? "=" : String(repeating: shift > 0 ? "^" : "_", count: abs(shift))
        }
        let octave = base / 12
        if octave >= 6 {
            return text + letter.lowercased() + String(repeating: "'", count: octave - 6)
        }
        return text + String(letter) + String(repeating: ",", count: 5 - octave)
    }

    /// The letter's natural pitch in the octave in which it lies nearest to `pitch`.
    private func natural(near pitch: Int, _ letter: Character) -> Int {
        let semitones = Key.semitones(of: letter)
        return 12 * ((pitch - semitones + 6) / 12) + semitones
    }
}
