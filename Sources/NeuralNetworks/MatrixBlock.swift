import BLASKernels
import LinearAlgebra

/// One aligned allocation, cut into parts that each begin on a cache line.
package final class MatrixBlock<Scalar: RealScalar> {
    package let base: UnsafeMutablePointer<Scalar>

    /// Adds up the sizes of the parts.
    package struct Builder {
        fileprivate var count = 0

        package init() {}

        /// Reserves `count` elements and returns where they begin.
        package mutating func reserve(_ count: Int) -> Int {
            let line = 64 / MemoryLayout<Scalar>.stride
            defer { self.count = checkedSum(self.count, checkedSum(count, line - 1) / line * line) }
            return self.count
        }
    }

    /// Memory for everything that was reserved, zeroed.
    package init(_ builder: Builder) {
        let bytes = checkedProduct(max(builder.count, 1), MemoryLayout<Scalar>.stride)
        let hugePage = 2_097_152
        let isLarge = bytes >= 2 * hugePage
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? hugePage : 64)
        if isLarge { preferHugePages(memory, bytes: bytes) }
        // All bits 0 are the number 0.
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        base = memory.bindMemory(to: Scalar.self, capacity: max(builder.count, 1))
    }

    deinit {
        base.deallocate()
    }
}
