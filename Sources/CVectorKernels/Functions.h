// Elementwise functions, activations and their derivatives.
#define ELEMENTWISE(name, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, const REAL *x, REAL *y) { \
        EACH_TWO for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; y[i] = (expression); } \
    }
#define ELEMENTWISE_WITH(name, parameter, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, REAL parameter, const REAL *x, REAL *y) { \
        EACH_TWO for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; y[i] = (expression); } \
    }

ELEMENTWISE(exp, exponential(a))
ELEMENTWISE(logistic, logistic(a))
ELEMENTWISE(softplus, softplus(a))
ELEMENTWISE(sqrt, __builtin_elementwise_sqrt(a))
ELEMENTWISE(abs, C_FUNCTION(__builtin_fabs)(a))
ELEMENTWISE(square, a * a)
ELEMENTWISE(step, a >= 0 ? 1 : 0)
// NaN stays NaN: a comparison with it fails.
ELEMENTWISE(relu, a <= 0 ? 0 : a)
ELEMENTWISE_WITH(leaky_relu, slope, a > 0 ? a : slope * a)
// -0 stays -0.
ELEMENTWISE_WITH(elu, alpha, a >= 0 ? a : alpha * exponential_minus_one(a))
ELEMENTWISE(silu, sigmoid_linear_unit(a))
ELEMENTWISE(gelu, gaussian_linear_unit(a))

// delta *= expression, where a is the saved output or input.
#define DERIVATIVE(name, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, const REAL *x, REAL *delta) { \
        EACH_TWO for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; delta[i] *= (expression); } \
    }
#define DERIVATIVE_WITH(name, parameter, expression) \
    SOMA_CLONES void NAME(name)(ptrdiff_t n, REAL parameter, const REAL *x, REAL *delta) { \
        EACH_TWO for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; delta[i] *= (expression); } \
    }

DERIVATIVE(logistic_derivative, a * (1 - a))
// Not 1 - a^2, whose relative error grows where a nears 1.
DERIVATIVE(tanh_derivative, (1 - a) * (1 + a))
DERIVATIVE(relu_derivative, a > 0 ? 1 : 0)
DERIVATIVE_WITH(leaky_relu_derivative, slope, a > 0 ? 1 : slope)
DERIVATIVE_WITH(elu_derivative, alpha, a > 0 ? 1 : a + alpha)
// The output is y = log(1 + exp(x)), so logistic(x) = 1 - exp(-y).
DERIVATIVE(softplus_derivative, 0 - exponential_minus_one(-a))

DERIVATIVE(silu_derivative, sigmoid_linear_unit_derivative(a))
DERIVATIVE(gelu_derivative, gaussian_linear_unit_derivative(a))

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
