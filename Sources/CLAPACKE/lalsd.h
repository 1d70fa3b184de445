// The least-squares solution of a bidiagonal system by divide and conquer, which the C interface leaves
// out. Called as that calls the others: arguments by value, `info` returned. Fortran takes all by
// reference, and after them the length of each string.
#pragma once
#include <stddef.h>

#define REAL_LALSD(TYPE, CAPITAL, REAL)                                                                              \
    void LAPACK_GLOBAL(TYPE##lalsd, CAPITAL##LALSD)(                                                                 \
        const char *, const int *, const int *, const int *, REAL *, REAL *, REAL *, const int *, const REAL *,      \
        int *, REAL *, int *, int *, size_t);                                                                        \
    static inline int soma_##TYPE##lalsd(                                                                            \
        char triangle, int leaf, int n, int r, REAL *d, REAL *e, REAL *b, int ldb, REAL tolerance, int *rank,        \
        REAL *work, int *integers) {                                                                                 \
        int info = 0;                                                                                                \
        LAPACK_GLOBAL(TYPE##lalsd, CAPITAL##LALSD)(                                                                  \
            &triangle, &leaf, &n, &r, d, e, b, &ldb, &tolerance, rank, work, integers, &info, 1);                    \
        return info;                                                                                                 \
    }

#define COMPLEX_LALSD(TYPE, CAPITAL, COMPLEX, REAL)                                                                  \
    void LAPACK_GLOBAL(TYPE##lalsd, CAPITAL##LALSD)(                                                                 \
        const char *, const int *, const int *, const int *, REAL *, REAL *, COMPLEX *, const int *, const REAL *,   \
        int *, COMPLEX *, REAL *, int *, int *, size_t);                                                             \
    static inline int soma_##TYPE##lalsd(                                                                            \
        char triangle, int leaf, int n, int r, REAL *d, REAL *e, COMPLEX *b, int ldb, REAL tolerance, int *rank,     \
        COMPLEX *work, REAL *reals, int *integers) {                                                                 \
        int info = 0;                                                                                                \
        LAPACK_GLOBAL(TYPE##lalsd, CAPITAL##LALSD)(                                                                  \
            &triangle, &leaf, &n, &r, d, e, b, &ldb, &tolerance, rank, work, reals, integers, &info, 1);             \
        return info;                                                                                                 \
    }

REAL_LALSD(s, S, float)
REAL_LALSD(d, D, double)
COMPLEX_LALSD(c, C, LAPACKComplexFloat, float)
COMPLEX_LALSD(z, Z, LAPACKComplexDouble, double)
