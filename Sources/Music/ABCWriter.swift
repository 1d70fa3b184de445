extension Tune {
    /// The tune in ABC notation, in notes of 1/8, up to four bars to the line of 76 columns,
    /// with a space between the notes that no beam joins.
    ///
    /// What it writes, `ABCReader` reads as the same tune, where its lengths are what 1/64 and
    /// tuplets of it divide.
    ///
    /// - Parameter number: the number of the tune in its collection, the field `X:`.
    public func abc(number: Int = 1) -> String {
        var writer = ABCWriter(key: key, metre: metre)
        var lines: [[String]] = []
        for (index, bar) in bars.enumerated() {
            // An upbeat ends with its bar.
            let ticks = bar.reduce(0) { $0 + $1.ticks }
            let text = writer.bar(bar, from: index == 0 ? max(0, metre.barTicks - ticks) : 0)
            // A bar line takes up to three columns.
            if let line = lines.last, line.count < 4, line.reduce(text.count + 3, { $0 + $1.count + 3 }) <= 76 {
                lines[lines.count - 1].append(text)
            } else {
                lines.append([text])
            }
        }
        let music = lines.map { $0.joined(separator: " | ") }.joined(separator: " |\n")
        return "X:\(number)\nT:\(title)\nM:\(metre)\nL:1/8\nK:\(key)\n" + (bars.isEmpty ? "" : music + " |]\n")
    }
}

/// Writes notes in ABC notation, in a unit of 1/8.
private struct ABCWriter {
    let key: Key
    let metre: Metre
    /// The accidentals of this bar, for each letter with its octave.
    private var accidentals: [Int: Int] = [:]
    private static let unit = Note.wholeTicks / 8

    init(key: Key, metre: Metre) {
        self.key = key
        self.metre = metre
    }

    /// A bar whose first note begins `start` ticks after the bar line.
    mutating func bar(_ bar: [Note], from start: Int) -> String {
        accidentals = [:]
        var (text, rest, time) = ("", bar[...], start)
        while let note = rest.first {
            // Thirds of a usual length stand in triplets.
            let triplet = rest.prefix(3).prefix { isThird($0.ticks) }
            if triplet.isEmpty {
                text += name(note.pitch) + length(note.ticks)
                time += note.ticks
                rest.removeFirst()
            } else {
                text += triplet.count == 3 ? "(3" : "(3:2:\(triplet.count)"
                for note in triplet { text += name(note.pitch) + length(note.ticks * 3 / 2) }
                time += triplet.reduce(0) { $0 + $1.ticks }
                rest = rest.dropFirst(triplet.count)
            }
            if !rest.isEmpty, time.isMultiple(of: metre.beamTicks) || note.ticks >= metre.beamTicks { text += " " }
        }
        return text
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
