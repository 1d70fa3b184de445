#include "CAllocationCount.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

static _Thread_local bool counting;
static _Thread_local long count;

void allocation_count_start(void) {
    count = 0;
    counting = true;
}

long allocation_count_stop(void) {
    counting = false;
    return count;
}

#if defined(__GLIBC__)

// The program's own definitions come before glibc's, for every library in the process.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

bool allocation_count_available(void) { return true; }

void *malloc(size_t size) {
    count += counting;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count += counting;
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count += counting;
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count += counting;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count += counting;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    count += counting;
    void *result = __libc_memalign(alignment, size);
    if (!result) return ENOMEM;
    *block = result;
    return 0;
}

#else

bool allocation_count_available(void) { return false; }

#endif
