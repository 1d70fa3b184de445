/// The elementwise activation functions of a layer, with their parameters.
package enum ElementwiseActivation<Scalar: RealScalar>: Sendable {
    case identity
    /// 1 where `z >= 0`, else 0. Its derivative is taken as zero.
    case step
    case logistic
    case tanh
    case relu
    /// `z` where `z > 0`, else `slope * z`, with `slope > 0`.
    case leakyReLU(slope: Scalar)
    /// `z` where `z > 0`, else `alpha * (exp(z) - 1)`, with `alpha > 0`.
    case elu(alpha: Scalar)
    /// `z * Phi(z)`, with `Phi` the normal distribution function (by erf, not
    /// the tanh approximation).
    case gelu
    /// `z * logistic(z)`.
    case silu
    case softplus

    /// Whether the derivative is computed from the input `z` of the activation
    /// (else from its output, which is at hand after the forward pass).
    package var derivativeNeedsInput: Bool {
        switch self {
        case .gelu, .silu: true
        default: false
        }
    }
}

/// The losses of a row of outputs, summed over the row's columns.
package enum RowLoss<Scalar: RealScalar>: Sendable {
    /// `(y - t)^2`.
    case squared
    /// `|y - t|`; its derivative at 0 is 0.
    case absolute
    /// `(y - t)^2 / 2` where `|y - t| <= delta`, else `delta * (|y - t| - delta / 2)`.
    case huber(delta: Scalar)
    /// `-(t log p + (1 - t) log(1 - p))` with `p = logistic(y)`: `y` is before
    /// the logistic, computed as `softplus(y) - t * y`, so that no log of zero exists.
    case binaryCrossEntropy
    /// `-sum of t_j log p_j` with `p = softmax(y)`: `y` is before the softmax.
    case crossEntropy
}

/// What a layer and a loss need beside products.
package protocol NetworkRoutines<Scalar>: Sendable {
    associatedtype Scalar: RealScalar

    /// Sets `c` to `a * op(b)`, plus `bias` on every row where it is given.
    ///
    /// Shapes: `a` is m x k, `op(b)` k x n, `bias` has n elements, and `workspace` as many
    /// as `productWorkspace` says, aligned to 64 bytes, which nobody else uses meanwhile. Where there are
    /// `numbers`, the rows of `a` are not the first m but those of the m numbers.
    /// The work is done by the thread that calls. 2mnk floating-point operations.
    func product(
        _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ a: UnsafePointer<Scalar>, rows numbers: UnsafePointer<Int>?, _ lda: Int, _ b: UnsafePointer<Scalar>,
        _ ldb: Int, bias: UnsafePointer<Scalar>?, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int,
        workspace: UnsafeMutablePointer<Scalar>)

    /// The elements of workspace for a `product`, and for any of smaller `m` or `k`.
    func productWorkspace(_ m: Int, _ k: Int) -> Int

    /// Prepares `b`, k x n, for `transposedProduct`: fills `packed`, of as many elements as
    /// `packedRightCount` says, aligned to 64 bytes.
    func packRight(
        _ n: Int, _ k: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int, into packed: UnsafeMutablePointer<Scalar>)

    /// The elements that `packRight` fills for `n` and `k`, or fewer for smaller ones; 0 where the
    /// backend has no kernels for `transposedProduct`.
    func packedRightCount(_ n: Int, _ k: Int) -> Int

    /// The same of `transpose(a)`, m x k, where `a` is k x m, its rows those of k numbers where there are some.
    func packLeft(
        _ m: Int, _ k: Int, _ a: UnsafePointer<Scalar>, rows numbers: UnsafePointer<Int>?, _ lda: Int,
        into packed: UnsafeMutablePointer<Scalar>)

    func packedLeftCount(_ m: Int, _ k: Int) -> Int

    /// Sets `c`, m x n, to m rows of `transpose(a) * b`, from the row `first` of it, where `left` is
    /// `transpose(a)`, of `packedRows` rows, and `right` is `b`, both prepared.
    ///
    /// - Parameter update: is made besides, at less cost than by itself. It has nothing to do with the
    ///   operands.
    /// - Precondition: `packedRightCount` is not 0.
    func transposedProduct(
        _ packedRows: Int, _ first: Int, _ m: Int, _ n: Int, _ k: Int, _ left: UnsafePointer<Scalar>,
        _ right: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int,
        along update: ParameterUpdate<Scalar>?)

    /// Sets `y[i]` to `activation(x[i])`. May work in place.
    func activate(
        _ activation: ElementwiseActivation<Scalar>, _ n: Int,
        _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>)

    /// Multiplies `delta[i]` by the activation's derivative, where `saved` is the
    /// activation's input if `derivativeNeedsInput`, else its output.
    func multiplyByDerivative(
        _ activation: ElementwiseActivation<Scalar>, _ n: Int,
        _ saved: UnsafePointer<Scalar>, _ delta: UnsafeMutablePointer<Scalar>)

    /// Sets each row of the m x n matrix `y` to the softmax of the row of `x`,
    /// shifted by the row's maximum. May work in place.
    func softmax(
        _ m: Int, _ n: Int, _ x: UnsafePointer<Scalar>, _ ldx: Int,
        _ y: UnsafeMutablePointer<Scalar>, _ ldy: Int)

    /// Updates each row of `delta` to `y * (delta - sum of y * delta)`, where the
    /// row of `y` is a softmax: the product with its Jacobian.
    func multiplyBySoftmaxDerivative(
        _ m: Int, _ n: Int, _ y: UnsafePointer<Scalar>, _ ldy: Int,
        _ delta: UnsafeMutablePointer<Scalar>, _ ldd: Int)

    /// The loss of m rows of n outputs, each row's times its weight (1 where
    /// `weights` is nil), summed; where `delta` is given, it is set to `scale`
    /// times the derivative of that sum by the outputs. All matrices are
    /// contiguous; `delta` may be `outputs`.
    func loss(
        _ loss: RowLoss<Scalar>, _ m: Int, _ n: Int,
        _ outputs: UnsafePointer<Scalar>, _ targets: UnsafePointer<Scalar>,
        _ weights: UnsafePointer<Scalar>?, _ scale: Scalar,
        _ delta: UnsafeMutablePointer<Scalar>?
    ) -> Double

    /// Inverted dropout: sets `mask[i]` to `1 / (1 - rate)` or, with probability
    /// `rate`, to 0, and multiplies `x[i]` by it. The choice for element `i`
    /// is the hash of `seed` and `i` (`SplitMix64`'s output function applied to
    /// `seed + (i + 1) * 0x9E3779B97F4A7C15`; dropped where its upper 24 bits,
    /// as a fraction of 2^24, are below `rate`), so that it depends neither on
    /// the order of evaluation nor on the backend.
    func dropout(
        _ n: Int, _ seed: UInt64, _ rate: Scalar,
        _ x: UnsafeMutablePointer<Scalar>, _ mask: UnsafeMutablePointer<Scalar>)
}

