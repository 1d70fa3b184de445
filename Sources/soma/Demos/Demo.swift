/// A worked example that `soma demo` runs: it tells what it does, and draws a picture.
protocol Demo: SendableMetatype {
    /// What it is called on the command line.
    static var name: String { get }
    /// What it shows, in a line.
    static var summary: String { get }
    /// Whether it writes the numbers that it makes of tunes or sounds, where a folder is named for them.
    static var writesData: Bool { get }

    init()
    func run(_ context: DemoContext) throws
}

extension Demo {
    static var writesData: Bool { false }
}

/// All demos, in the order of a first reading.
var allDemos: [any Demo.Type] {
    [
        GatesDemo.self, PerceptronDemo.self, IntroductionDemo.self, DepthDemo.self, IrisDemo.self, LettersDemo.self,
        VowelDemo.self, AnomalyDemo.self, ForecastDemo.self, RecommendationsDemo.self, FolkSongDemo.self,
        SpeechDemo.self,
    ]
}
