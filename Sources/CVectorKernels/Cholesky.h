// The Cholesky factorization of a small matrix, or of some columns of a larger one: where a BLAS,
// whose products have panels to pack, is slow.
//
// Goals, in order of priority:
// 1. The leading minor that LAPACK finds not to be positive; an infinite pivot is none, as NaN is not.
// 2. At the small orders the speed of a product in the first cache.
//
// Left-looking, by blocks of four columns: a tile of 4 x 4 elements is what the rows of L to its left
// leave of A, sums of products along contiguous rows; then it is solved with the block on the
// diagonal, four rows in a vector.
#pragma once
#include "Clones.h"
#include "Products.h"

#if SOMA_HAS_PRODUCTS
#define ISA __attribute__((target("arch=x86-64-v3")))
#define ISA_INLINE ISA SOMA_INLINE
#define Lanes NAME(CholeskyLanes)
#define LANES (32 / (ptrdiff_t)sizeof(REAL))
#define Four NAME(Four)

typedef REAL Lanes __attribute__((vector_size(32), aligned(sizeof(REAL))));
typedef REAL Four __attribute__((vector_size(4 * sizeof(REAL)), aligned(sizeof(REAL))));

ISA_INLINE Four NAME(four_lanes)(Lanes x) {
#if SIGNIFICAND_BITS == 23
    return __builtin_shufflevector(x, x, 0, 1, 2, 3) + __builtin_shufflevector(x, x, 4, 5, 6, 7);
#else
    return x;
#endif
}

// The sums of the lanes of four vectors.
ISA_INLINE Four NAME(sums_of_lanes)(const Lanes *x) {
    Four halves[2];
    UNROLL for (int i = 0; i < 2; i++) {
        const Four even = NAME(four_lanes)(x[2 * i]), odd = NAME(four_lanes)(x[2 * i + 1]);
        halves[i] = __builtin_shufflevector(even, odd, 0, 4, 2, 6) + __builtin_shufflevector(even, odd, 1, 5, 3, 7);
    }
    return __builtin_shufflevector(halves[0], halves[1], 0, 1, 4, 5)
        + __builtin_shufflevector(halves[0], halves[1], 2, 3, 6, 7);
}

