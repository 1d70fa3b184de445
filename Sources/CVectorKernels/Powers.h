// x to the power y = exp(y log x), the logarithm to twice the precision: an error of it counts |y log x| times, up to
// 745. As C's pow in all that is special: zeros, infinities, NaN, negative bases. Where there is no fused multiply-add,
// C's pow itself, which takes half the time.

// A number in two parts, the lower much smaller than the higher.
typedef struct {
    REAL high, low;
} PAIR;

// a b without rounding.
SOMA_INLINE PAIR exact_product(REAL a, REAL b) {
    REAL product = a * b;
    return (PAIR){product, C_FUNCTION(__builtin_fma)(a, b, -product)};
}

// log(x) for a positive x, otherwise as logarithm(), whose steps these are.
SOMA_INLINE PAIR logarithm_pair(REAL x) {
    FACTORS of_x = factors(x);
    REAL k = of_x.k, f = of_x.f;
    // s = f / (2 + f)
    REAL divisor = 2 + f;
    REAL divisor_low = f - (divisor - 2);
    REAL inverse = 1 / divisor;
    REAL s = f * inverse;
    PAIR back = exact_product(s, divisor);
    REAL s_low = (((f - back.high) - back.low) - s * divisor_low) * inverse;
    // log(1 + f) = 2 s (1 + z / 3 + z^2 / 5 + ...) with z = s^2, the first two terms in two parts.
    PAIR z = exact_product(s, s);
    z.low += 2 * s * s_low;
    PAIR third = exact_product(z.high, (REAL)1 / 3);
    third.low += z.high * THIRD_LOW + z.low * ((REAL)1 / 3 + z.high * ((REAL)2 / 5));
    REAL rest = z.high * z.high * POWER_POLYNOMIAL(z.high);
    REAL sum = 1 + third.high;
    REAL sum_low = (third.high - (sum - 1)) + (third.low + rest);
    PAIR fraction = exact_product(2 * s, sum);
    fraction.low += 2 * (s * sum_low + s_low * sum);
    // k ln 2 + log(1 + f); the first term is 0 or the larger one.
    REAL whole = k * LN2_HIGH;
    REAL high = whole + fraction.high;
    REAL low = (fraction.high - (high - whole)) + (fraction.low + k * LN2_LOW);
    PAIR result = {high + low, 0};
    result.low = low - (result.high - high);
    int is_ordinary = x > 0 && x < INFINITY;
    result.low = is_ordinary ? result.low : 0;
    result.high = is_ordinary ? result.high : x == 0 ? -INFINITY : x;
    return result;
}

// Error: 1 ulp.
SOMA_INLINE REAL power(REAL x, REAL y) {
    REAL base = magnitude(x);
    PAIR logarithm = logarithm_pair(base);
    PAIR argument = exact_product(y, logarithm.high);
    REAL bounded = at_most(at_least(argument.high, EXP_LOWEST), EXP_HIGHEST);
    REAL tail = bounded == argument.high ? argument.low + y * logarithm.low : 0;
    EXPONENTIAL e = exponential_parts(bounded, tail, 2 * EXPONENT_BIAS);
    REAL rounded = 1 + e.q;
    REAL result = scaled(rounded + (((1 - rounded) + e.q) + e.q_low), e);
    // Beside UNIT_ULP a number is rounded to a whole one, which stays in the low bits; from there on all are whole.
    REAL size = magnitude(y), beside = size < UNIT_ULP ? size + UNIT_ULP : size;
    int is_whole = size >= UNIT_ULP || beside - UNIT_ULP == size;
    int is_odd = is_whole && size < 2 * UNIT_ULP && (bits(beside) & 1) != 0;
    result = is_odd ? C_FUNCTION(__builtin_copysign)(result, x) : result;
    result = x < 0 && x > -INFINITY && !is_whole ? NAN : result;
    // 1 to whatever power, and whatever to the power 0; -1 to an infinite one.
    int is_one = x == 1 || y == 0 || (x == -1 && magnitude(y) == INFINITY);
    return is_one ? 1 : result;
}

// For one instruction set: both vectors, or one of them a number. A result waits for a chain of some 60 operations, so
// that as many as can be are on their way at once.
#define POWERS(set, isa, power, each) \
    isa static void NAME(power_vv##set)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z) { \
        each for (ptrdiff_t i = 0; i < n; i++) z[i] = power(x[i], y[i]); \
    } \
    isa static void NAME(power_vs##set)(ptrdiff_t n, const REAL *x, REAL y, REAL *z) { \
        each for (ptrdiff_t i = 0; i < n; i++) z[i] = power(x[i], y); \
    } \
    isa static void NAME(power_sv##set)(ptrdiff_t n, REAL x, const REAL *y, REAL *z) { \
        each for (ptrdiff_t i = 0; i < n; i++) z[i] = power(x, y[i]); \
    }

#if defined(__aarch64__)
POWERS(_base, , power, EACH_TWO)
#else
POWERS(_base, , C_FUNCTION(pow), )
#endif

#if SOMA_HAS_PRODUCTS
POWERS(_v3, __attribute__((target("arch=x86-64-v3"))), power, EACH_TWO)
#define EACH_LINE _Pragma("clang loop vectorize(assume_safety) vectorize_width(POWER_LANES)")
POWERS(_v4, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), power, EACH_LINE)
#define CHOOSE_POWER(base, arguments) \
    do { \
        if (__builtin_cpu_supports("x86-64-v4")) NAME(base##_v4) arguments; \
        else if (__builtin_cpu_supports("x86-64-v3")) NAME(base##_v3) arguments; \
        else NAME(base##_base) arguments; \
    } while (0)
#else
#define CHOOSE_POWER(base, arguments) NAME(base##_base) arguments
#endif

void NAME(power_vv)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z) { CHOOSE_POWER(power_vv, (n, x, y, z)); }

SOMA_NARROW_CLONES static void NAME(cube)(ptrdiff_t n, const REAL *x, REAL *z) {
    EACH for (ptrdiff_t i = 0; i < n; i++) z[i] = x[i] * x[i] * x[i];
}

void NAME(power_vs)(ptrdiff_t n, const REAL *x, REAL y, REAL *z) {
    if (y == 2) return NAME(square)(n, x, z);
    // Correct to 1.5 ulp.
    if (y == 3) return NAME(cube)(n, x, z);
    if (y == -1) return NAME(divide_sv)(n, 1, x, z);
    CHOOSE_POWER(power_vs, (n, x, y, z));
}

void NAME(power_sv)(ptrdiff_t n, REAL x, const REAL *y, REAL *z) { CHOOSE_POWER(power_sv, (n, x, y, z)); }
