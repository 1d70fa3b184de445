import FileAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A data set that comes with Soma.
///
///     let table = try BundledDataset.iris.table()
public enum BundledDataset: String, CaseIterable, Sendable {
    /// Fisher's iris flowers.
    case iris
    /// Handwritten digits, 8 x 8 pixels.
    case digits

    /// What it is, in a line.
    public var summary: String {
        switch self {
        case .iris: "Fisher's iris flowers (1936): 150 flowers, 4 measures in cm, 3 species"
        case .digits: "handwritten digits: 1,797 images of 8 x 8 pixels of 0 to 16, 10 digits"
        }
    }

    /// The column that is usually predicted.
    public var target: String {
        switch self {
        case .iris: "species"
        case .digits: "digit"
        }
    }

    /// Where it comes from, and its licence.
    public var source: String {
        switch self {
        case .iris: "Fisher 1936, Anderson 1935, as corrected in R; in the public domain"
        case .digits: "UCI, Optical Recognition of Handwritten Digits (1998); CC BY 4.0"
        }
    }

    /// The data.
    ///
    /// - Throws: `DataError` where the program has been moved away from its resources.
    public func table() throws(DataError) -> Table {
        try BundledTables.table(named: rawValue, in: "soma_Datasets.resources")
    }
}

/// The tables that lie beside the program, as the Swift Package Manager puts them.
package enum BundledTables {
    /// The table of a name in the folder of one target's resources.
    ///
    /// - Throws: `DataError` where the program has been moved away from its resources.
    package static func table(named name: String, in bundle: String) throws(DataError) -> Table {
        try Table(csv: bytes(of: "\(name).csv", in: bundle), source: name)
    }

    /// The bytes of a file in the folder of one target's resources.
    ///
    /// - Throws: `DataError` where the program has been moved away from its resources.
    package static func bytes(of file: String, in bundle: String) throws(DataError) -> [UInt8] {
        guard let folder, let bytes = try? FileBytes.read("\(folder)/\(bundle)/Resources/\(file)") else {
            throw DataError(
                source: file,
                problem: "the bundled data are not there; keep the folder \(bundle) beside the program")
        }
        return bytes
    }

    /// The folder of the program.
    ///
    /// `Bundle.module` would find the resources too, and would end the program where they
    /// are missing instead of throwing.
    private static let folder: String? = {
        guard let program = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(program) }
        let path = String(cString: program)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }()
}
