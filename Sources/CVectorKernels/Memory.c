#include <stdlib.h>

#include "include/CVectorKernels.h"

void soma_keep_freed_pages(void) {
#if defined(__GLIBC__)
    // Of the largest size that glibc adapts to, 32 MiB with its own head; no page of it is touched.
    // (Volatile, or the compiler would leave both calls out.)
    void *volatile block = malloc((32u << 20) - 65536);
    free(block);
#endif
}
