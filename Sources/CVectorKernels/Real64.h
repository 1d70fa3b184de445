// The parameters of the kernels for double: see kernels64.c.
#pragma once
#include <math.h>
#include <stdint.h>

typedef double REAL;
typedef int64_t INTEGER;
typedef uint64_t UNSIGNED;
#define NAME(base) soma_##base##_f64
#define C_FUNCTION(base) base

#define SIGNIFICAND_BITS 52
#define EXPONENT_BIAS 1023
// The number whose ulp is 1.
#define UNIT_ULP 0x1p52
#define SMALLEST_NORMAL 0x1p-1022
#define LARGEST 0x1.fffffffffffffp+1023
// Adding and subtracting it rounds to an integer, which stays in the low bits.
#define ROUNDER 0x1.8p52
// Where exp has surely underflowed to 0 and overflowed to infinity.
#define EXP_LOWEST -746.0
#define EXP_HIGHEST 710.0
// Where the logistic function has surely reached 1, and x times it underflowed to 0.
#define LOGISTIC_HIGHEST 600.0
#define SILU_LOWEST -760.0
// Powers of two, and their exponents, that keep exp(-x) from overflow down to there.
#define LOGISTIC_SCALE 0x1p-64
#define LOGISTIC_EXPONENT -64
#define SILU_SCALE 0x1p-128
#define SILU_EXPONENT -128
// Where the tail of the normal distribution has surely underflowed to 0, and where the
// polynomials for it meet.
#define GELU_LIMIT 39.0
#define GELU_MIDDLE 3.0
// Beyond it tanh is 1.
#define TANH_LIMIT 19.07
// Below it tanh is a polynomial.
#define TANH_MIDDLE 0.3
#define LOG2_E 0x1.71547652b82fep+0
// ln 2 in two parts; the first has so few bits that its multiples are exact.
#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c7673p-45
// The bits of sqrt(1/2).
#define ROOT_HALF_BITS 0x3fe6a09e667f3bcd

// The polynomials are Chebyshev fits, computed with mpmath at 40 digits.

// (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2; absolute error 1.1e-16.
#define EXP_POLYNOMIAL(r) \
    (0x1.0000000000001p-1 + (r) * (0x1.5555555555556p-3 + (r) * (0x1.5555555553d37p-5 \
    + (r) * (0x1.11111111109a6p-7 + (r) * (0x1.6c16c1789d1d7p-10 + (r) * (0x1.a01a01a7cebcdp-13 \
    + (r) * (0x1.a019b8ca26fcfp-16 + (r) * (0x1.71de0d85293b8p-19 + (r) * (0x1.2891d4ffbb0f9p-22 \
    + (r) * 0x1.af390ba7e6f47p-26)))))))))

// (atanh(s) / s - 1) / s^2, z = s^2, for |s| <= 1/5; absolute error 2e-17.
#define ATANH_POLYNOMIAL(z) \
    (0x1.5555555555555p-2 + (z) * (0x1.9999999999f3p-3 + (z) * (0x1.24924923dba6ap-3 \
    + (z) * (0x1.c71c72e2f78d5p-4 + (z) * (0x1.745cab2727663p-4 + (z) * (0x1.3b29fcbbce66dp-4 \
    + (z) * (0x1.0e88ea4725d3dp-4 + (z) * 0x1.16b68338bd78bp-4)))))))

// Reciprocals of points in the sixteen intervals of a significand between 3/4 and 3/2 that its first four bits behind
// the point tell apart, from 1 to 3/2 and then from 3/4 to 1, and the points' logarithms. The points, near the
// middles, are such that the logarithm ends with 2^-42, as multiples of LN2_HIGH do, but for 2^-60; beside 1 they are 1.
#define LOG_INVERSES { \
    0x1p+0, 0x1.d431c9c2e9f49p-1, 0x1.badb4b1f20768p-1, 0x1.a40143e5f23a4p-1, \
    0x1.8f79407662d57p-1, 0x1.7d16d504a5e86p-1, 0x1.6bf33df4b0527p-1, 0x1.5c890386cb3c5p-1, \
    0x1.4e64595a73a83p+0, 0x1.415803776109ap+0, 0x1.350e68c4735dp+0, 0x1.29f5c381f058fp+0, \
    0x1.1f859f0c1cd29p+0, 0x1.15c197d538275p+0, 0x1.0caa94d8ba8e4p+0, 0x1p+0}
