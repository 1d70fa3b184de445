// Softmax and losses, row by row. Exponentials are taken over many rows at once,
// so that short rows (ten classes, say) fill the vectors too.

// Before the loops over a row, which is mostly short (ten classes, say): vectors of four, one
// at a time, so that it fills some.
#define SHORT_ROW _Pragma("clang loop vectorize_width(4) interleave_count(1)")
#define SHORT_EACH _Pragma("clang loop vectorize(assume_safety) vectorize_width(4) interleave_count(1)")

SOMA_INLINE REAL greatest(ptrdiff_t n, const REAL *x) {
    REAL result = x[0];
    for (ptrdiff_t j = 1; j < n; j++) result = x[j] > result ? x[j] : result;
    return result;
}

SOMA_INLINE REAL row_sum(ptrdiff_t n, const REAL *x) {
#pragma clang fp reassociate(on)
    REAL result = 0;
    SHORT_ROW for (ptrdiff_t j = 0; j < n; j++) result += x[j];
    return result;
}

SOMA_CLONES void NAME(softmax)(
    ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *y, ptrdiff_t ldy) {
    for (ptrdiff_t i = 0; i < m; i++) {
        const REAL *row = x + i * ldx;
        REAL top = greatest(n, row);
        EACH for (ptrdiff_t j = 0; j < n; j++) y[i * ldy + j] = row[j] - top;
    }
    if (ldy == n) {
        EACH for (ptrdiff_t k = 0; k < m * n; k++) y[k] = exponential(y[k]);
    } else {
        for (ptrdiff_t i = 0; i < m; i++) {
            EACH for (ptrdiff_t j = 0; j < n; j++) y[i * ldy + j] = exponential(y[i * ldy + j]);
        }
    }
    for (ptrdiff_t i = 0; i < m; i++) {
        REAL *row = y + i * ldy;
        REAL factor = 1 / row_sum(n, row);
        EACH for (ptrdiff_t j = 0; j < n; j++) row[j] *= factor;
    }
}

SOMA_CLONES void NAME(softmax_derivative)(
    ptrdiff_t m, ptrdiff_t n, const REAL *y, ptrdiff_t ldy, REAL *delta, ptrdiff_t ldd) {
    for (ptrdiff_t i = 0; i < m; i++) {
        const REAL *p = y + i * ldy;
        REAL *d = delta + i * ldd;
        REAL mean = 0;
        for (ptrdiff_t j = 0; j < n; j++) mean += p[j] * d[j];
        EACH for (ptrdiff_t j = 0; j < n; j++) d[j] = p[j] * (d[j] - mean);
    }
}

// A loss whose terms do not depend on one another: LOSS and SLOPE are of the
// output a and the target b.
#define TERMWISE(name, parameters, LOSS, SLOPE) \
    SOMA_CLONES double NAME(name) parameters { \
        double total = 0; \
        for (ptrdiff_t i = 0; i < m; i++) { \
            REAL weight = weights ? weights[i] : 1; \
            const REAL *outputs = y + i * n, *targets = t + i * n; \
            REAL sum = 0; \
            for (ptrdiff_t j = 0; j < n; j++) { \
                REAL a = outputs[j], b = targets[j]; \
                sum += (LOSS); \
            } \
            total += (double)(weight * sum); \
            if (delta) { \
                REAL factor = weight * scale; \
                EACH for (ptrdiff_t j = 0; j < n; j++) { \
                    REAL a = outputs[j], b = targets[j]; \
                    delta[i * n + j] = factor * (SLOPE); \
                } \
            } \
        } \
        return total; \
    }
#define LOSS_PARAMETERS \
    const REAL *y, const REAL *t, const REAL *weights, REAL scale, REAL *delta

TERMWISE(squared_loss, (ptrdiff_t m, ptrdiff_t n, LOSS_PARAMETERS), (a - b) * (a - b), 2 * (a - b))
TERMWISE(absolute_loss, (ptrdiff_t m, ptrdiff_t n, LOSS_PARAMETERS),
    C_FUNCTION(__builtin_fabs)(a - b), a > b ? 1 : a < b ? -1 : a - b)
