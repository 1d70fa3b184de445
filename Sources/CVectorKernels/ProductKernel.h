// The products of a training step for one instruction set: Products.h, which includes this
// once for each, says what they are for. It defines:
//   KERNEL(base)              the name of a function of this set
//   ISA                       the attributes that compile it for the set
//   VECTOR_BYTES              the bytes of a vector
//   TILE_ROWS, TILE_VECTORS   the tile that stays in registers
//   INNER_BLOCK               the longest stretch of the inner dimension that is summed up there
//   ROW_BLOCK, COPIES_LEFT    the rows of a left operand that pass by at once, and whether a
//                             copy of them does
//   LOAD_FIRST, STORE_FIRST   the first lanes of a vector
//   INTERLEAVE_LOW, _HIGH     the lower and the upper half of two vectors, lane by lane

#define LANES (VECTOR_BYTES / (ptrdiff_t)sizeof(REAL))
#define PANEL_COLUMNS (TILE_VECTORS * LANES)
#define VECTORS(columns) (((columns) + LANES - 1) / LANES)
#define KERNEL_INLINE ISA SOMA_INLINE
#define Lanes KERNEL(Lanes)

typedef REAL Lanes __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL))));

// The first `count` lanes, the others zero; and only those written.
KERNEL_INLINE Lanes KERNEL(load_first)(const REAL *source, ptrdiff_t count) {
    return count >= LANES ? *(const Lanes *)source : LOAD_FIRST(source, count);
}

KERNEL_INLINE void KERNEL(store_first)(REAL *target, Lanes value, ptrdiff_t count) {
    if (count >= LANES) {
        *(Lanes *)target = value;
    } else {
        STORE_FIRST(target, value, count);
    }
}

#define STEPS 4
#define ROW_GROUPS(rows) (((rows) + 2) / 3)

// Adds the products of one step of the inner dimension, `step` steps from the pointers.
#define MULTIPLY_STEP(step) \
    do { \
        Lanes right[TILE_VECTORS]; \
        UNROLL for (int j = 0; j < vectors; j++) { \
            if (packs) { \
                right[j] = KERNEL(load_first)(b + (step) * ldb + j * LANES, j == vectors - 1 ? last : LANES); \
                *(Lanes *)(panel + ((step) * vectors + j) * LANES) = right[j]; \
            } else { \
                right[j] = *(const Lanes *)(b + ((step) * vectors + j) * LANES); \
            } \
        } \
        UNROLL for (int i = 0; i < rows; i++) { \
            const Lanes left = lefts[i / 3][i % 3 * row_stride + (step) * column_stride] - (Lanes){0}; \
            UNROLL for (int j = 0; j < vectors; j++) sums[i][j] += left * right[j]; \
        } \
    } while (0)

#define ADVANCE(steps) \
    do { \
        UNROLL for (int g = 0; g < ROW_GROUPS(rows); g++) { \
            lefts[g] += (steps) * column_stride; \
            __asm__("" : "+r"(lefts[g])); \
        } \
        if (packs) { \
            b += (steps) * ldb; \
            panel += (steps) * vectors * LANES; \
        } else { \
            b += (steps) * vectors * LANES; \
        } \
    } while (0)

// Updates `c`, rows x columns, to `a * b` plus `bias` or plus itself (accumulates). Element
// (i, p) of `a` is a[i * row_stride + p * column_stride]. `b` is a packed panel, or, where
// `packs`, lies as it is, ldb apart, and becomes the packed panel `panel`. The last of the
// `vectors` of columns has `last` lanes.
KERNEL_INLINE void KERNEL(multiply_tile)(
    const int rows, const int vectors, const int packs, ptrdiff_t k, const REAL *a, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc,
    ptrdiff_t last, const int accumulates) {
    Lanes sums[2 * TILE_ROWS][TILE_VECTORS];
    UNROLL for (int j = 0; j < vectors; j++) {
        const Lanes start =
            bias ? KERNEL(load_first)(bias + j * LANES, j == vectors - 1 ? last : LANES) : (Lanes){0};
        UNROLL for (int i = 0; i < rows; i++) sums[i][j] = start;
    }
    // The outputs come into the cache while their sums are made.
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    }
    // Three rows of `a` are reached from one pointer, several steps of the inner dimension by
    // constant offsets: where two threads of a core share its decoder, what is not
    // multiplication costs as much as what is.
    const REAL *lefts[ROW_GROUPS(2 * TILE_ROWS)];
    UNROLL for (int g = 0; g < ROW_GROUPS(rows); g++) lefts[g] = a + 3 * g * row_stride;
    ptrdiff_t p = 0;
    for (; p + STEPS <= k; p += STEPS) {
        UNROLL for (int step = 0; step < STEPS; step++) MULTIPLY_STEP(step);
        ADVANCE(STEPS);
    }
    for (; p < k; p++) {
        MULTIPLY_STEP(0);
        ADVANCE(1);
    }
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) {
            REAL *const target = c + i * ldc + j * LANES;
            const ptrdiff_t count = j == vectors - 1 ? last : LANES;
            Lanes value = sums[i][j];
            if (accumulates) value += KERNEL(load_first)(target, count);
            KERNEL(store_first)(target, value, count);
        }
    }
}

