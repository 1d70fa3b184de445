// z = x op y, for vectors and scalars in either place.
#define PAIRWISE(name, expression) \
    SOMA_NARROW_CLONES void NAME(name##_vv)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i], b = y[i]; z[i] = (expression); } \
    } \
    SOMA_NARROW_CLONES void NAME(name##_vs)(ptrdiff_t n, const REAL *x, REAL b, REAL *z) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL a = x[i]; z[i] = (expression); } \
    } \
    SOMA_NARROW_CLONES void NAME(name##_sv)(ptrdiff_t n, REAL a, const REAL *y, REAL *z) { \
        EACH for (ptrdiff_t i = 0; i < n; i++) { REAL b = y[i]; z[i] = (expression); } \
    }

PAIRWISE(add, a + b)
PAIRWISE(subtract, a - b)
PAIRWISE(multiply, a * b)
PAIRWISE(divide, a / b)
PAIRWISE(minimum, a != a ? a : (b < a || b != b) ? b : a)
PAIRWISE(maximum, a != a ? a : (b > a || b != b) ? b : a)
PAIRWISE(less, a < b ? 1 : 0)
PAIRWISE(less_or_equal, a <= b ? 1 : 0)
PAIRWISE(equal, a == b ? 1 : 0)
PAIRWISE(not_equal, a != b ? 1 : 0)

SOMA_CLONES void NAME(fill)(ptrdiff_t n, REAL value, REAL *y) {
    EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = value;
}

SOMA_NARROW_CLONES void NAME(axpy)(ptrdiff_t n, REAL alpha, const REAL *x, REAL *y) {
    EACH for (ptrdiff_t i = 0; i < n; i++) y[i] += alpha * x[i];
}