TERMWISE(huber_loss, (ptrdiff_t m, ptrdiff_t n, REAL limit, LOSS_PARAMETERS),
    C_FUNCTION(__builtin_fabs)(a - b) <= limit
        ? (a - b) * (a - b) / 2 : limit * (C_FUNCTION(__builtin_fabs)(a - b) - limit / 2),
    a - b > limit ? limit : a - b < -limit ? -limit : a - b)
TERMWISE(binary_cross_entropy, (ptrdiff_t m, ptrdiff_t n, LOSS_PARAMETERS),
    softplus(a) - b * a, logistic(a) - b)

// The rows whose exponentials are taken together.
#define BUFFER 1024

// One row of the cross-entropy from its shifted exponentials, exp(y - top), their sum and
// level = top + log(sum). Returns the loss before the row's weight.
SOMA_INLINE REAL cross_entropy_row(
    ptrdiff_t n, const REAL *y, const REAL *t, REAL level, const REAL *shifted, REAL sum, REAL factor, REAL *delta) {
#pragma clang fp reassociate(on)
    REAL loss = 0, mass = 0;
    SHORT_ROW for (ptrdiff_t j = 0; j < n; j++) {
        loss += t[j] * (level - y[j]);
        mass += t[j];
    }
    if (delta) {
        REAL scaled = mass / sum;
        SHORT_EACH for (ptrdiff_t j = 0; j < n; j++) delta[j] = factor * (scaled * shifted[j] - t[j]);
    }
    return loss;
}

SOMA_CLONES double NAME(cross_entropy)(ptrdiff_t m, ptrdiff_t n, LOSS_PARAMETERS) {
    double total = 0;
    REAL buffer[BUFFER];
    if (n > BUFFER) {
        // A row longer than the buffer: two passes of exponentials over it.
        for (ptrdiff_t i = 0; i < m; i++) {
            const REAL *outputs = y + i * n, *targets = t + i * n;
            REAL weight = weights ? weights[i] : 1;
            REAL top = greatest(n, outputs), sum = 0, loss = 0, mass = 0;
            for (ptrdiff_t j = 0; j < n; j++) sum += exponential(outputs[j] - top);
            REAL level = top + logarithm(sum);
            for (ptrdiff_t j = 0; j < n; j++) {
                loss += targets[j] * (level - outputs[j]);
                mass += targets[j];
            }
            total += (double)(weight * loss);
            if (!delta) continue;
            EACH for (ptrdiff_t j = 0; j < n; j++) {
                delta[i * n + j] =
                    weight * scale * (mass / sum * exponential(outputs[j] - top) - targets[j]);
            }
        }
        return total;
    }
    REAL sums[BUFFER], levels[BUFFER];
    for (ptrdiff_t first = 0; first < m;) {
        ptrdiff_t rows = BUFFER / n < m - first ? BUFFER / n : m - first;
        for (ptrdiff_t i = 0; i < rows; i++) {
            const REAL *outputs = y + (first + i) * n;
            REAL top = levels[i] = greatest(n, outputs);
            SHORT_EACH for (ptrdiff_t j = 0; j < n; j++) buffer[i * n + j] = outputs[j] - top;
        }
        EACH for (ptrdiff_t k = 0; k < rows * n; k++) buffer[k] = exponential(buffer[k]);
        for (ptrdiff_t i = 0; i < rows; i++) sums[i] = row_sum(n, buffer + i * n);
        EACH for (ptrdiff_t i = 0; i < rows; i++) levels[i] += logarithm(sums[i]);
        for (ptrdiff_t i = 0; i < rows; i++) {
            ptrdiff_t row = first + i;
            REAL weight = weights ? weights[row] : 1;
            total += (double)(weight * cross_entropy_row(
                n, y + row * n, t + row * n, levels[i], buffer + i * n, sums[i], weight * scale,
                delta ? delta + row * n : 0));
        }
        first += rows;
    }
    return total;
}
