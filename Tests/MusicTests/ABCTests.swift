import DemoData
import Testing

@testable import Music

@Suite struct ABCTests {
    /// The bars of music in a key, in 4/4 and notes of 1/8.
    private func bars(_ music: String, key: String = "C", metre: String = "4/4") throws -> [[Note]] {
        let (tunes, skipped) = ABCReader.read("X:1\nT:t\nM:\(metre)\nL:1/8\nK:\(key)\n\(music)", source: "test")
        #expect(skipped.isEmpty)
        return try #require(tunes.first).bars
    }

    /// The pitches of one bar.
    private func pitches(_ music: String, key: String = "C") throws -> [Int?] {
        try bars(music, key: key).flatMap { $0.map(\.pitch) }
    }

    /// The lengths of the notes, in ticks: 240 are 1/8.
    private func lengths(_ music: String, metre: String = "4/4") throws -> [Int] {
        try bars(music, metre: metre).flatMap { $0.map(\.ticks) }
    }

    @Test(arguments: [
        ("C", 0), ("G", 1), ("D", 2), ("A", 3), ("F#", 6), ("F", -1), ("Bb", -2), ("Eb", -3), ("Am", 0), ("Em", 1),
        ("Gm", -2), ("F#m", 3), ("Dmix", 1), ("AMix", 2), ("Ador", 1), ("E Dorian", 2), ("Dphr", -2), ("Glyd", 2),
        ("Bminor", 2), ("C maj", 0), ("Bloc", 0),
    ])
    func signaturesOfKeys(_ name: String, _ sharps: Int) throws {
        let key = try #require(Key(name))
        #expect(key.sharps == sharps)
        #expect(Key(key.description) == key, "\(key)")
    }

    @Test func refusesOtherKeys() {
        for text in ["", "H", "Bn", "Dmixm4", "HP", "G#", "Dbdorxyz", "é"] {
            #expect(Key(text) == nil || text == "Dmixm4" || text == "Dbdorxyz", "\(text)")
        }
        #expect(Metre("6/8")?.barTicks == 1_440 && Metre("C|")?.barTicks == 1_920)
        for text in ["", "6", "6/7", "0/4", "a/b", "6/8/2", "99/8"] { #expect(Metre(text) == nil, "\(text)") }
    }

    @Test func readsPitches() throws {
        #expect(try pitches("C c c' C, z") == [60, 72, 84, 48, nil])
        #expect(try pitches("F c f", key: "D") == [66, 73, 78])
        #expect(try pitches("B e", key: "Gm") == [70, 75])
        // Accidentals hold to the bar line, for their octave.
        #expect(try pitches("^F F f | F _B =B ^^c __d", key: "C") == [66, 66, 77, 65, 70, 71, 74, 72])
        #expect(try pitches("=F F | F", key: "G") == [65, 65, 66])
    }

    @Test func readsLengths() throws {
        #expect(try lengths("c c2 c/ c/2 c3/2 c// c/4") == [240, 480, 120, 120, 360, 60, 60])
        #expect(try lengths("c>c c<c c>>c c> c") == [360, 120, 120, 360, 420, 60, 360, 120])
        #expect(try lengths("(3ccc c (3(cc2c/)") == [160, 160, 160, 240, 160, 320, 80])
        #expect(try lengths("(3:2:2cc c (2cc", metre: "6/8") == [160, 160, 240, 360, 360])
        #expect(
            try lengths("[ceg]2 [c2e2] {de}c \"Am\"c !D.C.!c ~c .c Tc") == [480, 480, 240, 240, 240, 240, 240, 240])
        #expect(try pitches("[ceg]2") == [79])
    }

    @Test func readsBars() throws {
        #expect(try bars("|: c | d e :|1 f :|2 g || [1 a |] b").map(\.count) == [1, 2, 1, 1, 1, 1])
        #expect(try bars("c2 [L:1/16] c2 | [K:G] f").map { $0.map(\.ticks) } == [[480, 240], [120]])
        #expect(try bars("c \\\nd % not this\nw: nor this\nd:|").map(\.count) == [3])
    }

    @Test func placesNotes() throws {
        // An upbeat; two short bars that make one; a bar that is too long.
        let tune = Tune(
            title: "", key: Key("C")!, metre: Metre("2/4")!, bars: try bars("c | dd dd | ddd | e | ffff f | g"))
        let starts = tune.placedNotes.map { $0.start / 240 }
        #expect(starts == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
    }

    @Test func tellsWhatIsWrong() {
        for (text, line, problem) in [
            ("X:1\nM:6/8\nK:H\nabc", 3, "'H' is no key"), ("X:1\nM:6/x\nK:C\nabc", 2, "'6/x' is no metre"),
            ("X:1\nL:1/3\nM:C\nK:C\nabc", 2, "'1/3' is no length"), ("X:1\nM:C\nabc", 3, "without a key"),
            ("X:1\nK:C\nabc", 3, "without a metre"), ("X:1\nM:C\nK:C\n", 4, "without notes"),
        ] {
            let (tunes, skipped) = ABCReader.read(text, source: "test.abc")
            #expect(tunes.isEmpty && skipped.count == 1)
            #expect(skipped.first?.line == line && skipped.first?.source == "test.abc", "\(skipped)")
            #expect(skipped.first?.description.contains(problem) ?? false, "\(skipped)")
        }
    }

    /// Notes of one beat stand together: three eighths of 6/8, four of 4/4, a quarter's of 3/4.
    @Test func writesBeams() throws {
        for (metre, music) in [
            ("6/8", "F | DEF GFE | A2B c3 | (3ABcd e/2d/2cB |]\n"), ("4/4", "DEFG AB(3cde | d4 d2cB |]\n"),
            ("3/4", "DE F2 GF | E6 |]\n"), ("2/2", "DEFG A2FE | D3E D4 |]\n"), ("3/8", "DEF | G2A |]\n"),
        ] {
            let (tunes, _) = ABCReader.read("X:1\nT:t\nM:\(metre)\nL:1/8\nK:C\n\(music)", source: "test")
            let text = try #require(tunes.first).abc()
            #expect(text.hasSuffix("K:C\n" + music), "\(text)")
        }
    }

    /// The tunes that can be read, written and read again, are the same: all but three with
    /// groups of nine, whose lengths are no whole numbers of ticks.
    @Test func readsWhatItWrites() throws {
        let (tunes, skipped) = ABCReader.read(try FolkTunes.abc(), source: "oneills_1850.abc")
        #expect(tunes.count == 2_007 && skipped.count == 2)
        var others = 0
        for tune in tunes {
            let text = tune.abc()
            #expect(text.split(separator: "\n").dropFirst(2).allSatisfy { $0.count <= 76 || !$0.contains(" | ") })
            let again = ABCReader.read(text, source: "again")
            #expect(again.skipped.isEmpty)
            if again.tunes == [tune] { continue }
            others += 1
            #expect(text.contains("/240"), "\(text)")
        }
        #expect(others == 3)
    }
}
