/// What a reduction runs over, and so makes 1.
public enum ReductionAxis: Sendable {
    /// Over the rows: one result for each column, a 1 x columns matrix (NumPy's `axis=0`).
    case rows
    /// Over the columns: one result for each row, a rows x 1 matrix (NumPy's `axis=1`).
    case columns
}

// Reductions keep both dimensions, so that their results broadcast against the
// matrix they came from: `a - a.mean(over: .rows)`, `a / a.sum(over: .columns)`.
// Each is one pass over the elements (two for a variance).
extension Matrix {
    /// The sum of all elements, accumulated in many partial sums; 0 if there are none.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sum() -> Scalar {
        let backend = Scalar.backend
        return totalOverLines { backend.sum($0, $1) }
    }

    /// The sum of what `term` makes of each run of contiguous elements.
    private func totalOverLines(_ term: (Int, UnsafePointer<Scalar>) -> Scalar) -> Scalar {
        let plain = isTransposed ? T : self
        if !plain.isCompact, plain.isTooLongForOneTotal {
            let half = plain.rows / 2
            return plain[rows: 0..<half].totalOverLines(term) + plain[rows: half..<plain.rows].totalOverLines(term)
        }
        var total = Scalar.zero
        plain.forEachLine { total += term($0, $1) }
        return total
    }

    /// Whether there are so many rows that the rounding errors of one total would show; halves are summed then.
    private var isTooLongForOneTotal: Bool { rows > 1 && Double(rows) * Double(Scalar.Magnitude.ulpOfOne) > 1e-4 }

    /// The sums over the rows (1 x columns) or over the columns (rows x 1).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func sum(over axis: ReductionAxis) -> Matrix {
        switch axis {
        case .columns: return T.sum(over: .rows).T
        case .rows:
            if !isTransposed, isTooLongForOneTotal {
                let half = rows / 2
                return self[rows: 0..<half].sum(over: .rows) + self[rows: half..<rows].sum(over: .rows)
            }
            let backend = Scalar.backend
            let result = Matrix.zeros(rows: 1, columns: columns)
            guard !isEmpty else { return result }
            withElements { source in
                if isTransposed {
                    for column in 0..<columns {
                        result.start[column] = backend.sum(rows, source + column * columnStride)
                    }
                } else {
                    backend.addColumnSums(rows, columns, source, rowStride, result.start)
                }
            }
            return result
        }
    }

    /// The sum of the diagonal. - Precondition: the matrix is square.
    public var trace: Scalar {
        require(rows == columns, "trace: a \(shape) matrix is not square")
        return diagonal.sum()
    }
}

extension Matrix where Scalar: RealScalar {
    /// The mean of all elements; NaN if there are none.
    public func mean() -> Scalar { isEmpty ? .nan : sum() / Scalar(count) }

    /// The means over the rows (1 x columns) or over the columns (rows x 1).
    public func mean(over axis: ReductionAxis) -> Matrix {
        sum(over: axis) / Scalar(axis == .rows ? rows : columns)
    }

