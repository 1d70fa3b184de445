import LinearAlgebra
import NeuralNetworks

extension Trainer {
    /// Trains `network` on the rows of sources, which may be larger than memory.
    ///
    ///     let images = try MappedRows<Float>(contentsOf: "train-images-idx3-ubyte", scale: 1 / 255)
    ///     let labels = try OneHotRows<Float>(contentsOf: "train-labels-idx1-ubyte", classCount: 10)
    ///     try trainer.fit(&network, inputs: images, targets: labels, using: &generator)
    ///
    /// Shapes and parameters are those of the same rows in matrices, bit for bit, as long as no
    /// rule looks at the validation loss, whose last bits may differ. The threads gather
    /// each batch by its rows; in memory are the batch, the network and 8 bytes for each
    /// row, its place in the order, beside what the sources keep (with sample or class weights a number for each row
    /// more, and some 24 bytes while they are made).
    /// Validation takes 256 rows for each thread at a time. Numbers too small to be normal count as 0 in
    /// a step, also while the sources copy its rows, and in validation.
    ///
    /// - Parameters:
    ///   - network: what is trained.
    ///   - inputs: a row for each sample.
    ///   - targets: a row for each sample.
    ///   - sampleWeights: one factor for each row's loss. With the class weights, by which they are multiplied,
    ///     they are scaled to a mean of 1.
    ///   - validation: inputs and targets that the network does not learn from.
    ///   - generator: shuffles the rows and chooses what dropout drops.
    ///   - onEpoch: sees each epoch and the network after it, and may stop the run.
    /// - Returns: what each epoch gave, and why the run ended.
    /// - Throws: `TrainingError` where there are no rows, or a weight is negative or all are 0; where a batch is not
    ///   finite, an input of it is no index of an embedding's table or a target of a cross-entropy is not from 0 to
    ///   1, as soon as it is gathered; or where the loss becomes NaN or infinite. The network then has the
    ///   parameters of the last good epoch.
    /// - Precondition: the shapes fit the network, and the loss its last activation.
    /// - Complexity: beside the matrices' fit, what the sources take for each row and epoch;
    ///   with class weights, one pass over the targets before. A step allocates nothing.
    @discardableResult
    public func fit(
        _ network: inout Network<Scalar>, inputs: some RowSource<Scalar>, targets: some RowSource<Scalar>,
        sampleWeights: Vector<Scalar>? = nil,
        validation: (inputs: any RowSource<Scalar>, targets: any RowSource<Scalar>)? = nil,
        using generator: inout some RandomNumberGenerator,
        onEpoch: (EpochRecord, Network<Scalar>) -> EpochDecision = { _, _ in .proceed }
    ) throws(TrainingError) -> History {
        requireRules()
        stopping.requireValidation(validation != nil)
        network.architecture.checkShapes(inputs, targets)
        guard inputs.rows > 0 else { throw .noRows }
        if let validation {
            network.architecture.checkShapes(validation.inputs, validation.targets)
            guard validation.inputs.rows > 0 else { throw .noRows }
        }
        let run = TrainingRun(
            self, network.architecture, .sources(inputs: inputs, targets: targets),
            weights: try rowWeights(sampleWeights, targets: targets))
        return try run.train(
            &network, validation: validation.map { .sources(inputs: $0.inputs, targets: $0.targets) },
            using: &generator, onEpoch: onEpoch)
    }
}
