// Gaussian elimination with partial pivoting: what a factorization does outside its large products.
//
// Goals, in order of priority:
// 1. The pivots of LAPACK: the first of the largest absolute values in a column.
// 2. A panel of a few columns, and the triangular solve that follows it, at nearly the speed of a
//    product: these, not the products, are where a BLAS's elimination loses its time.
//
// Matrices are column-major. Compiled for AVX2, also where there is AVX-512.
#pragma once
#include "Clones.h"
#include "Products.h"

#if SOMA_HAS_PRODUCTS
#define ISA __attribute__((target("arch=x86-64-v3")))
#define ISA_INLINE ISA SOMA_INLINE
#define Lanes NAME(Lanes32)
#define LANES (32 / (ptrdiff_t)sizeof(REAL))
// Two vectors, one over the other.
#define Pair NAME(Pair)
#define PAIR (2 * LANES)

typedef REAL Lanes __attribute__((vector_size(32), aligned(sizeof(REAL))));
typedef REAL Pair __attribute__((vector_size(64), aligned(sizeof(REAL))));

SOMA_INLINE REAL NAME(magnitude)(REAL x) { return x < 0 ? -x : x; }

// MARK: - A panel

// The columns that are eliminated one by one before their products are taken from the next ones.
#define NARROW 8

// Columns of c (m rows) -= l (m x k) times columns of u (k rows).
ISA_INLINE void NAME(subtract_from_columns)(
    const int columns, ptrdiff_t m, ptrdiff_t k, const REAL *l, ptrdiff_t stride, const REAL *u, REAL *c) {
    ptrdiff_t i = 0;
    for (; i + PAIR <= m; i += PAIR) {
        Pair sums[4];
        UNROLL for (int j = 0; j < columns; j++) sums[j] = *(const Pair *)(c + i + j * stride);
        const REAL *left = l + i;
        for (ptrdiff_t p = 0; p < k; p++, left += stride) {
            const Pair x = *(const Pair *)left;
            UNROLL for (int j = 0; j < columns; j++) sums[j] -= x * (u[p + j * stride] - (Pair){0});
        }
        UNROLL for (int j = 0; j < columns; j++) *(Pair *)(c + i + j * stride) = sums[j];
    }
    for (; i < m; i++) {
        UNROLL for (int j = 0; j < columns; j++) {
            REAL sum = c[i + j * stride];
            for (ptrdiff_t p = 0; p < k; p++) sum -= l[i + p * stride] * u[p + j * stride];
            c[i + j * stride] = sum;
        }
    }
}

// c (m x n) -= l (m x k) u (k x n), all of one stride.
ISA static void NAME(subtract_product)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *l, ptrdiff_t stride, const REAL *u, REAL *c) {
    for (; n >= 4; n -= 4, u += 4 * stride, c += 4 * stride) NAME(subtract_from_columns)(4, m, k, l, stride, u, c);
    for (; n > 0; n--, u += stride, c += stride) NAME(subtract_from_columns)(1, m, k, l, stride, u, c);
}

// The column c (m rows) -= l (m x k) u; returns the largest magnitude that is left in it.
ISA_INLINE REAL NAME(subtract_from_column)(
    const int k, ptrdiff_t m, const REAL *l, ptrdiff_t stride, const REAL *u, REAL *c) {
    Pair largest = {0};
    ptrdiff_t i = 0;
    for (; i + PAIR <= m; i += PAIR) {
        Pair sum = *(const Pair *)(c + i);
        UNROLL for (int p = 0; p < k; p++) sum -= *(const Pair *)(l + i + p * stride) * (u[p] - (Pair){0});
        *(Pair *)(c + i) = sum;
        largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(sum));
    }
    REAL result = 0;
    for (int lane = 0; lane < PAIR; lane++) result = largest[lane] > result ? largest[lane] : result;
    for (; i < m; i++) {
        REAL sum = c[i];
        UNROLL for (int p = 0; p < k; p++) sum -= l[i + p * stride] * u[p];
        c[i] = sum;
        if (NAME(magnitude)(sum) > result) result = NAME(magnitude)(sum);
    }
    return result;
}

// The same for any k below NARROW.
ISA_INLINE REAL NAME(subtract_from_one)(
    ptrdiff_t k, ptrdiff_t m, const REAL *l, ptrdiff_t stride, const REAL *u, REAL *c) {
    switch (k) {
    case 0: return NAME(subtract_from_column)(0, m, l, stride, u, c);
    case 1: return NAME(subtract_from_column)(1, m, l, stride, u, c);
    case 2: return NAME(subtract_from_column)(2, m, l, stride, u, c);
    case 3: return NAME(subtract_from_column)(3, m, l, stride, u, c);
    case 4: return NAME(subtract_from_column)(4, m, l, stride, u, c);
    case 5: return NAME(subtract_from_column)(5, m, l, stride, u, c);
    case 6: return NAME(subtract_from_column)(6, m, l, stride, u, c);
    default: return NAME(subtract_from_column)(7, m, l, stride, u, c);
    }
}

