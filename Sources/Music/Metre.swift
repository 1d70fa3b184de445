/// A metre: how many beats of which length are in a bar, as ABC's field `M:` names it.
public struct Metre: Hashable, Sendable {
    /// The beats of a bar: the upper number.
    public let beats: Int
    /// The part of a whole note that a beat is: the lower number.
    public let unit: Int

    /// Reads `6/8`, `C` (4/4) or `C|` (2/2); nil where it is none, or one that notes of 1/64
    /// do not divide.
    public init?(_ text: some StringProtocol) {
        let text = String(text.filter { $0 != " " })
        switch text {
        case "C": (beats, unit) = (4, 4)
        case "C|": (beats, unit) = (2, 2)
        default:
            let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 2, let beats = numbers[0], let unit = numbers[1],
                (1...64).contains(beats), [1, 2, 4, 8, 16, 32, 64].contains(unit)
            else { return nil }
            (self.beats, self.unit) = (beats, unit)
        }
    }

    /// The length of a bar in ticks.
    public var barTicks: Int { beats * Note.wholeTicks / unit }

    /// How long the notes are that one beam joins, in ticks: three eighths where eighths come in
    /// threes, half a bar of 4/4, a beat of 2/2, else a quarter.
    var beamTicks: Int {
        if unit >= 8, beats.isMultiple(of: 3) { return 3 * Note.wholeTicks / unit }
        return Note.wholeTicks / (unit < 4 || self == Metre("4/4") ? 2 : 4)
    }

    /// Whether its beats come in threes: 6/8, 9/8, 12/8.
    public var isCompound: Bool { unit >= 8 && beats > 3 && beats % 3 == 0 }
}

extension Metre: CustomStringConvertible {
    /// `6/8`
    public var description: String { "\(beats)/\(unit)" }
}
