// Products of small matrices, one of which may be transposed: for ProductKernel.h, which includes this.
//
// What is left of them beside the multiplications is looking at arguments and packing. Here nothing is
// packed but a transposed right operand, whose columns a tile could not read at once.

// By a right operand as it is, the left one lying either way; of whole vectors or not.
#define SMALL_ROWS(name, row_stride, column_stride, last) \
    ISA static __attribute__((noinline)) ptrdiff_t KERNEL(name)( \
        ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, \
        REAL *c, ptrdiff_t ldc, ptrdiff_t last_lanes, int accumulates) { \
        return KERNEL(multiply_rows)( \
            rows, vectors, ROWS, k, a, 0, row_stride, column_stride, b, ldb, 0, 0, c, ldc, last, accumulates); \
    }
SMALL_ROWS(multiply_by_whole_rows, lda, 1, LANES)
SMALL_ROWS(multiply_by_rows, lda, 1, last_lanes)
SMALL_ROWS(multiply_transposed_by_rows, 1, lda, last_lanes)
#undef SMALL_ROWS

// By the transpose of `b`, packed panel by panel.
ISA static __attribute__((noinline)) void KERNEL(multiply_by_transpose)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL *c,
    ptrdiff_t ldc, int accumulates) {
    for (ptrdiff_t j = 0, columns; j < n; j += columns, c += columns) {
        columns = KERNEL(next_columns)(n - j);
        const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
        REAL panel[SMALL_DEPTH * PANEL_COLUMNS] __attribute__((aligned(64)));
        KERNEL(pack_transposed_panel)(k, columns, b + j * ldb, ldb, panel);
        for (ptrdiff_t i = 0; i < m;) {
            i += KERNEL(multiply_straight)(
                m - i, vectors, k, a + i * lda, lda, panel, 0, c + i * ldc, ldc, last, accumulates);
        }
    }
}

ISA static void KERNEL(small_product)(
    int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, REAL *c, ptrdiff_t ldc, int accumulates) {
    if (accumulates && k == 0) return;
    if (transposes_b) {
        KERNEL(multiply_by_transpose)(m, n, k, a, lda, b, ldb, c, ldc, accumulates);
        return;
    }
    for (ptrdiff_t j = 0, columns; j < n; j += columns) {
        columns = KERNEL(next_columns)(n - j);
        const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
        for (ptrdiff_t i = 0; i < m;) {
            const REAL *const left = a + i * (transposes_a ? 1 : lda);
            REAL *const outputs = c + i * ldc + j;
            if (transposes_a) {
                i += KERNEL(multiply_transposed_by_rows)(
                    m - i, vectors, k, left, lda, b + j, ldb, outputs, ldc, last, accumulates);
            } else if (last < LANES) {
                i += KERNEL(multiply_by_rows)(
                    m - i, vectors, k, left, lda, b + j, ldb, outputs, ldc, last, accumulates);
            } else {
                i += KERNEL(multiply_by_whole_rows)(
                    m - i, vectors, k, left, lda, b + j, ldb, outputs, ldc, LANES, accumulates);
            }
        }
    }
}
