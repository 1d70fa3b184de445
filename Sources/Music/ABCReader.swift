import Datasets

/// Reads melodies in ABC notation (the subset that collections of folk tunes use).
///
///     let (tunes, skipped) = ABCReader.read(text, source: "tunes.abc")
///
/// Understood are the fields `X:`, `T:`, `M:`, `L:` and `K:`, in the tune as well as above it;
/// notes with accidentals (which hold to the end of the bar), octave marks and lengths; rests
/// (`z`, `x`); broken rhythm (`>`, `<`, `>>`, `<<`); tuplets; chords in brackets, of which the
/// highest note is kept; and bar lines of all kinds. Repeats are read once and all endings one
/// after the other. Left out are grace notes, ties and slurs (both notes are kept), decorations,
/// chord names, words, voices and all other fields.
public enum ABCReader {
    /// All tunes of a text, and why those that cannot be read were left out.
    ///
    /// - Parameter source: what errors call the text.
    public static func read(
        _ text: String, source: String
    ) -> (tunes: [Tune], skipped: [DataError]) {
        var (tunes, skipped): ([Tune], [DataError]) = ([], [])
        var reader: ABCTuneReader?
        func finish() {
            guard let finished = reader else { return }
            reader = nil
            do throws(DataError) {
                tunes.append(try finished.finished())
            } catch {
                skipped.append(error)
            }
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.prefix { $0 != "%" }
            if line.hasPrefix("X:") {
                finish()
                reader = ABCTuneReader(source: source, line: index + 1)
            }
            do throws(DataError) {
                try reader?.take(line, number: index + 1)
            } catch {
                skipped.append(error)
                reader = nil
            }
        }
        finish()
        return (tunes, skipped)
    }
}

/// Reads one tune, line by line.
struct ABCTuneReader {
    private let source: String
    /// The number of the line that is being read.
    private var line: Int
    private var title: String?
    private var key: Key?
    private var metre: Metre?
    /// The ticks of a note without a length.
    private var unit: Int?
    private var music = ABCMusicReader()

    init(source: String, line: Int) {
        self.source = source
        self.line = line
    }

    mutating func take(_ text: Substring, number: Int) throws(DataError) {
        line = number
        let start = text.prefix(3)
        // A line may begin with a note before a repeat: `d:|`.
        if start.count >= 2, start.first!.isLetter, start.dropFirst().first == ":", start.last != "|" {
            return try field(start.first!, text.dropFirst(2))
        }
        guard key != nil else { return }
        var rest = text
        while let open = inlineField(rest) {
            try read(rest[..<open.lowerBound])
            let field = rest[open].dropFirst().dropLast()
            try self.field(field.first!, field.dropFirst(2))
            rest = rest[open.upperBound...]
        }
        try read(rest)
    }

    /// The tune, once all its lines are taken.
    func finished() throws(DataError) -> Tune {
        guard let key else { throw error("a tune without a key; add a line such as K:D") }
        guard let metre else { throw error("a tune without a metre; add a line such as M:6/8") }
        let bars = music.finishedBars
        guard !bars.isEmpty else { throw error("a tune without notes") }
        return Tune(title: title ?? "", key: key, metre: metre, bars: bars)
    }

    /// A field in brackets amid the notes: `[K:C]`.
    private func inlineField(_ text: Substring) -> Range<Substring.Index>? {
        for open in text.indices where text[open] == "[" {
            let inside = text[open...].dropFirst()
            guard let letter = inside.first, letter.isLetter, inside.dropFirst().first == ":",
                let close = inside.firstIndex(of: "]")
            else { continue }
            return open..<text.index(after: close)
        }
        return nil
    }

    private mutating func read(_ text: Substring) throws(DataError) {
        guard let key else { return }
        let length = metre?.barTicks ?? Note.wholeTicks
        // Where no unit is given, the metre decides (ABC 2.1, section 3.1.7).
        let unit = unit ?? (4 * length < 3 * Note.wholeTicks ? Note.wholeTicks / 16 : Note.wholeTicks / 8)
        if let problem = music.read(text, key: key, unit: unit, metre: metre) { throw error(problem) }
    }

    private mutating func field(_ letter: Character, _ value: Substring) throws(DataError) {
        let text = value.trimmed
        switch letter {
        case "T":
            title = title ?? String(text)
        case "M":
            guard let read = Metre(text) else { throw error("'\(text)' is no metre; write one such as 6/8 or C|") }
            // A tune has one metre here: that of its head.
            if key == nil { metre = read }
        case "L":
            let numbers = text.split(separator: "/").map { Int($0.trimmed) }
            guard numbers.count == 2, numbers[0] == 1, let part = numbers[1], [1, 2, 4, 8, 16, 32, 64].contains(part)
            else { throw error("'\(text)' is no length of a note; write one such as 1/8") }
            unit = Note.wholeTicks / part
        case "K":
            guard let read = Key(text) else { throw error("'\(text)' is no key; write one such as D, Em or Amix") }
            if key == nil {
                key = read
            }
            music.changeKey(read)
        default: break
        }
    }

    private func error(_ problem: String) -> DataError { DataError(source: source, line: line, problem: problem) }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
