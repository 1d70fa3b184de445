#if OpenBLAS
    import CLAPACKE

    /// Traps on a negative `info`: an argument of ours was wrong.
    @inline(__always)
    private func checked(_ info: Int32, _ routine: StaticString) -> Int {
        require(info >= 0, "\(routine): argument \(-info) is invalid")
        return Int(info)
    }

    extension Transpose {
        var lapack: CChar { self == .yes ? 84 : 78 }  // 'T', 'N'
    }

    extension OpenBLASFloatBackend {
        package func getrf(
            _ n: Int, _ a: UnsafeMutablePointer<Float>, _ lda: Int, _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int {
            checked(
                LAPACKE_sgetrf_work(LAPACK_COL_MAJOR, blasInt(n), blasInt(n), a, blasStride(lda), pivots),
                "sgetrf")
        }

        package func getrs(
            _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Float>, _ lda: Int,
            _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Float>, _ ldb: Int
        ) {
            _ = checked(
                LAPACKE_sgetrs_work(
                    LAPACK_COL_MAJOR, trans.lapack, blasInt(n), blasInt(rightHandSides), a, blasStride(lda),
                    pivots, b, blasStride(ldb)), "sgetrs")
        }
    }

    extension OpenBLASDoubleBackend {
        package func getrf(
            _ n: Int, _ a: UnsafeMutablePointer<Double>, _ lda: Int, _ pivots: UnsafeMutablePointer<Int32>
        ) -> Int {
            checked(
                LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, blasInt(n), blasInt(n), a, blasStride(lda), pivots),
                "dgetrf")
        }

        package func getrs(
            _ trans: Transpose, _ n: Int, _ rightHandSides: Int, _ a: UnsafePointer<Double>, _ lda: Int,
            _ pivots: UnsafePointer<Int32>, _ b: UnsafeMutablePointer<Double>, _ ldb: Int
        ) {
            _ = checked(
                LAPACKE_dgetrs_work(
                    LAPACK_COL_MAJOR, trans.lapack, blasInt(n), blasInt(rightHandSides), a, blasStride(lda),
                    pivots, b, blasStride(ldb)), "dgetrs")
        }
    }
#endif
