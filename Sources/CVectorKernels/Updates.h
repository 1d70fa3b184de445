// The optimizers: one pass over the parameters, the gradient and the moments. The gradient is
// contiguous; the rows of the others are `stride` apart.
// (Unlike sqrt it sets no errno, so that it is vectorised.)
#define ROOT __builtin_elementwise_sqrt

SOMA_CLONES void NAME(gradient_descent)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL *w, const REAL *g) {
    REAL factor = rate * gscale;
    for (; rows > 0; rows--, w += stride, g += n) {
        EACH for (ptrdiff_t i = 0; i < n; i++) w[i] -= factor * g[i];
    }
}

SOMA_CLONES void NAME(momentum)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL momentum,
    REAL *w, const REAL *g, REAL *s) {
    for (; rows > 0; rows--, w += stride, g += n, s += stride) {
        EACH for (ptrdiff_t i = 0; i < n; i++) {
            REAL velocity = momentum * s[i] + gscale * g[i];
            s[i] = velocity;
            w[i] -= rate * velocity;
        }
    }
}

SOMA_CLONES void NAME(nesterov)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL momentum,
    REAL *w, const REAL *g, REAL *s) {
    for (; rows > 0; rows--, w += stride, g += n, s += stride) {
        EACH for (ptrdiff_t i = 0; i < n; i++) {
            REAL slope = gscale * g[i];
            REAL velocity = momentum * s[i] + slope;
            s[i] = velocity;
            w[i] -= rate * (slope + momentum * velocity);
        }
    }
}

SOMA_CLONES void NAME(adagrad)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL epsilon,
    REAL *w, const REAL *g, REAL *s) {
    for (; rows > 0; rows--, w += stride, g += n, s += stride) {
        EACH for (ptrdiff_t i = 0; i < n; i++) {
            REAL slope = gscale * g[i];
            REAL square = s[i] + slope * slope;
            s[i] = square;
            w[i] -= rate * slope / (ROOT(square) + epsilon);
        }
    }
}

SOMA_CLONES void NAME(rmsprop)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL decay, REAL epsilon,
    REAL *w, const REAL *g, REAL *s) {
    for (; rows > 0; rows--, w += stride, g += n, s += stride) {
        EACH for (ptrdiff_t i = 0; i < n; i++) {
            REAL slope = gscale * g[i];
            REAL square = decay * s[i] + (1 - decay) * (slope * slope);
            s[i] = square;
            w[i] -= rate * slope / (ROOT(square) + epsilon);
        }
    }
}

SOMA_CLONES void NAME(adam)(
    ptrdiff_t rows, ptrdiff_t n, ptrdiff_t stride, REAL gscale, REAL rate, REAL beta1, REAL beta2, REAL epsilon,
    REAL root_scale, REAL shrink, REAL *restrict w, const REAL *restrict g, REAL *restrict s1, REAL *restrict s2) {
    for (; rows > 0; rows--, w += stride, g += n, s1 += stride, s2 += stride) {
        EACH for (ptrdiff_t i = 0; i < n; i++) {
            REAL slope = gscale * g[i];
            REAL mean = beta1 * s1[i] + (1 - beta1) * slope;
            REAL square = beta2 * s2[i] + (1 - beta2) * (slope * slope);
            s1[i] = mean;
            s2[i] = square;
            w[i] -= rate * mean / (ROOT(square) * root_scale + epsilon) + shrink * w[i];
        }
    }
}
