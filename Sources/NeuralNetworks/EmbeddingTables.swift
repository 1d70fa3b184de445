// The tables of an embedding in the passes. Goals, in order of priority:
// 1. The same sums on any number of threads: a row of a table belongs to one thread, which adds
//    up its derivatives in the order of the batch.
// 2. A step costs what its batch names, whatever the size of the tables.
// 3. Nothing is allocated after the making.

import LinearAlgebra

/// Looks rows of tables up, and adds the derivatives by them up where a batch names a row
/// more than once.
final class EmbeddingTables<Scalar: RealScalar> {
    private struct Table {
        /// Where it begins in the flat buffer of parameters.
        let offset: Int
        let count: Int
        let dimension: Int
        /// Where its numbers begin in a row of outputs.
        let column: Int
        /// Where its part of `firstRows` begins.
        let slot: Int
    }

    private let tables: ContiguousArray<Table>
    private let width: Int
    /// For each row of each table, the row of the batch that names it first; else -1. In
    /// between the steps all are -1.
    private let firstRows: UnsafeMutablePointer<Int32>
    /// For each thread, the ranges of parameters that the last step's derivatives are by.
    private let touched: UnsafeMutablePointer<Range<Int>>
    private let touchedCounts: UnsafeMutablePointer<Int>
    private let touchedCapacity: Int

    /// Thread counts lie a cache line apart.
    private static var countStride: Int { 8 }

    /// - Parameter capacity: the most rows of a batch to be learned from; 0 to predict only.
    init(_ layer: EmbeddingLayer, offset: Int, capacity: Int, threads: Int) {
        require(capacity <= Int32.max, "embedding: a batch of \(capacity) rows; \(Int32.max) are the most")
        var (parameter, column, slot) = (offset, 0, 0)
        var tables: ContiguousArray<Table> = []
        for table in layer.tables {
            require(
                table.count <= 1 << (Scalar.significandBitCount + 1),
                "embedding: \(Scalar.self) cannot tell the indices of a table of \(table.count) rows apart")
            tables.append(
                Table(
                    offset: parameter, count: table.count, dimension: table.dimension, column: column, slot: slot))
            parameter += table.count * table.dimension
            column += table.dimension
            slot += capacity > 0 ? table.count : 0
        }
        self.tables = tables
        width = column
        touchedCapacity = capacity * tables.count
        firstRows = .allocate(capacity: slot)
        firstRows.initialize(repeating: -1, count: slot)
        touched = .allocate(capacity: touchedCapacity * threads)
        touched.initialize(repeating: 0..<0, count: touchedCapacity * threads)
        touchedCounts = .allocate(capacity: threads * Self.countStride)
        touchedCounts.initialize(repeating: 0, count: threads * Self.countStride)
    }

    deinit {
        firstRows.deallocate()
        touched.deallocate()
        touchedCounts.deallocate()
    }

    /// Writes some rows of outputs: the looked-up rows, then the remaining inputs.
    @inline(__always)
    func lookUp(
        _ rows: Range<Int>, _ inputs: UnsafePointer<Scalar>, _ stride: Int, inputCount: Int,
        parameters: UnsafePointer<Scalar>, _ outputs: UnsafeMutablePointer<Scalar>
    ) {
        let others = inputCount - tables.count
        for row in rows {
            let (x, y) = (inputs + row * stride, outputs + row * (width + others))
            for place in 0..<tables.count {
                let table = tables[place]
                guard let index = tableRow(x[place], of: table.count) else {
                    fatalError("embedding: an index of \(x[place]) into the table \(place) of \(table.count) rows")
                }
                (y + table.column).update(
                    from: parameters + table.offset + index * table.dimension, count: table.dimension)
            }
            (y + width).update(from: x + tables.count, count: others)
        }
    }

    /// Adds up the derivatives by each row of this thread's that the batch names, in place in
    /// `delta`, and hands them to the sink; or writes them to `gradient`, in which all else of the
    /// tables is 0.
    @inline(__always)
    func scatter(
        rows: Int, _ inputs: UnsafePointer<Scalar>, _ stride: Int, _ delta: UnsafeMutablePointer<Scalar>,
        _ deltaStride: Int, gradient: UnsafeMutablePointer<Scalar>?, sink: GradientSink<Scalar>?, share: WorkShare,
        _ backend: any RealBackend<Scalar>
    ) {
        if let gradient {
            for part in touchedRanges(of: share) {
                (gradient + part.lowerBound).update(repeating: 0, count: part.count)
            }
        }
        let ownTouched = touched + share.index * touchedCapacity
        var touchedCount = 0
        for place in 0..<tables.count {
            let table = tables[place]
            let (firstRows, dimension) = (firstRows + table.slot, table.dimension)
            let delta = delta + table.column
            for row in 0..<rows {
                let index = Int(inputs[row * stride + place])
                guard index % share.count == share.index else { continue }
                let first = Int(firstRows[index])
                if first < 0 {
                    firstRows[index] = Int32(row)
                } else {
                    let (sum, term) = (delta + first * deltaStride, delta + row * deltaStride)
                    for i in 0..<dimension { sum[i] += term[i] }
                }
            }
            for row in 0..<rows {
                let index = Int(inputs[row * stride + place])
                guard index % share.count == share.index, Int(firstRows[index]) == row else { continue }
                firstRows[index] = -1
                let start = table.offset + index * dimension
                let (part, sum) = (start..<start + dimension, delta + row * deltaStride)
                ownTouched[touchedCount] = part
                touchedCount += 1
                if let gradient { (gradient + start).update(from: sum, count: dimension) }
                sink?.update(ParameterRows(part), sum, backend)
            }
        }
        touchedCounts[share.index * Self.countStride] = touchedCount
    }

    /// The ranges of parameters, each a row of a table of this thread's, that the last step's
    /// derivatives are by.
    func touchedRanges(of share: WorkShare) -> UnsafeBufferPointer<Range<Int>> {
        UnsafeBufferPointer(
            start: touched + share.index * touchedCapacity, count: touchedCounts[share.index * Self.countStride])
    }
}