#define LOG_VALUES { \
    0.0, 0x1.6e5987354p-4, 0x1.291ef4c9d8p-3, 0x1.959f826e1ep-3, \
    0x1.fc442440e4p-3, 0x1.2e60d032c1p-2, 0x1.5d7fc294aep-2, 0x1.89d0bf132fp-2, \
    -0x1.118c3998dap-2, -0x1.d194901bfep-3, -0x1.81bb8861c8p-3, -0x1.36d9678246p-3, \
    -0x1.dba2855b78p-4, -0x1.4e188ed088p-4, -0x1.8b9d47869p-5, 0.0}
// (log(1 + r) - r) / r^2 for r from -1/32 to 1/16; relative error of log(1 + r) 8e-19.
// In two halves, since one after the other the multiplications would wait for one another.
#define LOG_POLYNOMIAL(r, square) \
    (-0x1p-1 + (square) * (-0x1.0000000000ccap-2 + (square) * (-0x1.5555553b09264p-3 \
    + (square) * (-0x1.00008c6171281p-3 + (square) * -0x1.9808b4e863b47p-4))) \
    + (r) * (0x1.555555555555dp-2 + (square) * (0x1.9999999988d8ap-3 + (square) * (0x1.2492488c5629p-3 \
    + (square) * (0x1.c72ede3d314c7p-4 + (square) * 0x1.447cbbafa4886p-4)))))

// The results of power that AVX-512 makes at once.
#define POWER_LANES 8
// What 1 / 3 loses by rounding.
#define THIRD_LOW 0x1.5555555555555p-56
// ((atanh(s) / s - 1) / s^2 - 1 / 3) / s^2, z = s^2, for |s| <= 0.172: the first terms of the series; what is left out
// is 3e-18 of it.
#define POWER_POLYNOMIAL(z) \
    ((REAL)1 / 5 + (z) * ((REAL)1 / 7 + (z) * ((REAL)1 / 9 + (z) * ((REAL)1 / 11 + (z) * ((REAL)1 / 13 \
    + (z) * ((REAL)1 / 15 + (z) * ((REAL)1 / 17 + (z) * ((REAL)1 / 19 + (z) * ((REAL)1 / 21 \
    + (z) * ((REAL)1 / 23 + (z) * ((REAL)1 / 25)))))))))))

// (tanh(y) / y - 1) / y^2, z = y^2, for |y| <= TANH_MIDDLE; absolute error 4.0e-17.
#define TANH_POLYNOMIAL(z) \
    (-0x1.5555555555555p-2 + (z) * (0x1.1111111110b3cp-3 + (z) * (-0x1.ba1ba1b8ca5d4p-5 \
    + (z) * (0x1.664f479a32a81p-6 + (z) * (-0x1.226de678b5535p-7 + (z) * (0x1.d6b6a78841256p-9 \
    + (z) * (-0x1.7aa278810c3f3p-10 + (z) * 0x1.0b7ddfd1a91edp-11)))))))

// R(y) / sqrt(2 pi) with Mills' ratio R(y), t = y - GELU_MIDDLE / 2, for y from 0 to
// GELU_MIDDLE; absolute error 1.8e-17.
#define MILLS_NEAR_POLYNOMIAL(t) \
    (0x1.a5705596892b7p-3 + (t) * (-0x1.71c04c317211ep-4 + (t) * (0x1.204038e2e73dp-5 \
    + (t) * (-0x1.99805968b70d5p-7 + (t) * (0x1.0d602eb744998p-8 + (t) * (-0x1.4bf38a3204ab2p-10 \
    + (t) * (0x1.826247b700945p-12 + (t) * (-0x1.ab8f478cca58ep-14 + (t) * (0x1.c41919af5c218p-16 \
    + (t) * (-0x1.cab518a24b7fap-18 + (t) * (0x1.c021ea73e1fbep-20 + (t) * (-0x1.a6c662293fb3dp-22 \
    + (t) * (0x1.821f070cadc38p-24 + (t) * (-0x1.56208b3bb2bd4p-26 + (t) * (0x1.26ad7841d8d5ep-28 \
    + (t) * (-0x1.ee2d1c3fbfd29p-31 + (t) * (0x1.938a08a8f331ap-33 + (t) * (-0x1.422c5a233aeb6p-35 \
    + (t) * (0x1.fe123e49a9b46p-38 + (t) * (-0x1.84d4baa8b0149p-40 + (t) * (0x1.0035f647ab7e3p-42 \
    + (t) * (-0x1.7b3bdb7ba2e1ep-45 + (t) * (0x1.cc3f363f6b153p-47 \
    + (t) * -0x1.407dc790106dbp-49)))))))))))))))))))))))

