// The small part of a sweep of the multishift QR algorithm on a real Hessenberg matrix: a chain of bulges goes down a
// window on the diagonal, and what it does to the window is collected, so that the rest of the matrix can have it by
// products (Braman, Byers & Mathias 2002, "The multishift QR algorithm", part I). The bulges follow one another as
// closely as they can, two rows apart (Karlsson, Kressner & Lang 2014, "Optimally packed chains of bulges").
//
// A bulge with its head in column k is moved on by a reflection of the rows and columns k + 1 to k + 3,
// I - tau [1 y z]^T [1 y z], which is kept as tau, y, z.
#include "Clones.h"

// The reflection that takes (a, b, c) to the result and zeros.
SOMA_INLINE REAL NAME(make_reflection)(REAL a, REAL b, REAL c, REAL *reflection) {
    reflection[0] = reflection[1] = reflection[2] = 0;
    if (b == 0 && c == 0) return a;
    REAL scale = 1, squares = a * a + b * b + c * c;
    if (!(squares >= SMALLEST_NORMAL * UNIT_ULP * UNIT_ULP && squares <= LARGEST)) {
        scale = C_FUNCTION(fmax)(C_FUNCTION(fabs)(a), C_FUNCTION(fmax)(C_FUNCTION(fabs)(b), C_FUNCTION(fabs)(c)));
        a /= scale, b /= scale, c /= scale;
        squares = a * a + b * b + c * c;
    }
    const REAL length = C_FUNCTION(sqrt)(squares), result = a > 0 ? -length : length;
    reflection[0] = (result - a) / result;
    reflection[1] = b / (a - result);
    reflection[2] = c / (a - result);
    return result * scale;
}

// The reflection that begins a bulge at the head of a block `h`, of two rows or more: it takes the first column of
// (h - s1) (h - s2) to the direction of its first element, where s1 and s2 are the shifts, both real or a pair.
SOMA_INLINE void NAME(begin_bulge)(
    ptrdiff_t rows, const REAL *h, ptrdiff_t ldh, const REAL *re, const REAL *im, REAL *reflection) {
    const REAL below = h[1], far_below = rows > 2 ? h[2] : 0;
    const REAL size = C_FUNCTION(fabs)(h[0] - re[1]) + C_FUNCTION(fabs)(im[1]) + C_FUNCTION(fabs)(below)
        + C_FUNCTION(fabs)(far_below);
    reflection[0] = reflection[1] = reflection[2] = 0;
    if (size == 0) return;
    const REAL b = below / size, c = far_below / size, shifts = re[0] + re[1];
    REAL x = (h[0] - re[0]) * ((h[0] - re[1]) / size) - im[0] * (im[1] / size) + h[ldh] * b;
    REAL y = b * (h[0] + h[ldh + 1] - shifts), z = 0;
    if (rows > 2) {
        x += h[2 * ldh] * c;
        y += h[2 * ldh + 1] * c;
        z = c * (h[0] + h[2 * ldh + 2] - shifts) + b * h[ldh + 2];
    }
    NAME(make_reflection)(x, y, z, reflection);
}

// Reflects n rows: x, y and z are their elements in three columns.
SOMA_INLINE void NAME(reflect_rows)(ptrdiff_t n, const REAL *reflection, REAL *x, REAL *y, REAL *z) {
    const REAL v2 = reflection[1], v3 = reflection[2];
    const REAL t1 = reflection[0], t2 = t1 * v2, t3 = t1 * v3;
    EACH for (ptrdiff_t i = 0; i < n; i++) {
        const REAL sum = x[i] + v2 * y[i] + v3 * z[i];
        x[i] -= sum * t1;
        y[i] -= sum * t2;
        z[i] -= sum * t3;
    }
}

// The same in two columns.
SOMA_INLINE void NAME(reflect_pairs)(ptrdiff_t n, const REAL *reflection, REAL *x, REAL *y) {
    const REAL v2 = reflection[1], t1 = reflection[0], t2 = t1 * v2;
    EACH for (ptrdiff_t i = 0; i < n; i++) {
        const REAL sum = x[i] + v2 * y[i];
        x[i] -= sum * t1;
        y[i] -= sum * t2;
    }
}

