// `Table(contentsOf:)` throws this.
@_exported import struct FileAccess.FileError
