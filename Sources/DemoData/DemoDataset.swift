public import Datasets

/// A data set of the demos, which comes with the command `soma`.
///
///     let table = try DemoDataset.letters.table()
public enum DemoDataset: String, CaseIterable, Sendable {
    /// Printed capital letters, as figures of their images.
    case letters
    /// Vowels said by fifteen speakers.
    case vowel
    /// Readings of the space shuttle's radiators.
    case shuttle
    /// Four European stock indices, day by day.
    case euStockMarkets = "eu_stock_markets"
    /// Sunspots, month by month.
    case sunspots
    /// Students' ratings of their lecturers.
    case lectureRatings = "lecture_ratings"

    /// What it is, in a line.
    public var summary: String {
        switch self {
        case .letters: "printed capital letters: 20,000 images, 16 figures of each, 26 letters"
        case .vowel: "English vowels: 990 recordings of 15 speakers, 9 figures of each, 11 vowels"
        case .shuttle: "space-shuttle radiators: 58,000 readings of 9 figures, 7 states, one normal"
        case .euStockMarkets: "European stock indices: 1,860 business days, 1991 to 1998, 4 closing prices"
        case .sunspots: "sunspots: 2,820 monthly means from 1749 to 1983"
        case .lectureRatings: "ratings of lectures: 73,421, from 1 to 5, by 2,972 students of 1,128 lecturers"
        }
    }

    /// The column that is usually predicted; of prices, one of them.
    public var target: String {
        switch self {
        case .letters: "letter"
        case .vowel: "vowel"
        case .shuttle: "state"
        case .euStockMarkets: "dax"
        case .sunspots: "sunspots"
        case .lectureRatings: "rating"
        }
    }

    /// Where it comes from, and its licence.
    public var source: String {
        switch self {
        case .letters: "UCI, Letter Recognition (Frey, Slate 1991); CC BY 4.0"
        case .vowel: "UCI, Connectionist Bench, Vowel (Deterding, Robinson 1989); CC BY 4.0"
        case .shuttle: "UCI, Statlog (Shuttle); CC BY 4.0"
        case .euStockMarkets: "R, datasets::EuStockMarkets (Erste Bank AG); distributed with R"
        case .sunspots: "R, datasets::sunspots (Swiss Federal Observatory); distributed with R"
        case .lectureRatings: "R, lme4::InstEval (ETH Zurich); GPL 2 or later"
        }
    }

    /// How to hold rows out where rows drawn at random would judge it too well: rows that belong together
    /// would be on both sides. Nil where nothing speaks against them.
    public var caution: String? {
        switch self {
        case .vowel: "hold out whole speakers; rows at random put a voice on both sides"
        case .shuttle: "its order is random: neighbouring times are on both sides of any cut"
        case .euStockMarkets: "predict from earlier days, hold out the last; a day's indices agree"
        case .sunspots: "predict from earlier months, hold out the last; neighbours agree"
        case .letters, .lectureRatings: nil
        }
    }

    /// The data.
    ///
    /// - Throws: `DataError` where the program has been moved away from its resources.
    public func table() throws(DataError) -> Table {
        try BundledTables.table(named: rawValue, in: "soma_DemoData.resources")
    }
}
