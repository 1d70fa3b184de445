// The products of a training step, with AVX-512.
//
// Goals, in order of priority:
// 1. The products of a step, which are of middling size and have a bias or nothing to
//    add to, at nearly the processor's peak; narrow ones (ten outputs) included.
// 2. Every output is written once and never read, unless the inner dimension is very long.
// 3. The sum for one output runs over the inner dimension in order, in one accumulator, so
//    that its bits do not depend on how the outputs are divided among threads.
//
// Shape of the computation, after Goto and van de Geijn 2008: a tile of 8 rows and 3
// vectors of columns stays in 24 registers over the inner dimension. The right operand
// is packed into panels of 3 vectors, which stay in the second cache while the rows
// pass by; the left one is read where it lies, or, if transposed, packed in panels of 8.
#pragma once
#include "Clones.h"

#if SOMA_HAS_CLONES
#include <immintrin.h>

#define LANES (64 / (ptrdiff_t)sizeof(REAL))
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define PANEL_COLUMNS (TILE_VECTORS * LANES)
// The longest stretch of the inner dimension that is summed up in registers: a panel
// of it takes 384 KiB.
#define INNER_BLOCK 2048
// The most elements of a packed left operand: 1 MiB.
#define LEFT_BLOCK ((ptrdiff_t)(1024 * 1024 / sizeof(REAL)))
// A right operand this small stays in the first cache as it is, unpacked.
#define SMALL_RIGHT 32768

// Without a minimum width the compiler would split each vector in two.
#define AVX512 __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define AVX512_INLINE AVX512 SOMA_INLINE
#define UNROLL _Pragma("clang loop unroll(full)")

typedef REAL Lanes __attribute__((vector_size(64), aligned(sizeof(REAL))));

// The mask of the first `count` lanes.
AVX512_INLINE LANE_MASK first_lanes(ptrdiff_t count) {
    return count >= LANES ? (LANE_MASK)-1 : (LANE_MASK)((1u << count) - 1);
}

// Updates `c`, rows x columns, to `a * b` plus `bias` or plus itself (accumulates). Element
// (i, p) of `a` is a[i * row_stride + p * column_stride]. The last of the `vectors` of
// columns has the lanes of `last`.
AVX512_INLINE void multiply_tile(
    const int rows, const int vectors, ptrdiff_t k, const REAL *a, ptrdiff_t row_stride, ptrdiff_t column_stride,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, LANE_MASK last, int accumulates) {
    Lanes sums[2 * TILE_ROWS][TILE_VECTORS];
    Lanes start[TILE_VECTORS];
    UNROLL for (int j = 0; j < vectors; j++) {
        start[j] = bias ? MASKED_LOAD(j == vectors - 1 ? last : (LANE_MASK)-1, bias + j * LANES) : (Lanes){0};
    }
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = start[j];
    }
    // The outputs come into the cache while their sums are made.
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    }
    for (ptrdiff_t p = 0; p < k; p++) {
        Lanes right[TILE_VECTORS];
        UNROLL for (int j = 0; j < vectors; j++) {
            right[j] = j == vectors - 1 ? MASKED_LOAD(last, b + p * ldb + j * LANES)
                                        : *(const Lanes *)(b + p * ldb + j * LANES);
        }
        UNROLL for (int i = 0; i < rows; i++) {
            const Lanes left = a[i * row_stride + p * column_stride] - (Lanes){0};
            UNROLL for (int j = 0; j < vectors; j++) sums[i][j] += left * right[j];
        }
    }
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) {
            REAL *const target = c + i * ldc + j * LANES;
            if (j < vectors - 1) {
                *(Lanes *)target = accumulates ? *(Lanes *)target + sums[i][j] : sums[i][j];
            } else {
                MASKED_STORE(last, target, accumulates ? MASKED_LOAD(last, target) + sums[i][j] : sums[i][j]);
            }
        }
    }
}

// Asks for a row of a panel.
AVX512_INLINE void prefetch_row(const REAL *row) {
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) __builtin_prefetch(row + j * LANES, 0, 2);
}

#define TILE(rows, vectors) \
    multiply_tile(rows, vectors, k, a, row_stride, column_stride, b, ldb, bias, c, ldc, last, accumulates)

// Multiplies up to 8 rows (16, where there is one vector of columns) by a panel, and
// returns how many.
AVX512_INLINE ptrdiff_t multiply_rows(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t row_stride, ptrdiff_t column_stride,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, LANE_MASK last, int accumulates) {
    switch (vectors) {
    case 3:
        if (rows >= 8) return TILE(8, 3), 8;
        if (rows >= 4) return TILE(4, 3), 4;
        if (rows >= 2) return TILE(2, 3), 2;
        return TILE(1, 3), 1;
    case 2:
        if (rows >= 8) return TILE(8, 2), 8;
        if (rows >= 4) return TILE(4, 2), 4;
        if (rows >= 2) return TILE(2, 2), 2;
        return TILE(1, 2), 1;
    default:
        if (rows >= 16) return TILE(16, 1), 16;
        if (rows >= 8) return TILE(8, 1), 8;
        if (rows >= 4) return TILE(4, 1), 4;
        if (rows >= 2) return TILE(2, 1), 2;
        return TILE(1, 1), 1;
    }
}
#undef TILE