#define TILE(rows, vectors) \
    return KERNEL(multiply_tile)(rows, vectors, packs, k, a, row_stride, column_stride, b, ldb, panel, bias, c, \
        ldc, last, accumulates), rows

// Multiplies as many rows as a tile has, or fewer, and returns how many.
KERNEL_INLINE ptrdiff_t KERNEL(multiply_rows)(
    ptrdiff_t rows, ptrdiff_t vectors, const int packs, ptrdiff_t k, const REAL *a, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc,
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
    if (!packs && rows >= 2 * TILE_ROWS) TILE(2 * TILE_ROWS, 1);
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
        rows, vectors, 0, k, a, lda, 1, panel, 0, 0, bias, c, ldc, last, accumulates);
}

ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_packing)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb,
    REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc, int accumulates) {
    return KERNEL(multiply_rows)(
        rows, vectors, 1, k, a, lda, 1, b, ldb, panel, bias, c, ldc, LANES, accumulates);
}

ISA static __attribute__((noinline)) ptrdiff_t KERNEL(multiply_transposed)(
    ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, const REAL *panel, REAL *c, ptrdiff_t ldc,
    ptrdiff_t last, int accumulates) {
    return KERNEL(multiply_rows)(
        rows, vectors, 0, k, a, 1, TILE_ROWS, panel, 0, 0, 0, c, ldc, last, accumulates);
}

