/// Decimal numbers in text.
enum DecimalNumber {
    /// The number that ASCII `bytes` spell, or nil: `12`, `-0.5`, `1e-3`, `inf`.
    ///
    /// Correctly rounded: up to 15 digits and a power of ten up to 10^22 are exact in
    /// a Double, so that one multiplication or division rounds once (Clinger 1990);
    /// all else goes to the standard library. With `allowsComma` a comma is a decimal point too.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, allowsComma: Bool = false) -> Double? {
        var index = 0
        let negative = bytes.first == UInt8(ascii: "-")
        if negative || bytes.first == UInt8(ascii: "+") { index = 1 }
        var (mantissa, digits, exponent, point) = (0, 0, 0, false)
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
                guard digits < 15 else { return standard(bytes, allowsComma) }
                mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
                digits += 1
                if point { exponent -= 1 }
            } else if byte == UInt8(ascii: ".") || (allowsComma && byte == UInt8(ascii: ",")), !point {
                point = true
            } else {
                return standard(bytes, allowsComma)
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        let value = Double(mantissa) / powersOfTen[-exponent]
        return negative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private static func standard(_ bytes: UnsafeBufferPointer<UInt8>, _ allowsComma: Bool) -> Double? {
        // A text such as `0x10` or `nan` is no number in a table.
        guard let last = bytes.last, bytes.count < 400, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "x") })
        else { return nil }
        guard
            (48...57).contains(last) || last == UInt8(ascii: ".") || last | 0x20 == UInt8(ascii: "f")
                || last | 0x20 == UInt8(ascii: "y")
        else { return nil }
        guard allowsComma else { return Double(String(decoding: bytes, as: UTF8.self)) }
        let pointed = bytes.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
        return Double(String(decoding: pointed, as: UTF8.self))
    }

    /// A number as a label: `7`, not `7.0`.
    static func label(_ number: Double) -> String {
        if let integer = Int(exactly: number) { return String(integer) }
        return String(number)
    }
}
