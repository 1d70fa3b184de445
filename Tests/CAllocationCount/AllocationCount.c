#define _GNU_SOURCE
#include "CAllocationCount.h"
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A sanitizer has allocation functions of its own.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(IS_SANITIZED)
#define CAN_COUNT 1
#include <link.h>

// Where the code of OpenBLAS lies: what it allocates within a call is its own affair,
// and differs from one kernel to another.
static uintptr_t excluded_start, excluded_end;

static int find_excluded(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    (void)data;
    if (!strstr(info->dlpi_name, "openblas")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X)) continue;
        excluded_start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        excluded_end = excluded_start + info->dlpi_phdr[i].p_memsz;
    }
    // The library itself is far larger than the BLAS and LAPACK that only forward to it.
    return excluded_end - excluded_start > ((uintptr_t)1 << 22);
}
#endif

static _Thread_local bool counting;
static _Thread_local long count;

void allocation_count_start(void) {
#if CAN_COUNT
    dl_iterate_phdr(find_excluded, NULL);
#endif
    count = 0;
    counting = true;
}

long allocation_count_stop(void) {
    counting = false;
    return count;
}

#if CAN_COUNT

// The program's own definitions come before glibc's, for every library in the process.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

bool allocation_count_available(void) { return true; }

// Counts an allocation that `caller`, an address in some code, makes.
static inline void note(const void *caller) {
    uintptr_t address = (uintptr_t)caller;
    count += counting && !(address >= excluded_start && address < excluded_end);
}

void *malloc(size_t size) {
    note(__builtin_return_address(0));
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note(__builtin_return_address(0));
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    note(__builtin_return_address(0));
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    void *result = __libc_memalign(alignment, size);
    if (!result) return ENOMEM;
    *block = result;
    return 0;
}

#else

bool allocation_count_available(void) { return false; }

#endif
