import FileAccess
import NeuralNetworks

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output.
enum StandardOutput {
    /// Writes a text.
    ///
    /// - Throws: `FileError` where not all of it can be written.
    static func write(_ text: String) throws {
        try FileBytes.writeToStandardOutput(text)
    }
}

/// Standard error: messages and progress.
enum StandardError {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Writes a sentence, on a terminal in lines of less than 80 columns.
    static func note(_ text: String) {
        var (lines, line) = ("", "note:")
        for word in text.split(separator: " ") {
            if isTerminal, line.count + 1 + word.count > 79 {
                lines += line + "\n"
                line = "     "
            }
            line += " " + word
        }
        write(lines + line + "\n")
    }

    static func write(_ text: String) {
        // Where messages cannot be written, there is no one to tell.
        try? FileBytes.writeToStandardError(text)
    }
}

/// `x` with a number of decimals: `97.50`.
func fixed(_ x: Double, _ decimals: Int32) -> String { formatted("%.*f", decimals, x) }

/// `x` with four significant digits: `0.01234`.
func brief(_ x: Double) -> String { formatted("%.4g", x) }

/// A fraction as `97.50 %`.
func percent(_ fraction: Double) -> String { fixed(100 * fraction, 2) + " %" }

private func formatted(_ format: String, _ arguments: any CVarArg...) -> String {
    withVaList(arguments) { list in
        // Room for the largest Double with its decimals.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
            vsnprintf(buffer.baseAddress!, buffer.count, format, list)
            return String(cString: buffer.baseAddress!)
        }
    }
}

/// A text in one line, without characters that control a terminal.
func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}

/// `number thing`, `numbers things`: `1,437 rows`.
func counted(_ number: Int, _ thing: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? thing : plural ?? thing + "s")"
}

extension Array where Element == String {
    /// The first few texts in a line: `a, b, c and 97 more`.
    func listed(limit: Int = 8) -> String {
        let shown = prefix(limit).joined(separator: ", ")
        return count > limit ? "\(shown) and \(count - limit) more" : shown
    }
}