    /// The variance of all elements, in two passes: the sum of the squared
    /// deviations from the mean over `count - degreesOfFreedomLost`.
    ///
    /// 0 lost (the default) is the variance of a whole population, 1 the unbiased
    /// estimate from a sample; NaN where as many are lost as there are elements, or more.
    /// - Precondition: `degreesOfFreedomLost >= 0`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func variance(degreesOfFreedomLost lost: Int = 0) -> Scalar {
        let divisor = Self.remainingDegreesOfFreedom(count, lost)
        let backend = Scalar.realBackend
        let center = mean()
        return totalOverLines { backend.sumOfSquares($0, $1, about: center) } / divisor
    }

    /// The variances over the rows (1 x columns) or over the columns (rows x 1),
    /// as `variance(degreesOfFreedomLost:)`.
    public func variance(over axis: ReductionAxis, degreesOfFreedomLost lost: Int = 0) -> Matrix {
        let divisor = Self.remainingDegreesOfFreedom(axis == .rows ? rows : columns, lost)
        let deviations = self - mean(over: axis)
        return square(deviations).sum(over: axis) / divisor
    }

    /// What a variance of `count` numbers is divided by; NaN where nothing remains.
    private static func remainingDegreesOfFreedom(_ count: Int, _ lost: Int) -> Scalar {
        require(lost >= 0, "variance: \(lost) degrees of freedom lost; 0 or more are")
        return lost < count ? Scalar(count - lost) : .nan
    }

    /// The square root of the variance of all elements.
    public func standardDeviation(degreesOfFreedomLost lost: Int = 0) -> Scalar {
        variance(degreesOfFreedomLost: lost).squareRoot()
    }

    /// The square roots of the variances over the rows or over the columns.
    public func standardDeviation(over axis: ReductionAxis, degreesOfFreedomLost lost: Int = 0) -> Matrix {
        sqrt(variance(over: axis, degreesOfFreedomLost: lost))
    }

    /// The least element; NaN where one is. - Precondition: there are elements.
    public func min() -> Scalar { extrema("min").minimum }

    /// The greatest element; NaN where one is. - Precondition: there are elements.
    public func max() -> Scalar { extrema("max").maximum }

    /// The least elements over the rows (1 x columns) or over the columns (rows x 1).
    /// - Precondition: that dimension is not 0.
    public func min(over axis: ReductionAxis) -> Matrix { lineExtrema(over: axis, "min", .least) }

    /// The greatest elements over the rows (1 x columns) or over the columns (rows x 1).
    /// - Precondition: that dimension is not 0.
    public func max(over axis: ReductionAxis) -> Matrix { lineExtrema(over: axis, "max", .greatest) }

    /// Where the least element is: the first in row-major order; the first NaN where there is one.
    /// - Precondition: there are elements.
    public func argmin() -> (row: Int, column: Int) { position(of: extrema("argmin").minimum) }

    /// Where the greatest element is: the first in row-major order; the first NaN where there is one.
    /// - Precondition: there are elements.
    public func argmax() -> (row: Int, column: Int) { position(of: extrema("argmax").maximum) }

    /// For each column (over the rows) or each row (over the columns), where its least element is.
    public func argmin(over axis: ReductionAxis) -> [Int] { positions(over: axis, "argmin", .least) }

    /// For each column (over the rows) or each row (over the columns), where its greatest element is.
    ///
    /// Over the columns this is the class that a row of scores chooses.
    public func argmax(over axis: ReductionAxis) -> [Int] { positions(over: axis, "argmax", .greatest) }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func extrema(_ name: String) -> (minimum: Scalar, maximum: Scalar) {
        require(!isEmpty, "\(name): a \(shape) matrix has no elements")
        let backend = Scalar.realBackend
        var result: (minimum: Scalar, maximum: Scalar)?
        forEachLine { count, source in
            let line = backend.extrema(count, source)
            guard let soFar = result else {
                result = line
                return
            }
            if soFar.minimum.isNaN { return }
            result =
                line.minimum.isNaN
                ? line : (Swift.min(soFar.minimum, line.minimum), Swift.max(soFar.maximum, line.maximum))
        }
        return result!
    }

    /// The columns (over the rows) or the rows (over the columns) as compact rows, each for one pass of the backend's.
    private func linesToReduce(over axis: ReductionAxis, _ name: String) -> Matrix {
        require(
            (axis == .rows ? rows : columns) > 0, "\(name): a \(shape) matrix has nothing to reduce")
        return (axis == .columns ? self : T).compacted()
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func lineExtrema(over axis: ReductionAxis, _ name: String, _ extremum: Extremum) -> Matrix {
        let backend = Scalar.realBackend
        // Row after row, where rows are long enough to be worth a call.
        if axis == .rows, !isTransposed, rows > 0, columns >= 16 {
            let operation = extremum == .least ? RealOperation.minimum : .maximum
            let result = self[rows: 0..<1].copied()
            withElements { source in
                for row in 1..<rows {
                    backend.combine(operation, columns, result.start, source + row * rowStride, result.start)
                }
            }
            return result
        }
        let lines = linesToReduce(over: axis, name)
        let result = Matrix(uninitializedRows: lines.rows, columns: 1)
        lines.withElements { source in
            for row in 0..<lines.rows {
                let extrema = backend.extrema(lines.columns, source + row * lines.columns)
                result.start[row] = extremum == .least ? extrema.minimum : extrema.maximum
            }
        }
        return axis == .columns ? result : result.T
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func positions(over axis: ReductionAxis, _ name: String, _ extremum: Extremum) -> [Int] {
        let backend = Scalar.realBackend
        let lines = linesToReduce(over: axis, name)
        return lines.withElements { source in
            (0..<lines.rows).map { row in
                let line = source + row * lines.columns
                let extrema = backend.extrema(lines.columns, line)
                let value = extremum == .least ? extrema.minimum : extrema.maximum
                return firstPosition(of: value, lines.columns, line, 1)!
            }
        }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func position(of value: Scalar) -> (row: Int, column: Int) {
        for row in 0..<rows {
            let found = withElements { firstPosition(of: value, columns, $0 + row * rowStride, columnStride) }
            if let found { return (row, found) }
        }
        fatalError("argmin, argmax: a \(shape) matrix has no elements")
    }
}

private enum Extremum {
    case least, greatest
}

/// Where the first of the elements is that is the value, or that is NaN if the value is.
@inline(__always)
private func firstPosition<Scalar: RealScalar>(
    of value: Scalar, _ count: Int, _ elements: UnsafePointer<Scalar>, _ stride: Int
) -> Int? {
    var start = 0
    if stride == 1 {
        // Four at a time, up to those among which it is.
        while start &+ 4 <= count {
            let four = elements + start
            if four[0] == value || four[1] == value || four[2] == value || four[3] == value { break }
            if value.isNaN, four[0].isNaN || four[1].isNaN || four[2].isNaN || four[3].isNaN { break }
            start &+= 4
        }
    }
    return (start..<count).first { elements[$0 * stride] == value || (value.isNaN && elements[$0 * stride].isNaN) }
}
