import BLASKernels
import RealModule

/// The eigenvalues and eigenvectors of a symmetric (complex: Hermitian) matrix: `A V = V diag(w)`.
///
/// The eigenvalues are real, and the eigenvectors orthonormal: `V^H V = I`. (Those of a generalized
/// problem `A x = w B x` are orthonormal with respect to B: `V^H B V = I`.)
public struct SymmetricEigenDecomposition<Scalar: MatrixScalar>: Sendable {
    /// The eigenvalues `w`, ascending.
    public let eigenvalues: Vector<Scalar.Magnitude>
    /// The eigenvectors, as the columns of `V`, in the order of the eigenvalues.
    public let eigenvectors: Matrix<Scalar>

    /// `V diag(f(w)) V^H`: the function `f` of the matrix.
    ///
    ///     let root = try a.symmetricEigenDecomposition().matrix { $0.squareRoot() }
    ///
    /// - Complexity: 2n^3 floating-point operations.
    public func matrix(_ f: (Scalar.Magnitude) -> Scalar.Magnitude) -> Matrix<Scalar> {
        let scaled = eigenvectors * eigenvalues.map { Scalar(_real: f($0)) }
        return dot(scaled, eigenvectors.H)
    }
}

extension Matrix {
    /// All eigenvalues and eigenvectors of this symmetric (complex: Hermitian) matrix.
    ///
    /// Only the lower triangle and the diagonal's real part are used; the rest is taken to be
    /// their mirror image.
    /// - Parameter checkFinite: whether NaN and infinity (anywhere in the matrix) are looked for
    ///   first; without, they give meaningless results.
    /// - Precondition: the matrix is square.
    /// - Throws: `LinearAlgebraError.notFinite`; `.notConverged` with the number of off-diagonal
    ///   elements of a tridiagonal form that did not vanish.
    /// - Complexity: 4n^3 to 9n^3 floating-point operations.
    /// By divide and conquer, in the steps of LAPACK's `?syevd`: calls `LAPACKE_?sytrd_work`, `?ormtr` (complex:
    /// `?hetrd`, `?unmtr`), `?steqr`, LAPACK's `?laed2` and `?lamrg`, and `cblas_?gemm`, with the secular equations
    /// solved by kernels; up to order 25 `LAPACKE_?syevd_work` or `LAPACKE_?heevd_work`.
    public func symmetricEigenDecomposition(
        checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
        let (values, vectors) = try symmetricEigen(vectors: true, checkFinite)
        return SymmetricEigenDecomposition(eigenvalues: values, eigenvectors: vectors)
    }

    fileprivate func symmetricEigen(
        vectors: Bool, _ checkFinite: Bool
    ) throws(LinearAlgebraError) -> (Vector<Scalar.Magnitude>, Matrix) {
        require(rows == columns, "symmetricEigenDecomposition: a \(shape) matrix is not square")
        try requireFinite(checkFinite)
        let n = rows
        var work = copiedByColumns()
        var values = Matrix<Scalar.Magnitude>(uninitializedByColumnsRows: n, columns: 1)
        guard n > 0 else { return (Vector(values), work) }
        let info = work.withColumns { work in
            values.withColumns { Scalar.backend.syevd(vectors: vectors, n, work, n, $0) }
        }
        guard info == 0 else { throw .notConverged(count: info) }
        return (Vector(values), work)
    }
}

/// The eigenvalues, ascending, of a symmetric (complex: Hermitian) matrix, of which the lower
/// triangle is used.
///
/// - Precondition: the matrix is square.
/// - Throws: as `Matrix.symmetricEigenDecomposition(checkFinite:)`.
/// - Complexity: 4/3 n^3 floating-point operations.
/// Calls `LAPACKE_?syevd_work` or `LAPACKE_?heevd_work`, for the values alone.
public func symmetricEigenvalues<Scalar>(
    of a: Matrix<Scalar>, checkFinite: Bool = true
) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
    try a.symmetricEigen(vectors: false, checkFinite).0
}

