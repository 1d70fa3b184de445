import ArgumentParser
import FileAccess
import FoundationEssentials
import LinearAlgebra

struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Shows who computes here: backend, libraries, threads, processor.")

    func run() throws {
        var text = "Backend          \(BackendChoice.current)\n"
        // "OpenBLAS 0.3.21 NO_LAPACKE ...": a line for the version, one for how it was built.
        let words = BLAS.configuration?.split(separator: " ").map(String.init) ?? ["", "not in this build"]
        text += "OpenBLAS         \(words.dropFirst().first ?? "unknown")\n"
        if words.count > 2 { text += "Built with       \(words.dropFirst(2).joined(separator: " "))\n" }
        if let kernel = BLAS.kernel {
            let isForced = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] != nil
            text += "Kernel           \(kernel)\(isForced ? " (chosen by OPENBLAS_CORETYPE)" : "")\n"
        }
        text += "Threads          \(BLAS.threads)\n"
        text += "Instruction set  \(BLAS.instructionSet)\n"
        for library in LoadedLibrary.linearAlgebra { text += "Loaded           \(library.path)\n" }
        try StandardOutput.write(text)
        for library in LoadedLibrary.linearAlgebra where !library.isOpenBLAS && !library.isInterface {
            StandardError.write(
                """
                warning: \(library.path) is not OpenBLAS's and may be many times slower; \
                choose OpenBLAS's with: sudo update-alternatives --config \(library.alternative)

                """)
        }
    }
}

/// A library of linear algebra that the system has loaded into this process.
struct LoadedLibrary: Hashable {
    let path: String

    private var name: Substring { path.split(separator: "/").last ?? "" }

    /// OpenBLAS itself, or the BLAS or LAPACK built from it.
    var isOpenBLAS: Bool { path.contains("openblas") }

    /// LAPACKE, which only calls a LAPACK.
    var isInterface: Bool { name.hasPrefix("liblapacke") }

    /// Debian's name of the choice that led to this library.
    var alternative: String {
        let kind = name.hasPrefix("liblapack") ? "liblapack.so.3" : "libblas.so.3"
        return "\(kind)-x86_64-linux-gnu"
    }

    /// The libraries, in the order of their paths; none where the system does not tell.
    static var linearAlgebra: [LoadedLibrary] {
        guard let maps = try? FileBytes.read("/proc/self/maps") else { return [] }
        return libraries(inMaps: String(decoding: maps, as: UTF8.self))
    }

    /// Those that a process's map of its memory names.
    static func libraries(inMaps maps: String) -> [LoadedLibrary] {
        let paths = maps.split(separator: "\n").compactMap { line -> String? in
            guard let slash = line.firstIndex(of: "/") else { return nil }
            let path = String(line[slash...])
            let name = path.split(separator: "/").last ?? ""
            let isLinearAlgebra = ["libblas", "liblapack", "libopenblas", "libcblas", "libmkl", "libatlas"]
                .contains { name.hasPrefix($0) }
            return isLinearAlgebra ? path : nil
        }
        return Set(paths).sorted().map(LoadedLibrary.init)
    }
}
