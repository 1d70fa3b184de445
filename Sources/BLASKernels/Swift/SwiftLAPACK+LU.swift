import RealModule

// In the column-major view of the contract: element (i, j) is a[i + j * lda].
extension SwiftLAPACK {
    package func getrf(
        _ m: Int, _ n: Int, _ a: UnsafeMutablePointer<Scalar>, _ lda: Int, _ pivots: UnsafeMutablePointer<Int32>
    ) -> Int {
        var firstZero = 0
        for column in 0..<min(m, n) {
            let pivotColumn = a + column * lda
            var pivot = column
            for i in column..<m where pivotColumn[i]._absolute > pivotColumn[pivot]._absolute { pivot = i }
            pivots[column] = Int32(pivot + 1)
            guard pivotColumn[pivot] != .zero else {
                if firstZero == 0 { firstZero = column + 1 }
                continue
            }
            if pivot != column {
                for j in 0..<n { swapElements(a + j * lda, column, pivot) }
            }
            let (below, count) = (pivotColumn + column + 1, m - column - 1)
            for i in 0..<count { below[i] /= pivotColumn[column] }
            for j in (column + 1)..<max(n, column + 1) {
                axpy(count, -(a + j * lda)[column], below, 1, a + j * lda + column + 1, 1)
            }
        }
        return firstZero
    }

    package func getrs(
        _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Scalar>, _ lda: Int,
        _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Scalar>, _ ldb: Int
    ) {
        for side in 0..<rightHandSides {
            let x = b + side * ldb
            switch trans {
            case .no:
                // L U x = P b, column by column.
                for i in 0..<n { swapElements(x, i, Int(pivots[i]) - 1) }
                for j in 0..<n { axpy(n - j - 1, -x[j], a + j * lda + j + 1, 1, x + j + 1, 1) }
                for j in stride(from: n - 1, through: 0, by: -1) {
                    x[j] /= a[j + j * lda]
                    axpy(j, -x[j], a + j * lda, 1, x, 1)
                }
            case .yes, .conjugate:
                require(trans == .yes || !Scalar._isComplex, "getrs: conjugate the right-hand sides")
                // U^T L^T P x = b, by inner products with the columns.
                for j in 0..<n { x[j] = (x[j] - dot(j, a + j * lda, 1, x, 1)) / a[j + j * lda] }
                for j in stride(from: n - 1, through: 0, by: -1) {
                    x[j] -= dot(n - j - 1, a + j * lda + j + 1, 1, x + j + 1, 1)
                }
                for i in stride(from: n - 1, through: 0, by: -1) { swapElements(x, i, Int(pivots[i]) - 1) }
            }
        }
    }

    func swapElements(_ x: UnsafeMutablePointer<Scalar>, _ i: Int, _ j: Int) {
        if i != j { (x[i], x[j]) = (x[j], x[i]) }
    }
}
