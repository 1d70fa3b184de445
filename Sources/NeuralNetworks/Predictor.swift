import BLASKernels
import LinearAlgebra
import Synchronization

/// Predicts with one network again and again, keeping the memory that it works in.
///
///     let predictor = Predictor(network)
///     let probabilities = predictor.predict(sample)
///
/// It may be shared: any number of threads and tasks may predict at once. It computes
/// on the backend that was in force where it was made.
public final class Predictor<Scalar: RealScalar>: Sendable {
    /// The network.
    public let network: Network<Scalar>

    private let choice = BackendSet.current
    /// Buffers for single samples and for chunks of rows that no call uses just now.
    private let free = Mutex(Buffers())

    private struct Buffers: @unchecked Sendable {
        var single: [NetworkPass<Scalar>] = []
        var chunk: [NetworkPass<Scalar>] = []
    }

    /// As many rows at once as keep the layers' outputs in the cache.
    private static var chunkRows: Int { 256 }

    /// A predictor with the network as it is now.
    ///
    /// - Complexity: constant; buffers are made by the first calls that need them.
    public init(_ network: Network<Scalar>) {
        self.network = network
    }

    /// The outputs for each row of `inputs`: rows x inputs to rows x outputs.
    ///
    /// Many rows are divided among threads, up to `BLAS.threads`.
    /// - Precondition: `inputs.columns` is the network's number of inputs, and those that an
    ///   embedding looks up are indices of its tables.
    /// - Complexity: 2 floating-point operations for each weight and row.
    public func predict(_ inputs: Matrix<Scalar>) -> Matrix<Scalar> {
        require(
            inputs.columns == network.inputs,
            "predict: a \(inputs.rows)x\(inputs.columns) matrix for a network of \(network.inputs) inputs")
        var result = Matrix<Scalar>(uninitializedRows: inputs.rows, columns: network.outputs)
        guard inputs.rows > 0 else { return result }
        let source = inputs.isTransposed ? inputs.copied() : inputs
        result.withMutableElements { destination in
            source.withElements { source0 in
                predict(rows: inputs.rows, source0, stride: source.leadingDimension, destination)
            }
        }
        return result
    }

    /// The outputs for one sample. Allocates nothing but them.
    ///
    /// - Precondition: `input.count` is the network's number of inputs.
    public func predict(_ input: Vector<Scalar>) -> Vector<Scalar> {
        var output = Vector<Scalar>.zeros(network.outputs)
        predict(input, into: &output)
        return output
    }

    /// Writes the outputs for one sample over `output`. Allocates nothing, where `output`
    /// shares its elements with no other vector and neither is a view with gaps.
    ///
    /// - Precondition: the counts are the network's numbers of inputs and outputs.
    public func predict(_ input: Vector<Scalar>, into output: inout Vector<Scalar>) {
        require(
            input.count == network.inputs && output.count == network.outputs,
            """
            predict: \(input.count) values into \(output.count) for a network of \
            \(network.inputs) inputs and \(network.outputs) outputs
            """)
        input.column.compacted().withElements { source in
            output.withUnsafeMutableElements { destination in
                predict(rows: 1, source, stride: network.inputs, destination.baseAddress!)
            }
        }
    }

    private func predict(
        rows: Int, _ source: UnsafePointer<Scalar>, stride: Int, _ destination: UnsafeMutablePointer<Scalar>
    ) {
        let operations = 2 * Double(network.architecture.multipliedCount) * Double(rows)
        let threads = withBackendSet(choice) { min(BLAS.threads, Int(operations / 4e6)) }
        guard threads > 1, rows > 1 else {
            return BLAS.withOneThread { predictPart(0..<rows, source, stride, destination) }
        }
        // The pointers hold until the team is done.
        nonisolated(unsafe) let (source, destination) = (source, destination)
        let team = WorkerTeam(count: min(threads, rows)) { [self] share in
            predictPart(share.range(rows, unit: 16), source, stride, destination)
        }
        BLAS.withOneThread { team.run() }
        team.stop()
    }

    /// Predicts some of the rows, chunk by chunk, on this thread.
    private func predictPart(
        _ part: Range<Int>, _ source: UnsafePointer<Scalar>, _ stride: Int,
        _ destination: UnsafeMutablePointer<Scalar>
    ) {
        let isSingle = part.count == 1
        let kept = free.withLock { isSingle ? $0.single.popLast() : $0.chunk.popLast() }
        let pass = kept ?? makePass(capacity: isSingle ? 1 : Self.chunkRows)
        network.parameters.withElements { parameters, _ in
            for start in Swift.stride(from: part.lowerBound, to: part.upperBound, by: pass.capacity) {
                pass.forward(
                    rows: min(pass.capacity, part.upperBound - start), inputs: source + start * stride, stride: stride,
                    parameters: parameters, dropoutSeed: nil, destination: destination + start * network.outputs)
            }
        }
        free.withLock { isSingle ? $0.single.append(pass) : $0.chunk.append(pass) }
    }

    private func makePass(capacity: Int) -> NetworkPass<Scalar> {
        withBackendSet(choice) { NetworkPass(network.architecture, capacity: capacity, fusing: nil) }
    }
}
