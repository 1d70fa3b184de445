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

// The results of power that AVX-512 makes at once.
#define POWER_LANES 16
// What 1 / 3 loses by rounding.
#define THIRD_LOW -0x1.555556p-27f
// ((atanh(s) / s - 1) / s^2 - 1 / 3) / s^2, z = s^2, for |s| <= 0.172: the first terms of the series; what is left out
// is 7e-09 of it.
#define POWER_POLYNOMIAL(z) \
    ((REAL)1 / 5 + (z) * ((REAL)1 / 7 + (z) * ((REAL)1 / 9 + (z) * ((REAL)1 / 11 + (z) * ((REAL)1 / 13)))))

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
// 3/2 times its power of 2; and what is special mended by a table (see WideFunctions.h).
typedef int32_t INTEGERS_64 __attribute__((vector_size(64)));
#define GET_SIGNIFICAND_64(x) \
    ((Lanes)_mm512_getmant_ps((__m512)(x), _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero))
#define GET_EXPONENT_64(x) ((Lanes)_mm512_getexp_ps((__m512)(x)))
#define FIX_UP_64(result, x, fixes) \
    ((Lanes)_mm512_fixupimm_ps((__m512)(result), (__m512)(x), _mm512_set1_epi32(fixes), 0))
// tanh on 32 intervals, four to each power of 2 from 1/16 on: the coefficients of 1, r, ... r^5, where r is the
// distance from a point in the interval, in the first one from 0. Its bits are TANH_POINT below those that number
// the interval, chosen so that no tanh of such a point is far from a float.
#define TANH_INTERVAL_BITS 21
#define TANH_FIRST_INTERVAL 492
#define TANH_FIRST_END 0.078125f
#define TANH_POINT 0xd6eb1
// From the last interval but two on tanh is 1.
#define TANH_WIDE_LIMIT 10.0f
#define TANH_COEFFICIENTS { \
    {0x0p+0f, 0x1.5a09bap-4f, 0x1.997e06p-4f, 0x1.d8bfa8p-4f, 0x1.191468p-3f, 0x1.5795f4p-3f, 0x1.9570a4p-3f, \
     0x1.d288aep-3f, 0x1.13e21p-2f, 0x1.4e2e18p-2f, 0x1.86264p-2f, 0x1.bb84bep-2f, 0x1.01368ep-1f, 0x1.2e03cp-1f, \
     0x1.54b158p-1f, 0x1.757586p-1f, 0x1.9ac2b2p-1f, 0x1.c01c1ap-1f, 0x1.d845fap-1f, 0x1.e787f2p-1f, 0x1.f3d214p-1f, \
     0x1.fb7c4ap-1f, 0x1.fe55a6p-1f, 0x1.ff62fep-1f, 0x1.ffda06p-1f, 0x1.fffadcp-1f, 0x1.ffff4ep-1f, 0x1.ffffe8p-1f, \
     0x1.fffffep-1f, 0x1p+0f, 0x1p+0f, 0x1p+0f}, \
    {0x1p+0f, 0x1.fc5884p-1f, 0x1.fae1f8p-1f, 0x1.f92dfap-1f, 0x1.f65b12p-1f, 0x1.f196e6p-1f, 0x1.ebef14p-1f, \
     0x1.e56e5p-1f, 0x1.dad612p-1f, 0x1.c97876p-1f, 0x1.b5aceep-1f, 0x1.9ff36ap-1f, 0x1.7ec8b6p-1f, 0x1.4dd994p-1f, \
     0x1.1d4c3ap-1f, 0x1.df305p-2f, 0x1.6cebdp-2f, 0x1.df3b4ep-3f, 0x1.317bccp-3f, 0x1.7e25ecp-4f, 0x1.811a9p-5f, \
     0x1.1fa6e4p-6f, 0x1.a9a754p-8f, 0x1.39d2c2p-9f, 0x1.2fb6d6p-11f, 0x1.48e86cp-14f, 0x1.641d62p-17f, \
     0x1.818f98p-20f, 0x1.669e6ep-24f, 0x0p+0f, 0x0p+0f, 0x0p+0f}, \
    {0x0p+0f, -0x1.579178p-4f, -0x1.956646p-4f, -0x1.d2737cp-4f, -0x1.13c9p-3f, -0x1.4dea52p-3f, -0x1.858cd6p-3f, \
     -0x1.ba52fep-3f, -0x1.ffb74p-3f, -0x1.2a96c2p-2f, -0x1.4d836ap-2f, -0x1.6850f2p-2f, -0x1.809904p-2f, \
     -0x1.89db8cp-2f, -0x1.7baee2p-2f, -0x1.5d86b6p-2f, -0x1.24c3fcp-2f, -0x1.a36eaap-3f, -0x1.19c80ep-3f, \
     -0x1.6be29ap-4f, -0x1.77efa8p-5f, -0x1.1d1acep-6f, -0x1.a83fdcp-8f, -0x1.396e9p-9f, -0x1.2f697ep-11f, \
     -0x1.48a94cp-14f, -0x1.63dc0ep-17f, -0x1.81494ep-20f, -0x1.6375ap-24f, 0x0p+0f, 0x0p+0f, 0x0p+0f}, \
    {-0x1.555544p-2f, -0x1.4ba40ep-2f, -0x1.47ca1ap-2f, -0x1.4353c8p-2f, -0x1.3bfa7cp-2f, -0x1.2fb75ap-2f, \
     -0x1.216576p-2f, -0x1.113d5ep-2f, -0x1.ef3efap-3f, -0x1.9f11b4p-3f, -0x1.496c48p-3f, -0x1.e4f348p-4f, \
     -0x1.efc4b4p-5f, 0x1.385f08p-7f, 0x1.f39338p-5f, 0x1.7cdc7cp-4f, 0x1.c4ced2p-4f, 0x1.9e9e76p-4f, 0x1.3c266ap-4f, \
     0x1.b6370cp-5f, 0x1.dd6e2ap-6f, 0x1.75ae2p-7f, 0x1.1938ccp-8f, 0x1.a144e6p-10f, 0x1.9728e2p-12f, \
     0x1.b94874p-15f, 0x1.ddd626p-18f, 0x1.02ad7p-20f, 0x1.f5c34ap-25f, 0x0p+0f, 0x0p+0f, 0x0p+0f}, \
    {0x0p+0f, 0x1.c52b66p-5f, 0x1.0a3454p-4f, 0x1.30be08p-4f, 0x1.654558p-4f, 0x1.aa5ca6p-4f, 0x1.e8cbfp-4f, \
     0x1.0fe454p-3f, 0x1.2fd764p-3f, 0x1.4e5b68p-3f, 0x1.5bb4f4p-3f, 0x1.591b46p-3f, 0x1.3e52bcp-3f, 0x1.f5e1e2p-4f, \
     0x1.54239cp-4f, 0x1.7907aep-5f, 0x1.c50cc8p-8f, -0x1.4a0506p-6f, -0x1.9de5bep-6f, -0x1.5d282ep-6f, \
     -0x1.b028bap-7f, -0x1.6abc3ep-8f, -0x1.17b068p-9f, -0x1.a2a3e6p-11f, -0x1.a2fd2ap-13f, -0x1.c6a496p-16f, \
     -0x1.ec61d2p-19f, -0x1.0a8ebcp-21f, -0x1.14c118p-25f, 0x0p+0f, 0x0p+0f, 0x0p+0f}, \
    {0x1.1064bep-3f, 0x1.00386cp-3f, 0x1.f36a56p-4f, 0x1.e473eap-4f, 0x1.ca8fa4p-4f, 0x1.a261b2p-4f, 0x1.74a65ep-4f, \
     0x1.428bfap-4f, 0x1.e3cc8ep-5f, 0x1.05c1eep-5f, 0x1.8439f6p-8f, -0x1.193bb2p-6f, -0x1.6469cep-5f, \
     -0x1.f8946ap-5f, -0x1.00c184p-4f, -0x1.b2b782p-5f, -0x1.0660b2p-5f, -0x1.37255ep-7f, 0x1.70aabap-10f, \
     0x1.2dd5ecp-8f, 0x1.04bcap-8f, 0x1.f586fap-10f, 0x1.93732ep-11f, 0x1.326e7ep-12f, 0x1.1cd2c4p-14f, \
     0x1.358c28p-17f, 0x1.4f5058p-20f, 0x1.6b1048p-23f, 0x1.418c88p-27f, 0x0p+0f, 0x0p+0f, 0x0p+0f}}
