/// Reads the bytes of a CSV file into columns, in one pass; takes doubled quotes out of the bytes.
struct CSVReader {
    let source: String
    private var separator = UInt8(ascii: ",")
    private var names: [String] = []
    private var columns: [ColumnBuilder] = []
    private var lines: [Int] = []
    private var line = 1

    init(source: String) {
        self.source = source
    }

    private enum FieldEnd { case separator, line, file }

    mutating func read(_ bytes: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Table {
        try requireUTF8(UnsafeBufferPointer(bytes))
        if !bytes.contains(UInt8(ascii: "\n")) {
            // Lines that end in CR alone.
            for index in bytes.indices where bytes[index] == UInt8(ascii: "\r") { bytes[index] = UInt8(ascii: "\n") }
        }
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        separator = Self.separator(of: bytes[position...])
        try readNames(bytes, &position)
        let allowsComma = separator == UInt8(ascii: ";")
        columns = names.map { _ in ColumnBuilder(allowsComma: allowsComma) }
        while position < bytes.count {
            try readRow(bytes, &position)
        }
        guard !lines.isEmpty else {
            throw DataError(source: source, problem: "there is a line of names and no row of data")
        }
        let rowCount = lines.count
        return Table(
            source: source, columns: zip(names, columns).map { $1.column(named: $0) }, rowCount: rowCount, lines: lines)
    }

    private func requireUTF8(_ bytes: UnsafeBufferPointer<UInt8>) throws(DataError) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw DataError(source: source, problem: "the file is UTF-16; save it as UTF-8")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let line = 1 + bytes[..<error.byteOffsets.lowerBound].count { $0 == UInt8(ascii: "\n") }
            throw DataError(source: source, line: line, problem: "the text is not UTF-8; save the file as UTF-8")
        }
    }

    /// The separator that the first line has most of.
    private static func separator(of bytes: Slice<UnsafeMutableBufferPointer<UInt8>>) -> UInt8 {
        var counts = [UInt8(ascii: ","): 0, UInt8(ascii: ";"): 0, UInt8(ascii: "\t"): 0]
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted { break }
            if !isQuoted { counts[byte]? += 1 }
        }
        let comma = counts[UInt8(ascii: ",")]!
        let other = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }!
        return other.value > comma ? other.key : UInt8(ascii: ",")
    }

    private mutating func readNames(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int
    ) throws(DataError) {
        while position < bytes.count, let blank = blankLine(bytes, position) {
            position = blank
            line += 1
        }
        guard position < bytes.count else {
            throw DataError(source: source, problem: "the file is empty; a table begins with a line of column names")
        }
        let headLine = line
        var end = FieldEnd.separator
        while end == .separator {
            let field: UnsafeBufferPointer<UInt8>
            (field, end) = try readField(bytes, &position, column: names.count)
            let name = String(decoding: field, as: UTF8.self)
            names.append(name.isEmpty ? "column \(names.count + 1)" : name)
        }
        if Set(names).count < names.count {
            var seen: Set<String> = []
            let twice = names.first { !seen.insert($0).inserted }!
            throw DataError(
                source: source, line: headLine, problem: "two columns are named '\(excerpt(twice))'; rename one")
        }
    }

    private mutating func readRow(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int
    ) throws(DataError) {
        let start = line
        if let blank = blankLine(bytes, position) {
            position = blank
            line += 1
            // In a table of one column an empty line is a missing value, but at the end it is none.
            if columns.count == 1, position < bytes.count {
                columns[0].appendMissing()
                lines.append(start)
            }
            return
        }
        var end = FieldEnd.separator
        var fields = 0
        while end == .separator {
            let field: UnsafeBufferPointer<UInt8>
            (field, end) = try readField(bytes, &position, column: fields)
            if fields < columns.count { columns[fields].append(field) }
            fields += 1
        }
        guard fields == columns.count else {
            throw DataError(
                source: source, line: start,
                problem: """
                    the line has \(fields) \(fields == 1 ? "field" : "fields") where the first line names \
                    \(columns.count) \(columns.count == 1 ? "column" : "columns"); add or remove fields, \
                    or quote a field that holds the separator
                    """)
        }
        lines.append(start)
    }

    /// Where the next line begins, if this one is blank.
    private func blankLine(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: Int) -> Int? {
        if bytes[position] == UInt8(ascii: "\n") { return position + 1 }
        if bytes[position] == UInt8(ascii: "\r") {
            if position + 1 == bytes.count { return position + 1 }
            if bytes[position + 1] == UInt8(ascii: "\n") { return position + 2 }
        }
        return nil
    }

    /// Reads a field and the separator or line end after it; spaces around it are cut.
    private mutating func readField(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int, column: Int
    ) throws(DataError) -> (UnsafeBufferPointer<UInt8>, FieldEnd) {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            return try readQuotedField(bytes, &position, column: column)
        }
        while position < bytes.count, bytes[position] != separator, bytes[position] != UInt8(ascii: "\n") {
            position += 1
        }
        var end = position
        let fieldEnd = passEnd(bytes, &position)
        while end > start, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return (UnsafeBufferPointer(rebasing: bytes[start..<end]), fieldEnd)
    }

    private mutating func readQuotedField(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int, column: Int
    ) throws(DataError) -> (UnsafeBufferPointer<UInt8>, FieldEnd) {
        let (startLine, quote) = (line, UInt8(ascii: "\""))
        let name = column < names.count && !columns.isEmpty ? "'\(names[column])'" : "\(column + 1)"
        func fail(_ problem: String) -> DataError {
            DataError(source: source, line: startLine, column: name, problem: problem)
        }
        position += 1
        let start = position
        var end: Int?
        var hasDoubled = false
        while position < bytes.count {
            if bytes[position] == quote {
                if position + 1 < bytes.count, bytes[position + 1] == quote {
                    hasDoubled = true
                    position += 1
                } else {
                    end = position
                    break
                }
            } else if bytes[position] == UInt8(ascii: "\n") {
                line += 1
            }
            position += 1
        }
        guard let end else { throw fail("the quoted field has no closing quote; add it, or double a quote within it") }
        position += 1
        while position < bytes.count, [UInt8(ascii: " "), UInt8(ascii: "\r")].contains(bytes[position]) {
            position += 1
        }
        guard position == bytes.count || bytes[position] == separator || bytes[position] == UInt8(ascii: "\n") else {
            throw fail("there is text after the closing quote; double the quotes within a quoted field")
        }
        let fieldEnd = passEnd(bytes, &position)
        var unquotedEnd = end
        if hasDoubled {
            unquotedEnd = start
            var index = start
            while index < end {
                bytes[unquotedEnd] = bytes[index]
                unquotedEnd += 1
                index += bytes[index] == quote ? 2 : 1
            }
        }
        return (UnsafeBufferPointer(rebasing: bytes[start..<unquotedEnd]), fieldEnd)
    }

    private mutating func passEnd(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int) -> FieldEnd {
        guard position < bytes.count else { return .file }
        defer { position += 1 }
        if bytes[position] == separator { return .separator }
        line += 1
        return .line
    }
}

/// The cells of a column as they are read.
private struct ColumnBuilder {
    let allowsComma: Bool
    private var numbers: [Double] = []
    private var texts: [String]?
    private var numberCount = 0
    private var textCount = 0

    init(allowsComma: Bool) {
        self.allowsComma = allowsComma
    }

    mutating func appendMissing() {
        numbers.append(.nan)
        texts?.append("")
    }

    mutating func append(_ field: UnsafeBufferPointer<UInt8>) {
        if let number = DecimalNumber.parse(field, allowsComma: allowsComma) {
            numbers.append(number)
            texts?.append(DecimalNumber.label(number))
            numberCount += 1
        } else if Self.isMissing(field) {
            appendMissing()
        } else {
            if texts == nil { texts = numbers.map { $0.isNaN ? "" : DecimalNumber.label($0) } }
            numbers.append(.nan)
            texts!.append(String(decoding: field, as: UTF8.self))
            textCount += 1
        }
    }

    private static func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.count <= 4 else { return false }
        return ["", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "?"].contains(
            String(decoding: field, as: UTF8.self))
    }

    func column(named name: String) -> Table.Column {
        Table.Column(
            name: name, numbers: numbers, storedTexts: texts, numberCount: numberCount, textCount: textCount)
    }
}
