import BLASKernels

/// How the columns of a dense layer's weights are divided among threads: into parts of all rows.
///
/// A wide layer is multiplied so, since each thread then packs its own part of the larger operand. The parts
/// of a first layer may also lie apart, one behind the other, each a matrix of its own. Its inputs need no
/// derivative, so that in a step nobody but its thread reads or changes a part, which stays in the caches
/// of that thread's core. Cut by rows for the gradient, as the other layers, half of each part or more would come
/// from other cores in each step, and where the cores share no cache that is what the step then
/// waits for.
package struct ColumnDivision {
    let inputs: Int
    let outputs: Int
    /// 1 where the columns are not divided.
    let parts: Int
    private let liesApart: Bool

    /// All rows of the weights, and some columns.
    struct Part {
        let columns: Range<Int>
        /// How far behind the weights' beginning it lies, and how far a row from the next.
        let offset: Int
        let stride: Int
    }

    /// Parts of a first layer that lie apart, one for each of so many threads; nil where that layer is not
    /// dense, or has not columns enough.
    package init?(_ architecture: NetworkArchitecture, threads: Int) {
        guard case .dense(let dense)? = architecture.layers.first?.kind else { return nil }
        self.init(inputs: architecture.inputs, outputs: dense.units, threads: threads, liesApart: true)
        if parts == 1 { return nil }
    }

    /// Parts for so many threads; one where there are not columns enough for them.
    init(inputs: Int, outputs: Int, threads: Int, liesApart: Bool = false) {
        (self.inputs, self.outputs, self.liesApart) = (inputs, outputs, liesApart)
        parts = threads > 1 && outputs >= 32 * threads ? threads : 1
    }

    /// Where a part is.
    func part(_ index: Int) -> Part {
        let columns = WorkShare.columns(index, of: parts, outputs)
        return liesApart
            ? Part(columns: columns, offset: inputs * columns.lowerBound, stride: columns.count)
            : Part(columns: columns, offset: columns.lowerBound, stride: outputs)
    }

    /// The columns of the widest part.
    var widest: Int { (0..<parts).map { part($0).columns.count }.max() ?? outputs }

    /// Copies `count` parameters, of which the first are the weights, from where they lie as a network has them
    /// to where these lie apart.
    package func divide<Scalar>(
        _ parameters: UnsafePointer<Scalar>, count: Int, into divided: UnsafeMutablePointer<Scalar>
    ) {
        forEachRun(count) { place, dividedPlace, length in
            (divided + dividedPlace).update(from: parameters + place, count: length)
        }
    }

    /// Copies them back.
    package func join<Scalar>(
        _ divided: UnsafePointer<Scalar>, count: Int, into parameters: UnsafeMutablePointer<Scalar>
    ) {
        forEachRun(count) { place, dividedPlace, length in
            (parameters + place).update(from: divided + dividedPlace, count: length)
        }
    }

    /// Calls `body` with the places, in a network and divided, of parameters that lie together in both, and with
    /// how many they are.
    private func forEachRun(_ count: Int, _ body: (Int, Int, Int) -> Void) {
        for index in 0..<parts {
            let part = part(index)
            for row in 0..<inputs {
                body(row * outputs + part.columns.lowerBound, part.offset + row * part.stride, part.columns.count)
            }
        }
        body(inputs * outputs, inputs * outputs, count - inputs * outputs)
    }
}
