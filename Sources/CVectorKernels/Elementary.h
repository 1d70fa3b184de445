// One number's elementary functions, without branches or calls, so that a loop
// around them is vectorised. REAL and the constants come from Real32.h or Real64.h.
//
// The errors are the greatest found over every 31st float and 20 million doubles, with
// fused multiply-add and without, against 64-bit significands; a subnormal result is
// within 1.5 of its own ulp. Arithmetic shifts and conversions of 64-bit integers are avoided:
// AVX2 has no instruction for them.

SOMA_INLINE UNSIGNED bits(REAL x) {
    UNSIGNED result;
    __builtin_memcpy(&result, &x, sizeof result);
    return result;
}

SOMA_INLINE REAL from_bits(UNSIGNED x) {
    REAL result;
    __builtin_memcpy(&result, &x, sizeof result);
    return result;
}

// The upper half of the significand.
SOMA_INLINE REAL upper_half(REAL x) { return from_bits(bits(x) & ~(UNSIGNED)0 << (SIGNIFICAND_BITS + 2) / 2); }

// exp(x + tail) = 2^k (1 + q + q_low), q_low being the rounding error of q.
typedef struct {
    REAL k;
    // Its lowest bits are those of k + offset, as an integer.
    UNSIGNED shifted;
    REAL q, q_low;
} EXPONENTIAL;

// Where tail is not 0, it is small and |x| is no greater than EXP_LOWEST's.
SOMA_INLINE EXPONENTIAL exponential_parts(REAL x, REAL tail, REAL offset) {
    // x = k ln 2 + r with |r| <= ln(2) / 2 (Cody and Waite's reduction), where
    // r = high + low and high is exact.
    REAL shifted = x * LOG2_E + (ROUNDER + offset);
    REAL k = shifted - (ROUNDER + offset);
    REAL high = x - k * LN2_HIGH;
    REAL low = tail - k * LN2_LOW;
    REAL r = high + low;
    REAL rest = r * r * EXP_POLYNOMIAL(r) + low;
    REAL q = high + rest;
    return (EXPONENTIAL){k, bits(shifted), q, (high - q) + rest};
}

// 2^k for a normal result, from the bits of k + EXPONENT_BIAS + ROUNDER.
SOMA_INLINE REAL power_of_two(UNSIGNED shifted) {
    return from_bits(shifted << SIGNIFICAND_BITS);
}

// value * 2^k, in two steps, since 2^k itself may be out of range. The offset of e is
// 2 EXPONENT_BIAS, that of each factor one.
SOMA_INLINE REAL scaled(REAL value, EXPONENTIAL e) {
    UNSIGNED half = e.shifted >> 1;
    return value * power_of_two(half) * power_of_two(e.shifted - half);
}

SOMA_INLINE REAL at_least(REAL x, REAL lowest) { return x < lowest ? lowest : x; }
SOMA_INLINE REAL at_most(REAL x, REAL highest) { return x > highest ? highest : x; }
SOMA_INLINE REAL magnitude(REAL x) { return C_FUNCTION(__builtin_fabs)(x); }

// Error: 0.95 ulp. Overflows to infinity, underflows through the subnormals to 0.
SOMA_INLINE REAL exponential(REAL x) {
    EXPONENTIAL e = exponential_parts(at_most(at_least(x, EXP_LOWEST), EXP_HIGHEST), 0, 2 * EXPONENT_BIAS);
    return scaled(1 + e.q, e);
}

// exp(x) - 1 for x <= 0. Error: 1.1 ulp.
SOMA_INLINE REAL exponential_minus_one(REAL x) {
    EXPONENTIAL e = exponential_parts(at_least(x, EXP_LOWEST / 2), 0, EXPONENT_BIAS);
    REAL scale = power_of_two(e.shifted);
    return scale * e.q + (scale - 1);
}

