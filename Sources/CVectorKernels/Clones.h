// Compiles a function for several instruction sets; the loader chooses.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Products.h and WideFunctions.h choose at each call instead.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#define SOMA_HAS_PRODUCTS 1
#else
#define SOMA_HAS_PRODUCTS 0
#endif

// A sanitizer instruments what the loader chooses by too, which runs before the sanitizer itself has
// started.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define SOMA_IS_SANITIZED 1
#endif
#endif

#if SOMA_HAS_PRODUCTS && !defined(SOMA_IS_SANITIZED)
#define SOMA_HAS_CLONES 1
#define SOMA_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// For what waits for memory: on Zen 4 stores of 64 bytes make it slower.
#define SOMA_NARROW_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define SOMA_HAS_CLONES 0
#define SOMA_CLONES
#define SOMA_NARROW_CLONES
#endif

// For what the clones call: inlined, so that it is compiled for their instruction set.
#define SOMA_INLINE static inline __attribute__((always_inline))

// Before a loop whose elements do not depend on one another: an output may be an
// input, which the compiler would otherwise meet by a loop without vectors.
#define EACH _Pragma("clang loop vectorize(assume_safety)")

// The same for long expressions, two vectors at a time: their constants outnumber the
// registers of AVX2, and so are loaded once for both.
#define EACH_TWO _Pragma("clang loop vectorize(assume_safety) interleave_count(2)")
