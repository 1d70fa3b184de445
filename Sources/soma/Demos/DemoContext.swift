import Datasets
import FileAccess
import LinearAlgebra

/// What a demo is run with, and how it speaks.
struct DemoContext {
    /// Equal seeds give equal runs.
    let seed: UInt64
    /// Whether to do less: a test's run.
    let isQuick: Bool
    /// Where pictures go.
    let folder: String
    /// How bold the demos are that invent something.
    let temperature: Double
    /// The folder of the recordings that the demo of speech learns from.
    let recordings: String
    /// Where the numbers go that a demo has made of tunes or sounds; nil where nobody wants them.
    let dataFolder: String?

    /// A new generator of the seed's numbers.
    var generator: SplitMix64 { SplitMix64(seed: seed) }

    /// `usual`, or less in a quick run.
    func effort<Value>(_ usual: Value, quick: Value) -> Value { isQuick ? quick : usual }

    /// Prints paragraphs in lines of at most 80 columns; lines that begin with a space
    /// stay as they are.
    func say(_ text: String) throws {
        var output = ""
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard paragraph.first != " " else {
                output += paragraph + "\n"
                continue
            }
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.count + 1 + word.count > 80 {
                    output += line + "\n"
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            output += line + "\n"
        }
        try StandardOutput.write(output)
    }

    /// Prints text as it stands, indented by two columns; what goes beyond 80, in a line below.
    func show(_ text: some CustomStringConvertible) throws {
        var output = ""
        for line in "\(text)".split(separator: "\n") {
            var rest = "  " + line
            while rest.count > 80, let space = rest.prefix(81).lastIndex(of: " "),
                rest[..<space].contains(where: { $0 != " " })
            {
                output += rest[..<space] + "\n"
                rest = "      " + rest[rest.index(after: space)...]
            }
            output += rest + "\n"
        }
        try StandardOutput.write(output)
    }

    /// Prints a heading.
    func heading(_ text: String) throws {
        try StandardOutput.write("\n\(text)\n\(String(repeating: "-", count: text.count))\n")
    }

    /// Prints one of the figures that the demo is about, on a line of its own.
    func result(_ name: String, _ value: String) throws {
        try StandardOutput.write("Result: \(name): \(value)\n")
    }

    /// Writes a picture, and says where it is.
    func save(_ svg: String, as name: String) throws {
        try save(Array(svg.utf8), as: "\(name).svg", kind: "Picture")
    }

    /// Writes a file whose name ends with `name`, and says where it is.
    func save(_ bytes: [UInt8], as name: String, kind: String) throws {
        try FileBytes.write(bytes, to: path(name))
        try StandardOutput.write("\(kind): \(path(name))\n")
    }

    /// Writes numbers that a demo learns from or is tested on as NPY, where a folder for them was named.
    func keep(_ numbers: @autoclosure () -> Matrix<Float>, as name: String) throws {
        guard let dataFolder else { return }
        try numbers().write(npy: "\(dataFolder)/\(name).npy")
    }

    /// Writes rows of zeros and ones as the columns of the ones, in ascending order, and -1 where a
    /// row has fewer than others: most of the columns are zeros.
    func keep(ones source: some RowSource<Float>, as name: String) throws {
        guard dataFolder != nil else { return }
        let ones = stride(from: 0, to: source.rows, by: 1_024).flatMap { first in
            let block = source.gatheringRows(first..<min(first + 1_024, source.rows))
            return (0..<block.rows).map { row in (0..<block.columns).filter { block[row, $0] != 0 } }
        }
        let width = ones.map(\.count).max() ?? 0
        try keep(
            Matrix(rows: ones.count, columns: width) { $1 < ones[$0].count ? Float(ones[$0][$1]) : -1 }, as: name)
    }

    /// Where a file goes whose name ends with `name`.
    func path(_ name: String) -> String { folder == "." ? "soma-\(name)" : "\(folder)/soma-\(name)" }
}