// The two ways in which a left operand lies, each with a stride that the compiler knows.
AVX512 static __attribute__((noinline)) ptrdiff_t multiply_rows_straight(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, LANE_MASK last, int accumulates) {
    return multiply_rows(rows, vectors, k, a, lda, 1, b, ldb, bias, c, ldc, last, accumulates);
}

AVX512 static __attribute__((noinline)) ptrdiff_t multiply_rows_transposed(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, LANE_MASK last, int accumulates) {
    return multiply_rows(rows, vectors, k, a, 1, lda, b, ldb, bias, c, ldc, last, accumulates);
}

// Packs columns of `b`, k of its rows, into `panel`: whole vectors, padded with zeros.
AVX512_INLINE void pack_panel(
    ptrdiff_t k, ptrdiff_t vectors, LANE_MASK last, const REAL *b, ptrdiff_t ldb, REAL *panel) {
    const ptrdiff_t whole = (vectors - 1) * LANES;
    for (ptrdiff_t p = 0; p < k; p++, b += ldb, panel += whole + LANES) {
        if (vectors > 1) *(Lanes *)panel = *(const Lanes *)b;
        if (vectors > 2) *(Lanes *)(panel + LANES) = *(const Lanes *)(b + LANES);
        *(Lanes *)(panel + whole) = MASKED_LOAD(last, b + whole);
    }
}

// The same of the transpose of `b`: `columns` of its rows, their first k elements.
AVX512_INLINE void pack_transposed_panel(
    ptrdiff_t k, ptrdiff_t columns, const REAL *b, ptrdiff_t ldb, REAL *panel) {
    const ptrdiff_t width = (columns + LANES - 1) / LANES * LANES;
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
        for (ptrdiff_t p = 0; p < k; p += LANES) {
            const ptrdiff_t length = k - p < LANES ? k - p : LANES;
            const LANE_MASK mask = first_lanes(length);
            Lanes rows[LANES], shuffled[LANES];
            UNROLL for (ptrdiff_t i = 0; i < LANES; i++) {
                rows[i] = j + i < columns ? MASKED_LOAD(mask, b + (j + i) * ldb + p) : (Lanes){0};
            }
            // A perfect shuffle of the vectors, as often as halving takes to reach 1, transposes.
            UNROLL for (ptrdiff_t round = 1; round < LANES; round *= 2) {
                UNROLL for (ptrdiff_t i = 0; i < LANES / 2; i++) {
                    shuffled[2 * i] = INTERLEAVE_LOW(rows[i], rows[i + LANES / 2]);
                    shuffled[2 * i + 1] = INTERLEAVE_HIGH(rows[i], rows[i + LANES / 2]);
                }
                UNROLL for (ptrdiff_t i = 0; i < LANES; i++) rows[i] = shuffled[i];
            }
            UNROLL for (ptrdiff_t i = 0; i < LANES; i++) {
                if (i < length) *(Lanes *)(panel + (p + i) * width + j) = rows[i];
            }
        }
    }
}

// Packs `rows` columns of `a`, k of its rows, into panels of 8; what a panel lacks of 8
// is never read.
AVX512_INLINE void pack_left(ptrdiff_t rows, ptrdiff_t k, const REAL *a, ptrdiff_t lda, REAL *packed) {
    for (ptrdiff_t i = 0; i < rows; i += TILE_ROWS, packed += TILE_ROWS * k) {
        const LANE_MASK mask = first_lanes(rows - i < TILE_ROWS ? rows - i : TILE_ROWS);
        for (ptrdiff_t p = 0; p < k; p++) {
            MASKED_STORE(first_lanes(TILE_ROWS), packed + p * TILE_ROWS, MASKED_LOAD(mask, a + p * lda + i));
        }
    }
}

SOMA_INLINE ptrdiff_t smaller(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }

// The vectors of the next panel: 3, but never 1 after a 3 where 2 and 2 will do.
SOMA_INLINE ptrdiff_t panel_vectors(ptrdiff_t columns) {
    const ptrdiff_t vectors = (columns + LANES - 1) / LANES;
    return vectors == TILE_VECTORS + 1 ? 2 : smaller(vectors, TILE_VECTORS);
}