// Reflects three elements in each of n columns.
SOMA_INLINE void NAME(reflect_columns)(ptrdiff_t n, const REAL *reflection, REAL *x, ptrdiff_t ldx) {
    const REAL v2 = reflection[1], v3 = reflection[2];
    const REAL t1 = reflection[0], t2 = t1 * v2, t3 = t1 * v3;
    _Pragma("clang loop vectorize(disable) unroll_count(4)") for (ptrdiff_t j = 0; j < n; j++, x += ldx) {
        const REAL sum = x[0] + v2 * x[1] + v3 * x[2];
        x[0] -= sum * t1;
        x[1] -= sum * t2;
        x[2] -= sum * t3;
    }
}

// Sets the element below the diagonal in column k to 0 if it is negligible beside its neighbours, by the usual
// criterion and that of Ahues & Tisseur 1997. The block is of the rows and columns from first to last.
SOMA_INLINE void NAME(drop_negligible)(
    ptrdiff_t k, ptrdiff_t first, ptrdiff_t last, REAL smallest, REAL *h, ptrdiff_t ldh) {
#define SIZE(i, j) C_FUNCTION(fabs)(h[(i) + (j) * ldh])
    const REAL below = SIZE(k + 1, k);
    if (below == 0) return;
    REAL size = SIZE(k, k) + SIZE(k + 1, k + 1);
    if (size == 0) {
        for (ptrdiff_t j = k - 1; j >= first && j >= k - 3; j--) size += SIZE(k, j);
        for (ptrdiff_t i = k + 2; i <= last && i <= k + 4; i++) size += SIZE(i, k + 1);
    }
    const REAL limit = C_FUNCTION(fmax)(smallest, size / UNIT_ULP);
    if (!(below <= limit)) return;
    const REAL above = SIZE(k, k + 1), corner = SIZE(k + 1, k + 1);
    const REAL gap = C_FUNCTION(fabs)(h[k + k * ldh] - h[(k + 1) * (ldh + 1)]);
    const REAL larger = C_FUNCTION(fmax)(below, above), smaller = C_FUNCTION(fmin)(below, above);
    const REAL high = C_FUNCTION(fmax)(corner, gap), low = C_FUNCTION(fmin)(corner, gap);
    const REAL scale = high + larger, product = low * (high / scale);
    if (product == 0 || smaller * (larger / scale) <= C_FUNCTION(fmax)(smallest, product / UNIT_ULP)) {
        h[k + 1 + k * ldh] = 0;
    }
#undef SIZE
}

// Moves one bulge, whose head is in column k, on by a row: applies the rest of its last reflection to row k + 3,
// makes the next one, and clears column k.
SOMA_INLINE void NAME(move_bulge)(
    ptrdiff_t k, const REAL *re, const REAL *im, REAL *h, ptrdiff_t ldh, REAL *reflection) {
    // What the last reflection of this bulge has left to do in the row below it.
    REAL *const x = h + k + 1 + k * ldh, *const row = x + 2;
    const REAL sum = reflection[0] * reflection[2] * row[2 * ldh];
    row[0] = -sum;
    row[ldh] = -sum * reflection[1];
    row[2 * ldh] -= sum * reflection[2];

    const REAL head = x[0], second = x[1];
    const REAL result = NAME(make_reflection)(head, second, row[0], reflection);
    if (row[0] == 0 && row[ldh] == 0 && row[2 * ldh] != 0) {
        // The bulge has collapsed. A new one may begin here, if it leaves nothing in its column.
        REAL other[3];
        NAME(begin_bulge)(3, x + ldh, ldh, re, im, other);
        const REAL change = other[0] * (head + other[1] * second);
        const REAL rest = C_FUNCTION(fabs)(second - change * other[1]) + C_FUNCTION(fabs)(change * other[2]);
        const REAL size = C_FUNCTION(fabs)(x[-1]) + C_FUNCTION(fabs)(x[ldh]) + C_FUNCTION(fabs)(x[2 * ldh + 1]);
        if (rest <= size / UNIT_ULP) {
            for (int i = 0; i < 3; i++) reflection[i] = other[i];
            x[0] = head - change;
            x[1] = x[2] = 0;
            return;
        }
    }
    x[0] = result;
    x[1] = x[2] = 0;
}

