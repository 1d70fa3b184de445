#if OpenBLAS
    import CVectorKernels

    // Forwards to the vector kernels; the same, in the other precision, stands for the other scalar.
    extension OpenBLASDoubleBackend {
        package func fill(_ n: Int, _ value: Double, _ y: UnsafeMutablePointer<Double>) {
            soma_fill_f64(n, value, y)
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .add: soma_add_vv_f64(n, x, y, z)
            case .subtract: soma_subtract_vv_f64(n, x, y, z)
            case .multiply: soma_multiply_vv_f64(n, x, y, z)
            case .divide: soma_divide_vv_f64(n, x, y, z)
            }
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: UnsafePointer<Double>, _ y: Double,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .add: soma_add_vs_f64(n, x, y, z)
            case .subtract: soma_subtract_vs_f64(n, x, y, z)
            case .multiply: soma_multiply_vs_f64(n, x, y, z)
            case .divide: soma_divide_vs_f64(n, x, y, z)
            }
        }

        package func combine(
            _ operation: ArithmeticOperation, _ n: Int, _ x: Double, _ y: UnsafePointer<Double>,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .add: soma_add_sv_f64(n, x, y, z)
            case .subtract: soma_subtract_sv_f64(n, x, y, z)
            case .multiply: soma_multiply_sv_f64(n, x, y, z)
            case .divide: soma_divide_sv_f64(n, x, y, z)
            }
        }

        package func sum(_ n: Int, _ x: UnsafePointer<Double>) -> Double {
            soma_sum_f64(n, x)
        }

        package func addColumnSums(
            _ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ ldx: Int, _ y: UnsafeMutablePointer<Double>
        ) {
            soma_add_column_sums_f64(m, n, x, ldx, y)
        }

        package func apply(
            _ function: RealFunction, _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
        ) {
            switch function {
            case .exp: soma_exp_f64(n, x, y)
            case .log: soma_log_f64(n, x, y)
            case .tanh: soma_tanh_f64(n, x, y)
            case .logistic: soma_logistic_f64(n, x, y)
            case .softplus: soma_softplus_f64(n, x, y)
            case .sqrt: soma_sqrt_f64(n, x, y)
            case .abs: soma_abs_f64(n, x, y)
            case .square: soma_square_f64(n, x, y)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .minimum: soma_minimum_vv_f64(n, x, y, z)
            case .maximum: soma_maximum_vv_f64(n, x, y, z)
            case .power: soma_power_vv_f64(n, x, y, z)
            case .less: soma_less_vv_f64(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_vv_f64(n, x, y, z)
            case .equal: soma_equal_vv_f64(n, x, y, z)
            case .notEqual: soma_not_equal_vv_f64(n, x, y, z)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: UnsafePointer<Double>, _ y: Double,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .minimum: soma_minimum_vs_f64(n, x, y, z)
            case .maximum: soma_maximum_vs_f64(n, x, y, z)
            case .power: soma_power_vs_f64(n, x, y, z)
            case .less: soma_less_vs_f64(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_vs_f64(n, x, y, z)
            case .equal: soma_equal_vs_f64(n, x, y, z)
            case .notEqual: soma_not_equal_vs_f64(n, x, y, z)
            }
        }

        package func combine(
            _ operation: RealOperation, _ n: Int, _ x: Double, _ y: UnsafePointer<Double>,
            _ z: UnsafeMutablePointer<Double>
        ) {
            switch operation {
            case .minimum: soma_minimum_sv_f64(n, x, y, z)
            case .maximum: soma_maximum_sv_f64(n, x, y, z)
            case .power: soma_power_sv_f64(n, x, y, z)
            case .less: soma_less_sv_f64(n, x, y, z)
            case .lessOrEqual: soma_less_or_equal_sv_f64(n, x, y, z)
            case .equal: soma_equal_sv_f64(n, x, y, z)
            case .notEqual: soma_not_equal_sv_f64(n, x, y, z)
            }
        }

        package func sumOfSquares(_ n: Int, _ x: UnsafePointer<Double>, about center: Double) -> Double {
            soma_sum_of_squares_f64(n, x, center)
        }

        package func extrema(_ n: Int, _ x: UnsafePointer<Double>) -> (minimum: Double, maximum: Double) {
            var result: (minimum: Double, maximum: Double) = (0, 0)
            soma_extrema_f64(n, x, &result.minimum, &result.maximum)
            return result
        }

        package func product(
            _ transB: Transpose, _ m: Int, _ n: Int, _ k: Int,
            _ a: UnsafePointer<Double>, rows numbers: UnsafePointer<Int>?, _ lda: Int, _ b: UnsafePointer<Double>,
            _ ldb: Int, bias: UnsafePointer<Double>?, _ c: UnsafeMutablePointer<Double>, _ ldc: Int,
            workspace: UnsafeMutablePointer<Double>
        ) {
            guard hasProductKernels else {
                precondition(numbers == nil, "this processor has no kernels for rows of given numbers")
                return productByGemm(transB, m, n, k, a, lda, b, ldb, bias: bias, c, ldc)
            }
            soma_product_f64(transB == .no ? 0 : 1, m, n, k, a, numbers, lda, b, ldb, bias, c, ldc, workspace)
        }

        package func productWorkspace(_ m: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_product_workspace_f64(m, k) : 0
        }

        package func packRight(
            _ n: Int, _ k: Int, _ b: UnsafePointer<Double>, _ ldb: Int, into packed: UnsafeMutablePointer<Double>
        ) {
            if hasProductKernels { soma_pack_right_f64(n, k, b, ldb, packed) }
        }

        package func packedRightCount(_ n: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_packed_right_f64(n, k) : 0
        }

        package func packLeft(
            _ m: Int, _ k: Int, _ a: UnsafePointer<Double>, rows numbers: UnsafePointer<Int>?, _ lda: Int,
            into packed: UnsafeMutablePointer<Double>
        ) {
            if hasProductKernels { soma_pack_left_f64(m, k, a, numbers, lda, packed) }
        }

        package func packedLeftCount(_ m: Int, _ k: Int) -> Int {
            hasProductKernels ? soma_packed_left_f64(m, k) : 0
        }

        package func transposedProduct(
            _ packedRows: Int, _ first: Int, _ m: Int, _ n: Int, _ k: Int, _ left: UnsafePointer<Double>,
            _ right: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>, _ ldc: Int,
            along update: ParameterUpdate<Double>?
        ) {
            guard let update else {
                return soma_transposed_product_f64(packedRows, first, m, n, k, left, right, c, ldc, nil)
            }
            withUnsafePointer(to: soma_parameter_update_f64(update)) {
                soma_transposed_product_f64(packedRows, first, m, n, k, left, right, c, ldc, $0)
            }
        }

        package func activate(
            _ activation: ElementwiseActivation<Double>, _ n: Int, _ x: UnsafePointer<Double>,
            _ y: UnsafeMutablePointer<Double>
        ) {
            switch activation {
            case .identity: if x != y { y.update(from: x, count: n) }
            case .step: soma_step_f64(n, x, y)
            case .logistic: soma_logistic_f64(n, x, y)
            case .tanh: soma_tanh_f64(n, x, y)
            case .relu: soma_relu_f64(n, x, y)
            case .leakyReLU(let slope): soma_leaky_relu_f64(n, slope, x, y)
            case .elu(let alpha): soma_elu_f64(n, alpha, x, y)
            case .gelu: soma_gelu_f64(n, x, y)
            case .silu: soma_silu_f64(n, x, y)
            case .softplus: soma_softplus_f64(n, x, y)
            }
        }

        package func multiplyByDerivative(
            _ activation: ElementwiseActivation<Double>, _ n: Int, _ saved: UnsafePointer<Double>,
            _ delta: UnsafeMutablePointer<Double>
        ) {
            switch activation {
            case .identity: break
            case .step: soma_fill_f64(n, 0, delta)
            case .logistic: soma_logistic_derivative_f64(n, saved, delta)
            case .tanh: soma_tanh_derivative_f64(n, saved, delta)
            case .relu: soma_relu_derivative_f64(n, saved, delta)
            case .leakyReLU(let slope): soma_leaky_relu_derivative_f64(n, slope, saved, delta)
            case .elu(let alpha): soma_elu_derivative_f64(n, alpha, saved, delta)
            case .gelu: soma_gelu_derivative_f64(n, saved, delta)
            case .silu: soma_silu_derivative_f64(n, saved, delta)
            case .softplus: soma_softplus_derivative_f64(n, saved, delta)
            }
        }

        package func softmax(
            _ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ ldx: Int, _ y: UnsafeMutablePointer<Double>, _ ldy: Int
        ) {
            soma_softmax_f64(m, n, x, ldx, y, ldy)
        }

        package func multiplyBySoftmaxDerivative(
            _ m: Int, _ n: Int, _ y: UnsafePointer<Double>, _ ldy: Int, _ delta: UnsafeMutablePointer<Double>,
            _ ldd: Int
        ) {
            soma_softmax_derivative_f64(m, n, y, ldy, delta, ldd)
        }

        package func loss(
            _ loss: RowLoss<Double>, _ m: Int, _ n: Int, _ outputs: UnsafePointer<Double>,
            _ targets: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?, _ scale: Double,
            _ delta: UnsafeMutablePointer<Double>?
        ) -> Double {
            switch loss {
            case .squared: soma_squared_loss_f64(m, n, outputs, targets, weights, scale, delta)
            case .absolute: soma_absolute_loss_f64(m, n, outputs, targets, weights, scale, delta)
            case .huber(let limit): soma_huber_loss_f64(m, n, limit, outputs, targets, weights, scale, delta)
            case .binaryCrossEntropy:
                soma_binary_cross_entropy_f64(m, n, outputs, targets, weights, scale, delta)
            case .crossEntropy: soma_cross_entropy_f64(m, n, outputs, targets, weights, scale, delta)
            }
        }

        package func dropout(
            _ n: Int, _ seed: UInt64, _ rate: Double, _ x: UnsafeMutablePointer<Double>,
            _ mask: UnsafeMutablePointer<Double>
        ) {
            soma_dropout_f64(n, seed, rate, x, mask)
        }

        package func update(_ update: ParameterUpdate<Double>) {
            withUnsafePointer(to: soma_parameter_update_f64(update)) { soma_update_f64($0) }
        }
    }

    extension soma_parameter_update_f64 {
        fileprivate init(_ update: ParameterUpdate<Double>) {
            let rule = update.kernelRule
            self.init(
                rule: rule.rule, gscale: update.gradientScale, rate: rule.rate, beta1: rule.beta1, gain1: rule.gain1,
                beta2: rule.beta2, gain2: rule.gain2, epsilon: rule.epsilon, root_scale: rule.rootScale,
                shrink: rule.shrink, rows: update.rows, columns: update.columns, stride: update.stride,
                w: update.parameters, g: update.gradient, s1: update.firstMoments, s2: update.secondMoments)
        }
    }
#endif
