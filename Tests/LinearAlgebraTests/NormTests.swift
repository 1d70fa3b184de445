import ComplexModule
import LinearAlgebra
import RealModule
import Testing

/// Norms of matrices and vectors.
@Suite struct NormTests {
    private typealias Samples = OrthogonalTestMatrices

    @Test(arguments: BackendChoice.available) func matrixNorms(choice: BackendChoice) throws {
        try withBackend(choice) {
            let a: Matrix<Double> = [[1, -2, 3], [-4, 5, -6]]
            for a in [a, Matrix(rows: a.columns, columns: a.rows) { a[$1, $0] }.T] {
                #expect(a.norm(.one) == 9 && a.norm(.infinity) == 15 && a.norm(.max) == 6)
                #expect(abs(a.norm() - 91.squareRoot()) < 1e-14)
                // The values of [[14, -32], [-32, 77]] are (91 +- sqrt(8065)) / 2.
                let root = 8065.squareRoot()
                let (first, second) = (((91 + root) / 2).squareRoot(), ((91 - root) / 2).squareRoot())
                #expect(abs(a.norm(.spectral) - first) < 1e-14)
                #expect(abs(a.norm(.nuclear) - first - second) < 1e-14)
            }
            let c: Matrix<Complex<Double>> = [[Complex(3, 4), Complex(0, 1)], [0, Complex(-5, 12)]]
            #expect(c.norm(.one) == 14 && c.norm(.infinity) == 13 && c.norm(.max) == 13)
            #expect(abs(c.norm() - 195.squareRoot()) < 1e-14)
            let rotation = try qr(Samples.random(6, 6) as Matrix<Complex<Float>>).Q
            #expect(abs(rotation.norm(.spectral) - 1) < 1e-5 && abs(rotation.norm(.nuclear) - 6) < 1e-5)
        }
    }

    private let kinds = [MatrixNorm.frobenius, .one, .infinity, .max, .spectral, .nuclear]

    @Test(arguments: BackendChoice.available) func extremes(choice: BackendChoice) {
        withBackend(choice) {
            for kind in kinds {
                #expect(Matrix<Double>.zeros(rows: 0, columns: 3).norm(kind) == 0, "\(kind)")
                #expect(Matrix<Complex<Float>>.zeros(rows: 3, columns: 0).norm(kind) == 0, "\(kind)")
                #expect(Matrix<Float>([[1, .nan], [2, 3]]).norm(kind).isNaN, "\(kind)")
                #expect(Matrix<Float>([[1, 2], [-.infinity, 3]]).norm(kind) == .infinity, "\(kind)")
                // A NaN beside an infinity, in one line and in several, without gaps and with them.
                let inf = Float.infinity
                for whole in [[[inf, .nan], [1, 2]], [[inf, 1], [2, .nan]], [[.nan, 1], [2, inf]]] as [Matrix<Float>] {
                    let framed = hstack([whole, Matrix<Float>.ones(rows: 2, columns: 1)])[columns: 0..<2]
                    for form in [whole, whole.T, framed, framed.T] {
                        #expect(form.norm(kind).isNaN, "\(choice) \(kind)")
                    }
                }
                for size in [1e300, 1e-300] {
                    let norm = Matrix<Double>([[3 * size, 0], [0, 0]]).norm(kind)
                    #expect(abs(norm / size - 3) < 1e-14, "\(kind) \(size)")
                }
            }
        }
    }

    @Test(arguments: BackendChoice.available) func vectorNorms(choice: BackendChoice) {
        withBackend(choice) {
            let x: Vector<Double> = [3, -4, 12]
            #expect(x.norm() == 13 && x.norm(.one) == 19 && x.norm(.infinity) == 12)
            #expect(x.norm(.p(1)) == 19 && x.norm(.p(2)) == 13 && x.norm(.p(.infinity)) == 12)
            #expect(abs(x.norm(.p(3)) - Double.pow(27 + 64 + 1728, 1.0 / 3)) < 1e-14 * 13)
            #expect(abs(x.norm(.p(1.5)) - Double.pow(.pow(3, 1.5) + 8 + .pow(12, 1.5), 1 / 1.5)) < 1e-13)
            #expect(abs(x.norm(.p(1000)) - 12) < 1e-13)
            let c: Vector<Complex<Double>> = [Complex(3, 4), Complex(0, -12)]
            #expect(c.norm() == 13 && c.norm(.one) == 17 && c.norm(.infinity) == 12)
            #expect(abs(c.norm(.p(3)) - Double.pow(125 + 1728, 1.0 / 3)) < 1e-13)
            // A column of a matrix, its elements apart.
            let strided = Matrix<Float>([[3, 0], [-4, 0], [12, 0]])[column: 0]
            #expect(strided.norm(.p(1)) == 19 && abs(strided.norm(.p(4)) - Float.pow(21073, 0.25)) < 1e-5)
        }
    }