// The stretches into which the inner dimension is cut: of equal length, multiples of 16.
SOMA_INLINE ptrdiff_t inner_block(ptrdiff_t k) {
    const ptrdiff_t blocks = (k + INNER_BLOCK - 1) / INNER_BLOCK;
    return blocks < 2 ? k : ((k + blocks - 1) / blocks + 15) / 16 * 16;
}

// The rows of a transposed left operand that are packed at once.
SOMA_INLINE ptrdiff_t left_block(ptrdiff_t m, ptrdiff_t k) {
    const ptrdiff_t rows = LEFT_BLOCK / inner_block(k) / TILE_ROWS * TILE_ROWS;
    return smaller((m + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS, rows < TILE_ROWS ? TILE_ROWS : rows);
}

// As much as no smaller m or k exceeds.
ptrdiff_t NAME(product_workspace)(int transposes_a, ptrdiff_t m, ptrdiff_t k) {
    const ptrdiff_t depth = smaller(k, INNER_BLOCK);
    const ptrdiff_t left = smaller(LEFT_BLOCK, (m + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS * depth);
    return depth * PANEL_COLUMNS + (transposes_a ? left : 0);
}

AVX512 void NAME(product)(
    int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
    const ptrdiff_t block = k == 0 ? 1 : inner_block(k);
    // Where there is one panel of columns, nothing of `a` is read twice.
    const int packs_left = transposes_a && n > PANEL_COLUMNS;
    const int packs_right = transposes_b || (m > TILE_ROWS && k * ldb * (ptrdiff_t)sizeof(REAL) > SMALL_RIGHT);
    const ptrdiff_t row_block = packs_left && k > 0 ? left_block(m, k) : m;
    REAL *const left = workspace + block * PANEL_COLUMNS;
    // With no inner dimension there is still the bias to write.
    for (ptrdiff_t p = 0; p == 0 || p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        const int accumulates = p > 0;
        for (ptrdiff_t top = 0; top < m; top += row_block) {
            const ptrdiff_t rows = smaller(row_block, m - top);
            if (packs_left) pack_left(rows, depth, a + p * lda + top, lda, left);
            for (ptrdiff_t j = 0, vectors; j < n; j += vectors * LANES) {
                vectors = panel_vectors(n - j);
                const ptrdiff_t columns = smaller(vectors * LANES, n - j);
                LANE_MASK last = first_lanes(columns - (vectors - 1) * LANES);
                const REAL *const panel_bias = bias && !accumulates ? bias + j : 0;
                const REAL *panel = b + p * ldb + j;
                ptrdiff_t panel_stride = ldb;
                if (packs_right) {
                    if (transposes_b) {
                        pack_transposed_panel(depth, columns, b + j * ldb + p, ldb, workspace);
                    } else {
                        pack_panel(depth, vectors, last, panel, ldb, workspace);
                    }
                    panel = workspace;
                    panel_stride = vectors * LANES;
                }
                // While the rows pass by, the next panel comes into the second cache: its short
                // pieces, a row apart, are what the processor does not foresee.
                const ptrdiff_t next = j + vectors * LANES;
                const ptrdiff_t next_depth = packs_right && !transposes_b && next + PANEL_COLUMNS <= n ? depth : 0;
                const ptrdiff_t depth_per_tile = (next_depth * TILE_ROWS + rows - 1) / rows;
                ptrdiff_t ahead = 0;
                for (ptrdiff_t i = 0; i < rows;) {
                    for (const ptrdiff_t end = smaller(next_depth, ahead + depth_per_tile); ahead < end; ahead++) {
                        prefetch_row(b + (p + ahead) * ldb + next);
                    }
                    REAL *const target = c + (top + i) * ldc + j;
                    if (packs_left) {
                        // Panels of 8 are followed by the next, and their halves lie within.
                        const REAL *const packed = left + i / TILE_ROWS * TILE_ROWS * depth + i % TILE_ROWS;
                        i += multiply_rows_transposed(
                            smaller(rows - i, TILE_ROWS - i % TILE_ROWS), vectors, depth, packed, TILE_ROWS, panel,
                            panel_stride, panel_bias, target, ldc, last, accumulates);
                    } else if (transposes_a) {
                        i += multiply_rows_transposed(
                            rows - i, vectors, depth, a + p * lda + top + i, lda, panel, panel_stride, panel_bias,
                            target, ldc, last, accumulates);
                    } else {
                        i += multiply_rows_straight(
                            rows - i, vectors, depth, a + (top + i) * lda + p, lda, panel, panel_stride, panel_bias,
                            target, ldc, last, accumulates);
                    }
                }
            }
        }
    }
}

#else

ptrdiff_t NAME(product_workspace)(int transposes_a, ptrdiff_t m, ptrdiff_t k) { return 0; }

void NAME(product)(
    int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
    __builtin_trap();
}

#endif
