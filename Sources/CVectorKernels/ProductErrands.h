// The products that have errands run for them, or their operands turned, where the tile has registers
// enough: for ProductKernel.h, which includes this.

// The same of a whole panel that is packed, while the next, `following` columns at `next`, is packed
// into `spare`.
KERNEL_INLINE void KERNEL(multiply_packed_panel)(
    ptrdiff_t m, ptrdiff_t columns, ptrdiff_t following, ptrdiff_t depth, const REAL *a, const ptrdiff_t *numbers,
    ptrdiff_t lda, const REAL *panel, const REAL *next, ptrdiff_t ldb, REAL *spare, const REAL *bias, REAL *c,
    ptrdiff_t ldc,
    int accumulates) {
    const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
    const ptrdiff_t width = VECTORS(following), tiles = m / TILE_ROWS;
    ptrdiff_t i = 0, packed = 0;
    if (columns == PANEL_COLUMNS && width >= 2 && following == width * LANES) {
        const ptrdiff_t share = (depth + tiles - 1) / tiles;
        for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
            const Errand errand = {
                .pieces = smaller(share, depth - packed), .source = next + packed * ldb, .stride = ldb,
                .target = spare + packed * following};
            if (numbers) {
                (width == 3 ? KERNEL(multiply_numbered_copying_3) : KERNEL(multiply_numbered_copying_2))(
                    depth, a, numbers + i, lda, panel, bias, c + i * ldc, ldc, accumulates, &errand);
            } else {
                (width == 3 ? KERNEL(multiply_copying_3) : KERNEL(multiply_copying_2))(
                    depth, a + i * lda, 0, lda, panel, bias, c + i * ldc, ldc, accumulates, &errand);
            }
            packed += errand.pieces;
        }
    }
    while (i < m) {
        i += numbers
            ? KERNEL(multiply_numbered)(
                m - i, vectors, depth, a, numbers + i, lda, panel, bias, c + i * ldc, ldc, last, accumulates)
            : KERNEL(multiply_straight)(
                m - i, vectors, depth, a + i * lda, lda, panel, bias, c + i * ldc, ldc, last, accumulates);
    }
    if (following > 0) {
        KERNEL(pack_panel)(depth - packed, following, next + packed * ldb, ldb, spare + packed * width * LANES);
    }
}

// A product of several whole panels: tiles of each pack the next.
ISA static __attribute__((noinline)) void KERNEL(product_packing_ahead)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, const REAL *b,
    ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
    for (ptrdiff_t p = 0; p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        REAL *panel = workspace, *spare = workspace + depth * PANEL_COLUMNS;
        ptrdiff_t columns = KERNEL(next_columns)(n);
        KERNEL(pack_panel)(depth, columns, b + p * ldb, ldb, panel);
        for (ptrdiff_t j = 0, following; j < n; j += columns, columns = following) {
            following = KERNEL(next_columns)(n - j - columns);
            KERNEL(multiply_packed_panel)(
                m, columns, following, depth, a + p, numbers, lda, panel, b + p * ldb + j + columns, ldb, spare,
                bias && p == 0 ? bias + j : 0, c + j, ldc, p > 0);
            REAL *const filled = spare;
            spare = panel;
            panel = filled;
        }
    }
}

#define Eight KERNEL(Eight)
typedef REAL Eight __attribute__((vector_size(8 * sizeof(REAL)), aligned(sizeof(REAL))));

// Writes the transpose of a tile, TILE_ROWS of its rows or fewer, PANEL_COLUMNS apart.
KERNEL_INLINE void KERNEL(store_turned)(
    ptrdiff_t rows, ptrdiff_t columns, const REAL *tile, REAL *c, ptrdiff_t ldc, int accumulates) {
    for (ptrdiff_t j = 0; j < columns; j += 8) {
        Eight lines[8], shuffled[8];
        UNROLL for (ptrdiff_t i = 0; i < 8; i++) lines[i] = *(const Eight *)(tile + i * PANEL_COLUMNS + j);
        UNROLL for (ptrdiff_t round = 1; round < 8; round *= 2) {
            UNROLL for (ptrdiff_t i = 0; i < 4; i++) {
                shuffled[2 * i] = INTERLEAVE_LOW_8(lines[i], lines[i + 4]);
                shuffled[2 * i + 1] = INTERLEAVE_HIGH_8(lines[i], lines[i + 4]);
            }
            UNROLL for (ptrdiff_t i = 0; i < 8; i++) lines[i] = shuffled[i];
        }
        for (ptrdiff_t i = 0; i < 8 && j + i < columns; i++) {
            REAL *const target = c + (j + i) * ldc;
            if (rows == 8) {
                *(Eight *)target = accumulates ? *(const Eight *)target + lines[i] : lines[i];
            } else {
                for (ptrdiff_t r = 0; r < rows; r++) target[r] = (accumulates ? target[r] : 0) + lines[i][r];
            }
        }
    }
}

// c = a transpose(b) as the transpose of b transpose(a): of both it is `a`, of fewer rows, that is packed.
ISA static __attribute__((noinline)) void KERNEL(product_turned)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL *c,
    ptrdiff_t ldc, REAL *workspace) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
    REAL tile[TILE_ROWS * PANEL_COLUMNS] __attribute__((aligned(64)));
    for (ptrdiff_t p = 0; p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        for (ptrdiff_t top = 0; top < m; top += TURNED_ROWS) {
            const ptrdiff_t height = smaller(TURNED_ROWS, m - top);
            REAL *panel = workspace;
            for (ptrdiff_t j = 0, columns; j < height; j += columns) {
                columns = KERNEL(next_columns)(height - j);
                KERNEL(pack_transposed_panel)(depth, columns, a + (top + j) * lda + p, lda, panel);
                panel += depth * VECTORS(columns) * LANES;
            }
            for (ptrdiff_t i = 0, rows; i < n; i += rows) {
                panel = workspace;
                rows = smaller(TILE_ROWS, n - i);
                for (ptrdiff_t j = 0, columns; j < height; j += columns) {
                    columns = KERNEL(next_columns)(height - j);
                    for (ptrdiff_t done = 0; done < rows;) {
                        done += KERNEL(multiply_straight)(
                            rows - done, VECTORS(columns), depth, b + (i + done) * ldb + p, ldb, panel, 0,
                            tile + done * PANEL_COLUMNS, PANEL_COLUMNS, LANES, 0);
                    }
                    KERNEL(store_turned)(rows, columns, tile, c + (top + j) * ldc + i, ldc, p > 0);
                    panel += depth * VECTORS(columns) * LANES;
                }
            }
        }
    }
}
#undef Eight
