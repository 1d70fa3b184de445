import LinearAlgebra

extension Network {
    /// The outputs for each row of `inputs`: rows x inputs to rows x outputs.
    ///
    /// `Predictor` does the same again and again without allocating its buffers anew.
    /// - Precondition: `inputs.columns` is the network's number of inputs, and those that an
    ///   embedding looks up are indices of its tables.
    /// - Complexity: 2 floating-point operations for each weight and row.
    public func predict(_ inputs: Matrix<Scalar>) -> Matrix<Scalar> { Predictor(self).predict(inputs) }

    /// The outputs for one sample.
    ///
    /// - Precondition: `input.count` is the network's number of inputs.
    public func predict(_ input: Vector<Scalar>) -> Vector<Scalar> { Predictor(self).predict(input) }

    /// The loss of the network's outputs for `inputs` against `targets`, without penalties.
    ///
    /// Numbers too small to be normal may count as 0, as in training; `predict` keeps them. NaN of no rows.
    /// - Precondition: the shapes fit the network, and the loss its last activation.
    public func loss(_ loss: Loss, inputs: Matrix<Scalar>, targets: Matrix<Scalar>) -> Double {
        let evaluation = NetworkEvaluation<Scalar>(architecture, loss: loss, capacity: min(256, max(1, inputs.rows)))
        return evaluation.loss(parameters, inputs: inputs, targets: targets).loss
    }

    /// The loss with penalties, and its derivative by every parameter, in the
    /// order of `parameters`; 0 for each number of state.
    ///
    /// By back-propagation (Rumelhart, Hinton and Williams 1986): from the last layer to the first,
    /// the derivative `dZ` by a layer's weighted sums `Z = dot(X, W) + b`, whose outputs are `O = f(Z)`:
    ///
    ///     dZ = dO * f'(Z)                 of the last layer, dO the loss's derivative by its outputs
    ///     dZ = dot(dZ', W'.T) * f'(Z)     of the others, dZ' and W' those of the layer behind it
    ///     dW = dot(X.T, dZ)
    ///     db = dZ.sum(over: .rows)
    ///
    /// For logistic units f'(Z) is O (1 - O). With the squared error, up to its factor, -dZ is then the
    /// error of the usual introductions: `Err_j = O_j (1 - O_j) (T_j - O_j)` for an output unit and
    /// `Err_j = O_j (1 - O_j) sum_k Err_k W_jk` for a hidden one; and a step of gradient descent is
    /// their `W_ij += rate * Err_j * O_i` and `b_j += rate * Err_j`.
    ///
    /// All rows are one batch, by whose statistics batch normalisation goes; dropout does
    /// nothing. `Trainer` computes the same in batches without allocating. Numbers too small to be
    /// normal may count as 0, as there.
    /// - Precondition: the shapes fit the network, and the loss its last activation; there is a row.
    public func lossAndGradient(
        _ loss: Loss, inputs: Matrix<Scalar>, targets: Matrix<Scalar>
    ) -> (loss: Double, gradient: Vector<Scalar>) {
        architecture.checkShapes(inputs, targets)
        let rows = inputs.rows
        require(rows > 0, "lossAndGradient: no rows")
        let step = NetworkGradient<Scalar>(architecture, loss: loss, capacity: rows)
        let (inputs, targets) = (inputs.compacted(), targets.compacted())
        let value = withoutSubnormals {
            inputs.withElements { inputs in
                targets.withElements { targets in
                    parameters.withElements { parameters, _ in
                        let data = step.compute(
                            rows: rows, inputs: inputs, stride: self.inputs, targets: targets, weights: nil,
                            parameters: parameters, dropoutSeed: nil)
                        step.addPenaltyGradient(
                            parameters: parameters, to: step.gradient, part: 0..<architecture.parameterCount)
                        return data + step.penalty(parameters: parameters)
                    }
                }
            }
        }
        let gradient = UnsafeBufferPointer(start: step.gradient, count: architecture.bufferCount)
        return withExtendedLifetime(step) { (value, Vector(gradient)) }
    }
}

extension NetworkArchitecture {
    /// Traps where a set of samples does not fit the network.
    package func checkShapes(_ inputs: some RowSource, _ targets: some RowSource) {
        require(
            inputs.columns == self.inputs && targets.columns == outputs && inputs.rows == targets.rows,
            """
            inputs of \(inputs.rows)x\(inputs.columns) and targets of \(targets.rows)x\(targets.columns) \
            for a network of \(self.inputs) inputs and \(outputs) outputs
            """)
    }
}
