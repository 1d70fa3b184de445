// Sums in a fixed number of partial sums, on registers of any width: four
// vectors of 64 bytes, which the compiler splits where registers are narrower.
#define LANES (64 / (ptrdiff_t)sizeof(REAL))
typedef REAL VECTOR __attribute__((vector_size(64), aligned(sizeof(REAL))));
typedef INTEGER MASK __attribute__((vector_size(64), aligned(sizeof(REAL))));

#define REDUCTION(name, parameters, VALUE) \
    SOMA_CLONES REAL NAME(name) parameters { \
        VECTOR s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}; \
        ptrdiff_t i = 0; \
        for (; i + 4 * LANES <= n; i += 4 * LANES) { \
            s0 += VALUE(*(const VECTOR *)(x + i)); \
            s1 += VALUE(*(const VECTOR *)(x + i + LANES)); \
            s2 += VALUE(*(const VECTOR *)(x + i + 2 * LANES)); \
            s3 += VALUE(*(const VECTOR *)(x + i + 3 * LANES)); \
        } \
        for (; i + LANES <= n; i += LANES) s0 += VALUE(*(const VECTOR *)(x + i)); \
        VECTOR lanes = (s0 + s1) + (s2 + s3); \
        REAL tail = 0; \
        for (; i < n; i++) tail += VALUE(x[i]); \
        for (ptrdiff_t lane = 0; lane < LANES; lane++) tail += lanes[lane]; \
        return tail; \
    }

#define ITSELF(v) (v)
#define SQUARED_DEVIATION(v) (((v) - center) * ((v) - center))
REDUCTION(sum, (ptrdiff_t n, const REAL *x), ITSELF)
REDUCTION(sum_of_squares, (ptrdiff_t n, const REAL *x, REAL center), SQUARED_DEVIATION)

SOMA_CLONES REAL NAME(dot)(ptrdiff_t n, const REAL *x, const REAL *y) {
    VECTOR s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    ptrdiff_t i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
        s0 += *(const VECTOR *)(x + i) * *(const VECTOR *)(y + i);
        s1 += *(const VECTOR *)(x + i + LANES) * *(const VECTOR *)(y + i + LANES);
        s2 += *(const VECTOR *)(x + i + 2 * LANES) * *(const VECTOR *)(y + i + 2 * LANES);
        s3 += *(const VECTOR *)(x + i + 3 * LANES) * *(const VECTOR *)(y + i + 3 * LANES);
    }
    for (; i + LANES <= n; i += LANES) s0 += *(const VECTOR *)(x + i) * *(const VECTOR *)(y + i);
    VECTOR lanes = (s0 + s1) + (s2 + s3);
    REAL tail = 0;
    for (; i < n; i++) tail += x[i] * y[i];
    for (ptrdiff_t lane = 0; lane < LANES; lane++) tail += lanes[lane];
    return tail;
}

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
