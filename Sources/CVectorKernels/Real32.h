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
#define SMALLEST_NORMAL 0x1p-126f
// Adding and subtracting it rounds to an integer, which stays in the low bits.
#define ROUNDER 0x1.8p23f
// Where exp has surely underflowed to 0 and overflowed to infinity.
#define EXP_LOWEST -105.0f
#define EXP_HIGHEST 90.0f
// Beyond it tanh is 1.
#define TANH_LIMIT 10.0f
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

// (atanh(s) / s - 1) / s^2, z = s^2, for |s| <= 1/3; absolute error 1e-10.
#define ATANH_POLYNOMIAL(z) \
    (0x1.555556p-2f + (z) * (0x1.9999ap-3f + (z) * (0x1.248f54p-3f + (z) * (0x1.c7fbf2p-4f \
    + (z) * (0x1.65a4cep-4f + (z) * 0x1.a9dd32p-4f)))))

// What vectors of 32 and of 64 bytes need beside arithmetic (see ProductKernel.h).
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
