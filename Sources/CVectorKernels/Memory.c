#define _DEFAULT_SOURCE
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "include/CVectorKernels.h"

void soma_keep_freed_pages(void) {
#if defined(__GLIBC__)
    // Of the largest size that glibc adapts to, 32 MiB with its own head; no page of it is touched.
    // (Volatile, or the compiler would leave both calls out.)
    void *volatile block = malloc((32u << 20) - 65536);
    free(block);
#endif
}

void soma_prefer_huge_pages(void *memory, ptrdiff_t bytes) {
#if defined(MADV_HUGEPAGE)
    // Where the system has none to give, its usual pages serve as well.
    (void)madvise(memory, (size_t)bytes, MADV_HUGEPAGE);
#else
    (void)memory, (void)bytes;
#endif
}
