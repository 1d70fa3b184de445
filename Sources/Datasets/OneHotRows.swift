import FileAccess
import LinearAlgebra

/// A row for each class number, 1 in the column of the class and else 0, made as it is
/// asked for: the targets of a classification.
///
///     let labels = try OneHotRows<Float>(contentsOf: "train-labels-idx1-ubyte", classCount: 10)
///
/// The class numbers are kept in memory, 4 bytes a row.
public struct OneHotRows<Scalar: RealScalar>: RowSource {
    private let classes: ArraySlice<Int32>
    private let classCount: Int

    public var rows: Int { classes.count }
    /// The number of classes.
    public var columns: Int { classCount }

    /// Rows for class numbers that are in memory.
    ///
    /// - Throws: `DataError` with the row of the first number that is not within `0..<classCount`.
    /// - Precondition: `classCount` is 1 or more.
    public init(_ classes: some Collection<Int>, classCount: Int) throws(DataError) {
        var list = ClassList(classCount: classCount)
        list.classes.reserveCapacity(classes.count)
        for label in classes { list.append(label) }
        self.init(classes: try list.checked("class numbers")[...], classCount: classCount)
    }

    /// Rows for the class numbers of an NPY or IDX file of integers, one for each row.
    ///
    /// - Throws: `FileError` where the file cannot be opened; `DataError` where it is broken or
    ///   holds no integers, or with the row of the first number that is not within `0..<classCount`.
    /// - Precondition: `classCount` is 1 or more.
    /// - Complexity: one pass over the file.
    public init(contentsOf path: String, classCount: Int) throws {
        let file = try MappedFile(path, residentLimit: 1 << 20)
        let layout = try ArrayLayout(file)
        guard layout.columns == 1, layout.numbers.isInteger else {
            throw DataError(
                source: path,
                problem: """
                    the file holds \(ArrayLayout.text(layout.shape)) of \(layout.numbers.name) where class numbers \
                    are one integer a row; save labels.astype(np.uint8)
                    """)
        }
        var list = ClassList(classCount: classCount)
        list.classes.reserveCapacity(layout.rows)
        let size = layout.numbers.size
        file.withMappedBytes(at: layout.start, count: layout.rows * size, unit: size) { _, bytes in
            guard let source = bytes.baseAddress else { return }
            layout.numbers.forEachInteger(bytes.count / size, source) { _, label in list.append(label) }
        }
        self.init(classes: try list.checked(path)[...], classCount: classCount)
    }

    private init(classes: ArraySlice<Int32>, classCount: Int) {
        self.classes = classes
        self.classCount = classCount
    }

    /// A range of the rows, O(1).
    ///
    /// - Precondition: the range lies within the rows.
    public subscript(rows range: some RangeExpression<Int>) -> OneHotRows {
        let range = range.relative(to: 0..<rows)
        require(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) are outside \(rows) class numbers")
        let first = classes.startIndex
        return OneHotRows(
            classes: classes[first + range.lowerBound..<first + range.upperBound], classCount: classCount)
    }

    /// The class of a row.
    ///
    /// - Precondition: `row` is the number of a row.
    public func label(row: Int) -> Int {
        require(row >= 0 && row < rows, "row \(row) is outside \(rows) class numbers")
        return Int(classes[classes.startIndex + row])
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to destination: UnsafeMutablePointer<Scalar>) {
        destination.update(repeating: 0, count: indices.count * classCount)
        var next = destination
        for row in indices {
            next[label(row: row)] = 1
            next += classCount
        }
    }
}

/// Class numbers, and the first that is none.
private struct ClassList {
    let classCount: Int
    var classes: [Int32] = []
    private var firstWrong: (row: Int, label: Int)?

    init(classCount: Int) {
        require(classCount > 0 && classCount <= Int32.max, "OneHotRows: \(classCount) classes")
        self.classCount = classCount
    }

    mutating func append(_ label: Int) {
        let isClass = label >= 0 && label < classCount
        if !isClass, firstWrong == nil { firstWrong = (classes.count, label) }
        classes.append(isClass ? Int32(label) : 0)
    }

    func checked(_ source: String) throws(DataError) -> [Int32] {
        if let (row, label) = firstWrong {
            throw DataError(
                source: source, row: row,
                problem: "the class is \(label), but \(classCount) classes have the numbers 0 to \(classCount - 1)")
        }
        return classes
    }
}
