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
#define SMALLEST_NORMAL 0x1p-1022
// Adding and subtracting it rounds to an integer, which stays in the low bits.
#define ROUNDER 0x1.8p52
// Where exp has surely underflowed to 0 and overflowed to infinity.
#define EXP_LOWEST -746.0
#define EXP_HIGHEST 710.0
// Beyond it tanh is 1.
#define TANH_LIMIT 20.0
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

// (atanh(s) / s - 1) / s^2, z = s^2, for |s| <= 1/3; absolute error 1e-21.
#define ATANH_POLYNOMIAL(z) \
    (0x1.5555555555555p-2 + (z) * (0x1.999999999999ap-3 + (z) * (0x1.24924924924cp-3 \
    + (z) * (0x1.c71c71c7180cap-4 + (z) * (0x1.745d17479318ap-4 + (z) * (0x1.3b13b0d05add7p-4 \
    + (z) * (0x1.11112148ab90cp-4 + (z) * (0x1.e1de9754b632p-5 + (z) * (0x1.af62a752ccc46p-5 \
    + (z) * (0x1.835a478cd4a9fp-5 + (z) * (0x1.7a386171953aap-5 + (z) * (0x1.b03e9e1ab5d0ap-6 \
    + (z) * 0x1.322be0b1921eep-4))))))))))))

// What vectors of 32 and of 64 bytes need beside arithmetic (see ProductKernel.h).
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
