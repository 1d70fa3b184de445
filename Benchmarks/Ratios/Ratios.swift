import LinearAlgebra
import NeuralNetworks
import Training

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prints how fast Soma is beside the raw C call, beside pure Swift and beside the
/// machine's own peak, as the tables of Benchmarks/README.md.
@main
enum Ratios {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 5, arguments[1] == "epochs" {
            // For the comparison with the peers: a folder, a number of threads and a seed.
            BLAS.threads = Int(arguments[3]) ?? 1
            return try PeerEpochs.run(folder: arguments[2], seed: UInt64(arguments[4]) ?? 1)
        }
        if arguments.count == 2, arguments[1] == "kernels" { return kernels() }
        if arguments.count == 4, arguments[1] == "linear" {
            BLAS.threads = Int(arguments[3]) ?? 1
            return try LinearAlgebraTimes.run(Int(arguments[2]) ?? 100)
        }
        guard RawBLAS.sgemm != nil else {
            print("OpenBLAS is not in this build: there is nothing to compare with.")
            return
        }
        print("\(BLAS.configuration ?? ""), kernel \(BLAS.kernel ?? ""), \(BLAS.instructionSet)")
        if arguments.count == 3, arguments[1] == "scaling" {
            return try Scaling.draw(in: arguments[2], cores: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        }
        if arguments.count == 3, arguments[1] == "peak" {
            _ = printPeak(Int(arguments[2]) ?? 1)
            return
        }
        let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let counts = cores > 1 ? [1, cores] : [1]
        products()
        let peaks = counts.map { threads in printPeak(threads) }
        training(counts, peaks)
        prediction()
        elementwise()
    }

    static func products() {
        BLAS.threads = 1
        header(
            "Products, one thread",
            ["n", "scalar", "raw, us", "dot(into:)", "dot", "pure Swift", "GFLOP/s raw / pure Swift"])
        // Pure Swift last: a program that has chosen a backend for a scope looks it up at each call from then on.
        let sizes = [16, 32, 64, 256, 512]
        let floats = sizes.map { n in Product<Float>(n, { dot($0, $1) }) { RawBLAS.gemm(n, $0, $1, &$2) } }
        let doubles = sizes.map { n in Product<Double>(n, { dot($0, $1) }) { RawBLAS.gemm(n, $0, $1, &$2) } }
        for (float, double) in zip(floats, doubles) {
            row(float.row)
            row(double.row)
        }
    }

    /// The times of one product of square matrices.
    struct Product<Scalar: RealScalar> {
        let n: Int
        let a: Matrix<Scalar>
        let b: Matrix<Scalar>
        /// Of the raw call, `dot(into:)` and `dot`.
        let seconds: [Double]

        /// - Parameter product: `dot`, as of a caller who names the scalar, as the raw call does.
        init(
            _ n: Int, _ product: @escaping (Matrix<Scalar>, Matrix<Scalar>) -> Matrix<Scalar>,
            _ raw: @escaping ([Scalar], [Scalar], inout [Scalar]) -> Void
        ) {
            self.n = n
            var generator = SplitMix64(seed: UInt64(n))
            let a = Matrix<Scalar>.random(rows: n, columns: n, in: -1...1, using: &generator)
            let b = Matrix<Scalar>.random(rows: n, columns: n, in: -1...1, using: &generator)
            let (rawA, rawB) = (a.elements, b.elements)
            var rawC = [Scalar](repeating: 0, count: n * n)
            var c = Matrix<Scalar>.zeros(rows: n, columns: n)
            raw(rawA, rawB, &rawC)
            dot(a, b, into: &c)
            guard zip(c.elements, rawC).allSatisfy({ abs($0 - $1) <= Scalar(n) * .ulpOfOne }) else {
                fatalError("dot and the raw call do not agree for n = \(n)")
            }
            seconds = medianSeconds([
                Candidate("raw") { raw(rawA, rawB, &rawC) },
                Candidate("into") { dot(a, b, into: &c) },
                Candidate("dot") { _ = product(a, b) },
            ])
            (self.a, self.b) = (a, b)
        }

        /// The times of the others are given as the raw call's time over theirs.
        var row: [String] {
            var c = Matrix<Scalar>.zeros(rows: n, columns: n)
            let swift = medianSeconds([Candidate("swift") { withBackend(.swift) { dot(a, b, into: &c) } }])[0]
            let flops = 2 * Double(n * n * n)
            return ["\(n)", "\(Scalar.self)", brief(seconds[0] * 1e6)]
                + (seconds.dropFirst() + [swift]).map { brief(seconds[0] / $0) }
                + ["\(brief(flops / seconds[0] / 1e9)) / \(brief(flops / swift / 1e9))"]
        }
    }

