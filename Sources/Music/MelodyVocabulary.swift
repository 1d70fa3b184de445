/// The notes that a model of melodies knows, numbered: a pitch above the tonic with a length.
///
/// Pitches are counted from the tonic, so that a tune is the same in every key. The last number,
/// `end`, says that the tune is over.
public struct MelodyVocabulary: Hashable, Sendable {
    /// A note as it stands to the tonic.
    struct Token: Hashable {
        /// Semitones above the tonic of the octave from middle C; nil for a rest.
        let interval: Int?
        let ticks: Int
    }

    let tokens: [Token]
    private let numbers: [Token: Int]
    /// The pitches of the tokens, numbered; the first is the rest.
    let intervals: [Int?]
    /// The lengths of the tokens, numbered.
    let lengths: [Int]
    /// For each token the numbers of its pitch and of its length.
    let parts: [(interval: Int, length: Int)]

    /// The notes that come at least `minimumCount` times in `tunes`.
    ///
    /// - Precondition: there is such a note.
    public init(_ tunes: [Tune], minimumCount: Int = 5) {
        var counts: [Token: Int] = [:]
        for tune in tunes {
            for note in tune.bars.joined() { counts[Token(note, tune.key), default: 0] += 1 }
        }
        func order(_ token: Token) -> (Int, Int) { (token.interval ?? -128, token.ticks) }
        let tokens = counts.filter { $0.value >= minimumCount }.keys.sorted { order($0) < order($1) }
        precondition(!tokens.isEmpty, "MelodyVocabulary: no note comes \(minimumCount) times")
        let intervals = [nil] + Set(tokens.compactMap(\.interval)).sorted()
        let lengths = Set(tokens.map(\.ticks)).sorted()
        self.tokens = tokens
        self.intervals = intervals
        self.lengths = lengths
        numbers = Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
        parts = tokens.map {
            (intervals.firstIndex(of: $0.interval)!, lengths.firstIndex(of: $0.ticks)!)
        }
    }

    /// How many numbers there are, with that of the end.
    public var count: Int { tokens.count + 1 }

    /// The number that ends a tune.
    public var end: Int { tokens.count }

    /// The number of a note in a key: its own, or where it has none that of the known note that
    /// is nearest, of the same pitch if there is one.
    func number(_ note: Note, in key: Key) -> Int {
        let token = Token(note, key)
        if let number = numbers[token] { return number }
        func distance(_ other: Token) -> Double {
            let length = abs(Double(other.ticks - token.ticks)) / Double(Note.wholeTicks)
            switch (token.interval, other.interval) {
            case (nil, nil): return length
            case (let one?, let other?): return length + 10 * Double(abs(one - other))
            default: return 1_000
            }
        }
        return tokens.indices.min { distance(tokens[$0]) < distance(tokens[$1]) }!
    }

    /// The note of a number in a key.
    func note(_ number: Int, in key: Key) -> Note {
        Note(pitch: tokens[number].interval.map { 60 + key.tonic + $0 }, ticks: tokens[number].ticks)
    }

    public static func == (one: Self, other: Self) -> Bool { one.tokens == other.tokens }

    public func hash(into hasher: inout Hasher) { hasher.combine(tokens) }
}

extension MelodyVocabulary.Token {
    init(_ note: Note, _ key: Key) {
        self.init(interval: note.pitch.map { $0 - 60 - key.tonic }, ticks: note.ticks)
    }
}

/// A tune in the numbers of a vocabulary, as far as it goes.
public struct Melody: Hashable, Sendable {
    /// The key and the metre, which a model is told.
    public let key: Key
    public let metre: Metre
    /// The notes so far, without the end.
    public private(set) var tokens: [Int] = []
    /// When each begins and ends, in ticks from the beginning of the first bar.
    private(set) var spans: [Range<Int>] = []
    /// When the first note begins: later than 0 where there is an upbeat.
    let firstStart: Int

    /// A tune without notes.
    ///
    /// - Parameter upbeat: the ticks before the first full bar.
    public init(key: Key, metre: Metre, upbeat: Int = 0) {
        self.key = key
        self.metre = metre
        firstStart = upbeat > 0 ? max(0, metre.barTicks - upbeat) : 0
    }

    /// All of a tune.
    public init(_ tune: Tune, _ vocabulary: MelodyVocabulary) {
        let notes = tune.placedNotes
        key = tune.key
        metre = tune.metre
        firstStart = notes.first?.start ?? 0
        tokens = notes.map { vocabulary.number($0.note, in: tune.key) }
        spans = notes.map { $0.start..<$0.end }
    }

    /// Adds a note behind the last.
    mutating func append(_ token: Int, ticks: Int) {
        let start = nextStart(tokens.count)
        tokens.append(token)
        spans.append(start..<start + ticks)
    }

    /// When note `index` is to begin: where the one before it ends.
    func nextStart(_ index: Int) -> Int { index == 0 ? firstStart : spans[index - 1].upperBound }

    /// The note that sounds at a time, among the first `count`.
    func note(at time: Int, among count: Int) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound <= time { low = middle + 1 } else { high = middle }
        }
        return low < count && spans[low].contains(time) ? low : nil
    }
}