/// The products without kernels of their own: by `gemm`.
extension RealBackend {
    package func product(
        _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ a: UnsafePointer<Scalar>, rows numbers: UnsafePointer<Int>?, _ lda: Int, _ b: UnsafePointer<Scalar>,
        _ ldb: Int, bias: UnsafePointer<Scalar>?, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int,
        workspace: UnsafeMutablePointer<Scalar>
    ) {
        precondition(numbers == nil, "this backend has no kernels for rows of given numbers")
        productByGemm(transB, m, n, k, a, lda, b, ldb, bias: bias, c, ldc)
    }

    package func productWorkspace(_ m: Int, _ k: Int) -> Int { 0 }

    package func packRight(
        _ n: Int, _ k: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int, into packed: UnsafeMutablePointer<Scalar>
    ) {}

    package func packedRightCount(_ n: Int, _ k: Int) -> Int { 0 }

    package func packLeft(
        _ m: Int, _ k: Int, _ a: UnsafePointer<Scalar>, rows numbers: UnsafePointer<Int>?, _ lda: Int,
        into packed: UnsafeMutablePointer<Scalar>
    ) {}

    package func packedLeftCount(_ m: Int, _ k: Int) -> Int { 0 }

    package func transposedProduct(
        _ packedRows: Int, _ first: Int, _ m: Int, _ n: Int, _ k: Int, _ left: UnsafePointer<Scalar>,
        _ right: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int,
        along update: ParameterUpdate<Scalar>?
    ) {
        preconditionFailure("this backend has no kernels for packed operands")
    }

    /// `product` by `gemm`, which is faster where `b` is large.
    package func productByGemm(
        _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
        _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int,
        bias: UnsafePointer<Scalar>?, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        if let bias {
            for row in 0..<m { (c + row * ldc).update(from: bias, count: n) }
        }
        gemm(.no, transB, m, n, k, 1, a, lda, b, ldb, bias == nil ? 0 : 1, c, ldc)
    }
}
