import BLASKernels

/// The elements of one or more matrices: a block of memory aligned to 64 bytes
/// (a cache line, and the widest vector register), freed with its last owner.
///
/// Values never share a storage that one of them writes: `Matrix` copies first
/// (copy on write), which is what makes the class safe to send.
@usableFromInline
final class MatrixStorage<Scalar: MatrixScalar>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Scalar>
    @usableFromInline let count: Int
    private let allocation: UnsafeMutableRawPointer

    /// Uninitialised memory for `count` elements: whoever makes it writes it all.
    init(count: Int) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
        require(!overflow && bytes <= Int.max - 48, "a matrix of \(count) elements does not fit into memory")
        self.count = count
        if bytes >= 16_384 { _ = keepsFreedPages }
        // Aligned by hand: of what glibc (before 2.38) aligned, it gives back a remainder, so that the
        // next matrix of the same size does not fit where the last one was, and gets new pages.
        allocation = .allocate(byteCount: bytes + 48, alignment: 16)
        base = allocation.alignedUp(toMultipleOf: 64).assumingMemoryBound(to: Scalar.self)
    }

    deinit {
        allocation.deallocate()
    }
}

/// Whether the allocator has been told to keep freed pages for the next matrix (see `keepFreedPages`).
private let keepsFreedPages: Bool = {
    keepFreedPages()
    return true
}()
