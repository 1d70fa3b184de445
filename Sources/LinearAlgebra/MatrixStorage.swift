/// The elements of one or more matrices: a block of memory aligned to 64 bytes
/// (a cache line, and the widest vector register), freed with its last owner.
///
/// Values never share a storage that one of them writes: `Matrix` copies first
/// (copy on write), which is what makes the class safe to send.
@usableFromInline
final class MatrixStorage<Scalar: MatrixScalar>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Scalar>
    @usableFromInline let count: Int

    /// Uninitialised memory for `count` elements: whoever makes it writes it all.
    init(count: Int) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
        require(!overflow, "a matrix of \(count) elements does not fit into memory")
        self.count = count
        base = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 64), alignment: 64)
            .assumingMemoryBound(to: Scalar.self)
    }

    deinit {
        UnsafeMutableRawPointer(base).deallocate()
    }
}
