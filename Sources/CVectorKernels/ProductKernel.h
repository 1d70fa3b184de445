// The products for one instruction set: Products.h, which includes this
// once for each, says what they are for. It defines:
//   KERNEL(base)              the name of a function of this set
//   ISA                       the attributes that compile it for the set
//   VECTOR_BYTES              the bytes of a vector
//   TILE_ROWS, TILE_VECTORS   the tile that stays in registers
//   INNER_BLOCK               the longest stretch of the inner dimension that is summed up there
//   ROW_BLOCK, COPIES_LEFT    the rows of a left operand that pass by at once, and whether a
//                             copy of them does
//   PACKS_LEFT_BY_ROWS        whether a transposed left operand is packed into all panels at once
//   RUNS_ERRANDS              whether there are registers enough for a tile to run an errand
//   LOAD_FIRST, STORE_FIRST   the first lanes of a vector
//   INTERLEAVE_LOW, _HIGH     the lower and the upper half of two vectors, lane by lane

#include "ProductTile.h"

#define TILE(rows, vectors) \
    return KERNEL(multiply_tile)(rows, vectors, source, k, a, numbers, row_stride, column_stride, b, ldb, panel, \
        bias, c, ldc, last, accumulates, NO_ERRAND, 0, 0), rows

// Multiplies as many rows as a tile has, or fewer, and returns how many.
KERNEL_INLINE ptrdiff_t KERNEL(multiply_rows)(
    ptrdiff_t rows, ptrdiff_t vectors, const int source, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers,
    ptrdiff_t row_stride, ptrdiff_t column_stride, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c,
    ptrdiff_t ldc,
    ptrdiff_t last, const int accumulates) {
    // 8 rows are two tiles of 4, and 7 are tiles of 4, 2 and 1, rather than one of 6 and a rest of
    // one or two rows, each of which waits for its own sum.
    const int evens_out = TILE_ROWS == 6 && (rows == 7 || rows == 8);
    if (TILE_VECTORS > 2 && vectors == 3) {
        if (rows >= TILE_ROWS && !evens_out) TILE(TILE_ROWS, 3);
        if (rows >= 4) TILE(4, 3);
        if (rows >= 2) TILE(2, 3);
        TILE(1, 3);
    }
    if (vectors == 2) {
        if (rows >= TILE_ROWS && !evens_out) TILE(TILE_ROWS, 2);
        if (rows >= 4) TILE(4, 2);
        if (rows >= 2) TILE(2, 2);
        TILE(1, 2);
    }
    if (TILE_ROWS < 8 && source == PANEL && rows >= 2 * TILE_ROWS) TILE(2 * TILE_ROWS, 1);
    if (rows >= TILE_ROWS) TILE(TILE_ROWS, 1);
    if (rows >= 4) TILE(4, 1);
    if (rows >= 2) TILE(2, 1);
    TILE(1, 1);
}
#undef TILE

// The ways in which operands lie, each with strides that the compiler knows.
ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_straight)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *panel,
    const REAL *bias, REAL *c, ptrdiff_t ldc, ptrdiff_t last, int accumulates) {
    return KERNEL(multiply_rows)(
        rows, vectors, PANEL, k, a, 0, lda, 1, panel, 0, 0, bias, c, ldc, last, accumulates);
}

// The same of rows of these numbers.
ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_numbered)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda,
    const REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc, ptrdiff_t last, int accumulates) {
    __builtin_assume(numbers != 0);
    return KERNEL(multiply_rows)(
        rows, vectors, PANEL, k, a, numbers, lda, 1, panel, 0, 0, bias, c, ldc, last, accumulates);
}

ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_packing)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb,
    REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc, int accumulates) {
    return KERNEL(multiply_rows)(
        rows, vectors, ROWS_TO_PACK, k, a, 0, lda, 1, b, ldb, panel, bias, c, ldc, LANES, accumulates);
}

ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_transposed)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, const REAL *panel, REAL *c, ptrdiff_t ldc,
    ptrdiff_t last, int accumulates) {
    return KERNEL(multiply_rows)(
        rows, vectors, PANEL, k, a, 0, 1, TILE_ROWS, panel, 0, 0, 0, c, ldc, last, accumulates);
}

