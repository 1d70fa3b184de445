// Sums in a fixed number of partial sums, on registers of any width: four
// vectors of 64 bytes, which the compiler splits where registers are narrower. Blocks are
// summed first, and then their sums, in double: however many numbers there are, each is added to some
// sixty others of its kind.
#define LANES (64 / (ptrdiff_t)sizeof(REAL))
typedef REAL VECTOR __attribute__((vector_size(64), aligned(sizeof(REAL))));
typedef INTEGER MASK __attribute__((vector_size(64), aligned(sizeof(REAL))));

#define SUM_BLOCK (256 * LANES)
typedef double TOTALS __attribute__((vector_size(64 * sizeof(double) / sizeof(REAL))));

// The sum of VALUE(i) over n numbers, where VALUE loads a vector at i, and ONE(i) a number.
#define SUM(VALUE, ONE) \
    do { \
        TOTALS lanes = {0}; \
        ptrdiff_t i = 0; \
        while (i + LANES <= n) { \
            const ptrdiff_t end = n - i > SUM_BLOCK ? i + SUM_BLOCK : n; \
            VECTOR s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}; \
            for (; i + 4 * LANES <= end; i += 4 * LANES) { \
                s0 += VALUE(i); \
                s1 += VALUE(i + LANES); \
                s2 += VALUE(i + 2 * LANES); \
                s3 += VALUE(i + 3 * LANES); \
            } \
            for (; i + LANES <= end; i += LANES) s0 += VALUE(i); \
            lanes += __builtin_convertvector((s0 + s1) + (s2 + s3), TOTALS); \
        } \
        double total = 0; \
        for (; i < n; i++) total += ONE(i); \
        for (ptrdiff_t lane = 0; lane < LANES; lane++) total += lanes[lane]; \
        return (REAL)total; \
    } while (0)

#define VECTOR_AT(pointer, i) (*(const VECTOR *)((pointer) + (i)))

#define VALUES(i) VECTOR_AT(x, i)
#define VALUE(i) x[i]
SOMA_CLONES REAL NAME(sum)(ptrdiff_t n, const REAL *x) { SUM(VALUES, VALUE); }

#define SQUARES(i) ((VECTOR_AT(x, i) - center) * (VECTOR_AT(x, i) - center))
#define SQUARE(i) ((x[i] - center) * (x[i] - center))
SOMA_CLONES REAL NAME(sum_of_squares)(ptrdiff_t n, const REAL *x, REAL center) { SUM(SQUARES, SQUARE); }

#define PRODUCTS(i) (VECTOR_AT(x, i) * VECTOR_AT(y, i))
#define PRODUCT(i) (x[i] * y[i])
SOMA_CLONES REAL NAME(dot)(ptrdiff_t n, const REAL *x, const REAL *y) { SUM(PRODUCTS, PRODUCT); }

// x where the mask is set, else y.
#define BLEND(mask, x, y) ((VECTOR)(((mask) & (MASK)(x)) | (~(mask) & (MASK)(y))))

SOMA_CLONES void NAME(extrema)(ptrdiff_t n, const REAL *x, REAL *minimum, REAL *maximum) {
    REAL low = x[0], high = x[0];
    int undefined = 0;
    ptrdiff_t i = 0;
    if (n >= LANES) {
        VECTOR lows = *(const VECTOR *)x, highs = lows;
        MASK nans = {0};
        for (; i + LANES <= n; i += LANES) {
            VECTOR v = *(const VECTOR *)(x + i);
            lows = BLEND(v < lows, v, lows);
            highs = BLEND(v > highs, v, highs);
            nans |= v != v;
        }
        for (ptrdiff_t lane = 0; lane < LANES; lane++) {
            low = lows[lane] < low ? lows[lane] : low;
            high = highs[lane] > high ? highs[lane] : high;
            undefined |= nans[lane] != 0;
        }
    }
    for (; i < n; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
        undefined |= x[i] != x[i];
    }
    *minimum = undefined ? NAN : low;
    *maximum = undefined ? NAN : high;
}

SOMA_CLONES void NAME(add_column_sums)(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *y) {
    ptrdiff_t i = 0;
    for (; i + 4 <= m; i += 4) {
        const REAL *x0 = x + i * ldx, *x1 = x0 + ldx, *x2 = x1 + ldx, *x3 = x2 + ldx;
        EACH for (ptrdiff_t j = 0; j < n; j++) y[j] += (x0[j] + x1[j]) + (x2[j] + x3[j]);
    }
    for (; i < m; i++) {
        EACH for (ptrdiff_t j = 0; j < n; j++) y[j] += x[i * ldx + j];
    }
}
