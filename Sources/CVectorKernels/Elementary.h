// One number's elementary functions, without branches or calls, so that a loop
// around them is vectorised. REAL and the constants come from Real32.h or Real64.h.

SOMA_INLINE INTEGER bits(REAL x) {
    INTEGER result;
    __builtin_memcpy(&result, &x, sizeof result);
    return result;
}

SOMA_INLINE REAL from_bits(INTEGER x) {
    REAL result;
    __builtin_memcpy(&result, &x, sizeof result);
    return result;
}

// 2^k for a normal result.
SOMA_INLINE REAL power_of_two(INTEGER k) {
    return from_bits((INTEGER)((UNSIGNED)(k + EXPONENT_BIAS) << SIGNIFICAND_BITS));
}

// x = k ln 2 + r with |r| <= ln(2) / 2 (Cody and Waite's reduction).
SOMA_INLINE REAL reduce(REAL x, INTEGER *k) {
    REAL shifted = x * LOG2_E + ROUNDER;
    *k = bits(shifted) - bits(ROUNDER);
    REAL rounded = shifted - ROUNDER;
    return (x - rounded * LN2_HIGH) - rounded * LN2_LOW;
}

// Error: 1.1 ulp. Overflows to infinity, underflows through the subnormals to 0.
SOMA_INLINE REAL exponential(REAL x) {
    x = x < EXP_LOWEST ? EXP_LOWEST : x;
    x = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    INTEGER k;
    REAL r = reduce(x, &k);
    REAL value = 1 + (r + r * r * EXP_POLYNOMIAL(r));
    // In two steps, since 2^k itself may be out of range.
    INTEGER half = k >> 1;
    return value * power_of_two(half) * power_of_two(k - half);
}

// exp(x) - 1 for x of at most 2 * TANH_LIMIT. Error: 2 ulp.
SOMA_INLINE REAL exponential_minus_one(REAL x) {
    x = x < EXP_LOWEST / 2 ? EXP_LOWEST / 2 : x;
    INTEGER k;
    REAL r = reduce(x, &k);
    REAL scale = power_of_two(k);
    return scale * (r + r * r * EXP_POLYNOMIAL(r)) + (scale - 1);
}

// log(1 + x) for 0 <= x <= 1, as 2 atanh(x / (2 + x)). Error: 2 ulp.
SOMA_INLINE REAL log_one_plus(REAL x) {
    REAL s = x / (2 + x);
    REAL z = s * s;
    return 2 * s + 2 * s * z * ATANH_POLYNOMIAL(z);
}

// Error: 1 ulp. log(0) = -infinity, NaN below 0.
SOMA_INLINE REAL logarithm(REAL x) {
    // Subnormal numbers are scaled to normal ones.
    int tiny = x < SMALLEST_NORMAL;
    REAL normal = tiny ? x * ((UNSIGNED)1 << (SIGNIFICAND_BITS + 2)) : x;
    INTEGER shifted = bits(normal) - ROOT_HALF_BITS;
    INTEGER k = (shifted >> SIGNIFICAND_BITS) - (tiny ? SIGNIFICAND_BITS + 2 : 0);
    INTEGER significand = shifted & (((INTEGER)1 << SIGNIFICAND_BITS) - 1);
    // normal = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); log(1 + f) = 2 atanh(s),
    // written as f - f^2/2 + s (f^2/2 + R) so that the large terms are exact.
    REAL f = from_bits(significand + ROOT_HALF_BITS) - 1;
    REAL s = f / (2 + f);
    REAL z = s * s;
    REAL half_square = f * f / 2;
    REAL power = (REAL)k;
    REAL tail = s * (half_square + 2 * z * ATANH_POLYNOMIAL(z)) + power * LN2_LOW;
    REAL result = power * LN2_HIGH + (f - (half_square - tail));
    result = x == INFINITY ? INFINITY : result;
    result = x == 0 ? -INFINITY : result;
    return x >= 0 ? result : NAN;
}

// Error: 2.5 ulp.
SOMA_INLINE REAL hyperbolic_tangent(REAL x) {
    REAL magnitude = C_FUNCTION(__builtin_fabs)(x);
    magnitude = magnitude > TANH_LIMIT ? TANH_LIMIT : magnitude;
    REAL t = exponential_minus_one(2 * magnitude);
    return C_FUNCTION(__builtin_copysign)(t / (t + 2), x);
}

// 1 / (1 + exp(-x)), without overflow. Error: 2.5 ulp.
SOMA_INLINE REAL logistic(REAL x) {
    REAL decay = exponential(-C_FUNCTION(__builtin_fabs)(x));
    return (x < 0 ? decay : 1) / (1 + decay);
}

// log(1 + exp(x)), without overflow. Error: 3 ulp.
SOMA_INLINE REAL softplus(REAL x) {
    REAL tail = log_one_plus(exponential(-C_FUNCTION(__builtin_fabs)(x)));
    return x > 0 ? x + tail : tail;
}