// b (k x n) = inverse(l) b, l unit lower triangular, for a small k.
ISA_INLINE void NAME(substitute)(ptrdiff_t k, ptrdiff_t n, const REAL *l, ptrdiff_t stride, REAL *b) {
    for (ptrdiff_t j = 0; j < n; j++, b += stride) {
        for (ptrdiff_t p = 0; p < k; p++) {
            for (ptrdiff_t i = p + 1; i < k; i++) b[i] -= b[p] * l[i + p * stride];
        }
    }
}

// Divides the column's rows below its pivot by it. A reciprocal that overflows is not used.
ISA_INLINE void NAME(divide_by_pivot)(ptrdiff_t m, REAL *c) {
    const REAL pivot = c[0], reciprocal = 1 / pivot;
    if (NAME(magnitude)(reciprocal) <= LARGEST) {
        for (ptrdiff_t i = 1; i < m; i++) c[i] *= reciprocal;
    } else {
        for (ptrdiff_t i = 1; i < m; i++) c[i] /= pivot;
    }
}

// Factors up to NARROW columns, of as many rows or more. Rows are exchanged within them; pivots count from 1.
ISA static int NAME(factor_narrow)(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t stride, int *pivots) {
    int info = 0;
    for (ptrdiff_t j = 0; j < n; j++) {
        REAL *const c = a + j * stride;
        NAME(substitute)(j, 1, a, stride, c);
        const REAL largest = NAME(subtract_from_one)(j, m - j, a + j, stride, c, c + j);
        // The first of the largest; where there are but zeros and NaN, a NaN.
        ptrdiff_t pivot = j;
        while (pivot < m && (largest > 0 ? NAME(magnitude)(c[pivot]) != largest : c[pivot] == 0)) pivot++;
        if (pivot == m) pivot = j;
        pivots[j] = (int)pivot + 1;
        if (c[pivot] != 0) {
            for (ptrdiff_t q = 0; pivot != j && q < n; q++) {
                const REAL upper = a[j + q * stride];
                a[j + q * stride] = a[pivot + q * stride];
                a[pivot + q * stride] = upper;
            }
            NAME(divide_by_pivot)(m - j, c + j);
        } else if (info == 0) {
            info = (int)j + 1;
        }
    }
    return info;
}

ISA static void NAME(exchange)(
    ptrdiff_t n, REAL *a, ptrdiff_t stride, ptrdiff_t first, ptrdiff_t end, const int *pivots) {
    // Four columns at a time: a pivot is read once for them.
    for (; n >= 4; n -= 4, a += 4 * stride) {
        for (ptrdiff_t i = first; i < end; i++) {
            REAL *const x = a + i, *const y = a + pivots[i] - 1;
            UNROLL for (int j = 0; j < 4; j++) {
                const REAL upper = x[j * stride];
                x[j * stride] = y[j * stride];
                y[j * stride] = upper;
            }
        }
    }
    for (; n > 0; n--, a += stride) {
        for (ptrdiff_t i = first; i < end; i++) {
            const REAL upper = a[i];
            a[i] = a[pivots[i] - 1];
            a[pivots[i] - 1] = upper;
        }
    }
}

ISA static int NAME(factor)(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t stride, int *pivots) {
    int info = 0;
    for (ptrdiff_t j = 0; j < n; j += NARROW) {
        const ptrdiff_t width = smaller(n - j, NARROW);
        REAL *const c = a + j * stride;
        // What the columns before do to these: first to the rows of U, NARROW by NARROW.
        NAME(exchange)(width, c, stride, 0, j, pivots);
        for (ptrdiff_t p = 0; p < j; p += NARROW) {
            const REAL *const diagonal = a + p + p * stride;
            NAME(substitute)(NARROW, width, diagonal, stride, c + p);
            NAME(subtract_product)(
                j - p - NARROW, width, NARROW, diagonal + NARROW, stride, c + p, c + p + NARROW);
        }
        NAME(subtract_product)(m - j, width, j, a + j, stride, c, c + j);
        const int zero = NAME(factor_narrow)(m - j, width, c + j, stride, pivots + j);
        if (zero > 0 && info == 0) info = zero + (int)j;
        for (ptrdiff_t p = j; p < j + width; p++) pivots[p] += (int)j;
        NAME(exchange)(j, a, stride, j, j + width, pivots);
    }
    return info;
}

// MARK: - The solve after it

// The columns of the right-hand side that are solved at once: with two vectors of rows they take 12
// of the 16 registers.
#define TILE_COLUMNS 6

