#if os(Linux)
    import Datasets
    import FileAccess
    import Foundation
    import LinearAlgebra
    import Testing

    /// The resident memory is bounded by the limit and not by the file.
    @Suite(.serialized) struct ResidentMemoryTests {
        private static let (rows, columns, limit) = (400_000, 784, 32 << 20)
        private let files: TemporaryFiles
        private let path: String

        /// A file of 300 MiB: each row is its own number, modulo 251.
        init() throws {
            files = try TemporaryFiles()
            path = files.path("large")
            let header = idx(8, [Self.rows, 28, 28], [])
            try FileBytes.write(header, to: path)
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.seekToEnd()
            for start in stride(from: 0, to: Self.rows, by: 1_000) {
                let piece = (start..<start + 1_000).flatMap {
                    [UInt8](repeating: UInt8($0 % 251), count: Self.columns)
                }
                try file.write(contentsOf: piece)
            }
            try file.close()
        }

        /// The mapped bytes of files that are resident, in this process.
        private func residentFileBytes() throws -> Int {
            let status = String(decoding: try FileBytes.read("/proc/self/status"), as: UTF8.self)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
            return try #require(Int(line.split(separator: " ")[1].drop { !$0.isNumber })) << 10
        }

        /// Gathers all rows in runs in a random order; the most that the resident bytes grew by.
        private func growth(run: Int, limit: Int) throws -> Int {
            let before = try residentFileBytes()
            let source = try MappedRows<Float>(contentsOf: path, residentLimit: limit)
            var generator = SplitMix64(seed: 1)
            let runs = Array(0..<Self.rows / run).shuffled(using: &generator)
            var (most, wrong) = (before, 0)
            let batch = max(1, 64 / run)
            for (position, first) in stride(from: 0, to: runs.count, by: batch).enumerated() {
                let order = runs[first..<min(first + batch, runs.count)].flatMap { $0 * run..<($0 + 1) * run }
                let gathered = source.gatheringRows(order)
                for (place, row) in order.enumerated()
                where gathered[place, 0] != Float(row % 251) || gathered[place, 783] != Float(row % 251) { wrong += 1 }
                if position % 16 == 0 { most = max(most, try residentFileBytes()) }
            }
            #expect(wrong == 0)
            return try max(most, residentFileBytes()) - before
        }

        @Test func staysWithinTheLimit() throws {
            // A thread's 4 MiB; the rest for libraries that other tests first use meanwhile.
            let bound = Self.limit + (4 << 20) + (32 << 20)
            for run in [1, 50, 100, 2_000] {
                let grown = try growth(run: run, limit: Self.limit)
                print("gathering \(run) rows at a time: \(grown >> 20) MiB of the file resident")
                #expect(grown <= bound, "runs of \(run): \(grown >> 20) MiB")
            }
            // The measurement itself: without a limit all of the file stays.
            #expect(try growth(run: 100, limit: .max) > 250 << 20)
        }
    }
#endif
