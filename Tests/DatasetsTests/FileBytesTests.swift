import FileAccess
import Foundation
import Testing

/// Whole files, pipes and devices.
@Suite struct FileBytesTests {
    @Test func filesPipesAndDevices() throws {
        let files = try TemporaryFiles()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try FileBytes.read(files.write(bytes)) == bytes)
        #expect(try FileBytes.read(files.write([], "empty")) == [])
        #expect(try FileBytes.read("/dev/null") == [])
        let pipe = files.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        feed(pipe, bytes)
        #expect(try FileBytes.read(pipe) == bytes)
    }

    @Test func noEnd() throws {
        let device = #expect(throws: FileError.self) { try FileBytes.read("/dev/zero") }
        #expect(device?.reason.contains("no end") == true)
        let files = try TemporaryFiles()
        let pipe = files.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        feed(pipe, [UInt8](repeating: 0x31, count: 300_000))
        let error = #expect(throws: FileError.self) { try FileBytes.read(pipe, streamLimit: 200_000) }
        #expect(error?.reason.contains("it goes on after") == true)
    }

    /// A file without blocks on the disk, and of more bytes than the memory has.
    @Test func largerThanMemory() throws {
        let files = try TemporaryFiles()
        let path = try files.write([])
        guard truncate(path, 1 << 43) == 0 else { return }
        let error = #expect(throws: FileError.self) { try FileBytes.read(path) }
        #expect(error?.reason.contains("more than this machine's memory") == true)
    }

    /// Writes to a pipe from a thread of its own, which ends when nobody reads.
    private func feed(_ pipe: String, _ bytes: [UInt8]) {
        let thread = Thread {
            signal(SIGPIPE, SIG_IGN)
            let file = open(pipe, O_WRONLY)
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, bytes.count - done) }
                guard count > 0 else { break }
                done += count
            }
            close(file)
        }
        thread.start()
    }
}