    /// The raw gemm at n = 2048 in Float and Double, GFLOP/s.
    static func peak(_ threads: Int) -> (float: Double, double: Double) {
        BLAS.threads = threads
        let n = 2_048
        let (a, b) = ([Float](repeating: 0.5, count: n * n), [Double](repeating: 0.5, count: n * n))
        var (c, d) = (a, b)
        let times = medianSeconds(
            [Candidate("float") { RawBLAS.gemm(n, a, a, &c) }, Candidate("double") { RawBLAS.gemm(n, b, b, &d) }],
            turns: 3)
        let flops = 2 * Double(n * n * n) / 1e9
        return (flops / times[0], flops / times[1])
    }

    static func printPeak(_ threads: Int) -> (float: Double, double: Double) {
        let rates = peak(threads)
        print(
            "\nPeak on \(threads == 1 ? "one thread" : "\(threads) threads"): \(brief(rates.float)) GFLOP/s Float, \(brief(rates.double)) Double"
        )
        return rates
    }

    struct Workload {
        let inputs: Int
        let hidden: [Int]
        let batch: Int
        let rows: Int

        var name: String { ([inputs] + hidden + [10]).map(String.init).joined(separator: "-") + ", \(batch)" }

        /// Floating-point operations for a row: 6 for each weight, 4 in the first layer.
        var flops: Double {
            let widths = [inputs] + hidden + [10]
            let weights = zip(widths, widths.dropFirst()).map { Double($0 * $1) }
            return 6 * weights.reduce(0, +) - 2 * weights[0]
        }
    }

    static func training(_ counts: [Int], _ peaks: [(float: Double, double: Double)]) {
        header(
            "Training, samples/s",
            ["network, batch", "rule", "threads", "Soma", "pure Swift", "ratio", "GFLOP/s", "of peak"])
        let workloads = [
            Workload(inputs: 64, hidden: [32], batch: 32, rows: 20_000),
            Workload(inputs: 784, hidden: [128], batch: 64, rows: 20_000),
            Workload(inputs: 784, hidden: [512, 256], batch: 128, rows: 5_120),
            Workload(inputs: 784, hidden: [2_048, 2_048], batch: 256, rows: 1_024),
        ]
        for workload in workloads {
            for (threads, peak) in zip(counts, peaks) {
                let rule = "Float, ReLU, Adam"
                measure(workload, rule, Float.self, .relu, .adam(), threads, peak.float)
            }
        }
        for workload in [
            Workload(inputs: 784, hidden: [256], batch: 64, rows: 10_240),
            Workload(inputs: 784, hidden: [512, 256], batch: 128, rows: 5_120),
        ] {
            for (threads, peak) in zip(counts, peaks) {
                let rule = "Double, logistic, descent"
                measure(workload, rule, Double.self, .logistic, .gradientDescent(), threads, peak.double)
            }
        }
    }

    static func measure<Scalar: RealScalar>(
        _ workload: Workload, _ rule: String, _: Scalar.Type, _ activation: Activation, _ optimizer: Optimizer,
        _ threads: Int, _ peak: Double
    ) {
        var generator = SplitMix64(seed: 1)
        let x = Matrix<Scalar>.random(rows: workload.rows, columns: workload.inputs, in: 0...1, using: &generator)
        let classes = (0..<workload.rows).map { _ in Int.random(in: 0..<10, using: &generator) }
        let y = Matrix<Scalar>(rows: workload.rows, columns: 10) { $1 == classes[$0] ? 1 : 0 }
        let layers = workload.hidden.map { Layer.dense($0, activation) } + [.dense(10, .softmax)]
        var network = Network<Scalar>(inputs: workload.inputs, layers: layers, using: &generator)
        let trainer = Trainer<Scalar>(
            loss: .crossEntropy, optimizer: optimizer, batchSize: workload.batch, stopping: [.maximumEpochs(2)])
        BLAS.threads = threads
        /// The faster of two epochs: the first one warms up.
        func speed(_ choice: BackendChoice) -> Double {
            withBackend(choice) {
                do {
                    let history = try trainer.fit(&network, inputs: x, targets: y, using: &generator)
                    return Double(workload.rows) / history.epochs.map(\.seconds).min()!
                } catch {
                    fatalError("\(error)")
                }
            }
        }
        // In turn; the large network is trained once in pure Swift.
        let turns = 3
        var (ours, swifts) = ([Double](), [Double]())
        let isLarge = workload.flops > 1e7
        for turn in 0..<turns {
            ours.append(speed(.openBLAS))
            if turn == 0 || !isLarge { swifts.append(speed(.swift)) }
        }
        let (our, swift) = (ours.sorted()[turns / 2], swifts.sorted()[swifts.count / 2])
        let rate = our * workload.flops / 1e9
        row([
            workload.name, rule, "\(threads)", brief(our), brief(swift), brief(our / swift), brief(rate),
            "\(Int((100 * rate / peak).rounded())) %",
        ])
    }

