import LinearAlgebra

/// How the numbers of a binary file are stored, and their conversion to a scalar.
struct StoredNumbers: Hashable {
    enum Kind: String, CaseIterable {
        case uint8 = "u1"
        case int8 = "i1"
        case uint16 = "u2"
        case int16 = "i2"
        case uint32 = "u4"
        case int32 = "i4"
        case uint64 = "u8"
        case int64 = "i8"
        case float = "f4"
        case double = "f8"
    }

    let kind: Kind
    let isBigEndian: Bool

    /// The bytes of a number.
    var size: Int {
        switch kind {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float: 4
        case .uint64, .int64, .double: 8
        }
    }

    var isInteger: Bool { kind != .float && kind != .double }

    /// The name that NumPy gives the type: `<f4`.
    var name: String { (size == 1 ? "|" : isBigEndian ? ">" : "<") + kind.rawValue }

    /// Whether the bytes are those of a `Scalar` as it lies in memory.
    func isSame<Scalar: RealScalar>(as _: Scalar.Type) -> Bool {
        let isNative = isBigEndian == (1 == Int(bigEndian: 1))
        return isNative && (Scalar.self == Float.self ? kind == .float : kind == .double)
    }
}

/// A linear function of the numbers in a file; of `(1, 0)` nothing is computed.
struct LinearScale<Scalar: RealScalar>: Hashable {
    let scale: Scalar
    let offset: Scalar

    var isIdentity: Bool { scale == 1 && offset == 0 }

    /// Applies the scale to `count` elements where they are.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func apply(_ count: Int, _ elements: UnsafeMutablePointer<Scalar>) {
        guard !isIdentity else { return }
        for i in 0..<count { elements[i] = elements[i] * scale + offset }
    }
}

extension StoredNumbers {
    /// Writes `count` numbers as scalars, each rounded to nearest and then scaled.
    ///
    /// The source need not be aligned. It may not overlap the destination.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func convert<Scalar: RealScalar>(
        _ count: Int, _ source: UnsafeRawPointer, to destination: UnsafeMutablePointer<Scalar>,
        _ scale: LinearScale<Scalar>
    ) {
        switch kind {
        case .uint8: map(count, source, UInt8.self, destination, scale) { Scalar($0) }
        case .int8: map(count, source, Int8.self, destination, scale) { Scalar($0) }
        case .uint16: map(count, source, UInt16.self, destination, scale) { Scalar($0) }
        case .int16: map(count, source, Int16.self, destination, scale) { Scalar($0) }
        case .uint32: map(count, source, UInt32.self, destination, scale) { Scalar($0) }
        case .int32: map(count, source, Int32.self, destination, scale) { Scalar($0) }
        case .uint64: map(count, source, UInt64.self, destination, scale) { Scalar($0) }
        case .int64: map(count, source, Int64.self, destination, scale) { Scalar($0) }
        case .float: map(count, source, UInt32.self, destination, scale) { Scalar(Float(bitPattern: $0)) }
        case .double: map(count, source, UInt64.self, destination, scale) { Scalar(Double(bitPattern: $0)) }
        }
    }

    @inline(__always)
    private func map<Stored: FixedWidthInteger & BitwiseCopyable, Scalar: RealScalar>(
        _ count: Int, _ source: UnsafeRawPointer, _: Stored.Type, _ destination: UnsafeMutablePointer<Scalar>,
        _ scale: LinearScale<Scalar>, _ number: (Stored) -> Scalar
    ) {
        let stride = MemoryLayout<Stored>.stride
        if isBigEndian && stride > 1 {
            for i in 0..<count {
                let stored = source.loadUnaligned(fromByteOffset: i * stride, as: Stored.self)
                destination[i] = number(Stored(bigEndian: stored))
            }
            scale.apply(count, destination)
        } else if scale.isIdentity {
            for i in 0..<count {
                let stored = source.loadUnaligned(fromByteOffset: i * stride, as: Stored.self)
                destination[i] = number(Stored(littleEndian: stored))
            }
        } else {
            let (factor, offset) = (scale.scale, scale.offset)
            for i in 0..<count {
                let stored = source.loadUnaligned(fromByteOffset: i * stride, as: Stored.self)
                destination[i] = number(Stored(littleEndian: stored)) * factor + offset
            }
        }
    }

    /// Converts `count` numbers that lie within or behind the memory of the destination,
    /// from front to back by way of the stack.
    ///
    /// - Precondition: number `i` begins no earlier than element `i` of the destination.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func convertOverlapping<Scalar: RealScalar>(
        _ count: Int, _ source: UnsafeRawPointer, to destination: UnsafeMutablePointer<Scalar>,
        _ scale: LinearScale<Scalar>
    ) {
        // A kilobyte, aligned to 16 bytes, is the most that Swift takes from the stack.
        withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 16) { staged in
            let step = staged.count / size
            for start in stride(from: 0, to: count, by: step) {
                let length = min(step, count - start)
                staged.baseAddress!.copyMemory(from: source + start * size, byteCount: length * size)
                convert(length, staged.baseAddress!, to: destination + start, scale)
            }
        }
    }

    /// Calls `body` with `count` integers; one that is out of an `Int`'s range as its greatest.
    func forEachInteger(_ count: Int, _ source: UnsafeRawPointer, _ body: (Int, Int) -> Void) {
        func each<Stored: FixedWidthInteger & BitwiseCopyable>(_: Stored.Type) {
            for i in 0..<count {
                let stored = source.loadUnaligned(fromByteOffset: i * size, as: Stored.self)
                body(i, Int(clamping: isBigEndian ? Stored(bigEndian: stored) : Stored(littleEndian: stored)))
            }
        }
        switch kind {
        case .uint8: each(UInt8.self)
        case .int8: each(Int8.self)
        case .uint16: each(UInt16.self)
        case .int16: each(Int16.self)
        case .uint32: each(UInt32.self)
        case .int32: each(Int32.self)
        case .uint64: each(UInt64.self)
        case .int64: each(Int64.self)
        case .float, .double: fatalError("\(name) holds no integers")
        }
    }
}
