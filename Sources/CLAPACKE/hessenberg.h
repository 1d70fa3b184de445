// The parts of the QR algorithm, and the eigenvectors of a Schur form, which the C interface leaves out. Called as
// it calls the others: arguments by value, `info` returned. Fortran takes all by reference, and after them the
// length of each string.
#pragma once
#include <stddef.h>

#define HESSENBERG(TYPE, CAPITAL, REAL)                                                                              \
    void LAPACK_GLOBAL(TYPE##lahqr, CAPITAL##LAHQR)(                                                                 \
        const int *, const int *, const int *, const int *, const int *, REAL *, const int *, REAL *, REAL *,        \
        const int *, const int *, REAL *, const int *, int *);                                                       \
    void LAPACK_GLOBAL(TYPE##laqr3, CAPITAL##LAQR3)(                                                                 \
        const int *, const int *, const int *, const int *, const int *, const int *, REAL *, const int *,           \
        const int *, const int *, REAL *, const int *, int *, int *, REAL *, REAL *, REAL *, const int *,            \
        const int *, REAL *, const int *, const int *, REAL *, const int *, REAL *, const int *);                    \
                                                                                                                     \
    static inline int soma_##TYPE##lahqr(                                                                            \
        int wants_form, int wants_vectors, int n, int low, int high, REAL *h, int ldh, REAL *re, REAL *im, int from, \
        int to, REAL *z, int ldz) {                                                                                  \
        int info = 0;                                                                                                \
        LAPACK_GLOBAL(TYPE##lahqr, CAPITAL##LAHQR)(                                                                  \
            &wants_form, &wants_vectors, &n, &low, &high, h, &ldh, re, im, &from, &to, z, &ldz, &info);              \
        return info;                                                                                                 \
    }                                                                                                                \
    static inline void soma_##TYPE##laqr3(                                                                           \
        int wants_form, int wants_vectors, int n, int top, int bottom, int width, REAL *h, int ldh, int from,        \
        int to, REAL *z, int ldz, int *shifts, int *deflated, REAL *re, REAL *im, REAL *v, int ldv, int columns,     \
        REAL *t, int ldt, int rows, REAL *wv, int ldwv, REAL *work, int size) {                                      \
        LAPACK_GLOBAL(TYPE##laqr3, CAPITAL##LAQR3)(                                                                  \
            &wants_form, &wants_vectors, &n, &top, &bottom, &width, h, &ldh, &from, &to, z, &ldz, shifts, deflated,  \
            re, im, v, &ldv, &columns, t, &ldt, &rows, wv, &ldwv, work, &size);                                      \
    }                                                                                                                \
    static inline int soma_##TYPE##trevc3(                                                                           \
        char side, int n, const REAL *t, int ldt, REAL *left, int ldl, REAL *right, int ldr, REAL *work, int size) { \
        char all = 'B';                                                                                              \
        int count = 0, info = 0;                                                                                     \
        LAPACK_##TYPE##trevc3(                                                                                       \
            &side, &all, 0, &n, t, &ldt, left, &ldl, right, &ldr, &n, &count, work, &size, &info);                   \
        return info;                                                                                                 \
    }

HESSENBERG(s, S, float)
HESSENBERG(d, D, double)