#if OpenBLAS
    // Part of the eigenvalues.
    extension Matrix {
        /// The eigenvalues of the given numbers, counted from 0 in ascending order, and their
        /// eigenvectors; the lower triangle is used.
        ///
        ///     let largestThree = try a.symmetricEigenDecomposition(indices: (n - 3)..<n)
        ///
        /// Shapes: k eigenvalues, and eigenvectors n x k.
        /// - Precondition: the matrix is square, and the numbers are within 0..<n.
        /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
        /// - Complexity: 4/3 n^3 + O(n^2 k) floating-point operations.
        /// Calls `LAPACKE_?syevr_work` or `LAPACKE_?heevr_work`.
        public func symmetricEigenDecomposition(
            indices: Range<Int>, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            try symmetricEigen(indices: indices, vectors: true, checkFinite)
        }

        /// The eigenvalues within `range`, its bounds included, and their eigenvectors; the lower
        /// triangle is used.
        ///
        /// Shapes: k eigenvalues, and eigenvectors n x k, where k may be 0.
        /// - Precondition: the matrix is square.
        /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
        /// - Complexity: 4/3 n^3 + O(n^2 k) floating-point operations.
        /// Calls `LAPACKE_?syevr_work` or `LAPACKE_?heevr_work`.
        public func symmetricEigenDecomposition(
            values range: ClosedRange<Scalar.Magnitude>, checkFinite: Bool = true
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            try symmetricEigen(values: range, vectors: true, checkFinite)
        }

        fileprivate func symmetricEigen(
            indices: Range<Int>, vectors: Bool, _ checkFinite: Bool
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            require(
                indices.lowerBound >= 0 && indices.upperBound <= rows,
                "symmetricEigenDecomposition: eigenvalues \(indices) of a \(shape) matrix")
            guard !indices.isEmpty else { return try symmetricEigen(nil, indices.count, vectors, checkFinite) }
            return try symmetricEigen(
                .indices(first: indices.lowerBound + 1, last: indices.upperBound), indices.count, vectors,
                checkFinite)
        }

        fileprivate func symmetricEigen(
            values range: ClosedRange<Scalar.Magnitude>, vectors: Bool, _ checkFinite: Bool
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            try requireFinite(checkFinite)
            // By a power of two, which rounds nothing: LAPACK's own scaling would move values off the bounds.
            let scale = scaleIntoRange(self)
            let matrix = scale == 1 ? self : self * Scalar(_real: scale)
            // All lie within the norm: LAPACK is spared bounds of infinity.
            let bound = Swift.max(oneNorm(matrix), oneNorm(matrix.T)) * 2
            // Its lower one is open, and what is this near to it may be taken for it.
            let gap = Swift.max(bound * .ulpOfOne, .leastNormalMagnitude * 16)
            let lower = Swift.max(range.lowerBound * scale, -bound) - gap
            let upper = Swift.min(range.upperBound * scale, bound)
            guard lower < upper else { return try symmetricEigen(nil, 0, vectors, false) }
            let found = try matrix.symmetricEigen(.values(lower: lower, upper: upper), rows, vectors, false)
            let values = scale == 1 ? found.eigenvalues : found.eigenvalues / scale
            let below = values.elements.prefix { $0 < range.lowerBound }.count
            return SymmetricEigenDecomposition(
                eigenvalues: values[below...],
                eigenvectors: vectors ? found.eigenvectors[columns: below...] : found.eigenvectors)
        }

        /// At most `room` eigenvalues, those of `part`; none where that is nil.
        private func symmetricEigen(
            _ part: LAPACK<Scalar>.SpectrumPart?, _ room: Int, _ vectors: Bool, _ checkFinite: Bool
        ) throws(LinearAlgebraError) -> SymmetricEigenDecomposition<Scalar> {
            require(rows == columns, "symmetricEigenDecomposition: a \(shape) matrix is not square")
            try requireFinite(checkFinite)
            let n = rows
            var values = Matrix<Scalar.Magnitude>(uninitializedByColumnsRows: n, columns: 1)
            var found = Matrix(uninitializedByColumnsRows: n, columns: vectors ? room : 0)
            guard n > 0, let part else {
                return SymmetricEigenDecomposition(
                    eigenvalues: Vector([]), eigenvectors: Matrix(uninitializedRows: n, columns: 0))
            }
            var work = copiedByColumns()
            let (info, count) = work.withColumns { work in
                values.withColumns { values in
                    found.withColumns { Scalar.lapack.syevr(part, n, work, n, values, vectors ? $0 : nil, n) }
                }
            }
            guard info == 0 else { throw .notConverged(count: info) }
            return SymmetricEigenDecomposition(
                eigenvalues: Vector(values)[0..<count], eigenvectors: vectors ? found[columns: 0..<count] : found)
        }
    }

    /// The eigenvalues of the given numbers, counted from 0 in ascending order, of a symmetric
    /// (complex: Hermitian) matrix, as `Matrix.symmetricEigenDecomposition(indices:checkFinite:)`.
    public func symmetricEigenvalues<Scalar>(
        of a: Matrix<Scalar>, indices: Range<Int>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
        try a.symmetricEigen(indices: indices, vectors: false, checkFinite).eigenvalues
    }

    /// The eigenvalues within `range`, its bounds included, of a symmetric (complex: Hermitian)
    /// matrix, as `Matrix.symmetricEigenDecomposition(values:checkFinite:)`.
    public func symmetricEigenvalues<Scalar>(
        of a: Matrix<Scalar>, values range: ClosedRange<Scalar.Magnitude>, checkFinite: Bool = true
    ) throws(LinearAlgebraError) -> Vector<Scalar.Magnitude> {
        try a.symmetricEigen(values: range, vectors: false, checkFinite).eigenvalues
    }
#endif
