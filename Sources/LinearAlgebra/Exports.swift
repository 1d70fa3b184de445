// The scalars' protocols, `BLAS` and `withBackend` belong to the matrix's API.
@_exported import BLASKernels