SOMA_CLONES void NAME(chase_bulges)(
    ptrdiff_t first, ptrdiff_t last, ptrdiff_t start, ptrdiff_t bulges, const REAL *re, const REAL *im, REAL smallest,
    REAL *h, ptrdiff_t ldh, REAL *reflections, REAL *u, ptrdiff_t ldu) {
#define LEAST(x, y) ((x) < (y) ? (x) : (y))
#define MOST(x, y) ((x) > (y) ? (x) : (y))
    const ptrdiff_t size = 4 * bulges, origin = start + 1;
    for (ptrdiff_t j = 0; j < size; j++) {
        for (ptrdiff_t i = 0; i < size; i++) u[i + j * ldu] = i == j;
    }
    const ptrdiff_t top = MOST(first, start), right = LEAST(last, start + size), outside = MOST(0, first - origin);
    for (ptrdiff_t now = start; now < start + 2 * bulges && now <= last - 2; now++) {
        // The bulges inside the block, whose heads are in the columns now + 2 m.
        const ptrdiff_t begin = MOST(0, (first - now) / 2), end = LEAST(bulges, (last - now - 1) / 2);
        const ptrdiff_t final = last - 2;
        const int leaves = end < bulges && now + 2 * end == final;
        if (leaves) {
            // The last two rows are all that is left of its way.
            REAL *const reflection = reflections + 3 * end;
            if (final == first - 1) {
                NAME(begin_bulge)(2, h + first * (ldh + 1), ldh, re + 2 * end, im + 2 * end, reflection);
            } else {
                REAL *const x = h + final + 1 + final * ldh;
                x[0] = NAME(make_reflection)(x[0], x[1], 0, reflection);
                x[1] = 0;
            }
            REAL *const columns = h + top + (final + 1) * ldh;
            NAME(reflect_pairs)(last + 1 - top, reflection, columns, columns + ldh);
            const REAL v2 = reflection[1], t1 = reflection[0];
            for (ptrdiff_t j = final + 1; j <= right; j++) {
                REAL *const y = h + final + 1 + j * ldh;
                const REAL sum = t1 * (y[0] + v2 * y[1]);
                y[0] -= sum;
                y[1] -= sum * v2;
            }
            if (final >= first) NAME(drop_negligible)(final, first, last, smallest, h, ldh);
            REAL *const collected = u + outside + (final + 1 - origin) * ldu;
            NAME(reflect_pairs)(size - outside, reflection, collected, collected + ldu);
        }
        for (ptrdiff_t m = end - 1; m >= begin; m--) {
            const ptrdiff_t k = now + 2 * m;
            REAL *const reflection = reflections + 3 * m;
            if (k == first - 1) {
                NAME(begin_bulge)(3, h + first * (ldh + 1), ldh, re + 2 * m, im + 2 * m, reflection);
            } else {
                NAME(move_bulge)(k, re + 2 * m, im + 2 * m, h, ldh, reflection);
            }
            REAL *const columns = h + top + (k + 1) * ldh;
            NAME(reflect_rows)(
                LEAST(last, k + 3) + 1 - top, reflection, columns, columns + ldh, columns + 2 * ldh);
            NAME(reflect_columns)(1, reflection, h + (k + 1) * (ldh + 1), ldh);
            if (k >= first) NAME(drop_negligible)(k, first, last, smallest, h, ldh);
        }
        for (ptrdiff_t m = end - 1; m >= begin; m--) {
            const ptrdiff_t k = now + 2 * m;
            NAME(reflect_columns)(right - k - 1, reflections + 3 * m, h + k + 1 + (k + 2) * ldh, ldh);
        }
        for (ptrdiff_t m = end - 1; m >= begin; m--) {
            // The rows of these columns that are no longer 0, or cease to be now.
            const ptrdiff_t from = MOST(outside, 2 * m), past = LEAST(size, now - start + 2 * end + 3);
            REAL *const collected = u + from + (now + 2 * m - start) * ldu;
            NAME(reflect_rows)(past - from, reflections + 3 * m, collected, collected + ldu, collected + 2 * ldu);
        }
    }
#undef LEAST
#undef MOST
}
