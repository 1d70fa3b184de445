// The products of a training step, and of small matrices.
//
// Goals, in order of priority:
// 1. The products of a step, which are small or skinny, so that a BLAS's packing is a burden: a
//    bias or nothing to add to, narrow ones (ten outputs) included.
// 2. A weight gradient can be made strip by strip, each updated while it is hot, with the
//    deltas packed once.
// 3. Every output is written once and never read, unless the inner dimension is long.
// 4. What waits for memory or for the divider, as updates and packing do, is done along with
//    multiplications.
// 5. The sums for one output run in an order that does not depend on how the outputs are
//    divided among threads.
//
// Shape of the computation, after Goto and van de Geijn 2008: a tile of a few rows and
// vectors of columns stays in registers over the inner dimension. The right operand is
// packed into panels as wide as a tile, which stay in a cache while the rows pass by (a small one is not); the
// left one is read where it lies or from a copy, or, if transposed, packed in panels of a
// tile's rows.
#pragma once
#include "Clones.h"
#include "UpdateRules.h"

#if SOMA_HAS_PRODUCTS
#include <immintrin.h>

#define UNROLL _Pragma("clang loop unroll(full)")
#define INTERLEAVE_LOW_8(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVE_HIGH_8(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#define CACHE_LINE (64 / (ptrdiff_t)sizeof(REAL))

// Where a tile finds its right operand: in a packed panel, or in rows, which become one or not.
#define PANEL 0
#define ROWS_TO_PACK 1
#define ROWS 2

// The kinds of errands.
#define NO_ERRAND 0
#define COPYING 1
#define UPDATING 2

SOMA_INLINE ptrdiff_t smaller(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }

// The longest inner dimension of a small product by a transposed right operand.
#define SMALL_DEPTH 24

// Whether the kernel of SmallProduct.h takes less time than a BLAS's gemm, which looks at its arguments and packs
// its operands (Benchmarks/README.md has the figures).
SOMA_INLINE int is_small_product(int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
    if (transposes_b) return !transposes_a && m <= 64 && n <= 64 && k <= SMALL_DEPTH;
    return transposes_a ? m <= 12 && n >= 4 && n <= 12 && k <= 12 : m <= 16 && n <= 16 && k <= 16;
}

// AVX2: 16 registers of 32 bytes, of which the tile takes 12. A panel of 16 KiB stays in
// the first cache, a copy of the rows in the second.
#define KERNEL(base) NAME(base##_v3)
#define ISA __attribute__((target("arch=x86-64-v3")))
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define INNER_BLOCK 256
#define ROW_BLOCK 256
#define COPIES_LEFT 1
#define PACKS_LEFT_BY_ROWS 0
#define RUNS_ERRANDS 0
#define LOAD_FIRST LOAD_FIRST_32
#define STORE_FIRST STORE_FIRST_32
#define INTERLEAVE_LOW INTERLEAVE_LOW_32
#define INTERLEAVE_HIGH INTERLEAVE_HIGH_32
#include "ProductKernel.h"

// AVX-512: 32 registers of 64 bytes, of which the tile takes 24. A panel, of at most
// 384 KiB, stays in the second cache. (Without a minimum width the compiler would split
// each vector in two.)
#define KERNEL(base) NAME(base##_v4)
#define ISA __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define VECTOR_BYTES 64
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define INNER_BLOCK 2048
#define ROW_BLOCK 1048576
#define COPIES_LEFT 0
#define PACKS_LEFT_BY_ROWS 1
#define RUNS_ERRANDS 1
#define LOAD_FIRST LOAD_FIRST_64
#define STORE_FIRST STORE_FIRST_64
#define INTERLEAVE_LOW INTERLEAVE_LOW_64
#define INTERLEAVE_HIGH INTERLEAVE_HIGH_64
#include "ProductKernel.h"

#define CHOOSE(base, arguments) \
    (__builtin_cpu_supports("x86-64-v4") ? NAME(base##_v4) arguments : NAME(base##_v3) arguments)
#else
SOMA_INLINE ptrdiff_t no_product(void) { __builtin_trap(); }
#define CHOOSE(base, arguments) no_product()
#endif

ptrdiff_t NAME(product_workspace)(ptrdiff_t m, ptrdiff_t k) { return CHOOSE(product_workspace, (m, k)); }

void NAME(product)(
    int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, const REAL *bias, REAL *c, ptrdiff_t ldc, REAL *workspace) {
    CHOOSE(product, (transposes_b, m, n, k, a, numbers, lda, b, ldb, bias, c, ldc, workspace));
}

int NAME(small_product)(
    int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *a, ptrdiff_t lda,
    const REAL *b, ptrdiff_t ldb, REAL *c, ptrdiff_t ldc, int accumulates) {
#if SOMA_HAS_PRODUCTS
    if (!is_small_product(transposes_a, transposes_b, m, n, k)) return 0;
    if (__builtin_cpu_supports("x86-64-v4")) {
        NAME(small_product_v4)(transposes_a, transposes_b, m, n, k, a, lda, b, ldb, c, ldc, accumulates);
        return 1;
    }
    if (__builtin_cpu_supports("x86-64-v3")) {
        NAME(small_product_v3)(transposes_a, transposes_b, m, n, k, a, lda, b, ldb, c, ldc, accumulates);
        return 1;
    }
#endif
    return 0;
}

ptrdiff_t NAME(packed_right)(ptrdiff_t n, ptrdiff_t k) { return CHOOSE(packed_right, (n, k)); }

void NAME(pack_right)(ptrdiff_t n, ptrdiff_t k, const REAL *b, ptrdiff_t ldb, REAL *packed) {
    CHOOSE(pack_right, (n, k, b, ldb, packed));
}

ptrdiff_t NAME(packed_left)(ptrdiff_t m, ptrdiff_t k) { return CHOOSE(packed_left, (m, k)); }

void NAME(pack_left)(
    ptrdiff_t m, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, REAL *packed) {
    CHOOSE(pack_left, (m, k, a, numbers, lda, packed));
}

void NAME(transposed_product)(
    ptrdiff_t packed_rows, ptrdiff_t first, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *left,
    const REAL *right, REAL *c, ptrdiff_t ldc, const UPDATE *update) {
    CHOOSE(transposed_product, (packed_rows, first, m, n, k, left, right, c, ldc, update));
}