// Solves for PAIR rows of `columns` columns: `done` rows above them, from `above` on, are solved. `packed`
// is what `pack_lower` makes of L's rows.
ISA_INLINE void NAME(solve_tile)(
    const int columns, ptrdiff_t done, const REAL *packed, const REAL *above, REAL *b, ptrdiff_t stride) {
    Lanes sums[TILE_COLUMNS][2];
    UNROLL for (int j = 0; j < columns; j++) {
        UNROLL for (int v = 0; v < 2; v++) sums[j][v] = *(const Lanes *)(b + j * stride + v * LANES);
    }
    // Three columns are reached from one pointer, four rows by constant offsets, as in a product.
    const REAL *solved[2] = {above, above + 3 * stride};
    for (ptrdiff_t p = 0; p < done; p += 4, packed += 4 * PAIR) {
        UNROLL for (int step = 0; step < 4; step++) {
            const Lanes *const l = (const Lanes *)(packed + step * PAIR);
            UNROLL for (int j = 0; j < columns; j++) {
                const Lanes x = solved[j / 3][j % 3 * stride + step] - (Lanes){0};
                UNROLL for (int v = 0; v < 2; v++) sums[j][v] -= x * l[v];
            }
        }
        UNROLL for (int g = 0; g < 2; g++) {
            solved[g] += 4;
            __asm__("" : "+r"(solved[g]));
        }
    }
    UNROLL for (int p = 0; p < PAIR - 1; p++) {
        const Lanes *const l = (const Lanes *)(packed + p * PAIR);
        UNROLL for (int j = 0; j < columns; j++) {
            const Lanes x = sums[j][p / LANES][p % LANES] - (Lanes){0};
            UNROLL for (int v = 0; v < 2; v++) {
                if ((v + 1) * LANES > p + 1) sums[j][v] -= x * l[v];
            }
        }
    }
    UNROLL for (int j = 0; j < columns; j++) {
        UNROLL for (int v = 0; v < 2; v++) *(Lanes *)(b + j * stride + v * LANES) = sums[j][v];
    }
}

// Packs L by PAIR rows: of each column to the left of their diagonal block, and of that block what is
// below the diagonal, the rest zero.
ISA static void NAME(pack_lower)(ptrdiff_t k, const REAL *l, ptrdiff_t stride, REAL *packed) {
    for (ptrdiff_t i = 0; i < k; i += PAIR) {
        for (ptrdiff_t p = 0; p < i + PAIR; p++, packed += PAIR) {
            for (ptrdiff_t q = 0; q < PAIR; q++) packed[q] = i + q > p ? l[i + q + p * stride] : 0;
        }
    }
}

ISA_INLINE void NAME(solve_columns)(
    const int columns, ptrdiff_t k, const REAL *packed, REAL *b, ptrdiff_t stride) {
    for (ptrdiff_t i = 0; i < k; i += PAIR) {
        NAME(solve_tile)(columns, i, packed, b, b + i, stride);
        packed += (i + PAIR) * PAIR;
    }
}

ISA static void NAME(solve)(
    ptrdiff_t k, ptrdiff_t n, const REAL *l, REAL *b, ptrdiff_t stride, REAL *workspace) {
    const ptrdiff_t whole = k / PAIR * PAIR;
    NAME(pack_lower)(whole, l, stride, workspace);
    REAL *column = b;
    for (ptrdiff_t j = 0, columns; j < n; j += columns, column += columns * stride) {
        columns = n - j >= TILE_COLUMNS ? TILE_COLUMNS : 1;
        if (columns == TILE_COLUMNS) {
            NAME(solve_columns)(TILE_COLUMNS, whole, workspace, column, stride);
        } else {
            NAME(solve_columns)(1, whole, workspace, column, stride);
        }
    }
    NAME(subtract_product)(k - whole, n, whole, l + whole, stride, b, b + whole);
    NAME(substitute)(k - whole, n, l + whole + whole * stride, stride, b + whole);
}

#define ELIMINATION(call) call
#else
#define ELIMINATION(call) __builtin_trap()
#endif

int NAME(factor_panel)(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t lda, int *pivots) {
    ELIMINATION(return NAME(factor)(m, n, a, lda, pivots));
}

void NAME(exchange_rows)(
    ptrdiff_t n, REAL *a, ptrdiff_t lda, ptrdiff_t first, ptrdiff_t end, const int *pivots) {
    ELIMINATION(NAME(exchange)(n, a, lda, first, end, pivots));
}

void NAME(solve_unit_lower)(
    ptrdiff_t k, ptrdiff_t n, const REAL *l, REAL *b, ptrdiff_t ld, REAL *workspace) {
    ELIMINATION(NAME(solve)(k, n, l, b, ld, workspace));
}

// Packed, half the square of k and half of its diagonal blocks.
ptrdiff_t NAME(solve_unit_lower_workspace)(ptrdiff_t k) { return k * (k + 64 / (ptrdiff_t)sizeof(REAL)) / 2; }

#undef ISA
#undef ISA_INLINE
#undef Lanes
#undef LANES
#undef Pair
#undef PAIR
#undef NARROW
#undef TILE_COLUMNS
#undef ELIMINATION
