import ComplexModule

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Matrix: CustomStringConvertible {
    /// The elements in aligned columns, to six significant digits; of a large
    /// matrix, its shape and corners.
    ///
    ///     [[1,   2.5],
    ///      [10,   -3]]
    public var description: String {
        guard !isEmpty else { return "[] (\(shape))" }
        let shownRows = Self.shownIndices(rows)
        let shownColumns = Self.shownIndices(columns)
        let cells = shownRows.map { row in
            shownColumns.map { column in
                guard let row, let column else { return "..." }
                return format(self[row, column])
            }
        }
        let widths = shownColumns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { line in
            "["
                + zip(line, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: ", ")
                + "]"
        }
        let body = "[" + lines.joined(separator: ",\n ") + "]"
        return shownRows.contains(nil) || shownColumns.contains(nil) ? body + " (\(shape))" : body
    }

    /// The numbers of the lines to print, nil where lines are left out.
    private static func shownIndices(_ count: Int) -> [Int?] {
        guard count > 8 else { return Array(0..<count) }
        return [0, 1, 2, nil, count - 3, count - 2, count - 1]
    }
}

extension Vector: CustomStringConvertible {
    /// The elements, to six significant digits; of a long vector, its ends.
    public var description: String {
        if count <= 12 { return "[" + elements.map { format($0) }.joined(separator: ", ") + "]" }
        let ends = [self[..<3], self[(count - 3)...]].map { $0.elements.map { format($0) }.joined(separator: ", ") }
        return "[" + ends.joined(separator: ", ..., ") + "] (\(count))"
    }
}

/// A scalar to six significant digits, both parts where it is complex: `(1, -2.5)`.
private func format<Scalar: MatrixScalar>(_ value: Scalar) -> String {
    switch value {
    case let value as Float: format(Double(value))
    case let value as Double: format(value)
    case let value as Complex<Float>: "(\(format(Double(value.rawStorage.x))), \(format(Double(value.rawStorage.y))))"
    case let value as Complex<Double>: "(\(format(value.rawStorage.x)), \(format(value.rawStorage.y)))"
    default: "\(value)"
    }
}

private func format(_ number: Double) -> String {
    // printf would add the sign, in which processors differ.
    if number.isNaN { return "nan" }
    return withVaList([number]) { arguments in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            vsnprintf(buffer.baseAddress!, buffer.count, "%.6g", arguments)
            return String(cString: buffer.baseAddress!)
        }
    }
}
