// The natural logarithm of many numbers: with AVX-512, which splits a number into its exponent and
// significand by one instruction each, and tells zeros, infinities and NaN by one more; else by `logarithm`.
//
// Goals, in order of priority:
// 1. Right over the whole range, as the other elementwise functions.
// 2. Bound by nothing but its one division.
#pragma once
#include "Clones.h"
#include "Products.h"

SOMA_NARROW_CLONES static void NAME(log_by_bits)(ptrdiff_t n, const REAL *x, REAL *y) {
    EACH_TWO for (ptrdiff_t i = 0; i < n; i++) y[i] = logarithm(x[i]);
}

#if SOMA_HAS_PRODUCTS
#define ISA __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define Lanes NAME(LogarithmLanes)
#define LANES (64 / (ptrdiff_t)sizeof(REAL))

typedef REAL Lanes __attribute__((vector_size(64), aligned(sizeof(REAL))));

// What vfixupimm makes of a quiet NaN, a signalling one, 0, 1, -infinity, infinity, what else is negative and
// what else is positive, in four bits each from the lowest: a quiet NaN, the same, -infinity, the result as it
// is, a new NaN, infinity, a new NaN, the result.
#define FIXES 0x03530422

// Error: 0.91 ulp. The formula is that of `logarithm`, with 3/4 <= 1 + f < 3/2.
ISA SOMA_INLINE Lanes NAME(logarithms)(Lanes x) {
    const Lanes significand = GET_SIGNIFICAND_64(x);
    const Lanes f = significand - 1;
    const Lanes k = GET_EXPONENT_64(x) + (Lanes)((significand < 1) & (INTEGERS_64)((Lanes){0} + 1));
    const Lanes s = f / (2 + f);
    const Lanes z = s * s;
    const Lanes half_square = f * f / 2;
    const Lanes tail = s * (half_square + 2 * z * ATANH_POLYNOMIAL(z)) + k * LN2_LOW;
    return FIX_UP_64(k * LN2_HIGH + (f - (half_square - tail)), x, FIXES);
}

ISA static void NAME(log_of_lanes)(ptrdiff_t n, const REAL *x, REAL *y) {
    for (; n >= 2 * LANES; n -= 2 * LANES, x += 2 * LANES, y += 2 * LANES) {
        const Lanes first = NAME(logarithms)(*(const Lanes *)x), second = NAME(logarithms)(*(const Lanes *)(x + LANES));
        *(Lanes *)y = first;
        *(Lanes *)(y + LANES) = second;
    }
    for (; n > 0; n -= LANES, x += LANES, y += LANES) {
        const ptrdiff_t count = smaller(n, LANES);
        STORE_FIRST_64(y, NAME(logarithms)(LOAD_FIRST_64(x, count)), count);
    }
}

void NAME(log)(ptrdiff_t n, const REAL *x, REAL *y) {
    if (__builtin_cpu_supports("x86-64-v4")) {
        NAME(log_of_lanes)(n, x, y);
    } else {
        NAME(log_by_bits)(n, x, y);
    }
}

#undef ISA
#undef Lanes
#undef LANES
#undef FIXES
#else
void NAME(log)(ptrdiff_t n, const REAL *x, REAL *y) { NAME(log_by_bits)(n, x, y); }
#endif
