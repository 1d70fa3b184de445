// The tile of the products for one instruction set: ProductKernel.h, which includes this, says
// what the names in capitals are.
//
// A tile is a few rows and vectors of columns of an output, whose sums stay in registers over the
// inner dimension. Its multiplications leave the memory and the divider idle. So a tile may run an
// errand: every few steps of the inner dimension a piece of other work, which the processor does
// between the multiplications. An errand packs the next panel of the right operand, or changes
// parameters by a gradient that has been made before.

#define LANES (VECTOR_BYTES / (ptrdiff_t)sizeof(REAL))
#define PANEL_COLUMNS (TILE_VECTORS * LANES)
#define VECTORS(columns) (((columns) + LANES - 1) / LANES)
#define KERNEL_INLINE ISA SOMA_INLINE
#define Lanes KERNEL(Lanes)
#define Errand KERNEL(Errand)

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
// The rows of the left operand that are reached from one pointer: three at equal distances, or one.
#define GROUP (numbers ? 1 : 3)
#define ROW_GROUPS(rows) (((rows) + GROUP - 1) / GROUP)

// Adds the products of one step of the inner dimension, `step` steps from the pointers.
#define MULTIPLY_STEP(step) \
    do { \
        Lanes right[TILE_VECTORS]; \
        UNROLL for (int j = 0; j < vectors; j++) { \
            if (source == PANEL) { \
                right[j] = *(const Lanes *)(b + ((step) * vectors + j) * LANES); \
            } else { \
                right[j] = KERNEL(load_first)(b + (step) * ldb + j * LANES, j == vectors - 1 ? last : LANES); \
            } \
            if (source == ROWS_TO_PACK) *(Lanes *)(panel + ((step) * vectors + j) * LANES) = right[j]; \
        } \
        UNROLL for (int i = 0; i < rows; i++) { \
            const Lanes left = lefts[i / GROUP][i % GROUP * row_stride + (step) * column_stride] - (Lanes){0}; \
            UNROLL for (int j = 0; j < vectors; j++) sums[i][j] += left * right[j]; \
        } \
    } while (0)

#define ADVANCE(steps) \
    do { \
        UNROLL for (int g = 0; g < ROW_GROUPS(rows); g++) { \
            lefts[g] += (steps) * column_stride; \
            __asm__("" : "+r"(lefts[g])); \
        } \
        b += (steps) * (source == PANEL ? vectors * LANES : ldb); \
        if (source == ROWS_TO_PACK) panel += (steps) * vectors * LANES; \
    } while (0)

// An errand of a number of pieces. Copying: a row of the next panel a piece, from `source`, whose rows
// are `stride` apart, to `target`. Updating: a vector of parameters a piece, from the one at `first`.
typedef struct {
    ptrdiff_t pieces;
    const REAL *source;
    ptrdiff_t stride;
    REAL *target;
    const UPDATE *update;
    ptrdiff_t first;
} Errand;

// Updates the vector of parameters at `w`.
KERNEL_INLINE void KERNEL(update_vector)(const UPDATE *u, REAL *w, const REAL *g, REAL *s1, REAL *s2) {
    const Lanes derivative = *(const Lanes *)g;
    Lanes value = *(const Lanes *)w, first, second;
    switch (u->rule) {
    case SOMA_GRADIENT_DESCENT:
        GRADIENT_DESCENT(Lanes, *u, value, derivative, first, second);
        *(Lanes *)w = value;
        return;
    case SOMA_MOMENTUM: first = *(const Lanes *)s1, MOMENTUM(Lanes, *u, value, derivative, first, second); break;
    case SOMA_NESTEROV: first = *(const Lanes *)s1; NESTEROV(Lanes, *u, value, derivative, first, second); break;
    case SOMA_ADAGRAD: first = *(const Lanes *)s1; ADAGRAD(Lanes, *u, value, derivative, first, second); break;
    case SOMA_RMSPROP: first = *(const Lanes *)s1; RMSPROP(Lanes, *u, value, derivative, first, second); break;
    case SOMA_ADAM:
        first = *(const Lanes *)s1, second = *(const Lanes *)s2;
        ADAM(Lanes, *u, value, derivative, first, second);
        *(Lanes *)s2 = second;
        break;
    case SOMA_ADAMW:
        first = *(const Lanes *)s1, second = *(const Lanes *)s2;
        ADAMW(Lanes, *u, value, derivative, first, second);
        *(Lanes *)s2 = second;
        break;
    }
    *(Lanes *)s1 = first;
    *(Lanes *)w = value;
}

