// A large file's bytes. Goals, in order of priority:
// 1. The resident memory is bounded by a number, not by the file.
// 2. Rows in random order come at the cost of a call of the system each, not of a page fault.
// 3. Long runs, and files that are small, come at the speed of memory.
//
// Measured on Linux 6.18 with 4 KiB pages, 300 MiB in the page cache, rows of 3,136 bytes:
// in random order 0.4 us a row through a mapping that may grow to the file's size, 1.0 us
// with `pread`, and 3 us and more through a mapping whose pages are released again, because
// the kernel maps up to 2 MiB around each row that is touched. In order, runs of 50 KB
// take 0.3 us a row with either.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is mapped into memory, of which no more than a limit stays resident.
///
/// A file within the limit is used through the mapping alone. Of a larger one, runs of
/// 64 KiB and more go through the mapping, whose pages are released (`MADV_DONTNEED`)
/// whenever the limit has been touched, and shorter ones are read with `pread`. The
/// resident pages of the mapping are at most `residentLimit` and 4 MiB for each thread
/// that reads at the same time (with pages of 4 KiB).
///
/// All methods may be called from several threads at once. A file that another program
/// shortens in the meantime ends this program: with a message where it is read, with the
/// signal `SIGBUS` where it is mapped.
package final class MappedFile: @unchecked Sendable {
    /// The file, as it was named.
    package let path: String
    /// The number of bytes.
    package let count: Int
    /// The most bytes of the mapping that stay resident.
    package let residentLimit: Int

    private let file: Int32
    private let base: UnsafeMutableRawPointer?
    /// The bytes that may have become resident since the last release.
    private let touched = Atomic(0)

    /// The shortest run that a mapping serves as fast as `pread`.
    private static let shortestMappedRun = 1 << 16
    /// The longest run at a time, and what the kernel maps at once around a byte.
    private static let (longestMappedRun, mappingUnit) = (1 << 20, 1 << 21)

    /// Opens and maps a file.
    package init(_ path: String, residentLimit: Int) throws(FileError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(path: path, action: "read") }
        do throws(FileError) {
            var status = stat()
            guard fstat(file, &status) == 0 else { throw FileError(path: path, action: "read") }
            let kind = status.st_mode & S_IFMT
            guard kind == S_IFREG else {
                let reason =
                    kind == S_IFDIR ? "it is a folder; name a file" : "a pipe or device; copy it to a file first"
                throw FileError(path: path, action: "map", reason: reason)
            }
            count = Int(status.st_size)
            // No bytes cannot be mapped.
            let mapping = count == 0 ? nil : mmap(nil, count, PROT_READ, MAP_SHARED, file, 0)
            guard mapping != MAP_FAILED else { throw FileError(path: path, action: "map") }
            base = mapping
        } catch {
            close(file)
            throw error
        }
        self.path = path
        self.residentLimit = max(0, residentLimit)
        self.file = file
    }

    deinit {
        if let base { munmap(base, count) }
        close(file)
    }

    /// Whether a run of so many bytes is better used where it is mapped than read.
    package func prefersMapping(_ length: Int) -> Bool {
        count <= residentLimit || length >= Self.shortestMappedRun
    }

    /// Calls `body` with the bytes of a part of the file where they are mapped, piece by
    /// piece: with where the piece begins within the part, and its bytes.
    ///
    /// Pieces but the last have a multiple of `unit` bytes, at most 1 MiB unless a unit is larger.
    /// - Precondition: the part lies within the file.
    package func withMappedBytes(
        at offset: Int, count length: Int, unit: Int, _ body: (Int, UnsafeRawBufferPointer) -> Void
    ) {
        precondition(offset >= 0 && length >= 0 && unit > 0 && offset <= count - length)
        guard let base, length > 0 else { return }
        if count <= residentLimit {
            return body(0, UnsafeRawBufferPointer(start: base + offset, count: length))
        }
        let step = max(unit, Self.longestMappedRun / unit * unit)
        for start in stride(from: 0, to: length, by: step) {
            let size = min(step, length - start)
            body(start, UnsafeRawBufferPointer(start: base + offset + start, count: size))
            let first = (offset + start) / Self.mappingUnit
            let last = (offset + start + size - 1) / Self.mappingUnit
            // Counted after its use: a release in between leaves nothing uncounted.
            let total = touched.add((last - first + 1) * Self.mappingUnit, ordering: .relaxed).newValue
            if total > residentLimit {
                touched.store(0, ordering: .relaxed)
                madvise(base, count, MADV_DONTNEED)
            }
        }
    }

    /// Reads a part of the file into `destination`.
    ///
    /// - Precondition: the part lies within the file, which has not become shorter.
    package func read(at offset: Int, count length: Int, into destination: UnsafeMutableRawPointer) {
        precondition(offset >= 0 && length >= 0 && offset <= count - length)
        var done = 0
        while done < length {
            let got = pread(file, destination + done, length - done, off_t(offset + done))
            if got > 0 {
                done += got
            } else if got == 0 {
                fatalError("\(path) has become shorter while it was in use; leave files alone that are trained on")
            } else if errno != EINTR {
                fatalError(FileError(path: path, action: "read").description)
            }
        }
    }

    /// The file's first bytes, at most `limit`.
    package func prefix(_ limit: Int) -> [UInt8] {
        let length = min(limit, count)
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
            if length > 0 { read(at: 0, count: length, into: buffer.baseAddress!) }
            initialized = length
        }
    }
}
