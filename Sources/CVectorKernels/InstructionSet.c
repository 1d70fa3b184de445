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

int soma_product_vector_bytes(void) {
#if SOMA_HAS_PRODUCTS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return 64;
    if (__builtin_cpu_supports("x86-64-v3")) return 32;
#endif
    return 0;
}

#if defined(__x86_64__)
// Flush to zero (results), and denormals are zeros (operands).
#define FLUSH 0x8040u

uint64_t soma_flush_subnormals(void) {
    const unsigned state = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(state | FLUSH);
    return state;
}

void soma_restore_subnormals(uint64_t state) { __builtin_ia32_ldmxcsr((unsigned)state); }
#elif defined(__aarch64__)
#define FLUSH (1ull << 24)

uint64_t soma_flush_subnormals(void) {
    uint64_t state;
    __asm__ volatile("mrs %0, fpcr" : "=r"(state));
    soma_restore_subnormals(state | FLUSH);
    return state;
}

void soma_restore_subnormals(uint64_t state) { __asm__ volatile("msr fpcr, %0" : : "r"(state)); }
#else
uint64_t soma_flush_subnormals(void) { return 0; }

void soma_restore_subnormals(uint64_t state) { (void)state; }
#endif
