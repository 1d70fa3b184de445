#include <string.h>

#include "include/CVectorKernels.h"

// Rows in random order are what the processor does not foresee: those of the next 4 KiB or so
// are asked for while one is copied.
void soma_gather_rows(
    ptrdiff_t count, const ptrdiff_t *rows, ptrdiff_t bytes, const void *source, ptrdiff_t stride, void *target) {
    const char *const first = source;
    const ptrdiff_t distance = bytes >= 4096 ? 1 : 4096 / (bytes > 64 ? bytes : 64);
    const ptrdiff_t asked = bytes < 4096 ? bytes : 4096;
    for (ptrdiff_t i = -distance; i < count; i++) {
        if (i + distance < count) {
            const char *const next = first + rows[i + distance] * stride;
            for (ptrdiff_t byte = 0; byte < asked; byte += 64) __builtin_prefetch(next + byte);
        }
        if (i >= 0) memcpy((char *)target + i * bytes, first + rows[i] * stride, (size_t)bytes);
    }
}