// log(1 + t + t_low) for 0 <= t <= 1 and t_low below its ulp.
SOMA_INLINE REAL log_one_plus(REAL t, REAL t_low) {
    // 1 + t = 2^k (1 + f), and log(1 + f) as in logarithm().
    REAL k = t > (REAL)0.5 ? 1 : 0;
    REAL f = t > (REAL)0.5 ? (t - 1) / 2 : t;
    REAL s = f / (2 + f);
    REAL z = s * s;
    REAL half_square = f * f / 2;
    REAL low = k * LN2_LOW + t_low * (1 - t / 2);
    REAL tail = s * (half_square + 2 * z * ATANH_POLYNOMIAL(z)) + low;
    return k * LN2_HIGH + (f - (half_square - tail));
}

// A positive and finite number as 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2).
typedef struct {
    REAL k, f;
} FACTORS;

SOMA_INLINE FACTORS factors(REAL x) {
    // Subnormal numbers are scaled to normal ones.
    int tiny = x < SMALLEST_NORMAL;
    REAL normal = tiny ? x * ((UNSIGNED)1 << (SIGNIFICAND_BITS + 2)) : x;
    UNSIGNED shifted = bits(normal) + (bits(1) - ROOT_HALF_BITS);
    REAL biased = from_bits((shifted >> SIGNIFICAND_BITS) | bits(UNIT_ULP));
    REAL k = biased - (tiny ? UNIT_ULP + EXPONENT_BIAS + SIGNIFICAND_BITS + 2 : UNIT_ULP + EXPONENT_BIAS);
    UNSIGNED significand = shifted & (((UNSIGNED)1 << SIGNIFICAND_BITS) - 1);
    return (FACTORS){k, from_bits(significand + ROOT_HALF_BITS) - 1};
}

// Error: 0.85 ulp (with AVX-512 WideFunctions.h has another). log(0) = -infinity, NaN below 0.
SOMA_INLINE REAL logarithm(REAL x) {
    FACTORS of_x = factors(x);
    REAL k = of_x.k, f = of_x.f;
    // log(1 + f) = 2 atanh(s), written as f - f^2/2 + s (f^2/2 + R) so that the large
    // terms are exact.
    REAL s = f / (2 + f);
    REAL z = s * s;
    REAL half_square = f * f / 2;
    REAL tail = s * (half_square + 2 * z * ATANH_POLYNOMIAL(z)) + k * LN2_LOW;
    REAL result = k * LN2_HIGH + (f - (half_square - tail));
    result = x < INFINITY ? result : x;
    result = x == 0 ? -INFINITY : result;
    return x < 0 ? NAN : result;
}

// t / (t + 2) with t = exp(2 |x|) - 1, but a polynomial where the roundings of t and
// t + 2 would weigh most. Error: 1.5 ulp (for Float with AVX-512 WideFunctions.h has another).
SOMA_INLINE REAL hyperbolic_tangent(REAL x) {
    REAL y = at_most(magnitude(x), TANH_LIMIT);
    EXPONENTIAL e = exponential_parts(2 * y, 0, EXPONENT_BIAS);
    REAL scale = power_of_two(e.shifted);
    REAL t = scale * e.q + (scale - 1);
    REAL z = y * y;
    REAL result = y < TANH_MIDDLE ? y + y * z * TANH_POLYNOMIAL(z) : t / (t + 2);
    return C_FUNCTION(__builtin_copysign)(result, x);
}

// 1 / (1 + exp(-x)) as scale / (scale + scale exp(-x)): scale keeps the divisor from
// overflow until the quotient underflows.
SOMA_INLINE REAL over_one_plus_exponential(REAL numerator, REAL x, REAL scale, REAL offset) {
    EXPONENTIAL e = exponential_parts(-x, 0, offset);
    REAL power = power_of_two(e.shifted);
    // The divisor is rounded once.
    REAL sum = scale + power;
    REAL sum_low = (power - sum) + scale;
    return numerator * scale / (sum + (power * e.q + sum_low));
}

// 1 / (1 + exp(-x)). Error: 1.7 ulp.
SOMA_INLINE REAL logistic(REAL x) {
    REAL bounded = at_most(at_least(x, EXP_LOWEST), LOGISTIC_HIGHEST);
    return over_one_plus_exponential(1, bounded, LOGISTIC_SCALE, EXPONENT_BIAS + LOGISTIC_EXPONENT);
}

