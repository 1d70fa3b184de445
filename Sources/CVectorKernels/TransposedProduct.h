// c = transpose(a) b, both packed, and what packs them: for ProductKernel.h, which includes this.

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

// A packed panel of the left operand ends with room for a vector's overhang.
#define LEFT_PANEL(k) ((k) * TILE_ROWS + LANES)
#define LEFT_PANELS(m) (((m) + TILE_ROWS - 1) / TILE_ROWS)

ISA static ptrdiff_t KERNEL(packed_left)(ptrdiff_t m, ptrdiff_t k) {
    return LEFT_PANELS(m) * (k * TILE_ROWS + (k / INNER_BLOCK + 1) * LANES);
}

// Packs `m` columns of `a`, k of its rows, into panels of TILE_ROWS.
KERNEL_INLINE void KERNEL(pack_left_block)(
    ptrdiff_t m, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, REAL *packed) {
#if PACKS_LEFT_BY_ROWS
    for (ptrdiff_t p = 0; p < k; p++, packed += TILE_ROWS) {
        const REAL *const row = a + (numbers ? numbers[p] : p) * lda;
        REAL *target = packed;
        ptrdiff_t i = 0;
        for (; i + TILE_ROWS <= m; i += TILE_ROWS, target += LEFT_PANEL(k)) {
            __builtin_memcpy(target, row + i, TILE_ROWS * sizeof(REAL));
        }
        for (; i < m; i++) *target++ = row[i];
    }
#else
    for (ptrdiff_t i = 0; i < m; i += TILE_ROWS, packed += LEFT_PANEL(k)) {
        REAL *target = packed;
        if (m - i >= (TILE_ROWS + LANES - 1) / LANES * LANES) {
            for (ptrdiff_t p = 0; p < k; p++, target += TILE_ROWS) {
                const REAL *const source = a + i + (numbers ? numbers[p] : p) * lda;
                __builtin_prefetch(source + CACHE_LINE);
                UNROLL for (ptrdiff_t first = 0; first < TILE_ROWS; first += LANES) {
                    *(Lanes *)(target + first) = *(const Lanes *)(source + first);
                }
            }
            continue;
        }
        for (ptrdiff_t p = 0; p < k; p++, target += TILE_ROWS) {
            const REAL *const source = a + i + (numbers ? numbers[p] : p) * lda;
            UNROLL for (ptrdiff_t first = 0; first < TILE_ROWS; first += LANES) {
                const ptrdiff_t rest = m - i - first;
                if (rest > 0) *(Lanes *)(target + first) = KERNEL(load_first)(source + first, rest);
            }
        }
    }
#endif
}

ISA static void KERNEL(pack_left)(
    ptrdiff_t m, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, REAL *packed) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
    for (ptrdiff_t p = 0; p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        KERNEL(pack_left_block)(
            m, depth, numbers ? a : a + p * lda, numbers ? numbers + p : 0, lda, packed);
        packed += LEFT_PANELS(m) * LEFT_PANEL(depth);
    }
}

ISA static void KERNEL(transposed_product)(
    ptrdiff_t packed_rows, ptrdiff_t first, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *left,
    const REAL *right, REAL *c, ptrdiff_t ldc, const UPDATE *update) {
    const ptrdiff_t block = KERNEL(inner_block)(k);
#if RUNS_ERRANDS
    UPDATE along = {.rows = 0};
    if (update && update->rows == 1) along = *update;
    else if (update) NAME(update)(update);
    // Each tile updates as much for a vector of its columns as any other.
    const ptrdiff_t vectors_in_tiles = m / TILE_ROWS * (n / LANES), to_update = along.rows * along.columns / LANES;
    const ptrdiff_t share = vectors_in_tiles > 0 ? (to_update + vectors_in_tiles - 1) / vectors_in_tiles : 0;
    ptrdiff_t updated = 0;
#else
    if (update) NAME(update)(update);
#endif
    for (ptrdiff_t p = 0; p == 0 || p < k; p += block) {
        const ptrdiff_t depth = smaller(block, k - p);
        for (ptrdiff_t j = 0, columns; j < n; j += columns) {
            columns = KERNEL(next_columns)(n - j);
            const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
            for (ptrdiff_t i = 0, rows; i < m; i += rows) {
                // A tile does not go beyond its packed panel.
                const ptrdiff_t within = (first + i) % TILE_ROWS;
                const REAL *const panel = left + (first + i) / TILE_ROWS * LEFT_PANEL(depth) + within;
                REAL *const target = c + i * ldc + j;
                rows = smaller(m - i, TILE_ROWS - within);
#if RUNS_ERRANDS
                if (updated < to_update && rows == TILE_ROWS && vectors > 1 && last == LANES) {
                    const Errand errand = {
                        .pieces = smaller(share * vectors, to_update - updated), .update = &along,
                        .first = updated * LANES};
                    if (vectors == 3) {
                        KERNEL(multiply_updating_3)(depth, panel, right, target, ldc, p > 0, &errand);
                    } else {
                        KERNEL(multiply_updating_2)(depth, panel, right, target, ldc, p > 0, &errand);
                    }
                    updated += errand.pieces;
                    continue;
                }
#endif
                rows = KERNEL(multiply_transposed)(rows, vectors, depth, panel, right, target, ldc, last, p > 0);
            }
            right += depth * vectors * LANES;
        }
        left += LEFT_PANELS(packed_rows) * LEFT_PANEL(depth);
    }
#if RUNS_ERRANDS
    const ptrdiff_t done = updated * LANES;
    along.w += done, along.g += done, along.s1 += done, along.s2 += done, along.columns -= done;
    if (along.rows > 0) NAME(update)(&along);
#endif
}