ISA_INLINE void NAME(transpose_four)(Four *x) {
    const Four a = __builtin_shufflevector(x[0], x[1], 0, 4, 2, 6), b = __builtin_shufflevector(x[0], x[1], 1, 5, 3, 7);
    const Four c = __builtin_shufflevector(x[2], x[3], 0, 4, 2, 6), d = __builtin_shufflevector(x[2], x[3], 1, 5, 3, 7);
    x[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
    x[1] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
    x[2] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
    x[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
}

// columns[j] -= the products of four rows of L with its row j: their first k elements, k a multiple of 4.
ISA_INLINE void NAME(subtract_products)(
    ptrdiff_t k, const REAL *const *left, const REAL *const *right, Four *columns) {
    // Two columns at once: their sums, with the rows, are what 16 registers hold.
    UNROLL for (int j = 0; j < 4; j += 2) {
        Lanes sums[2][4] = {{{0}}};
        ptrdiff_t p = 0;
        for (; p + LANES <= k; p += LANES) {
            const Lanes first = *(const Lanes *)(right[j] + p), second = *(const Lanes *)(right[j + 1] + p);
            UNROLL for (int i = 0; i < 4; i++) {
                const Lanes row = *(const Lanes *)(left[i] + p);
                sums[0][i] += row * first;
                sums[1][i] += row * second;
            }
        }
        if (p < k) {
            const Lanes first = LOAD_FIRST_32(right[j] + p, k - p), second = LOAD_FIRST_32(right[j + 1] + p, k - p);
            UNROLL for (int i = 0; i < 4; i++) {
                const Lanes row = LOAD_FIRST_32(left[i] + p, k - p);
                sums[0][i] += row * first;
                sums[1][i] += row * second;
            }
        }
        columns[j] -= NAME(sums_of_lanes)(sums[0]);
        columns[j + 1] -= NAME(sums_of_lanes)(sums[1]);
    }
}

// What four columns, from j on, of L have in the rows from `start` to `end`, below their block on the diagonal, where
// L is done.
ISA_INLINE void NAME(factor_rows)(ptrdiff_t j, ptrdiff_t start, ptrdiff_t end, REAL *a, ptrdiff_t lda) {
    const REAL *const block = a + j * lda, *const right[4] = {block, block + lda, block + 2 * lda, block + 3 * lda};
    REAL reciprocals[4];
    UNROLL for (int q = 0; q < 4; q++) reciprocals[q] = 1 / right[q][j + q];
    for (ptrdiff_t i = start; i < end; i += 4) {
        // The last tile may have fewer rows: the last one stands for those that are not there.
        REAL *rows[4];
        Four x[4];
        UNROLL for (int r = 0; r < 4; r++) {
            rows[r] = a + smaller(i + r, end - 1) * lda;
            x[r] = *(const Four *)(rows[r] + j);
        }
        NAME(transpose_four)(x);
        NAME(subtract_products)(j, (const REAL *const *)rows, right, x);
        UNROLL for (int q = 0; q < 4; q++) {
            UNROLL for (int p = 0; p < q; p++) x[q] -= x[p] * (right[q][j + p] - (Four){0});
            x[q] *= reciprocals[q] - (Four){0};
        }
        NAME(transpose_four)(x);
        for (ptrdiff_t r = 0; r < smaller(4, end - i); r++) *(Four *)(rows[r] + j) = x[r];
    }
}

// Factors four columns, or the last few, from j on, of n rows. Returns 0, or the number (from 1) of the first
// column whose pivot is not positive.
ISA_INLINE ptrdiff_t NAME(factor_columns)(ptrdiff_t n, ptrdiff_t j, REAL *a, ptrdiff_t lda) {
    const ptrdiff_t width = smaller(4, n - j);
    REAL *const block = a + j * lda;
    REAL l[4][4] = {{0}};
    if (j > 0) {
        for (ptrdiff_t i = 0; i < width; i++) {
            for (ptrdiff_t q = 0; q <= i; q++) {
                Lanes sum = {0};
                ptrdiff_t p = 0;
                for (; p + LANES <= j; p += LANES) {
                    sum += *(const Lanes *)(block + i * lda + p) * *(const Lanes *)(block + q * lda + p);
                }
                if (p < j) {
                    sum += LOAD_FIRST_32(block + i * lda + p, j - p) * LOAD_FIRST_32(block + q * lda + p, j - p);
                }
                const Four four = NAME(four_lanes)(sum);
                block[i * lda + j + q] -= (four[0] + four[1]) + (four[2] + four[3]);
            }
        }
    }
    for (ptrdiff_t q = 0; q < width; q++) {
        REAL pivot = block[q * lda + j + q];
        for (ptrdiff_t p = 0; p < q; p++) pivot -= l[q][p] * l[q][p];
        if (!(pivot > 0 && pivot < INFINITY)) {
            block[q * lda + j + q] = pivot;
            return j + q + 1;
        }
        l[q][q] = C_FUNCTION(sqrt)(pivot);
        const REAL reciprocal = 1 / l[q][q];
        for (ptrdiff_t i = q + 1; i < width; i++) {
            REAL element = block[i * lda + j + q];
            for (ptrdiff_t p = 0; p < q; p++) element -= l[i][p] * l[q][p];
            l[i][q] = element * reciprocal;
        }
        for (ptrdiff_t i = q; i < width; i++) block[i * lda + j + q] = l[i][q];
    }
    if (width < 4) return 0;
    NAME(factor_rows)(j, j + 4, n, a, lda);
    return 0;
}

// The rows that pass by the columns at once: they stay in the first cache, or near it.
#define PASSING_ROWS 32

// The first n columns of a matrix of m rows, m >= n: 0, or the minor that is not positive definite.
ISA static ptrdiff_t NAME(factor_positive_definite)(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t lda) {
    for (ptrdiff_t j = 0; j < n; j += 4) {
        const ptrdiff_t minor = NAME(factor_columns)(n, j, a, lda);
        if (minor > 0) return minor;
    }
    for (ptrdiff_t i = n; i < m; i += PASSING_ROWS) {
        const ptrdiff_t end = smaller(i + PASSING_ROWS, m);
        for (ptrdiff_t j = 0; j < n; j += 4) NAME(factor_rows)(j, i, end, a, lda);
    }
    return 0;
}
#endif

ptrdiff_t NAME(cholesky)(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t lda) {
#if SOMA_HAS_PRODUCTS
    return NAME(factor_positive_definite)(m, n, a, lda);
#else
    __builtin_trap();
#endif
}

#undef ISA
#undef ISA_INLINE
#undef Lanes
#undef LANES
#undef Four
#undef PASSING_ROWS