#if RUNS_ERRANDS
// Whole tiles of a straight product whose errand packs the next panel, of so many vectors; and of one
// whose left operand has rows of given numbers.
#define COPYING_TILE(name, is_numbered, width) \
    ISA static __attribute__((noinline)) void KERNEL(name)( \
        ptrdiff_t k, const REAL *a, const ptrdiff_t *rows, ptrdiff_t lda, const REAL *panel, const REAL *bias, \
        REAL *c, ptrdiff_t ldc, int accumulates, const Errand *errand) { \
        if (is_numbered) __builtin_assume(rows != 0); \
        KERNEL(multiply_tile)( \
            TILE_ROWS, TILE_VECTORS, PANEL, k, a, is_numbered ? rows : 0, lda, 1, panel, 0, 0, bias, c, ldc, LANES, \
            accumulates, COPYING, width, errand); \
    }
COPYING_TILE(multiply_copying_3, 0, 3)
COPYING_TILE(multiply_copying_2, 0, 2)
COPYING_TILE(multiply_numbered_copying_3, 1, 3)
COPYING_TILE(multiply_numbered_copying_2, 1, 2)
#undef COPYING_TILE

// Whole tiles of a transposed product, of so many vectors, whose errand updates parameters.
#define UPDATING_TILE(name, vectors) \
    ISA static __attribute__((noinline)) void KERNEL(name)( \
        ptrdiff_t k, const REAL *a, const REAL *panel, REAL *c, ptrdiff_t ldc, int accumulates, \
        const Errand *errand) { \
        KERNEL(multiply_tile)( \
            TILE_ROWS, vectors, PANEL, k, a, 0, 1, TILE_ROWS, panel, 0, 0, 0, c, ldc, LANES, accumulates, UPDATING, 0, \
            errand); \
    }
UPDATING_TILE(multiply_updating_3, 3)
UPDATING_TILE(multiply_updating_2, 2)
#undef UPDATING_TILE
#endif

// Packs columns of `b`, k of its rows, into `panel`: whole vectors, padded with zeros.
KERNEL_INLINE void KERNEL(pack_panel)(
    ptrdiff_t k, ptrdiff_t columns, const REAL *b, ptrdiff_t ldb, REAL *panel) {
    const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
    for (ptrdiff_t p = 0; p < k; p++, b += ldb, panel += vectors * LANES) {
        for (ptrdiff_t j = 0; j < vectors - 1; j++) *(Lanes *)(panel + j * LANES) = *(const Lanes *)(b + j * LANES);
        const ptrdiff_t end = (vectors - 1) * LANES;
        *(Lanes *)(panel + end) = KERNEL(load_first)(b + end, last);
    }
}