// Packs columns of `b`, k of its rows, into `panel`: whole vectors, padded with zeros.
KERNEL_INLINE void KERNEL(pack_panel)(
    ptrdiff_t k, ptrdiff_t columns, const REAL *b, ptrdiff_t ldb, REAL *panel) {
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
        const ptrdiff_t width = (columns + LANES - 1) / LANES * LANES;
        if (columns - j >= LANES) {
            for (ptrdiff_t p = 0; p < k; p++) *(Lanes *)(panel + p * width + j) = *(const Lanes *)(b + p * ldb + j);
        } else {
            for (ptrdiff_t p = 0; p < k; p++) {
                *(Lanes *)(panel + p * width + j) = LOAD_FIRST(b + p * ldb + j, columns - j);
            }
        }
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

// A packed panel of the left operand ends with room for a vector's overhang.
#define LEFT_PANEL(k) ((k) * TILE_ROWS + LANES)

// Packs `rows` columns of `a`, k of its rows, into panels of TILE_ROWS.
KERNEL_INLINE void KERNEL(pack_left)(ptrdiff_t rows, ptrdiff_t k, const REAL *a, ptrdiff_t lda, REAL *packed) {
    for (ptrdiff_t i = 0; i < rows; i += TILE_ROWS, packed += LEFT_PANEL(k)) {
        REAL *target = packed;
        const REAL *source = a + i;
        if (rows - i >= (TILE_ROWS + LANES - 1) / LANES * LANES) {
            for (ptrdiff_t p = 0; p < k; p++, source += lda, target += TILE_ROWS) {
                __builtin_prefetch(source + CACHE_LINE);
                UNROLL for (ptrdiff_t first = 0; first < TILE_ROWS; first += LANES) {
                    *(Lanes *)(target + first) = *(const Lanes *)(source + first);
                }
            }
            continue;
        }
        for (ptrdiff_t p = 0; p < k; p++, source += lda, target += TILE_ROWS) {
            UNROLL for (ptrdiff_t first = 0; first < TILE_ROWS; first += LANES) {
                const ptrdiff_t rest = rows - i - first;
                if (rest > 0) *(Lanes *)(target + first) = KERNEL(load_first)(source + first, rest);
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

// As much as no smaller m or k exceeds.
ISA static ptrdiff_t KERNEL(product_workspace)(ptrdiff_t m, ptrdiff_t k) {
    const ptrdiff_t depth = k < INNER_BLOCK ? k + 1 : INNER_BLOCK + 16;
    const ptrdiff_t rows = m < ROW_BLOCK ? m : ROW_BLOCK + TILE_ROWS;
    return depth * PANEL_COLUMNS + (COPIES_LEFT ? COPY_STRIDE(depth) * rows : 0);
}

// Multiplies rows of `a` by one panel of columns of op(b).
KERNEL_INLINE void KERNEL(multiply_panel)(
    int transposes_b, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t next_columns, ptrdiff_t depth, const REAL *a,
    ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c, ptrdiff_t ldc,
    int accumulates) {
    const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
    ptrdiff_t i = 0;
    if (transposes_b) {
        KERNEL(pack_transposed_panel)(depth, columns, b, ldb, panel);
    } else if (last < LANES) {
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
        i += KERNEL(multiply_straight)(
            rows - i, vectors, depth, a + i * lda, lda, panel, bias, c + i * ldc, ldc, last, accumulates);
    }
}

ISA static void KERNEL(product)(
    int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
    const ptrdiff_t block = KERNEL(inner_block)(k), row_block = KERNEL(row_block)(m);
    REAL *const copy = workspace + block * PANEL_COLUMNS;
    // A copy whose rows do not lie a power of two apart, for rows that are read often.
    const int copies = COPIES_LEFT && n > 12 * PANEL_COLUMNS;
    // With no inner dimension there is still the bias to write.
    for (ptrdiff_t p = 0; p == 0 || p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        for (ptrdiff_t top = 0; top < m; top += row_block) {
            const ptrdiff_t rows = smaller(row_block, m - top);
            const REAL *left = a + top * lda + p;
            ptrdiff_t left_stride = lda;
            if (copies) {
                left_stride = COPY_STRIDE(depth);
                for (ptrdiff_t i = 0; i < rows; i++) {
                    __builtin_memcpy(copy + i * left_stride, left + i * lda, (size_t)depth * sizeof(REAL));
                }
                left = copy;
            }
            for (ptrdiff_t j = 0, columns; j < n; j += columns) {
                columns = KERNEL(next_columns)(n - j);
                KERNEL(multiply_panel)(
                    transposes_b, rows, columns, KERNEL(next_columns)(n - j - columns), depth, left, left_stride,
                    transposes_b ? b + j * ldb + p : b + p * ldb + j, ldb, workspace,
                    bias && p == 0 ? bias + j : 0, c + top * ldc + j, ldc, p > 0);
            }
        }
    }
}

ISA static ptrdiff_t KERNEL(packed_right)(ptrdiff_t n, ptrdiff_t k) { return k * VECTORS(n) * LANES; }

ISA static void KERNEL(pack_right)(ptrdiff_t n, ptrdiff_t k, const REAL *b, ptrdiff_t ldb, REAL *packed) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
    for (ptrdiff_t p = 0; p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        for (ptrdiff_t j = 0, columns; j < n; j += columns) {
            columns = KERNEL(next_columns)(n - j);
            KERNEL(pack_panel)(depth, columns, b + p * ldb + j, ldb, packed);
            packed += depth * VECTORS(columns) * LANES;
        }
    }
}

ISA static ptrdiff_t KERNEL(transposed_product_workspace)(ptrdiff_t m, ptrdiff_t k) {
    return (m + TILE_ROWS - 1) / TILE_ROWS * LEFT_PANEL(k < INNER_BLOCK ? k : INNER_BLOCK + 16);
}

ISA static void KERNEL(transposed_product)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *packed, REAL *c, ptrdiff_t ldc,
    REAL *workspace) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
    for (ptrdiff_t p = 0; p == 0 || p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        KERNEL(pack_left)(m, depth, a + p * lda, lda, workspace);
        for (ptrdiff_t j = 0, columns; j < n; j += columns) {
            columns = KERNEL(next_columns)(n - j);
            const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
            for (ptrdiff_t i = 0, rows; i < m; i += rows) {
                // A tile does not go beyond its packed panel.
                const ptrdiff_t within = i % TILE_ROWS;
                rows = KERNEL(multiply_transposed)(
                    smaller(m - i, TILE_ROWS - within), vectors, depth,
                    workspace + i / TILE_ROWS * LEFT_PANEL(depth) + within, packed, c + i * ldc + j, ldc, last, p > 0);
            }
            packed += depth * vectors * LANES;
        }
    }
}

#undef LANES
#undef STEPS
#undef ROW_GROUPS
#undef MULTIPLY_STEP
#undef ADVANCE
#undef PANEL_COLUMNS
#undef VECTORS
#undef KERNEL_INLINE
#undef Lanes
#undef LEFT_PANEL
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
