// The parts of divide and conquer for symmetric tridiagonal matrices that the C interface leaves out. Called as it
// calls the others: arguments by value, `info` returned.
#pragma once

#define TRIDIAGONAL(TYPE, REAL)                                                                                      \
    void TYPE##laed2_(                                                                                               \
        int *, const int *, const int *, REAL *, REAL *, const int *, int *, REAL *, REAL *, REAL *, REAL *, REAL *, \
        int *, int *, int *, int *, int *);                                                                          \
    void TYPE##lamrg_(const int *, const int *, const REAL *, const int *, const int *, int *);                      \
                                                                                                                     \
    static inline int soma_##TYPE##laed2(                                                                            \
        int *k, int n, int half, REAL *d, REAL *q, int ldq, int *order, REAL *rho, REAL *z, REAL *poles, REAL *w,    \
        REAL *q2, int *index, int *kinds, int *places, int *kind) {                                                  \
        int info = 0;                                                                                                \
        TYPE##laed2_(                                                                                                \
            k, &n, &half, d, q, &ldq, order, rho, z, poles, w, q2, index, kinds, places, kind, &info);               \
        return info;                                                                                                 \
    }                                                                                                                \
    static inline void soma_##TYPE##lamrg(int first, int second, const REAL *a, int step, int other, int *order) {   \
        TYPE##lamrg_(&first, &second, a, &step, &other, order);                                                      \
    }

TRIDIAGONAL(s, float)
TRIDIAGONAL(d, double)
