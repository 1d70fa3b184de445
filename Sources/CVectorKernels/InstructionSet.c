#include "Clones.h"
#include "include/CVectorKernels.h"

const char *soma_instruction_set(void) {
#if SOMA_HAS_CLONES
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4 (AVX-512)";
    if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3 (AVX2, FMA)";
    return "x86-64";
#elif defined(__aarch64__)
    return "arm64 (NEON)";
#else
    return "the compiler's default";
#endif
}

int soma_has_products(void) {
#if SOMA_HAS_CLONES
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v3") != 0;
#else
    return 0;
#endif
}

int soma_has_wide_products(void) {
#if SOMA_HAS_CLONES
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v4") != 0;
#else
    return 0;
#endif
}
