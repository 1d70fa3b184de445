// Functions that AVX-512 computes in other ways than `EACH_TWO` with the formulas of Elementary.h: the natural
// logarithm, since it splits a number into its exponent and significand by one instruction each and tells zeros,
// infinities and NaN by one more; and the hyperbolic tangent of Float, since it looks up 32 coefficients at once.
//
// Goals, in order of priority:
// 1. Right over the whole range, as the other elementwise functions.
// 2. Bound by nothing but its one division, and where it looks up instead by its multiplications.
#pragma once
#include "Clones.h"
#include "Products.h"

#if SOMA_HAS_PRODUCTS
#define ISA __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define Lanes NAME(FunctionLanes)
#define LANES (64 / (ptrdiff_t)sizeof(REAL))

typedef REAL Lanes __attribute__((vector_size(64), aligned(sizeof(REAL))));

// A function by `vectors`, of Lanes, with AVX-512, else by `number`.
#define WIDE_ELEMENTWISE(name, number, vectors) \
    NARROW_ELEMENTWISE(name##_by_numbers, number) \
    ISA static void NAME(name##_by_lanes)(ptrdiff_t n, const REAL *x, REAL *y) { \
        for (; n >= 2 * LANES; n -= 2 * LANES, x += 2 * LANES, y += 2 * LANES) { \
            const Lanes first = vectors(*(const Lanes *)x), second = vectors(*(const Lanes *)(x + LANES)); \
            *(Lanes *)y = first; \
            *(Lanes *)(y + LANES) = second; \
        } \
        for (; n > 0; n -= LANES, x += LANES, y += LANES) { \
            const ptrdiff_t count = smaller(n, LANES); \
            STORE_FIRST_64(y, vectors(LOAD_FIRST_64(x, count)), count); \
        } \
    } \
    void NAME(name)(ptrdiff_t n, const REAL *x, REAL *y) { \
        if (__builtin_cpu_supports("x86-64-v4")) { \
            NAME(name##_by_lanes)(n, x, y); \
        } else { \
            NAME(name##_by_numbers)(n, x, y); \
        } \
    }
#define NARROW_ELEMENTWISE(name, number) \
    SOMA_NARROW_CLONES static void NAME(name)(ptrdiff_t n, const REAL *x, REAL *y) { \
        EACH_TWO for (ptrdiff_t i = 0; i < n; i++) y[i] = number(x[i]); \
    }

// What vfixupimm makes of a quiet NaN, a signalling one, 0, 1, -infinity, infinity, what else is negative and
// what else is positive, in four bits each from the lowest: a quiet NaN, the same, -infinity, the result as it
// is, a new NaN, infinity, a new NaN, the result.
#define LOG_FIXES 0x03530422

#ifdef LOG_POLYNOMIAL
static const REAL NAME(log_inverses)[16] __attribute__((aligned(64))) = LOG_INVERSES;
static const REAL NAME(log_values)[16] __attribute__((aligned(64))) = LOG_VALUES;

// Error: 0.77 ulp. The logarithm of a point near by, from a table, and that of 1 + r, the rest of the significand:
// without a division.
ISA SOMA_INLINE Lanes NAME(logarithms)(Lanes x) {
    const Lanes significand = GET_SIGNIFICAND_64(x);
    const Lanes k = GET_EXPONENT_64(x) + (Lanes)((significand < 1) & (INTEGERS_64)((Lanes){0} + 1));
    const __m512i interval = (__m512i)((INTEGERS_64)significand >> (SIGNIFICAND_BITS - 4));
    const Lanes inverse = (Lanes)_mm512_permutex2var_pd(
        _mm512_load_pd(NAME(log_inverses)), interval, _mm512_load_pd(NAME(log_inverses) + LANES));
    const Lanes value = (Lanes)_mm512_permutex2var_pd(
        _mm512_load_pd(NAME(log_values)), interval, _mm512_load_pd(NAME(log_values) + LANES));
    const Lanes r = significand * inverse - 1, square = r * r;
    const Lanes high = k * LN2_HIGH + value;
    const Lanes sum = high + r;
    const Lanes rest = (high - sum) + r + k * LN2_LOW;
    return FIX_UP_64(sum + (square * LOG_POLYNOMIAL(r, square) + rest), x, LOG_FIXES);
}
#else
// Error: 0.91 ulp. The formula is that of `logarithm`, with 3/4 <= 1 + f < 3/2.
ISA SOMA_INLINE Lanes NAME(logarithms)(Lanes x) {
    const Lanes significand = GET_SIGNIFICAND_64(x);
    const Lanes f = significand - 1;
    const Lanes k = GET_EXPONENT_64(x) + (Lanes)((significand < 1) & (INTEGERS_64)((Lanes){0} + 1));
    const Lanes s = f / (2 + f);
    const Lanes z = s * s;
    const Lanes half_square = f * f / 2;
    const Lanes tail = s * (half_square + 2 * z * ATANH_POLYNOMIAL(z)) + k * LN2_LOW;
    return FIX_UP_64(k * LN2_HIGH + (f - (half_square - tail)), x, LOG_FIXES);
}
#endif

WIDE_ELEMENTWISE(log, logarithm, NAME(logarithms))

#ifdef TANH_COEFFICIENTS
static const REAL NAME(tanh_coefficients)[6][32] __attribute__((aligned(64))) = TANH_COEFFICIENTS;

// Those of the intervals in the low five bits of `interval`.
ISA SOMA_INLINE Lanes NAME(tanh_coefficient)(int power, INTEGERS_64 interval) {
    const REAL *const all = NAME(tanh_coefficients)[power];
    return (Lanes)_mm512_permutex2var_ps(_mm512_load_ps(all), (__m512i)interval, _mm512_load_ps(all + LANES));
}

// Error: 1.01 ulp, over all floats. A NaN stays one whatever interval it falls into.
ISA SOMA_INLINE Lanes NAME(hyperbolic_tangents)(Lanes x) {
    const INTEGERS_64 sign = (INTEGERS_64)x & INT32_MIN;
    // The second operand where either is a NaN.
    const Lanes y = (Lanes)_mm512_min_ps(_mm512_set1_ps(TANH_WIDE_LIMIT), (__m512)((INTEGERS_64)x ^ sign));
    const INTEGERS_64 number = (INTEGERS_64)y >> TANH_INTERVAL_BITS;
    const INTEGERS_64 point = (number << TANH_INTERVAL_BITS) | TANH_POINT;
    const Lanes r = y - (Lanes)(point & (INTEGERS_64)(y >= TANH_FIRST_END));
    const INTEGERS_64 above = number - TANH_FIRST_INTERVAL;
    const INTEGERS_64 interval = (INTEGERS_64)_mm512_max_epi32((__m512i)above, _mm512_setzero_si512());
    Lanes sum = NAME(tanh_coefficient)(5, interval);
    for (int power = 4; power >= 0; power--) sum = sum * r + NAME(tanh_coefficient)(power, interval);
    return (Lanes)((INTEGERS_64)sum | sign);
}

WIDE_ELEMENTWISE(tanh, hyperbolic_tangent, NAME(hyperbolic_tangents))
#else
ELEMENTWISE(tanh, hyperbolic_tangent(a))
#endif

#undef ISA
#undef Lanes
#undef LANES
#else
ELEMENTWISE(log, logarithm(a))
ELEMENTWISE(tanh, hyperbolic_tangent(a))
#endif
