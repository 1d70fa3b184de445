import BLASKernels

/// How the weights of a dense first layer lie where each thread of a run has columns of its own: one part
/// behind the other, each a matrix of all rows and of the thread's columns.
///
/// The inputs need no derivative, so that nobody but its thread reads a column of the first layer's
/// weights, forward or backward. Lying together, these stay in the caches of the thread's core. Cut by rows
/// for the gradient, as the other layers, half of them would go from one core to the other in each
/// step, and where the cores share no cache that is what the step then waits for.
package struct ColumnDivision {
    let inputs: Int
    let outputs: Int
    let parts: Int

    /// For so many threads; nil where the first layer is not dense, or has not columns enough.
    package init?(_ architecture: NetworkArchitecture, threads: Int) {
        guard case .dense(let dense)? = architecture.layers.first?.kind,
            Self.isWorthwhile(columns: dense.units, threads: threads)
        else { return nil }
        (inputs, outputs, parts) = (architecture.inputs, dense.units, threads)
    }

    /// Whether so many columns are divided among threads, each of which packs its own part of the weights.
    static func isWorthwhile(columns: Int, threads: Int) -> Bool { threads > 1 && columns >= 32 * threads }

    /// The columns of a part of so many.
    static func columns(_ part: Int, of parts: Int, _ outputs: Int) -> Range<Int> {
        WorkShare.range(part, of: parts, outputs, unit: 16)
    }

    /// The columns of the widest part.
    var widest: Int { (0..<parts).map { Self.columns($0, of: parts, outputs).count }.max() ?? outputs }

    /// Copies the first layer's weights, which are the first parameters, from where they lie as a network has them
    /// to where they are divided.
    package func divide<Scalar>(_ weights: UnsafePointer<Scalar>, into divided: UnsafeMutablePointer<Scalar>) {
        forEachRow { whole, part, count in (divided + part).update(from: weights + whole, count: count) }
    }

    /// Copies them back.
    package func join<Scalar>(_ divided: UnsafePointer<Scalar>, into weights: UnsafeMutablePointer<Scalar>) {
        forEachRow { whole, part, count in (weights + whole).update(from: divided + part, count: count) }
    }

    /// Calls `body` with the places of each row of each part: whole, divided, and their count.
    private func forEachRow(_ body: (Int, Int, Int) -> Void) {
        for part in 0..<parts {
            let columns = Self.columns(part, of: parts, outputs)
            for row in 0..<inputs {
                body(
                    row * outputs + columns.lowerBound, inputs * columns.lowerBound + row * columns.count,
                    columns.count)
            }
        }
    }
}
