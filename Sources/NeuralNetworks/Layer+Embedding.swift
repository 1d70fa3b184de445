import LinearAlgebra

extension Layer {
    /// Embeddings: tables whose rows stand for things that are told apart by a number, people
    /// and items say. The row of each number is looked up and learned (Bengio et al. 2003).
    ///
    ///     // A person's number and an item's to 16 + 16 numbers, and those to a rating.
    ///     let layers: [Layer] = [
    ///         .embedding(tables: [(count: 2_972, dimension: 16), (count: 1_128, dimension: 16)]),
    ///         .dense(64, .relu), .dense(1),
    ///     ]
    ///
    /// The layer's first inputs are indices, one for each table: integers from 0 to `count - 1`,
    /// held by the network's scalar. The outputs are the rows that they name, one behind the other,
    /// and then the remaining inputs as they are. It computes what a dense layer without biases
    /// does to one-hot inputs, without the multiplications by 0.
    ///
    /// Shapes: rows x (tables + others) to rows x (sum of the dimensions + others).
    ///
    /// A step of `Trainer` changes the rows that its batch names and no others, so that it takes
    /// no longer for larger tables. Of the optimizers with moments this is the lazy form (as
    /// `SparseAdam` of PyTorch): the moments of a row decay only in the steps that name it, and
    /// without a gradient a row stands still, where the dense form would let it glide on by its
    /// momentum. Adam's bias correction counts all steps. Penalties and AdamW's decay reach a row
    /// in those steps too: what is met often is penalised often. Gradient descent without
    /// penalties is the same in both forms. `LBFGS` and `lossAndGradient` take the tables as a whole.
    ///
    /// - Parameters:
    ///   - tables: how many rows each has, and how many numbers a row.
    ///   - weights: how the rows begin; rules go by one input and `dimension` outputs.
    ///   - penalty: what large numbers in the tables cost.
    /// - Precondition: it is the first layer, there is a table, and all counts and dimensions are
    ///   1 or more, counts no more than the scalar can hold exactly (2^24 of `Float`). Training throws
    ///   `TrainingError.invalidIndex` at an index outside its table; predicting traps there.
    public static func embedding(
        tables: [(count: Int, dimension: Int)], weights: Initializer = .normal(standardDeviation: 0.05),
        penalty: Penalty = .none
    ) -> Layer {
        require(!tables.isEmpty, "embedding: no tables; 1 or more are needed")
        for table in tables {
            require(
                EmbeddingLayer.limits.contains(table.count) && EmbeddingLayer.limits.contains(table.dimension),
                "embedding: a table of \(table.count)x\(table.dimension); both must be 1 to \(Int32.max)")
        }
        return Layer(
            kind: .embedding(
                EmbeddingLayer(
                    tables: tables.map { EmbeddingLayer.Table(count: $0.count, dimension: $0.dimension) },
                    weights: weights, penalty: penalty)))
    }
}

/// A layer that looks up rows of tables.
package struct EmbeddingLayer: Hashable, Sendable, Codable {
    /// The size of a table: `count` rows of `dimension` numbers.
    package struct Table: Hashable, Sendable, Codable {
        package let count: Int
        package let dimension: Int
    }

    package let tables: [Table]
    package let weights: Initializer
    package let penalty: Penalty

    static let limits = 1...Int(Int32.max)

    /// The numbers of all looked-up rows together.
    var width: Int { tables.reduce(0) { $0 + $1.dimension } }
}

/// Which inputs of a network are indices, and below what: those of its embedding, if it has one.
package struct IndexColumns: Sendable {
    /// The rows of the table of each of the first columns.
    package let counts: [Int]

    /// The first column of a row of inputs that is not an index of its table; nil where all are.
    package func firstInvalid<Scalar: RealScalar>(_ inputs: UnsafePointer<Scalar>) -> Int? {
        for column in 0..<counts.count where tableRow(inputs[column], of: counts[column]) == nil { return column }
        return nil
    }
}

/// The row that an input names in a table of `count`; nil where it is not an integer from 0 to
/// `count - 1`.
@inline(__always)
func tableRow<Scalar: RealScalar>(_ input: Scalar, of count: Int) -> Int? {
    guard input >= 0, input < Scalar(count) else { return nil }
    let row = Int(input)
    return Scalar(row) == input ? row : nil
}
