// The parameters of the kernels for float: see kernels32.c.
#pragma once
#include <math.h>
#include <stdint.h>

typedef float REAL;
typedef int32_t INTEGER;
typedef uint32_t UNSIGNED;
#define NAME(base) soma_##base##_f32
#define C_FUNCTION(base) base##f

#define SIGNIFICAND_BITS 23
#define EXPONENT_BIAS 127
// The number whose ulp is 1.
#define UNIT_ULP 0x1p23f
#define SMALLEST_NORMAL 0x1p-126f
#define LARGEST 0x1.fffffep+127f
// Adding and subtracting it rounds to an integer, which stays in the low bits.
#define ROUNDER 0x1.8p23f
// Where exp has surely underflowed to 0 and overflowed to infinity.
#define EXP_LOWEST -105.0f
#define EXP_HIGHEST 90.0f
// Where the logistic function has surely reached 1, and x times it underflowed to 0.
#define LOGISTIC_HIGHEST 60.0f
#define SILU_LOWEST -112.0f
// Powers of two, and their exponents, that keep exp(-x) from overflow down to there.
#define LOGISTIC_SCALE 0x1p-32f
#define LOGISTIC_EXPONENT -32
#define SILU_SCALE 0x1p-64f
#define SILU_EXPONENT -64
// Where the tail of the normal distribution has surely underflowed to 0, and where the
// polynomials for it meet.
#define GELU_LIMIT 15.0f
#define GELU_MIDDLE 2.5f
// Beyond it tanh is 1.
#define TANH_LIMIT 9.02f
// Below it tanh is a polynomial.
#define TANH_MIDDLE 0.3f
#define LOG2_E 0x1.715476p+0f
// ln 2 in two parts; the first has so few bits that its multiples are exact.
#define LN2_HIGH 0x1.62e4p-1f
#define LN2_LOW 0x1.7f7d1cp-20f
// The bits of sqrt(1/2).
#define ROOT_HALF_BITS 0x3f3504f3

// The polynomials are Chebyshev fits, computed with mpmath at 40 digits.

// (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2; absolute error 1.5e-9.
#define EXP_POLYNOMIAL(r) \
    (0x1p-1f + (r) * (0x1.555556p-3f + (r) * (0x1.5554e8p-5f + (r) * (0x1.1110ep-7f \
    + (r) * (0x1.6d43bp-10f + (r) * 0x1.a1256cp-13f)))))

// (atanh(s) / s - 1) / s^2, z = s^2, for |s| <= 1/5; absolute error 1.4e-8.
#define ATANH_POLYNOMIAL(z) \
    (0x1.555556p-2f + (z) * (0x1.999a6cp-3f + (z) * (0x1.242c5ap-3f + (z) * 0x1.e66d7p-4f)))

// (tanh(y) / y - 1) / y^2, z = y^2, for |y| <= TANH_MIDDLE; absolute error 1.9e-8.
#define TANH_POLYNOMIAL(z) \
    (-0x1.555556p-2f + (z) * (0x1.111042p-3f + (z) * (-0x1.b967cap-5f + (z) * 0x1.4d30ep-6f)))

// R(y) / sqrt(2 pi) with Mills' ratio R(y), t = y - GELU_MIDDLE / 2, for y from 0 to
// GELU_MIDDLE; absolute error 3.5e-9.
#define MILLS_NEAR_POLYNOMIAL(t) \
    (0x1.d898dep-3f + (t) * (-0x1.c49322p-4f + (t) * (0x1.7b79d2p-5f + (t) * (-0x1.1f342ep-6f \
    + (t) * (0x1.8ff2dp-8f + (t) * (-0x1.038556p-9f + (t) * (0x1.3cf1d8p-11f \
    + (t) * (-0x1.6fe61ep-13f + (t) * (0x1.9594cep-15f + (t) * (-0x1.99e4fp-17f \
    + (t) * (0x1.a263b4p-19f + (t) * (-0x1.1871aap-20f + (t) * 0x1.04f25cp-22f))))))))))))

// y R(y) / sqrt(2 pi), v = 1 / y, for y from GELU_MIDDLE to GELU_LIMIT; absolute error 1.6e-8.
#define MILLS_FAR_POLYNOMIAL(v) \
    (0x1.9884cep-2f + (v) * (-0x1.b6048cp-14f + (v) * (-0x1.95f324p-2f + (v) * (-0x1.0872f8p-5f \
    + (v) * (0x1.6dea38p+0f + (v) * (-0x1.909a32p-1f + (v) * (-0x1.b7feap+2f + (v) * (0x1.2ea6e8p+4f \
    + (v) * (-0x1.55395p+4f + (v) * 0x1.2f91ecp+3f)))))))))

// What vectors of 32 and of 64 bytes need beside arithmetic.
#define FIRST_8(count) \
    _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(count)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define LOAD_FIRST_32(source, count) ((Lanes)_mm256_maskload_ps(source, FIRST_8(count)))
#define STORE_FIRST_32(target, value, count) _mm256_maskstore_ps(target, FIRST_8(count), (__m256)(value))
#define INTERLEAVE_LOW_32 INTERLEAVE_LOW_8
#define INTERLEAVE_HIGH_32 INTERLEAVE_HIGH_8
#define FIRST_16(count) ((__mmask16)((1u << (count)) - 1))
#define LOAD_FIRST_64(source, count) ((Lanes)_mm512_maskz_loadu_ps(FIRST_16(count), source))
#define STORE_FIRST_64(target, value, count) _mm512_mask_storeu_ps(target, FIRST_16(count), (__m512)(value))
#define INTERLEAVE_LOW_64(x, y) \
    __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define INTERLEAVE_HIGH_64(x, y) \
    __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
// The significand, from 3/4 to 3/2 but 1 for a zero or infinity, and the exponent of the numbers below
// 3/2 times its power of 2; and what is special mended by a table (see Logarithm.h).
typedef int32_t INTEGERS_64 __attribute__((vector_size(64)));
#define GET_SIGNIFICAND_64(x) \
    ((Lanes)_mm512_getmant_ps((__m512)(x), _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero))
#define GET_EXPONENT_64(x) ((Lanes)_mm512_getexp_ps((__m512)(x)))
#define FIX_UP_64(result, x, fixes) \
    ((Lanes)_mm512_fixupimm_ps((__m512)(result), (__m512)(x), _mm512_set1_epi32(fixes), 0))