// y R(y) / sqrt(2 pi), v = 1 / y, for y from GELU_MIDDLE to GELU_LIMIT; absolute error 2.3e-17.
#define MILLS_FAR_POLYNOMIAL(v) \
    (0x1.9884533d462dcp-2 + (v) * (-0x1.4b3546a5ffa1ep-33 + (v) * (-0x1.98845224c7abap-2 \
    + (v) * (-0x1.1fe8e511c30eap-20 + (v) * (0x1.3266629675b66p+0 + (v) * (-0x1.966d2fa32d7cfp-10 \
    + (v) * (-0x1.7c926fd910fa8p+2 + (v) * (-0x1.696bd7279e0dfp-1 + (v) * (0x1.a1d0a5053a8e9p+5 \
    + (v) * (-0x1.dd8ce311a06b4p+6 + (v) * (0x1.63e17371121a5p+9 + (v) * (-0x1.e6adc3913b261p+12 \
    + (v) * (0x1.6f07476f667b2p+15 + (v) * (-0x1.52c9172a8d10cp+17 + (v) * (0x1.919f4512e2592p+18 \
    + (v) * (-0x1.1060eca4e2937p+19 + (v) * (0x1.7a4d2e660f255p+15 + (v) * (0x1.812e1933b5ca5p+20 \
    + (v) * (-0x1.bbd8b090b5517p+21 + (v) * (0x1.070e22735e375p+22 + (v) * (-0x1.583ea9dfcb658p+21 \
    + (v) * 0x1.8c5bc0623af77p+19)))))))))))))))))))))

// What vectors of 32 and of 64 bytes need beside arithmetic.
#define FIRST_4(count) _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3))
#define LOAD_FIRST_32(source, count) ((Lanes)_mm256_maskload_pd(source, FIRST_4(count)))
#define STORE_FIRST_32(target, value, count) _mm256_maskstore_pd(target, FIRST_4(count), (__m256d)(value))
#define INTERLEAVE_LOW_32(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define INTERLEAVE_HIGH_32(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#define FIRST_8(count) ((__mmask8)((1u << (count)) - 1))
#define LOAD_FIRST_64(source, count) ((Lanes)_mm512_maskz_loadu_pd(FIRST_8(count), source))
#define STORE_FIRST_64(target, value, count) _mm512_mask_storeu_pd(target, FIRST_8(count), (__m512d)(value))
#define INTERLEAVE_LOW_64 INTERLEAVE_LOW_8
#define INTERLEAVE_HIGH_64 INTERLEAVE_HIGH_8
// The significand, from 3/4 to 3/2 but 1 for a zero or infinity, and the exponent of the numbers below
// 3/2 times its power of 2; and what is special mended by a table (see WideFunctions.h).
typedef int64_t INTEGERS_64 __attribute__((vector_size(64)));
#define GET_SIGNIFICAND_64(x) \
    ((Lanes)_mm512_getmant_pd((__m512d)(x), _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero))
#define GET_EXPONENT_64(x) ((Lanes)_mm512_getexp_pd((__m512d)(x)))
#define FIX_UP_64(result, x, fixes) \
    ((Lanes)_mm512_fixupimm_pd((__m512d)(result), (__m512d)(x), _mm512_set1_epi64(fixes), 0))
