#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whole files as bytes.
package enum FileBytes {
    /// Whether there is a file or a folder of this name.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// All bytes of a file, a pipe or a terminal.
    ///
    /// What goes on without end, as `/dev/zero` and some pipes do, is given up at a limit: of what is
    /// no regular file at `streamLimit` bytes, by default a quarter of the memory.
    package static func read(_ path: String, streamLimit: Int? = nil) throws(FileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(path: path, action: "read") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError(path: path, action: "read") }
        let kind = status.st_mode & S_IFMT
        let expected = kind == S_IFREG ? Int(status.st_size) : 0
        guard expected <= physicalMemory else {
            let reason = "its \(expected) bytes are more than this machine's memory; take a part of it"
            throw FileError(path: path, action: "read", reason: reason)
        }
        // Of the devices, those that are no terminals have nothing to read (/dev/null), or no end.
        let streamLimit = streamLimit ?? physicalMemory / 4
        let limit =
            switch kind {
            case S_IFREG: physicalMemory
            case S_IFCHR where isatty(file) == 0: min(streamLimit, 1 << 20)
            default: streamLimit
            }
        var bytes: [UInt8] = []
        // One byte more than the size, so that one read sees the end.
        var room = max(expected + 1, 1 << 16)
        while true {
            let previous = bytes.count
            var got = 0
            bytes.append(
                contentsOf: [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                    got = systemRead(file, buffer.baseAddress!, room)
                    count = max(got, 0)
                })
            if got < 0 {
                if errno == EINTR { continue }
                throw FileError(path: path, action: "read")
            }
            if got == 0 { return bytes }
            guard bytes.count <= limit else {
                let reason =
                    kind == S_IFCHR
                    ? "it is a device that has no end; name a file"
                    : "it goes on after \(bytes.count) bytes, more than fits in memory; take a part of it"
                throw FileError(path: path, action: "read", reason: reason)
            }
            room = max(1 << 16, expected - bytes.count + 1, min(previous / 2, 1 << 20))
        }
    }

    /// Writes a file as a whole: to a temporary file beside it, synced, then renamed,
    /// so that at `path` there is what was there before or all of `bytes`.
    ///
    /// What is no regular file (a pipe, a device) is written in place.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if exists && kind == S_IFDIR {
            throw FileError(path: path, action: "write", reason: "it is a folder; name a file")
        }
        if exists && kind != S_IFREG {
            let file = open(path, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw FileError(path: path, action: "write") }
            defer { close(file) }
            return try writeAll(bytes, to: file, path)
        }
        // A link stays a link: the file that it leads to is replaced.
        let target = resolved(path)
        var template = Array((target + ".XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw FileError(path: path, action: "write") }
        do throws(FileError) {
            defer { close(file) }
            try writeAll(bytes, to: file, path)
            let mask = umask(0)
            umask(mask)
            guard fchmod(file, exists ? status.st_mode & 0o7777 : 0o666 & ~mask) == 0, fsync(file) == 0 else {
                throw FileError(path: path, action: "write")
            }
        } catch {
            unlink(template)
            throw error
        }
        guard rename(template, target) == 0 else {
            let error = FileError(path: path, action: "write")
            unlink(template)
            throw error
        }
        // The rename too is to survive a loss of power; where a folder cannot be synced, it is done all the same.
        let folder = open(parent(of: target), O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Checks that `write` can write a file at `path`, and leaves nothing there: better
    /// known before an hour's work than after it.
    package static func checkWritable(_ path: String) throws(FileError) {
        guard !path.isEmpty else { throw FileError(path: "''", action: "write", reason: "name a file") }
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw FileError(path: path, action: "write", reason: "it is a folder; name a file")
            }
            guard status.st_mode & S_IFMT == S_IFREG else { return }
        }
        var template = Array((resolved(path) + ".XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw FileError(path: path, action: "write") }
        close(file)
        unlink(template)
    }

    /// Checks that writing to `path` does not replace a file that is read.
    package static func checkDistinct(_ path: String, from inputs: String...) throws(FileError) {
        var (status, other) = (stat(), stat())
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        for input in inputs
        where stat(input, &other) == 0 && other.st_dev == status.st_dev && other.st_ino == status.st_ino {
            throw FileError(path: path, action: "write", reason: "it is read as well; name another file")
        }
    }

    /// Makes a folder where there is none; the folder that it lies in must be there.
    package static func makeFolder(_ path: String) throws(FileError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let failure = FileError(path: path, action: "write")
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(path: path, action: "write", reason: "it is a file; name a folder")
        }
    }

    /// Writes to standard error.
    package static func writeToStandardError(_ text: String) throws(FileError) {
        try writeAll(Array(text.utf8), to: STDERR_FILENO, "standard error")
    }

    /// Writes to standard output.
    package static func writeToStandardOutput(_ text: String) throws(FileError) {
        try writeAll(Array(text.utf8), to: STDOUT_FILENO, "standard output")
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32, _ path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(file, $0.baseAddress! + written, bytes.count - written) }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(path: path, action: "write")
            }
            written += count
        }
    }

    private static var physicalMemory: Int {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        return pages > 0 && size > 0 ? Int(pages) * Int(size) : .max
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return linkTarget(path) ?? path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Where a link points whose target is not there yet.
    private static func linkTarget(_ path: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBytes {
            readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        guard count > 0 else { return nil }
        let target = String(decoding: bytes[..<count], as: UTF8.self)
        return target.hasPrefix("/") ? target : parent(of: path) + "/" + target
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

// The names `read` and `write` belong to the methods above.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(file, buffer, count)
}

private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    write(file, buffer, count)
}
