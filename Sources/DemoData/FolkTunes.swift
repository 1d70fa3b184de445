public import Datasets

/// Irish folk tunes, which come with the command `soma`: F. O'Neill's "Music of Ireland" (1903).
public enum FolkTunes {
    /// 2,009 tunes in ABC notation, in the public domain.
    ///
    /// - Throws: `DataError` where the program has been moved away from its resources.
    public static func abc() throws(DataError) -> String {
        let bytes = try BundledTables.bytes(of: "oneills_1850.abc", in: "soma_DemoData.resources")
        return String(decoding: bytes, as: UTF8.self)
    }
}
