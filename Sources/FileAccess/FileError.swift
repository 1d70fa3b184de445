#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that cannot be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public let path: String
    /// What was tried: `"read"`, `"map"` or `"write"`.
    public let action: String
    /// Why it failed, and the mend.
    public let reason: String

    package init(path: String, action: String, reason: String) {
        self.path = path
        self.action = action
        self.reason = reason
    }

    /// The error that the last call of the system gave.
    init(path: String, action: String) {
        let code = errno
        self.init(path: path, action: action, reason: FileError.reason(code))
    }

    public var description: String { "cannot \(action) \(path): \(reason)" }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file or folder; check the path"
        case EACCES, EPERM: "permission denied; check who may use it (ls -l)"
        case EISDIR: "it is a folder; name a file"
        case ENOSPC: "no space is left on the disk; free some or choose another place"
        default: String(cString: strerror(code)).lowercased()
        }
    }
}