    /// The seconds by a predictor on OpenBLAS, on pure Swift, and by a network itself.
    static func predictionTimes() -> [Double] {
        BLAS.threads = 1
        var generator = SplitMix64(seed: 1)
        let network = Network<Float>(
            inputs: 784, layers: [.dense(128, .relu), .dense(10, .softmax)], using: &generator)
        let sample = Vector<Float>.random(count: 784, in: 0...1, using: &generator)
        let (predictor, swift) = (Predictor(network), withBackend(.swift) { Predictor(network) })
        return medianSeconds([
            Candidate("openblas") { _ = predictor.predict(sample) },
            Candidate("swift") { _ = swift.predict(sample) },
            Candidate("network") { _ = network.predict(sample) },
        ])
    }

    static func prediction() {
        let times = predictionTimes()
        header("One prediction, 784-128-10, Float, one thread", ["backend", "us"])
        row(["OpenBLAS", brief(times[0] * 1e6)])
        row(["OpenBLAS, without a `Predictor`", brief(times[2] * 1e6)])
        row(["pure Swift", brief(times[1] * 1e6)])
    }

    /// For the comparison with the peers: the elementwise functions and one prediction, as JSON.
    static func kernels() {
        BLAS.threads = 1
        // First, since a program that has chosen a backend for a scope looks it up at each call from then on.
        let small = smallTimes()
        let cells =
            functions(Float.self).map { name, ours, _ in ("\(name) Float", ours) }
            + functions(Double.self).map { name, ours, _ in ("\(name) Double", ours) }
            + [("prediction", predictionTimes()[0] * 1e6)] + small
        print("{" + cells.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}")
    }

    /// Microseconds of operations on matrices of 16 x 16.
    static func smallTimes() -> [(String, Double)] {
        var generator = SplitMix64(seed: 1)
        let a = Matrix<Double>.random(rows: 16, columns: 16, in: 0...1, using: &generator)
        let b = Matrix<Double>.random(rows: 16, columns: 16, in: 0...1, using: &generator)
        let work: [(String, () -> Void)] = [
            ("small sum", { _ = a + b }), ("small product", { _ = dot(a, b) }), ("small exp", { _ = exp(a) }),
            ("small system", { _ = try! solve(a, b) }),
        ]
        return work.map { ($0, medianSeconds([Candidate($0, $1)])[0] * 1e6) }
    }

    static func elementwise() {
        header(
            "Elementwise, 2^20 elements, one thread, ns an element",
            ["function", "Float", "Float, pure Swift", "Double", "Double, pure Swift"])
        let floats = functions(Float.self)
        let doubles = functions(Double.self)
        for ((name, ours, swifts), (_, ours64, swifts64)) in zip(floats, doubles) {
            row([name] + [ours, swifts, ours64, swifts64].map(brief))
        }
    }

    static func functions<Scalar: RealScalar>(_: Scalar.Type) -> [(String, Double, Double)] {
        var generator = SplitMix64(seed: 1)
        let count = 1 << 20
        let x = Matrix<Scalar>.random(rows: 1, columns: count, in: 0.1...4, using: &generator)
        var y = x
        var total: Scalar = 0
        let functions: [(String, () -> Void)] = [
            ("exp", { exp(x, into: &y) }), ("log", { log(x, into: &y) }), ("tanh", { tanh(x, into: &y) }),
            ("logistic", { sigmoid(x, into: &y) }), ("add", { y += x }), ("sum", { total += x.sum() }),
            ("exp, in new memory", { y = exp(x) }), ("add, in new memory", { y = x + x }),
        ]
        return functions.map { name, work in
            let times = medianSeconds([
                Candidate(name, work), Candidate("swift") { withBackend(.swift) { work() } },
            ])
            return (name, times[0] * 1e9 / Double(count), times[1] * 1e9 / Double(count))
        }
    }
}