// The same of the transpose of `b`: `columns` of its rows, their first k elements.
KERNEL_INLINE void KERNEL(pack_transposed_panel)(
    ptrdiff_t k, ptrdiff_t columns, const REAL *b, ptrdiff_t ldb, REAL *panel) {
    const ptrdiff_t width = (columns + LANES - 1) / LANES * LANES;
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
        for (ptrdiff_t p = 0; p < k; p += LANES) {
            const ptrdiff_t length = k - p;
            Lanes rows[LANES], shuffled[LANES];
            UNROLL for (ptrdiff_t i = 0; i < LANES; i++) {
                rows[i] = j + i < columns ? KERNEL(load_first)(b + (j + i) * ldb + p, length) : (Lanes){0};
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

// The columns of the next panel: of three vectors, but never 1 after a 3 where 2 and 2 will do.
KERNEL_INLINE ptrdiff_t KERNEL(next_columns)(ptrdiff_t columns) {
    if (columns > PANEL_COLUMNS && columns <= PANEL_COLUMNS + LANES && TILE_VECTORS > 2) return 2 * LANES;
    return columns < PANEL_COLUMNS ? columns : PANEL_COLUMNS;
}

// The stretches into which the inner dimension is cut: of equal length, multiples of 16.
KERNEL_INLINE ptrdiff_t KERNEL(inner_block)(ptrdiff_t k) {
    const ptrdiff_t blocks = (k + INNER_BLOCK - 1) / INNER_BLOCK;
    return blocks < 2 ? (k > 0 ? k : 1) : ((k + blocks - 1) / blocks + 15) / 16 * 16;
}

// Between the rows of a copy: whole cache lines and one more, so that a depth of 256 does not put
// the rows a power of two apart.
#define COPY_STRIDE(depth) (((depth) + 15) / 16 * 16 + 16)

// The rows that pass by at once: blocks of equal size, whole tiles.
KERNEL_INLINE ptrdiff_t KERNEL(row_block)(ptrdiff_t m) {
    const ptrdiff_t blocks = (m + ROW_BLOCK - 1) / ROW_BLOCK;
    return blocks < 2 ? m : ((m + blocks - 1) / blocks + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS;
}

// The rows of `a` that pass by at once in `product_turned`.
#define TURNED_ROWS 256

// As much as no smaller m or k exceeds.
ISA static ptrdiff_t KERNEL(product_workspace)(ptrdiff_t m, ptrdiff_t k) {
    const ptrdiff_t depth = k < INNER_BLOCK ? k + 1 : INNER_BLOCK + 16;
    const ptrdiff_t rows = m < ROW_BLOCK ? m : ROW_BLOCK + TILE_ROWS;
    if (RUNS_ERRANDS) {
        const ptrdiff_t turned = m < TURNED_ROWS ? (m + LANES - 1) / LANES * LANES : TURNED_ROWS;
        return depth * (turned > 2 * PANEL_COLUMNS ? turned : 2 * PANEL_COLUMNS);
    }
    return depth * PANEL_COLUMNS + (COPIES_LEFT ? COPY_STRIDE(depth) * rows : 0);
}

// Multiplies rows of `a` by one panel of columns of op(b).
KERNEL_INLINE void KERNEL(multiply_panel)(
    int transposes_b, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t next_columns, ptrdiff_t depth, const REAL *a,
    const ptrdiff_t *numbers, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c,
    ptrdiff_t ldc,
    int accumulates) {
    const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
    ptrdiff_t i = 0;
    if (transposes_b) {
        KERNEL(pack_transposed_panel)(depth, columns, b, ldb, panel);
    } else if (last < LANES || numbers) {
        KERNEL(pack_panel)(depth, columns, b, ldb, panel);
    } else {
        // The first rows are multiplied while the panel is packed.
        i = KERNEL(multiply_packing)(rows, vectors, depth, a, lda, b, ldb, panel, bias, c, ldc, accumulates);
    }
    // While the others pass by, the next panel comes into the second cache: its pieces, a
    // row apart, are what the processor does not foresee.
    const REAL *const next = transposes_b ? b + columns * ldb : b + columns;
    const ptrdiff_t pieces = transposes_b ? next_columns : next_columns > 0 ? depth : 0;
    const ptrdiff_t piece = transposes_b ? depth : next_columns;
    const ptrdiff_t pieces_per_tile = i < rows ? (pieces * TILE_ROWS + rows - i - 1) / (rows - i) : 0;
    for (ptrdiff_t ahead = 0; i < rows;) {
        for (const ptrdiff_t end = smaller(pieces, ahead + pieces_per_tile); ahead < end; ahead++) {
            for (ptrdiff_t j = 0; j < piece; j += CACHE_LINE) __builtin_prefetch(next + ahead * ldb + j, 0, 2);
        }
        i += numbers
            ? KERNEL(multiply_numbered)(
                rows - i, vectors, depth, a, numbers + i, lda, panel, bias, c + i * ldc, ldc, last, accumulates)
            : KERNEL(multiply_straight)(
                rows - i, vectors, depth, a + i * lda, lda, panel, bias, c + i * ldc, ldc, last, accumulates);
    }
}

#if RUNS_ERRANDS
#include "ProductErrands.h"
#endif

ISA static void KERNEL(product)(
    int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
#if RUNS_ERRANDS
    // Turning each tile, of 2 x 8 x 48 x k operations, takes some 180 cycles; packing b instead, 4 for each
    // 16 of its elements.
    if (transposes_b && !bias && !numbers && m >= 2 * TILE_ROWS && n >= m && k >= 512 && k >= 2 * m) {
        KERNEL(product_turned)(m, n, k, a, lda, b, ldb, c, ldc, workspace);
        return;
    }
    // (Of few rows the tiles would be few for packing a panel.)
    if (!transposes_b && m >= 2 * TILE_ROWS && n > PANEL_COLUMNS && k > 0) {
        KERNEL(product_packing_ahead)(m, n, k, a, numbers, lda, b, ldb, bias, c, ldc, workspace);
        return;
    }
#endif
    const ptrdiff_t block = KERNEL(inner_block)(k), row_block = KERNEL(row_block)(m);
    REAL *const copy = workspace + block * PANEL_COLUMNS;
    // A copy whose rows do not lie a power of two apart, for rows that are read often.
    const int copies = COPIES_LEFT && n > 12 * PANEL_COLUMNS;
    // With no inner dimension there is still the bias to write.
    for (ptrdiff_t p = 0; p == 0 || p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        for (ptrdiff_t top = 0; top < m; top += row_block) {
            const ptrdiff_t rows = smaller(row_block, m - top);
            const ptrdiff_t *left_numbers = numbers ? numbers + top : 0;
            const REAL *left = numbers ? a + p : a + top * lda + p;
            ptrdiff_t left_stride = lda;
            if (copies) {
                left_stride = COPY_STRIDE(depth);
                for (ptrdiff_t i = 0; i < rows; i++) {
                    const REAL *const row = left + (numbers ? left_numbers[i] : i) * lda;
                    __builtin_memcpy(copy + i * left_stride, row, (size_t)depth * sizeof(REAL));
                }
                left = copy;
                left_numbers = 0;
            }
            for (ptrdiff_t j = 0, columns; j < n; j += columns) {
                columns = KERNEL(next_columns)(n - j);
                KERNEL(multiply_panel)(
                    transposes_b, rows, columns, KERNEL(next_columns)(n - j - columns), depth, left, left_numbers,
                    left_stride, transposes_b ? b + j * ldb + p : b + p * ldb + j, ldb, workspace,
                    bias && p == 0 ? bias + j : 0, c + top * ldc + j, ldc, p > 0);
            }
        }
    }
}

#include "SmallProduct.h"
#include "TransposedProduct.h"

#undef LANES
#undef STEPS
#undef ROW_GROUPS
#undef GROUP
#undef MULTIPLY_STEP
#undef ADVANCE
#undef PANEL_COLUMNS
#undef VECTORS
#undef KERNEL_INLINE
#undef Lanes
#undef LEFT_PANEL
#undef TURNED_ROWS
#undef LEFT_PANELS
#undef RUN_PIECE
#undef AHEAD
#undef Errand
#undef RUNS_ERRANDS
#undef PACKS_LEFT_BY_ROWS
#undef COPY_STRIDE
#undef KERNEL
#undef ISA
#undef VECTOR_BYTES
#undef TILE_ROWS
#undef TILE_VECTORS
#undef INNER_BLOCK
#undef ROW_BLOCK
#undef COPIES_LEFT
#undef LOAD_FIRST
#undef STORE_FIRST
#undef INTERLEAVE_LOW
#undef INTERLEAVE_HIGH