// x / (1 + exp(-x)); -0 at -infinity. Error: 1.7 ulp.
SOMA_INLINE REAL sigmoid_linear_unit(REAL x) {
    REAL bounded = at_least(x, SILU_LOWEST);
    // Scaled only where x is far below 0: a tiny x would underflow.
    REAL scale = x < -8 ? SILU_SCALE : 1;
    REAL offset = x < -8 ? EXPONENT_BIAS + SILU_EXPONENT : EXPONENT_BIAS;
    return over_one_plus_exponential(bounded, at_most(bounded, LOGISTIC_HIGHEST), scale, offset);
}

// The derivative of x / (1 + exp(-x)): s (1 + x (1 - s)) with s = logistic(x).
// Error: 5 ulp of the greater of its two terms, which cancel near -1.28.
SOMA_INLINE REAL sigmoid_linear_unit_derivative(REAL x) {
    REAL bounded = at_most(at_least(x, SILU_LOWEST), -SILU_LOWEST);
    EXPONENTIAL e = exponential_parts(-magnitude(bounded), 0, 2 * EXPONENT_BIAS);
    // The greater and the lesser of s and 1 - s, without their difference from 1.
    REAL greater = 1 / (1 + scaled(1 + e.q, e));
    REAL lesser = scaled(1 + e.q, e) * greater;
    REAL value = greater * (1 + bounded * (x < 0 ? greater : lesser));
    return x < 0 ? scaled(value + value * e.q, e) : value;
}

// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), without overflow. Error: 1.4 ulp.
SOMA_INLINE REAL softplus(REAL x) {
    EXPONENTIAL e = exponential_parts(at_least(-magnitude(x), EXP_LOWEST), 0, 2 * EXPONENT_BIAS);
    REAL value = 1 + e.q;
    REAL tail = log_one_plus(scaled(value, e), scaled((1 - value) + e.q, e));
    return x > 0 ? x + tail : tail;
}

// The normal distribution's upper tail at y >= 0, its density being 2^k (1 + q) / sqrt(2 pi)
// and its ratio to the density Mills' ratio R(y): near gives R(y) / sqrt(2 pi) for y below
// GELU_MIDDLE, far y R(y) / sqrt(2 pi) above. The square is taken in two parts, as its
// rounding would be an error of y^2 ulp in the tail.
typedef struct {
    EXPONENTIAL density;
    REAL near, far, reciprocal;
} NORMAL_TAIL;

SOMA_INLINE NORMAL_TAIL normal_tail(REAL y) {
    REAL high = upper_half(y);
    REAL low = y - high;
    NORMAL_TAIL result;
    result.density = exponential_parts(high * high * (REAL)-0.5, (y + high) * low * (REAL)-0.5, 2 * EXPONENT_BIAS);
    REAL centered = y - GELU_MIDDLE / 2;
    result.reciprocal = 1 / y;
    result.near = MILLS_NEAR_POLYNOMIAL(centered);
    result.far = MILLS_FAR_POLYNOMIAL(result.reciprocal);
    return result;
}

// x times the normal distribution function; -0 at -infinity. Error: 2.9 ulp,
// without fused multiply-add 3.3, down to where it underflows.
SOMA_INLINE REAL gaussian_linear_unit(REAL x) {
    REAL y = at_most(magnitude(x), GELU_LIMIT);
    NORMAL_TAIL tail = normal_tail(y);
    REAL factor = y < GELU_MIDDLE ? y * tail.near : tail.far;
    REAL product = scaled(factor + factor * tail.density.q, tail.density);
    return x < 0 ? -product : x - product;
}

// The normal distribution function plus x times its density. Error: 3.5 ulp of the greater
// of the two, which cancel near -0.75.
SOMA_INLINE REAL gaussian_linear_unit_derivative(REAL x) {
    REAL y = at_most(magnitude(x), GELU_LIMIT);
    NORMAL_TAIL tail = normal_tail(y);
    REAL ratio = y < GELU_MIDDLE ? tail.near : tail.far * tail.reciprocal;
    REAL factor = ratio - y * (REAL)0.39894228040143267794;
    REAL value = scaled(factor + factor * tail.density.q, tail.density);
    return x < 0 ? value : 1 - value;
}
