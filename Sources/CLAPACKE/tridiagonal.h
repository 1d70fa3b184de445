// The parts of divide and conquer for symmetric tridiagonal matrices that the C interface leaves out. Called as it
// calls the others: arguments by value, `info` returned.
#pragma once

#define TRIDIAGONAL(TYPE, CAPITAL, REAL)                                                                             \
    void LAPACK_GLOBAL(TYPE##laed2, CAPITAL##LAED2)(                                                                 \
        int *, const int *, const int *, REAL *, REAL *, const int *, int *, REAL *, REAL *, REAL *, REAL *, REAL *, \
        int *, int *, int *, int *, int *);                                                                          \
    void LAPACK_GLOBAL(TYPE##lamrg, CAPITAL##LAMRG)(                                                                 \
        const int *, const int *, const REAL *, const int *, const int *, int *);                                    \
                                                                                                                     \
    static inline int soma_##TYPE##laed2(                                                                            \
        int *k, int n, int half, REAL *d, REAL *q, int ldq, int *order, REAL *rho, REAL *z, REAL *poles, REAL *w,    \
        REAL *q2, int *index, int *places, int *other, int *kinds) {                                                 \
        int info = 0;                                                                                                \
        LAPACK_GLOBAL(TYPE##laed2, CAPITAL##LAED2)(                                                                  \
            k, &n, &half, d, q, &ldq, order, rho, z, poles, w, q2, index, places, other, kinds, &info);              \
        return info;                                                                                                 \
    }                                                                                                                \
    static inline void soma_##TYPE##lamrg(int first, int second, const REAL *a, int step, int other, int *order) {   \
        LAPACK_GLOBAL(TYPE##lamrg, CAPITAL##LAMRG)(&first, &second, a, &step, &other, order);                        \
    }

TRIDIAGONAL(s, S, float)
TRIDIAGONAL(d, D, double)
