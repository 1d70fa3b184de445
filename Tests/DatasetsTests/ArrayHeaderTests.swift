import Datasets
import LinearAlgebra
import Testing

/// Broken files are refused with an error that says what is wrong.
@Suite struct ArrayHeaderTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func expectError(_ bytes: [UInt8], _ message: String) throws {
        let path = try files.write(bytes)
        let error = #expect(throws: DataError.self, "\(message)") { try MappedRows<Float>(contentsOf: path) }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("\(path): ") && text.contains(message), "\(text)")
    }

    @Test func filesOfAnotherKind() throws {
        try expectError([], "neither NPY nor IDX")
        try expectError(Array("x,y\n1,2\n".utf8), "neither NPY nor IDX")
        try expectError([0x1F, 0x8B, 8, 0], "compressed; decompress it")
        try expectError(Array("PK\u{3}\u{4}".utf8), "np.save")
        #expect(throws: FileError.self) { try MappedRows<Float>(contentsOf: files.path("none")) }
        let error = #expect(throws: FileError.self) { try MappedRows<Float>(contentsOf: files.folder) }
        #expect(error?.description.contains("it is a folder; name a file") ?? false)
    }

    @Test func typesThatAreNotRead() throws {
        for type in ["|O", "<c8", "<f2", "|S3", "<U5", "<M8[ns]", "<f16", "f4", "<", "", "<u1x"] {
            try expectError(npy("'\(type)'", "(2,)", [0, 0]), "the numbers have the type '\(type)'")
        }
        try expectError(npy("[('a', '<f4'), ('b', '<i4')]", "(2,)", []), "named fields")
        try expectError(npy("'<f4'", "(2, 2)", [UInt8](repeating: 0, count: 16), fortran: "True"), "Fortran order")
        try expectError(npy("'<f8'", "()", [UInt8](repeating: 0, count: 8)), "without dimensions")
        try expectError(idx(0x0A, [1], [0]), "the type of the IDX file is 10")
        try expectError(idx(0x08, [], [0]), "without dimensions")
    }

    @Test func sizesThatDoNotFit() throws {
        try expectError(npy("'<f4'", "(2, 2)", [UInt8](repeating: 0, count: 15)), "it is cut short")
        try expectError(npy("'<f4'", "(2, 2)", [UInt8](repeating: 0, count: 17)), "but the file has")
        try expectError(npy("'<f4'", "(0, 2)", [0]), "but the file has")
        try expectError(npy("'<f4'", "(4611686018427387904, 4)", []), "more than any file holds")
        try expectError(npy("'<f4'", "(0, 4611686018427387904, 4)", []), "more than any file holds")
        try expectError(npy("'|u1'", "(9223372036854775807,)", []), "more than any file holds")
        try expectError(npy("'|u1'", "(9223372036854775808,)", []), "the header is damaged")
        try expectError(
            idx(0x08, [3, 4], [UInt8](repeating: 0, count: 11)), "3x4 of |u1, 24 bytes, but the file has 23")
        try expectError(idx(0x0E, [0xFFFF_FFFF, 0xFFFF_FFFF, 4], []), "more than any file holds")
        try expectError([0, 0, 8, 3, 0, 0], "cut short within its header")
    }

    @Test(arguments: [
        "", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (01,)}",
        "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", "((((((((((((((((((((1,),),),),),",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ('1',)}", "{'descr: 1", "{'descr': __import__('os')}",
    ])
    func damagedDictionaries(dictionary: String) throws {
        try expectError(npy(dictionary: dictionary, [0, 0, 0, 0]), "the header is damaged")
    }

    @Test func otherSpellingsOfTheDictionary() throws {
        for dictionary in [
            "{\"shape\":(1,),\"descr\":\"<f4\",\"fortran_order\":False}",
            "  { 'descr' : '<f4',\n 'fortran_order' : False , 'shape' : ( 1 , ) , }  ",
        ] {
            let path = try files.write(npy(dictionary: dictionary, [0, 0, 0x80, 0x3F]))
            #expect(try Matrix<Float>(npy: path) == [[1]])
        }
    }

    /// No beginning of a file, and no file with a byte changed, stops the program.
    @Test func cutAndDamagedFiles() throws {
        let whole = npy("'<f4'", "(2, 2)", [UInt8](repeating: 1, count: 16))
        for count in 0..<whole.count {
            let path = try files.write(Array(whole[..<count]))
            #expect(throws: DataError.self, "\(count) bytes") { try MappedRows<Float>(contentsOf: path) }
        }
        var generator = SplitMix64(seed: 5)
        for file in [whole, idx(0x0D, [2, 2], [UInt8](repeating: 1, count: 16))] {
            for _ in 0..<400 {
                var damaged = file
                let place = Int.random(in: 0..<file.count, using: &generator)
                damaged[place] = UInt8.random(in: 0...255, using: &generator)
                let path = try files.write(damaged)
                guard let source = try? MappedRows<Float>(contentsOf: path) else { continue }
                #expect(source.gatheringRows(0..<source.rows).count == source.rows * source.columns)
            }
        }
        try expectError([0x93] + Array("NUMPY".utf8) + [4, 0, 0, 0, 0, 0], "has version 4.0")
        try expectError([0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "gives its own length")
    }
}
