import LinearAlgebra

extension Table {
    /// Columns of numbers as a matrix: rows x as many columns as names.
    ///
    ///     let x: Matrix<Float> = try table.matrix(["petal_length", "petal_width"])
    ///
    /// `FeatureEncoder` does more: it fills missing cells and takes texts as categories.
    /// - Throws: `DataError` where there is no such column, or a cell is missing, infinite or a text.
    public func matrix<Scalar: RealScalar>(
        _ names: [String], as _: Scalar.Type = Scalar.self
    ) throws(DataError) -> Matrix<Scalar> {
        var columns: [[Double]] = []
        for name in names {
            let column = try column(name)
            let numbers = try numbers(column)
            if let row = numbers.firstIndex(where: \.isNaN) {
                throw error(row: row, column, "the cell is missing; fill it in or leave the row out")
            }
            columns.append(numbers)
        }
        return Matrix(rows: rowCount, columns: names.count) { Scalar(columns[$1][$0]) }
    }

    /// All columns but some, as a matrix.
    ///
    /// - Throws: `DataError` where there is no such column, or a cell is missing, infinite or a text.
    public func matrix<Scalar: RealScalar>(
        except names: [String], as _: Scalar.Type = Scalar.self
    ) throws(DataError) -> Matrix<Scalar> {
        for name in names { _ = try column(name) }
        return try matrix(columns.map(\.name).filter { !names.contains($0) })
    }

    /// A column as class numbers, one for each row, with the labels that they stand for.
    ///
    ///     let (species, labels) = try table.classes("species")     // [0, 0, 1, ...], ["setosa", ...]
    ///
    /// - Throws: `DataError` where there is no such column, or a cell is missing.
    public func classes(_ name: String) throws(DataError) -> (numbers: [Int], labels: [String]) {
        let column = try column(name)
        let texts = (0..<rowCount).map { column.text(row: $0) }
        if let row = texts.firstIndex(of: "") {
            throw error(row: row, column, "the class is missing; fill it in or leave the row out")
        }
        let encoder = LabelEncoder(texts)
        return (encoder.encode(texts).map { $0! }, encoder.labels)
    }
}
