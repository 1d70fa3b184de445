// Elementwise functions, activations and their derivatives.
#define ELEMENTWISE(name, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, const REAL *x, REAL *y) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; y[i] = (expression); } \
    }
#define ELEMENTWISE_WITH(name, parameter, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, REAL parameter, const REAL *x, REAL *y) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; y[i] = (expression); } \
    }

ELEMENTWISE(exp, exponential(a))
ELEMENTWISE(log, logarithm(a))
ELEMENTWISE(tanh, hyperbolic_tangent(a))
ELEMENTWISE(logistic, logistic(a))
ELEMENTWISE(softplus, softplus(a))
ELEMENTWISE(sqrt, __builtin_elementwise_sqrt(a))
ELEMENTWISE(abs, C_FUNCTION(__builtin_fabs)(a))
ELEMENTWISE(square, a * a)
ELEMENTWISE(step, a >= 0 ? 1 : 0)
// NaN stays NaN: a comparison with it fails.
ELEMENTWISE(relu, a <= 0 ? 0 : a)
ELEMENTWISE_WITH(leaky_relu, slope, a > 0 ? a : slope * a)
ELEMENTWISE_WITH(elu, alpha, a > 0 ? a : alpha * exponential_minus_one(a > 0 ? 0 : a))
ELEMENTWISE(silu, a * logistic(a))

// delta *= expression, where a is the saved output or input.
#define DERIVATIVE(name, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, const REAL *x, REAL *delta) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; delta[i] *= (expression); } \
    }
#define DERIVATIVE_WITH(name, parameter, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, REAL parameter, const REAL *x, REAL *delta) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; delta[i] *= (expression); } \
    }

DERIVATIVE(logistic_derivative, a * (1 - a))
DERIVATIVE(tanh_derivative, 1 - a * a)
DERIVATIVE(relu_derivative, a > 0 ? 1 : 0)
DERIVATIVE_WITH(leaky_relu_derivative, slope, a > 0 ? 1 : slope)
DERIVATIVE_WITH(elu_derivative, alpha, a > 0 ? 1 : a + alpha)
// The output is y = log(1 + exp(x)), so logistic(x) = 1 - exp(-y).
DERIVATIVE(softplus_derivative, -exponential_minus_one(-a))

SOMA_CLONES void NAME(silu_derivative)(ptrdiff_t n, const REAL *x, REAL *delta) {
    EACH for (ptrdiff_t i = 0; i < n; i++) {
        REAL a = x[i];
        REAL s = logistic(a);
        delta[i] *= s * (1 + a * (1 - s));
    }
}

// The normal distribution function by the C library's erfc, which keeps the left tail.
void NAME(gelu)(ptrdiff_t n, const REAL *x, REAL *y) {
    for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] * C_FUNCTION(erfc)(x[i] * (REAL)-0.70710678118654752440) / 2;
}

void NAME(gelu_derivative)(ptrdiff_t n, const REAL *x, REAL *delta) {
    for (ptrdiff_t i = 0; i < n; i++) {
        REAL a = x[i];
        REAL distribution = C_FUNCTION(erfc)(a * (REAL)-0.70710678118654752440) / 2;
        REAL density = exponential(-a * a / 2) * (REAL)0.39894228040143267794;
        delta[i] *= distribution + a * density;
    }
}

// SplitMix64's output function on seed + (i + 1) * its increment: no state, so
// that the choice for an element depends on nothing else.
SOMA_CLONES void NAME(dropout)(ptrdiff_t n, uint64_t seed, REAL rate, REAL *x, REAL *mask) {
    REAL kept = 1 / (1 - rate);
    EACH for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t mixed = seed + (uint64_t)(i + 1) * UINT64_C(0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
        mixed ^= mixed >> 31;
        REAL fraction = (REAL)(INTEGER)(mixed >> 40) * (REAL)0x1p-24;
        mask[i] = fraction < rate ? 0 : kept;
        x[i] *= mask[i];
    }
}
