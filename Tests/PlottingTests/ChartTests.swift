import Foundation
import Testing

@testable import Plotting

@Suite struct ChartTests {
    @Test func axesHaveRoundTicks() {
        for (values, labels) in [
            ([0.0, 100], ["0", "20", "40", "60", "80", "100"]), ([0.0, 0.013], ["0", "0.002", "0.004"]),
            ([-3.0, 4], ["-3", "-2", "-1"]), ([7.0, 7], ["3", "4", "5"]), ([1749.0, 1983], ["1700", "1750"]),
        ] {
            let axis = Axis(showing: values, range: nil, scale: .linear)
            #expect(Array(axis.ticks.map(\.label).prefix(labels.count)) == labels, "\(values)")
            #expect(axis.ticks.allSatisfy { (-1e-9...1 + 1e-9).contains(axis.fraction($0.value)!) })
            #expect((2...11).contains(axis.ticks.count))
        }
        let decades = Axis(showing: [0.003, 20, 0, -1], range: nil, scale: .logarithmic)
        #expect(decades.ticks.map(\.label) == ["0.001", "0.01", "0.1", "1", "10", "100"])
        #expect(decades.fraction(0) == nil && decades.fraction(.nan) == nil)
    }

    @Test func numbersWithoutZerosAtTheEnd() {
        #expect(
            [0.25, 10, -1.5, -0.04, 0, 1_234.56].map { decimal($0, places: 1) }
                == ["0.3", "10", "-1.5", "0", "0", "1234.6"])
        #expect(decimal(0.05, places: 2) == "0.05" && decimal(300, places: 0) == "300")
    }

    @Test func picturesAreWellFormed() throws {
        let chart = Chart(
            title: "a < b & c", xTitle: "x", yTitle: "y",
            series: [
                .curve("one", [(0, 1), (1, .nan), (2, 3)]), .points("two", [(0, 0), (2, 2)]),
                .boundary("line", weights: (1, -1), bias: 0.5, across: 0...2),
            ])
        try expectWellFormed(chart.svg, has: ["a &lt; b &amp; c", "<polyline", "<polygon", ">line<"])
        try expectWellFormed(Chart(title: "", xTitle: "", yTitle: "", series: []).svg, has: [])
        let map = HeatMap(title: "m", confusion: [[5, 1], [0, 7]], labels: ["a", "b"])
        try expectWellFormed(map.svg, has: [">5<", ">7<"])
        // Only names that are wider than their columns stand upright, and are whole.
        #expect(map.svg.split(separator: "rotate(-90)").count == 2)
        let words = (1...30).map { "word\($0)" }
        let wide = HeatMap(title: "m", confusion: words.map { _ in words.map { _ in 0 } }, labels: words)
        try expectWellFormed(wide.svg, has: words.map { ">\($0)<" })
        #expect(wide.svg.split(separator: "rotate(-90)").count == 2 + words.count)
        let values = HeatMap(
            title: "m", xTitle: "x", yTitle: "y", rowLabels: ["r"], columnLabels: ["c", "d"], values: [[0.5, 1]])
        try expectWellFormed(values.svg, has: [">0.5<"])
        #expect(!chart.svg.contains("nan") && !map.svg.contains("nan"))
    }

    @Test func picturesAreWritten() throws {
        let path = NSTemporaryDirectory() + "soma-picture-" + UUID().uuidString + ".svg"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let chart = Chart(title: "t", xTitle: "x", yTitle: "y", series: [.curve("", [(0, 1), (1, 2)])])
        try chart.write(to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == chart.svg)
        let map = HeatMap(title: "m", confusion: [[1]], labels: ["a"])
        try map.write(to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == map.svg)
        #expect(throws: FileError.self) { try chart.write(to: "/no/such/folder/picture.svg") }
    }

    /// Elements open and close in order, and the parts are there.
    private func expectWellFormed(_ svg: String, has parts: some Sequence<String>) throws {
        for part in parts { #expect(svg.contains(part), "\(part)") }
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        var open: [Substring] = []
        for tag in svg.split(separator: "<").map({ $0.prefix { $0 != ">" } }) {
            if tag.hasPrefix("/") {
                #expect(open.popLast() == tag.dropFirst())
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
        }
        #expect(open.isEmpty)
    }
}