    @Test(arguments: BackendChoice.available) func vectorExtremes(choice: BackendChoice) {
        withBackend(choice) {
            for kind in [VectorNorm.one, .two, .infinity, .p(1.5), .p(3), .p(7)] {
                for size in [1e300, 1e-300, Double.leastNonzeroMagnitude * 4096] {
                    let norm = Vector<Double>([size, 0, 0]).norm(kind)
                    #expect(abs(norm / size - 1) < 1e-14, "\(kind) \(size)")
                    let pair = Vector<Double>([size, size]).norm(kind) / size
                    #expect(pair >= 1 - 1e-14 && pair < 2 + 1e-6, "\(kind) \(size)")
                }
                #expect(Vector<Double>([]).norm(kind) == 0 && Vector<Double>.zeros(2).norm(kind) == 0, "\(kind)")
                #expect(Vector<Double>([1, .nan]).norm(kind).isNaN, "\(kind)")
                #expect(Vector<Double>([1, -.infinity]).norm(kind) == .infinity, "\(kind)")
            }
        }
    }

    /// Squares in the scalar's range and out of it, in vectors of one block and of several.
    @Test(arguments: BackendChoice.available) func sizesOfElements(choice: BackendChoice) {
        func check<Real: RealScalar>(_ sizes: [Real]) {
            for size in sizes {
                for count in [1, 7, 4_096, 4_097, 20_000] {
                    let root = Real(count).squareRoot()
                    let norm = Vector(repeating: size, count: count).norm()
                    #expect(abs(norm / size - root) < 1e-5 * root, "\(Real.self) \(size) \(count)")
                    let beside = Vector((0..<count).map { $0 == 0 ? size : size * Real.ulpOfOne / 1024 }).norm()
                    #expect(abs(beside / size - 1) < 1e-5, "\(Real.self) \(size) \(count)")
                }
            }
        }
        withBackend(choice) {
            check([1e-36, 1e-20, 1e-13, 1e-10, 1, 1e12, 1e18, 1e30] as [Float])
            check([1e-290, 1e-160, 1e-144, 1e-140, 1, 1e150, 1e160, 1e300] as [Double])
            let c = Vector(repeating: Complex<Float>(3e-20, 4e-20), count: 10_000)
            #expect(abs(c.norm() / 5e-18 - 1) < 1e-5)
            let d = Vector(repeating: Complex<Double>(3, 4), count: 10_000)
            #expect(abs(d.norm() - 500) < 1e-9)
        }
    }

    /// Totals of very many numbers, where one in their precision would lose digits.
    @Test(arguments: BackendChoice.available) func lengthsOfLongVectors(choice: BackendChoice) {
        withBackend(choice) {
            let count = 1 << 20
            let whole = Matrix<Float>(rows: count, columns: 2) { row, _ in 0.5 + Float(row % 7) / 14 }
            func exact(_ p: Double) -> Double {
                Double.pow((0..<count).reduce(0.0) { $0 + .pow(Double(whole[$1, 0]), p) }, 1 / p)
            }
            let column = whole[columns: 0..<1]
            #expect(abs(Double(column.norm()) / exact(2) - 1) < 1e-6)
            #expect(abs(Double(column.T.norm()) / exact(2) - 1) < 1e-6)
            let v = whole[column: 1]
            #expect(abs(Double(v.norm(.p(3))) / exact(3) - 1) < 1e-6)
            let c = Vector<Complex<Float>>(v.elements.map { Complex(0, $0) })
            #expect(abs(Double(c.norm(.one)) / exact(1) - 1) < 1e-6)
        }
    }

    @Test func absoluteValuesOfComplexNumbers() {
        for size in [0, Double.leastNormalMagnitude, 1e-200, 1e-150, 1, 1e150, 1e200, 3e307] {
            let x = Matrix<Complex<Double>>([[Complex(3 * size, -4 * size), Complex(0, size)]])
            #expect(abs(abs(x)[0, 0] - 5 * size) <= 1e-15 * 5 * size && abs(x)[0, 1] == size, "\(size)")
            #expect(abs(x.T) == abs(x).T)
        }
        let x = Matrix<Complex<Float>>([[Complex(.infinity, .nan), Complex(.nan, 1), Complex(-.infinity, 2)]])
        let y = abs(x)
        #expect(y[0, 0] == .infinity && y[0, 1].isNaN && y[0, 2] == .infinity)
        // The parts are what they were made of.
        let (real, imaginary): (Matrix<Float>, Matrix<Float>) = (x.realPart(), x.imaginaryPart())
        #expect(real[0, 2] == -.infinity && imaginary[0, 2] == 2 && imaginary[0, 0].isNaN)
    }

    @Test func impossibleNormsStop() async {
        await #expect(processExitsWith: .failure) { _ = Vector<Double>([1, 2]).norm(.p(0.5)) }
    }
}