// How far ahead of a piece what it reads is asked for: 8 rows, or 8 vectors.
#define AHEAD 8

#define RUN_PIECE() \
    do { \
        if (kind == COPYING) { \
            UNROLL for (int j = 0; j < width; j++) { \
                *(Lanes *)(target + j * LANES) = *(const Lanes *)(copied + j * LANES); \
                __builtin_prefetch(copied + AHEAD * stride + j * LANES); \
            } \
            copied += stride; \
            target += width * LANES; \
        } else { \
            __builtin_prefetch(w + AHEAD * LANES, 1); \
            __builtin_prefetch(s1 + AHEAD * LANES, 1); \
            __builtin_prefetch(s2 + AHEAD * LANES, 1); \
            KERNEL(update_vector)(update, w, g, s1, s2); \
            w += LANES, g += LANES, s1 += LANES, s2 += LANES; \
        } \
    } while (0)

// Updates `c`, rows x columns, to `a * b` plus `bias` or plus itself (accumulates). Element
// (i, p) of `a` is a[i * row_stride + p * column_stride], with numbers[i] in the place of i where there are
// numbers of rows. `b` is a packed panel, or rows as they
// are, ldb apart, which become the packed panel `panel` where the source is ROWS_TO_PACK. The last of
// the `vectors` of columns has `last` lanes. The errand is of a kind; a copied row has `width` vectors.
KERNEL_INLINE void KERNEL(multiply_tile)(
    const int rows, const int vectors, const int source, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers,
    ptrdiff_t row_stride, ptrdiff_t column_stride, const REAL *b, ptrdiff_t ldb, REAL *panel, const REAL *bias, REAL *c,
    ptrdiff_t ldc,
    ptrdiff_t last, const int accumulates, const int kind, const int width, const Errand *errand) {
    Lanes sums[2 * TILE_ROWS][TILE_VECTORS];
    UNROLL for (int j = 0; j < vectors; j++) {
        const Lanes start =
            bias ? KERNEL(load_first)(bias + j * LANES, j == vectors - 1 ? last : LANES) : (Lanes){0};
        UNROLL for (int i = 0; i < rows; i++) sums[i][j] = start;
    }
    // The outputs come into the cache while their sums are made. (Those of a small product are there.)
    UNROLL for (int i = 0; source != ROWS && i < rows; i++) {
        UNROLL for (int j = 0; j < vectors; j++) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    }
    // Three rows of `a` are reached from one pointer, several steps of the inner dimension by
    // constant offsets: where two threads of a core share its decoder, what is not
    // multiplication costs as much as what is.
    const REAL *lefts[2 * TILE_ROWS];
    UNROLL for (int g = 0; g < ROW_GROUPS(rows); g++) lefts[g] = a + (numbers ? numbers[g] : GROUP * g) * row_stride;
    ptrdiff_t p = 0;
    if (kind != NO_ERRAND) {
        const REAL *copied = errand->source;
        REAL *target = errand->target;
        const UPDATE *const update = errand->update;
        REAL *w = kind == UPDATING ? update->w + errand->first : 0;
        const REAL *g = kind == UPDATING ? update->g + errand->first : 0;
        REAL *s1 = kind == UPDATING ? update->s1 + errand->first : 0;
        REAL *s2 = kind == UPDATING ? update->s2 + errand->first : 0;
        ptrdiff_t pieces = errand->pieces;
        const ptrdiff_t stride = errand->stride, groups = k / STEPS;
        // A piece every few groups of steps, or a few pieces a group.
        const ptrdiff_t pause = pieces > 0 && pieces < groups ? groups / pieces * STEPS : STEPS;
        const ptrdiff_t at_once = pieces > groups && groups > 0 ? (pieces + groups - 1) / groups : 1;
        while (pieces > 0 && p + pause <= k) {
            for (ptrdiff_t once = at_once; once > 0 && pieces > 0; once--, pieces--) RUN_PIECE();
            for (const ptrdiff_t end = p + pause; p < end; p += STEPS) {
                UNROLL for (int step = 0; step < STEPS; step++) MULTIPLY_STEP(step);
                ADVANCE(STEPS);
            }
        }
        for (; pieces > 0; pieces--) RUN_PIECE();
    }
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
