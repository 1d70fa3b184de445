// `ModelFile` throws this.
@_exported import struct FileAccess.FileError
