import FileAccess

// `write(to:)` throws this.
@_exported import struct FileAccess.FileError

extension Chart {
    /// Writes the picture to an SVG file; a file that is there is replaced.
    ///
    ///     try chart.write(to: "training.svg")
    ///
    /// - Throws: `FileError` where the file cannot be written.
    public func write(to path: String) throws(FileError) { try FileBytes.write(Array(svg.utf8), to: path) }
}

extension HeatMap {
    /// Writes the picture to an SVG file; a file that is there is replaced.
    ///
    /// - Throws: `FileError` where the file cannot be written.
    public func write(to path: String) throws(FileError) { try FileBytes.write(Array(svg.utf8), to: path) }
}
