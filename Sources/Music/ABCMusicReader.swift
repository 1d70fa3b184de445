/// Reads the notes of a tune in ABC notation, from as many lines as it has.
struct ABCMusicReader {
    private var bars: [[Note]] = []
    private var bar: [Note] = []
    /// The key in force, where it has changed within the tune.
    private var key: Key?
    /// The accidentals of this bar, for each letter with its octave.
    private var accidentals: [Int: Int] = [:]
    /// The part of its length that the next note keeps, after `>` or `<`.
    private var nextFactor = (1, 1)
    /// The notes that a tuplet still has, and the part of its length that each keeps.
    private var tuplet = (notes: 0, factor: (1, 1))

    /// The bars so far, with the one that no bar line has closed.
    var finishedBars: [[Note]] { bar.isEmpty ? bars : bars + [bar] }

    mutating func changeKey(_ key: Key) { self.key = key }

    /// Reads a line; what is wrong with it, or nil.
    mutating func read(_ text: Substring, key headKey: Key, unit: Int, metre: Metre?) -> String? {
        let key = key ?? headKey
        var rest = text
        while let next = rest.first {
            switch next {
            case "|", ":":
                endBar()
                rest.removeFirst()
                // The number of an ending: `|1`.
                if rest.first?.isNumber == true { rest = rest.drop { $0.isNumber || $0 == "," || $0 == "-" } }
            case "{": rest = skipped(rest, to: "}")
            case "\"", "!", "+": rest = skipped(rest, to: next)
            case "(":
                rest.removeFirst()
                readTuplet(&rest, isCompound: metre?.isCompound ?? false)
            case ">", "<":
                let count = rest.prefix { $0 == next }.count
                rest = rest.dropFirst(count)
                if let problem = breakRhythm(next, count) { return problem }
            case "[": readChord(&rest, key, unit)
            case "Z":
                rest.removeFirst()
                let count = max(1, number(&rest) ?? 1)
                guard let length = metre?.barTicks, count <= 64 else { return "'Z\(count)' rests for too long" }
                for _ in 0..<count {
                    bar.append(Note(pitch: nil, ticks: length))
                    endBar()
                }
            default:
                if let note = readNote(&rest, key, unit) {
                    append(note)
                } else {
                    // Decorations, slurs, dots, the backslash at a line's end.
                    rest.removeFirst()
                }
            }
        }
        return nil
    }

    private mutating func endBar() {
        accidentals = [:]
        if !bar.isEmpty { bars.append(bar) }
        bar = []
    }

    /// What follows a bracket's other side, or the bracket where it is alone.
    private func skipped(_ text: Substring, to close: Character) -> Substring {
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: close) else { return inside }
        return inside[inside.index(after: end)...]
    }

    /// `(3`, `(3:2` or `(3:2:4`: so many notes in the time of so many, for the next so many.
    private mutating func readTuplet(_ rest: inout Substring, isCompound: Bool) {
        guard let count = number(&rest), (2...9).contains(count) else { return }
        var (time, notes) = ([3, 2, 3, 0, 2, 0, 3, 0][count - 2], count)
        if time == 0 { time = isCompound ? 3 : 2 }
        if rest.first == ":" {
            rest.removeFirst()
            time = number(&rest) ?? time
            if rest.first == ":" {
                rest.removeFirst()
                notes = number(&rest) ?? notes
            }
        }
        tuplet = (notes, (max(1, time), count))
    }

    /// `a>b` makes the first half as long again, at the cost of the second; `>>` by three quarters.
    private mutating func breakRhythm(_ sign: Character, _ count: Int) -> String? {
        guard count <= 3 else { return "a rhythm broken by \(count) signs; up to three are known" }
        let whole = 1 << count
        let (long, short) = ((2 * whole - 1, whole), (1, whole))
        // Without a note before it there is nothing to break.
        guard let last = bar.indices.last else { return nil }
        bar[last].ticks = scaled(bar[last].ticks, sign == ">" ? long : short)
        nextFactor = sign == ">" ? short : long
        return nil
    }

    /// `[GB]`, a chord; or `[1`, the number of an ending; or `[|`.
    private mutating func readChord(_ rest: inout Substring, _ key: Key, _ unit: Int) {
        rest.removeFirst()
        guard let close = rest.firstIndex(of: "]"), rest.first?.isNumber != true, rest.first != "|" else {
            rest = rest.drop { $0.isNumber }
            return
        }
        var inside = rest[..<close]
        rest = rest[rest.index(after: close)...]
        var highest: Note?
        while !inside.isEmpty {
            if let note = readNote(&inside, key, unit) {
                if (note.pitch ?? 0) > (highest?.pitch ?? -1) { highest = note }
            } else {
                inside.removeFirst()
            }
        }
        if var note = highest {
            note.ticks = scaled(note.ticks, length(&rest))
            append(note)
        }
    }

    private mutating func append(_ note: Note) {
        var note = note
        note.ticks = scaled(note.ticks, nextFactor)
        nextFactor = (1, 1)
        if tuplet.notes > 0 {
            note.ticks = scaled(note.ticks, tuplet.factor)
            tuplet.notes -= 1
        }
        bar.append(note)
    }

    /// A note or a rest with its length; nil where the text does not begin with one.
    private mutating func readNote(_ rest: inout Substring, _ key: Key, _ unit: Int) -> Note? {
        var ahead = rest
        var accidental: Int?
        while let sign = ahead.first, "^_=".contains(sign) {
            accidental = (accidental ?? 0) + (sign == "^" ? 1 : sign == "_" ? -1 : 0)
            ahead.removeFirst()
        }
        guard let letter = ahead.popFirst(), letter.isASCII else { return nil }
        var pitch: Int?
        switch letter {
        case "z", "x": break
        case "A"..."G", "a"..."g":
            let name = Character(letter.uppercased())
            var octave = letter.isLowercase ? 6 : 5
            while let mark = ahead.first, mark == "'" || mark == "," {
                octave += mark == "'" ? 1 : -1
                ahead.removeFirst()
            }
            let natural = 12 * octave + Key.semitones(of: name)
            if let accidental { accidentals[natural] = accidental }
            pitch = natural + (accidentals[natural] ?? key.alteration(of: name))
        default: return nil
        }
        let ticks = scaled(unit, length(&ahead))
        rest = ahead
        return Note(pitch: pitch, ticks: ticks)
    }

    /// `2`, `3/2`, `/`, `//` or `/4`: the factor of a length.
    private func length(_ rest: inout Substring) -> (Int, Int) {
        let above = number(&rest) ?? 1
        var below = 1
        while rest.first == "/" {
            rest.removeFirst()
            below = min(64, below * (number(&rest) ?? 2))
        }
        return (min(64, max(1, above)), max(1, below))
    }

    private func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    /// `ticks` times a fraction, to the nearest tick and at least one.
    private func scaled(_ ticks: Int, _ factor: (Int, Int)) -> Int {
        max(1, (2 * ticks * factor.0 + factor.1) / (2 * factor.1))
    }
}
