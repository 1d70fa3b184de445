#if OpenBLAS
    import COpenBLAS
    import CVectorKernels

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    /// Which of its kernels OpenBLAS uses.
    ///
    /// OpenBLAS looks the processor's model up in a list, once, when it is loaded. For a
    /// model that is younger than the list it takes the kernels for AVX2, which on a
    /// processor with AVX-512 is half the speed. The environment variable
    /// `OPENBLAS_CORETYPE` overrides the list; here it is set for such a processor, and
    /// OpenBLAS chooses again, before Soma's first call.
    enum OpenBLASKernelChoice {
        /// Makes the choice, the first time that it is looked at.
        static let isMade: Bool = {
            guard getenv("OPENBLAS_CORETYPE") == nil, soma_has_avx512() != 0,
                ["Haswell", "Zen"].contains(String(cString: openblas_get_corename())),
                let quit = function("gotoblas_dynamic_quit"), let initialize = function("gotoblas_dynamic_init")
            else { return true }
            // Only these two functions read the variable; the program's own children need not see it.
            setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
            quit()
            initialize()
            unsetenv("OPENBLAS_CORETYPE")
            return true
        }()

        /// A function of OpenBLAS's own that no header declares; nil where it is not there.
        private static func function(_ name: String) -> (@convention(c) () -> Void)? {
            guard let process = dlopen(nil, RTLD_NOW), let symbol = dlsym(process, name) else { return nil }
            return unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)
        }
    }
#endif
