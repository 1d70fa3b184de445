import LinearAlgebra
import NeuralNetworks
import Testing

@testable import Music

@Suite struct MelodyTests {
    private let tunes = ABCReader.read(
        """
        X:1
        M:6/8
        L:1/8
        K:D
        A | d2 d f2 a | (3gfe d c2 A | d2 d f2 a | g2 e d2 |]
        X:2
        M:C
        L:1/8
        K:G
        d2 G2 z2 d>c | BcdB G4 |]
        """, source: "test"
    ).tunes

    @Test func vocabularyIsRelativeToTheTonic() {
        let vocabulary = MelodyVocabulary(tunes, minimumCount: 1)
        let (jig, reel) = (tunes[0], tunes[1])
        #expect(
            vocabulary.number(Note(pitch: 62, ticks: 480), in: jig.key)
                == vocabulary.number(Note(pitch: 67, ticks: 480), in: reel.key))
        for tune in tunes {
            for note in tune.bars.joined() {
                #expect(vocabulary.note(vocabulary.number(note, in: tune.key), in: tune.key) == note)
            }
        }
        // What it does not know becomes the nearest: the pitch first.
        let near = vocabulary.number(Note(pitch: 74, ticks: 500), in: jig.key)
        #expect(vocabulary.note(near, in: jig.key) == Note(pitch: 74, ticks: 480))
        #expect(vocabulary.end == vocabulary.count - 1)
    }

    @Test func rowsAreVectors() {
        let vocabulary = MelodyVocabulary(tunes, minimumCount: 1)
        let features = MelodyFeatures(vocabulary)
        let melodies = tunes.map { Melody($0, vocabulary) }
        let (inputs, targets) = MelodyRows.samples(melodies, features)
        let rows = melodies.reduce(0) { $0 + $1.tokens.count + 1 }
        #expect(inputs.rows == rows && targets.rows == rows)
        let (x, y) = (inputs.gatheringRows(0..<rows), targets.gatheringRows(0..<rows))
        var row = 0
        for melody in melodies {
            for index in 0...melody.tokens.count {
                #expect(x[rows: row..<row + 1].flattened == features.vector(melody, before: index))
                let next = index < melody.tokens.count ? melody.tokens[index] : vocabulary.end
                #expect(y[row, next] == 1 && y[rows: row..<row + 1].sum() == 1)
                row += 1
            }
        }
        // Place, number of the bar twice, metre, mode and tonic; then the notes seen, two marks each.
        #expect(x[rows: 0..<1].sum() == 6)
        #expect(x[rows: 3..<4].sum() == 6 + 3 * 2)
        // The third full bar begins as the first did: two bars ago, and one, notes began.
        let third = melodies[0].spans.firstIndex { $0.lowerBound == 3 * 1_440 }!
        #expect(x[rows: third..<third + 1].sum() == 6 + 8 * 2 + 2 * 3)
    }

    @Test func countsAddUp() {
        let letters = Array("abracadabra abracadabra alakazam".utf8).map { Int($0 % 32) }
        let samples = (3..<letters.count).map { (context: Array(letters[($0 - 3)..<$0].reversed()), next: letters[$0]) }
        let model = KneserNeyModel(symbols: 32, samples: samples)
        for context in [samples[5].context, [1, 2, 30], [31, 31, 31], [letters[0], 31, 31]] {
            let sum = (0..<32).reduce(0.0) { $0 + model.probability(of: $1, after: context) }
            #expect(abs(sum - 1) < 1e-12, "\(context)")
            #expect((0..<32).allSatisfy { model.probability(of: $0, after: context) > 0 })
        }
        #expect(model.perplexity(samples) < 4)
        // What it never saw in a context it holds for less likely than what it saw there.
        let context = Array("bra".utf8.reversed()).map { Int($0 % 32) }
        #expect(model.probability(of: 0, after: context) > model.probability(of: 5, after: context))
    }

    @Test(arguments: [0, 240], [0.0, 0.8, 3])
    func composesWholeBars(upbeat: Int, temperature: Double) {
        let vocabulary = MelodyVocabulary(tunes, minimumCount: 1)
        let features = MelodyFeatures(vocabulary)
        var generator = SplitMix64(seed: 3)
        let network = Network<Float>(
            inputs: features.count, layers: [.dense(vocabulary.count, .softmax)], using: &generator)
        func compose() -> Tune {
            var composer = Composer(network, features, temperature: temperature, generator: SplitMix64(seed: 4))
            return composer.tune(
                title: "New", key: Key("D")!, metre: Metre("6/8")!, upbeat: upbeat, maximumBars: 24)
        }
        let tune = compose()
        #expect(tune == compose())
        let lengths = tune.bars.map { $0.reduce(0) { $0 + $1.ticks } }
        let full = lengths.count - (upbeat > 0 ? 1 : 0)
        #expect(full % 8 == 0 && full <= 24)
        let first = upbeat > 0 ? [upbeat] : []
        #expect(lengths == first + Array(repeating: 1_440, count: full - 1) + [1_440 - upbeat])
        #expect(ABCReader.read(tune.abc(), source: "new").tunes == [tune])
    }
}
