/// A key: a tonic and a mode, as ABC's field `K:` names them: `D`, `Em`, `Amix`, `Bb`.
public struct Key: Hashable, Sendable {
    /// The scale that begins at the tonic.
    public enum Mode: String, CaseIterable, Sendable {
        case major = ""
        case minor = "m"
        case mixolydian = "mix"
        case dorian = "dor"
        case phrygian = "phr"
        case lydian = "lyd"
        case locrian = "loc"

        /// How many fifths its signature lies above that of the major key of its tonic.
        var fifths: Int {
            switch self {
            case .lydian: 1
            case .major: 0
            case .mixolydian: -1
            case .dorian: -2
            case .minor: -3
            case .phrygian: -4
            case .locrian: -5
            }
        }
    }

    /// The letters in the order in which signatures sharpen them.
    private static let letters: [Character] = ["F", "C", "G", "D", "A", "E", "B"]
    /// Semitones of each of them above C.
    private static let semitones = [5, 0, 7, 2, 9, 4, 11]

    /// The scale.
    public let mode: Mode
    /// The tonic as a number of fifths above C.
    private let tonicFifths: Int

    /// Reads a key: a letter, `#` or `b` perhaps, then a mode, of which three letters count.
    ///
    /// What follows after a space is taken for a mode too; nil where there is no such key.
    public init?(_ text: some StringProtocol) {
        var rest = Substring(text.filter { $0 != " " })
        guard let letter = rest.popFirst(), let place = Key.letters.firstIndex(of: letter) else { return nil }
        var fifths = place - 1
        if rest.first == "#" || rest.first == "b" { fifths += rest.removeFirst() == "#" ? 7 : -7 }
        switch rest.lowercased().prefix(3) {
        case "", "maj", "ion": mode = .major
        case "m", "min", "aeo": mode = .minor
        case let name:
            guard let mode = Mode(rawValue: String(name)) else { return nil }
            self.mode = mode
        }
        tonicFifths = fifths
        guard (-7...7).contains(sharps) else { return nil }
    }

    /// The sharps of its signature; flats are negative.
    public var sharps: Int { tonicFifths + mode.fifths }

    /// The tonic, in semitones above C: 0 to 11.
    public var tonic: Int { ((tonicFifths * 7) % 12 + 12) % 12 }

    /// By how many semitones the signature raises a letter from A to G.
    func alteration(of letter: Character) -> Int {
        let raised = sharps - Key.letters.firstIndex(of: letter)! + 6
        return raised >= 0 ? raised / 7 : -1
    }

    /// A letter from A to G in semitones above C, without the signature.
    static func semitones(of letter: Character) -> Int { semitones[letters.firstIndex(of: letter)!] }
}

extension Key: CustomStringConvertible {
    /// As ABC writes it: `F#m`.
    public var description: String {
        let place = tonicFifths + 1
        let octave = place >= 0 ? place / 7 : -1
        return "\(Key.letters[place - 7 * octave])\(["b", "", "#"][octave + 1])\(mode.rawValue)"
    }
}
