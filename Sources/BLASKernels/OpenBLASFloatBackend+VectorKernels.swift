#if OpenBLAS
    import CVectorKernels

    // Forwards to the vector kernels; the same, in the other precision, stands for the other scalar.
    extension OpenBLASFloatBackend {
        package func fill(_ n: Int, _ value: Float, _ y: UnsafeMutablePointer<Float>) {
            soma_fill_f32(n, value, y)
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .add: soma_add_vv_f32(n, x, y, z)
            case .subtract: soma_subtract_vv_f32(n, x, y, z)
            case .multiply: soma_multiply_vv_f32(n, x, y, z)
            case .divide: soma_divide_vv_f32(n, x, y, z)
            }
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Float>, _ y: Float,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .add: soma_add_vs_f32(n, x, y, z)
            case .subtract: soma_subtract_vs_f32(n, x, y, z)
            case .multiply: soma_multiply_vs_f32(n, x, y, z)
            case .divide: soma_divide_vs_f32(n, x, y, z)
            }
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: Float, _ y: UnsafePointer<Float>,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .add: soma_add_sv_f32(n, x, y, z)
            case .subtract: soma_subtract_sv_f32(n, x, y, z)
            case .multiply: soma_multiply_sv_f32(n, x, y, z)
            case .divide: soma_divide_sv_f32(n, x, y, z)
            }
        }

        package func sum(_ n: Int, _ x: UnsafePointer<Float>) -> Float {
            soma_sum_f32(n, x)
        }

        package func addColumnSums(
            _ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ ldx: Int, _ y: UnsafeMutablePointer<Float>
        ) {
            soma_add_column_sums_f32(m, n, x, ldx, y)
        }

        package func apply(
            _ function: RealFunction, _ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
        ) {
            switch function {
            case .exp: soma_exp_f32(n, x, y)
            case .log: soma_log_f32(n, x, y)
            case .tanh: soma_tanh_f32(n, x, y)
            case .logistic: soma_logistic_f32(n, x, y)
            case .softplus: soma_softplus_f32(n, x, y)
            case .sqrt: soma_sqrt_f32(n, x, y)
            case .abs: soma_abs_f32(n, x, y)
            case .square: soma_square_f32(n, x, y)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .minimum: soma_minimum_vv_f32(n, x, y, z)
            case .maximum: soma_maximum_vv_f32(n, x, y, z)
            case .power: soma_power_vv_f32(n, x, y, z)
            case .less: soma_less_vv_f32(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_vv_f32(n, x, y, z)
            case .equal: soma_equal_vv_f32(n, x, y, z)
            case .notEqual: soma_not_equal_vv_f32(n, x, y, z)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Float>, _ y: Float,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .minimum: soma_minimum_vs_f32(n, x, y, z)
            case .maximum: soma_maximum_vs_f32(n, x, y, z)
            case .power: soma_power_vs_f32(n, x, y, z)
            case .less: soma_less_vs_f32(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_vs_f32(n, x, y, z)
            case .equal: soma_equal_vs_f32(n, x, y, z)
            case .notEqual: soma_not_equal_vs_f32(n, x, y, z)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: Float, _ y: UnsafePointer<Float>,
            _ z: UnsafeMutablePointer<Float>
        ) {
            switch operation {
            case .minimum: soma_minimum_sv_f32(n, x, y, z)
            case .maximum: soma_maximum_sv_f32(n, x, y, z)
            case .power: soma_power_sv_f32(n, x, y, z)
            case .less: soma_less_sv_f32(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_sv_f32(n, x, y, z)
            case .equal: soma_equal_sv_f32(n, x, y, z)
            case .notEqual: soma_not_equal_sv_f32(n, x, y, z)
            }
        }

        package func sumOfSquares(_ n: Int, _ x: UnsafePointer<Float>, about center: Float) -> Float {
            soma_sum_of_squares_f32(n, x, center)
        }

        package func extrema(_ n: Int, _ x: UnsafePointer<Float>) -> (minimum: Float, maximum: Float) {
            var result: (minimum: Float, maximum: Float) = (0, 0)
            soma_extrema_f32(n, x, &result.minimum, &result.maximum)
            return result
        }

        package func product(
            _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ a: UnsafePointer<Float>, rows numbers: UnsafePointer<Int>?, _ lda: Int, _ b: UnsafePointer<Float>,
            _ ldb: Int, bias: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>, _ ldc: Int,
            workspace: UnsafeMutablePointer<Float>
        ) {
            guard hasProductKernels else {
                precondition(numbers == nil, "this processor has no kernels for rows of given numbers")
                return productByGemm(transB, m, n, k, a, lda, b, ldb, bias: bias, c, ldc)
            }
            soma_product_f32(transB == .no ? 0 : 1, m, n, k, a, numbers, lda, b, ldb, bias, c, ldc, workspace)
        }

        package func productWorkspace(_ m: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_product_workspace_f32(m, k) : 0
        }

        package func packRight(
            _ n: Int, _ k: Int, _ b: UnsafePointer<Float>, _ ldb: Int, into packed: UnsafeMutablePointer<Float>
        ) {
            if hasProductKernels { soma_pack_right_f32(n, k, b, ldb, packed) }
        }

        package func packedRightCount(_ n: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_packed_right_f32(n, k) : 0
        }

        package func packLeft(
            _ m: Int, _ k: Int, _ a: UnsafePointer<Float>, rows numbers: UnsafePointer<Int>?, _ lda: Int,
            into packed: UnsafeMutablePointer<Float>
        ) {
            if hasProductKernels { soma_pack_left_f32(m, k, a, numbers, lda, packed) }
        }

        package func packedLeftCount(_ m: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_packed_left_f32(m, k) : 0
        }

        package func transposedProduct(
            _ packedRows: Int, _ first: Int, _ m: Int, _ n: Int, _ k: Int, _ left: UnsafePointer<Float>,
            _ right: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ ldc: Int,
            along update: ParameterUpdate<Float>?
        ) {
            guard let update else {
                return soma_transposed_product_f32(packedRows, first, m, n, k, left, right, c, ldc, nil)
            }
            withUnsafePointer(to: soma_parameter_update_f32(update)) {
                soma_transposed_product_f32(packedRows, first, m, n, k, left, right, c, ldc, $0)
            }
        }

        package func activate(
            _ activation: ElementwiseActivation<Float>, _ n: Int, _ x: UnsafePointer<Float>,
            _ y: UnsafeMutablePointer<Float>
        ) {
            switch activation {
            case .identity: if x != y { y.update(from: x, count: n) }
            case .step: soma_step_f32(n, x, y)
            case .logistic: soma_logistic_f32(n, x, y)
            case .tanh: soma_tanh_f32(n, x, y)
            case .relu: soma_relu_f32(n, x, y)
            case .leakyReLU(let slope): soma_leaky_relu_f32(n, slope, x, y)
            case .elu(let alpha): soma_elu_f32(n, alpha, x, y)
            case .gelu: soma_gelu_f32(n, x, y)
            case .silu: soma_silu_f32(n, x, y)
            case .softplus: soma_softplus_f32(n, x, y)
            }
        }

        package func multiplyByDerivative(
            _ activation: ElementwiseActivation<Float>, _ n: Int, _ saved: UnsafePointer<Float>,
            _ delta: UnsafeMutablePointer<Float>
        ) {
            switch activation {
            case .identity: break
            case .step: soma_fill_f32(n, 0, delta)
            case .logistic: soma_logistic_derivative_f32(n, saved, delta)
            case .tanh: soma_tanh_derivative_f32(n, saved, delta)
            case .relu: soma_relu_derivative_f32(n, saved, delta)
            case .leakyReLU(let slope): soma_leaky_relu_derivative_f32(n, slope, saved, delta)
            case .elu(let alpha): soma_elu_derivative_f32(n, alpha, saved, delta)
            case .gelu: soma_gelu_derivative_f32(n, saved, delta)
            case .silu: soma_silu_derivative_f32(n, saved, delta)
            case .softplus: soma_softplus_derivative_f32(n, saved, delta)
            }
        }

        package func softmax(
            _ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ ldx: Int, _ y: UnsafeMutablePointer<Float>, _ ldy: Int
        ) {
            soma_softmax_f32(m, n, x, ldx, y, ldy)
        }

        package func multiplyBySoftmaxDerivative(
            _ m: Int, _ n: Int, _ y: UnsafePointer<Float>, _ ldy: Int, _ delta: UnsafeMutablePointer<Float>,
            _ ldd: Int
        ) {
            soma_softmax_derivative_f32(m, n, y, ldy, delta, ldd)
        }

        package func loss(
            _ loss: RowLoss<Float>, _ m: Int, _ n: Int, _ outputs: UnsafePointer<Float>,
            _ targets: UnsafePointer<Float>, _ weights: UnsafePointer<Float>?, _ scale: Float,
            _ delta: UnsafeMutablePointer<Float>?
        ) -> Double {
            switch loss {
            case .squared: soma_squared_loss_f32(m, n, outputs, targets, weights, scale, delta)
            case .absolute: soma_absolute_loss_f32(m, n, outputs, targets, weights, scale, delta)
            case .huber(let limit): soma_huber_loss_f32(m, n, limit, outputs, targets, weights, scale, delta)
            case .binaryCrossEntropy:
                soma_binary_cross_entropy_f32(m, n, outputs, targets, weights, scale, delta)
            case .crossEntropy: soma_cross_entropy_f32(m, n, outputs, targets, weights, scale, delta)
            }
        }

        package func dropout(
            _ n: Int, _ seed: UInt64, _ rate: Float, _ x: UnsafeMutablePointer<Float>,
            _ mask: UnsafeMutablePointer<Float>
        ) {
            soma_dropout_f32(n, seed, rate, x, mask)
        }

        package func update(_ update: ParameterUpdate<Float>) {
            withUnsafePointer(to: soma_parameter_update_f32(update)) { soma_update_f32($0) }
        }
    }

    extension soma_parameter_update_f32 {
        fileprivate init(_ update: ParameterUpdate<Float>) {
            let rule = update.kernelRule
            self.init(
                rule: rule.rule, gscale: update.gradientScale, rate: rule.rate, beta1: rule.beta1, gain1: rule.gain1,
                beta2: rule.beta2, gain2: rule.gain2, epsilon: rule.epsilon, root_scale: rule.rootScale,
                shrink: rule.shrink, rows: update.rows, columns: update.columns, stride: update.stride,
                w: update.parameters, g: update.gradient, s1: update.firstMoments, s2: update.secondMoments)
        }
    }
#endif
