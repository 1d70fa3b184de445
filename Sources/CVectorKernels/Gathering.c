#include <string.h>

#include "include/CVectorKernels.h"

// Rows in random order are what the processor does not foresee: those of the next 8 KiB or so
// are asked for while one is copied. Into the second cache, which can await more of them at
// once than the first.
void soma_gather_rows(
    ptrdiff_t count, const ptrdiff_t *rows, ptrdiff_t bytes, const void *source, ptrdiff_t stride, void *target) {
    const char *const first = source;
    const ptrdiff_t distance = bytes >= 8192 ? 1 : 8192 / (bytes > 64 ? bytes : 64);
    const ptrdiff_t asked = bytes < 8192 ? bytes : 8192;
    for (ptrdiff_t i = -distance; i < count; i++) {
        if (i + distance < count) {
            const char *const next = first + rows[i + distance] * stride;
            for (ptrdiff_t byte = 0; byte < asked; byte += 64) __builtin_prefetch(next + byte, 0, 2);
        }
        if (i >= 0) memcpy((char *)target + i * bytes, first + rows[i] * stride, (size_t)bytes);
    }
}
