/// A value as Python's source code spells it, as far as NPY headers have them.
enum PythonLiteral: Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case tuple([PythonLiteral])
    case list([PythonLiteral])
    case dictionary([String: PythonLiteral])
}

/// Reads one literal: strings without escapes, integers from 0, `True` and `False`,
/// tuples, lists and dictionaries whose keys are strings.
///
/// Anything else, also a key that comes twice, makes `parse` return nil; no bytes stop
/// the program.
struct PythonLiteralParser {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The literal that the bytes are, with nothing but spaces around it.
    mutating func parse() -> PythonLiteral? {
        guard let value = value(depth: 0) else { return nil }
        skipSpaces()
        return position == bytes.endIndex ? value : nil
    }

    private mutating func value(depth: Int) -> PythonLiteral? {
        skipSpaces()
        guard depth < 8, position < bytes.endIndex else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return integer()
        case UInt8(ascii: "T"): return take("True") ? .boolean(true) : nil
        case UInt8(ascii: "F"): return take("False") ? .boolean(false) : nil
        case UInt8(ascii: "{"): return dictionary(depth: depth)
        case UInt8(ascii: "["): return items("[", "]", depth: depth).map { .list($0.values) }
        case UInt8(ascii: "("):
            guard let (values, endsInComma) = items("(", ")", depth: depth) else { return nil }
            // `(3)` is a number in brackets; the tuple is `(3,)`.
            return values.count == 1 && !endsInComma ? values[0] : .tuple(values)
        default: return nil
        }
    }

    private mutating func skipSpaces() {
        while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Passes over `text` where it is next.
    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func string() -> String? {
        let quote = bytes[position]
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { return nil }
        position = end + 1
        let text = bytes[start..<end]
        guard !text.contains(where: { $0 == UInt8(ascii: "\\") || $0 < 0x20 }) else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private mutating func integer() -> PythonLiteral? {
        var number = 0
        let start = position
        while position < bytes.endIndex, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            let (tens, isTooMany) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.addingReportingOverflow(Int(digit))
            guard !isTooMany, !isTooLarge else { return nil }
            number = sum
            position += 1
        }
        // Python refuses leading zeros.
        return bytes[start] == UInt8(ascii: "0") && position > start + 1 ? nil : .integer(number)
    }

    private mutating func items(
        _ open: String, _ close: String, depth: Int
    ) -> (values: [PythonLiteral], endsInComma: Bool)? {
        guard take(open) else { return nil }
        var (values, endsInComma) = ([PythonLiteral](), true)
        while true {
            skipSpaces()
            if take(close) { return (values, endsInComma && !values.isEmpty) }
            guard endsInComma, let next = value(depth: depth + 1) else { return nil }
            values.append(next)
            skipSpaces()
            endsInComma = take(",")
        }
    }

    private mutating func dictionary(depth: Int) -> PythonLiteral? {
        guard take("{") else { return nil }
        var (entries, mayGoOn) = ([String: PythonLiteral](), true)
        while true {
            skipSpaces()
            if take("}") { return .dictionary(entries) }
            guard mayGoOn, case .string(let key)? = value(depth: depth + 1), entries[key] == nil else { return nil }
            skipSpaces()
            guard take(":"), let next = value(depth: depth + 1) else { return nil }
            entries[key] = next
            skipSpaces()
            mayGoOn = take(",")
        }
    }
}
