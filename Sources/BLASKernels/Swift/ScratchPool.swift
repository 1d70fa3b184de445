import Synchronization

/// Working memory that is kept from one call to the next, so that a routine in a
/// loop allocates nothing. Any number of threads may use it at once: each takes a
/// block of its own, and gives it back.
final class ScratchPool: Sendable {
    static let shared = ScratchPool()

    private struct Block: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let bytes: Int
    }

    private let free = Mutex<[Block]>([])

    /// Calls `body` with uninitialised memory, aligned to 64 bytes.
    func withMemory<Element: BitwiseCopyable>(
        of _: Element.Type, count: Int, _ body: (UnsafeMutablePointer<Element>) -> Void
    ) {
        let bytes = count * MemoryLayout<Element>.stride
        let block = free.withLock { blocks in
            // One that is large enough, else any, which is then replaced by a larger one.
            blocks.lastIndex { $0.bytes >= bytes }.map { blocks.remove(at: $0) } ?? blocks.popLast()
        }
        let usable = block.flatMap { taken -> Block? in
            if taken.bytes >= bytes { return taken }
            taken.base.deallocate()
            return nil
        }
        let memory = usable ?? Block(base: .allocate(byteCount: bytes, alignment: 64), bytes: bytes)
        body(memory.base.assumingMemoryBound(to: Element.self))
        free.withLock { $0.append(memory) }
    }
}
