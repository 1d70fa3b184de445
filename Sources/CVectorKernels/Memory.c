#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
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
    // Of whole pages; where the system has no huge ones to give, its usual ones serve as well.
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = ((uintptr_t)memory + page - 1) / page * page;
    const uintptr_t end = ((uintptr_t)memory + (uintptr_t)bytes) / page * page;
    if (end > begin) (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
#else
    (void)memory, (void)bytes;
#endif
}
