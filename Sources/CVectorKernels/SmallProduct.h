// Products of small matrices, as they are or transposed: for ProductKernel.h, which includes this.
//
// What is left of them beside the multiplications is looking at arguments and packing. Here nothing is
// packed but a transposed right operand, whose columns a tile could not read at once.

// The ways in which the left operand lies, the right one being rows or a panel.
#define SMALL_ROWS(name, source, row_stride, column_stride) \
    ISA static __attribute__((noinline)) ptrdiff_t KERNEL(name)( \
        ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, \
        REAL *c, ptrdiff_t ldc, ptrdiff_t last, int accumulates) { \
        return KERNEL(multiply_rows)( \
            rows, vectors, source, k, a, row_stride, column_stride, b, ldb, 0, 0, c, ldc, last, accumulates); \
    }
SMALL_ROWS(multiply_by_rows, ROWS, lda, 1)
SMALL_ROWS(multiply_transposed_by_rows, ROWS, 1, lda)
SMALL_ROWS(multiply_transposed_by_panel, PANEL, 1, lda)
#undef SMALL_ROWS

ISA static void KERNEL(small_product)(
    int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, REAL *c, ptrdiff_t ldc, int accumulates) {
    const ptrdiff_t next_row = transposes_a ? 1 : lda;
    for (ptrdiff_t j = 0, columns; j < n; j += columns, c += columns) {
        columns = KERNEL(next_columns)(n - j);
        const ptrdiff_t vectors = VECTORS(columns), last = columns - (vectors - 1) * LANES;
        if (!transposes_b) {
            for (ptrdiff_t i = 0; i < m;) {
                i += (transposes_a ? KERNEL(multiply_transposed_by_rows) : KERNEL(multiply_by_rows))(
                    m - i, vectors, k, a + i * next_row, lda, b + j, ldb, c + i * ldc, ldc, last, accumulates);
            }
            continue;
        }
        REAL panel[SOMA_SMALL_PRODUCT_DEPTH * PANEL_COLUMNS] __attribute__((aligned(64)));
        KERNEL(pack_transposed_panel)(k, columns, b + j * ldb, ldb, panel);
        for (ptrdiff_t i = 0; i < m;) {
            const REAL *const rows = a + i * next_row;
            i += transposes_a
                ? KERNEL(multiply_transposed_by_panel)(
                    m - i, vectors, k, rows, lda, panel, 0, c + i * ldc, ldc, last, accumulates)
                : KERNEL(multiply_straight)(
                    m - i, vectors, k, rows, lda, panel, 0, c + i * ldc, ldc, last, accumulates);
        }
    }
}
