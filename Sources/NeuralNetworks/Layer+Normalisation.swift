import LinearAlgebra

extension Layer {
    /// Layer normalisation (Ba, Kiros and Hinton 2016): each row is brought to mean 0 and
    /// variance 1 across its units, then scaled and shifted by trained numbers, one of each for
    /// each unit.
    ///
    ///     let layers: [Layer] = [.dense(64, .relu), .layerNorm(), .dense(10, .softmax)]
    ///
    /// `y = (x - mean) / sqrt(variance + epsilon) * scale + shift`, where the mean and the
    /// variance (the sum of squares over the number of units) are those of the row. A row is
    /// computed alike in training and in prediction, whatever rows are beside it.
    ///
    /// Shapes: rows x units to rows x units. The scales begin as 1, the shifts as 0.
    /// - Precondition: `epsilon` is positive and finite, also as a Float, and there a normal number.
    public static func layerNorm(epsilon: Double = 1e-5) -> Layer {
        checkEpsilon(epsilon, "layerNorm")
        return Layer(kind: .layerNorm(epsilon: epsilon))
    }

    /// Batch normalisation (Ioffe and Szegedy 2015, Alg. 1 and 2): each unit is brought to mean
    /// 0 and variance 1 over the rows of a batch, then scaled and shifted by trained numbers.
    ///
    ///     let layers: [Layer] = [.dense(64), .batchNorm(), .activation(.relu), .dense(10, .softmax)]
    ///
    /// `y = (x - mean) / sqrt(variance + epsilon) * scale + shift`, where in training the mean
    /// and the variance (the sum of squares over the number of rows) are the batch's. In prediction
    /// they are running ones, which each step of a training moves by
    /// `running += momentum * (batch - running)`; into the running variance goes the unbiased
    /// one, the sum of squares over one less than the number of rows. They begin as 0 and 1 and
    /// are part of the network: see `Network.parameters`. A batch of a single row, which has no
    /// spread, is normalised by the running statistics and leaves them as they are.
    ///
    /// The biases of a dense layer right before it do nothing: the mean takes them away again.
    ///
    /// Shapes: rows x units to rows x units. The scales begin as 1, the shifts as 0.
    /// - Parameters:
    ///   - momentum: how much of the running statistics is the last batch's (as in PyTorch; in
    ///     Keras it is 1 less this).
    ///   - epsilon: what is added to the variance, so that the root is never 0.
    /// - Precondition: `momentum` is above 0 and at most 1; `epsilon` is positive and finite, also as a
    ///   Float, and there a normal number.
    public static func batchNorm(momentum: Double = 0.1, epsilon: Double = 1e-5) -> Layer {
        require(momentum > 0 && momentum <= 1, "batchNorm: a momentum of \(momentum); it must be above 0, at most 1")
        checkEpsilon(epsilon, "batchNorm")
        return Layer(kind: .batchNorm(momentum: momentum, epsilon: epsilon))
    }

    /// An activation alone, for where a layer stands between the weighted sums and it.
    ///
    /// Shapes: rows x units to rows x units. `.dense(64, .relu)` computes the same as
    /// `.dense(64), .activation(.relu)`, in less time; the latter's weights begin as suits the
    /// identity.
    public static func activation(_ activation: Activation) -> Layer {
        activation.checkParameters()
        return Layer(kind: .activation(activation))
    }

    /// Steps flush smaller numbers to 0, whose root could then be divided by. By a Float's limit, since a layer does
    /// not know of which scalar the network will be.
    static func isValidEpsilon(_ epsilon: Double) -> Bool { epsilon > 0 && Float(epsilon).isNormal }

    private static func checkEpsilon(_ epsilon: Double, _ name: StaticString) {
        require(
            isValidEpsilon(epsilon),
            """
            \(name): an epsilon of \(epsilon); it must be at least \(Float.leastNormalMagnitude), and no infinity \
            as a Float
            """)
    }
}
