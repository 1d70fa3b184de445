import BLASKernels

/// The memory of the elements of one or more matrices, freed with its last owner: one allocation, the
/// elements behind the object's head.
///
/// Values never share a storage that one of them writes: `Matrix` copies first (copy on write).
@usableFromInline
final class MatrixStorage: ManagedBuffer<Void, UInt8> {
    /// Uninitialised memory: whoever makes it writes it all.
    static func uninitialized(bytes: Int) -> MatrixStorage {
        if bytes >= 16_384 { _ = keepsFreedPages }
        // Aligned by hand: of what glibc (before 2.38) aligned, it gives back a remainder, so that the
        // next matrix of the same size does not fit where the last one was, and gets new pages.
        let storage = unsafeDowncast(create(minimumCapacity: bytes + 63) { _ in }, to: MatrixStorage.self)
        if bytes >= hugePagesMinimum { preferHugePages(storage.memory, bytes: bytes) }
        return storage
    }

    /// Where the elements begin, aligned to 64 bytes (a cache line, and the widest vector register).
    var memory: UnsafeMutableRawPointer {
        withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0).alignedUp(toMultipleOf: 64) }
    }
}

/// Whether the allocator has been told to keep freed pages for the next matrix (see `keepFreedPages`).
private let keepsFreedPages: Bool = {
    keepFreedPages()
    return true
}()

/// From how many bytes on huge pages pay: two of them.
private let hugePagesMinimum = 4_194_304
