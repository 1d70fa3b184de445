// The eigenvalues and eigenvectors of a diagonal matrix plus one of rank one, D + rho w w^T: what a step of
// divide and conquer has to find (Cuppen 1981).
//
// Goals, in order of priority:
// 1. Orthogonal eigenvectors, whatever the eigenvalues' distances: each eigenvalue is found as its distance from
//    the nearest element of D, and the vectors are those of the w whose eigenvalues these are exactly
//    (Gu & Eisenstat 1994, "A stable and efficient algorithm for the rank-one modification").
// 2. All sums over the elements of D by vectors: a division for each element is where the time goes.
#include "Clones.h"

#define LANES (64 / (ptrdiff_t)sizeof(REAL))
#define Lanes NAME(SecularLanes)
#define Masks NAME(SecularMasks)
#define Sums NAME(SecularSums)

typedef REAL Lanes __attribute__((vector_size(64), aligned(sizeof(REAL))));
typedef INTEGER Masks __attribute__((vector_size(64), aligned(sizeof(REAL))));

// Of w_i^2 / (d_i - x): those below 0 and those above, and the same of the derivatives.
typedef struct {
    REAL below, above, slope_below, slope_above;
} Sums;

// By reference: a vector as an argument is passed in another way with each instruction set.
SOMA_INLINE REAL NAME(sum_of_lanes)(const Lanes *x) {
    REAL sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += (*x)[lane];
    return sum;
}

SOMA_INLINE REAL NAME(absolute)(REAL x) { return x < 0 ? -x : x; }

// `padded` is k rounded up to whole vectors; the poles behind the last are infinite.
SOMA_INLINE Sums NAME(secular_sums)(ptrdiff_t padded, const REAL *poles, const REAL *weights, REAL x) {
    Lanes below = {0}, above = {0}, slope_below = {0}, slope_above = {0};
    for (ptrdiff_t i = 0; i < padded; i += LANES) {
        const Lanes inverse = 1 / (*(const Lanes *)(poles + i) - x);
        const Lanes term = *(const Lanes *)(weights + i) * inverse;
        const Lanes slope = term * inverse;
        const Masks is_below = term < 0;
        below += (Lanes)(is_below & (Masks)term);
        above += (Lanes)(~is_below & (Masks)term);
        slope_below += (Lanes)(is_below & (Masks)slope);
        slope_above += (Lanes)(~is_below & (Masks)slope);
    }
    return (Sums){
        NAME(sum_of_lanes)(&below), NAME(sum_of_lanes)(&above), NAME(sum_of_lanes)(&slope_below),
        NAME(sum_of_lanes)(&slope_above)};
}

// The root of c x^2 - a x + b between two numbers; NaN where none is there.
SOMA_INLINE REAL NAME(root_between)(REAL c, REAL a, REAL b, REAL low, REAL high) {
    const REAL discriminant = a * a - 4 * b * c;
    const REAL root = discriminant > 0 ? C_FUNCTION(sqrt)(discriminant) : 0;
    const REAL larger = a > 0 ? a + root : a - root;
    const REAL first = 2 * b / larger, second = larger / (2 * c);
    return first > low && first < high ? first : second > low && second < high ? second : NAN;
}

SOMA_INLINE void NAME(distances_from)(REAL origin, ptrdiff_t k, const REAL *d, REAL *distances) {
    for (ptrdiff_t i = 0; i < k; i++) distances[i] = d[i] - origin;
}

// The j-th root of f(x) = 1 / rho + sum of w_i^2 / (d_i - x), which lies above d_j; writes d_i - x for all i.
// `reach` is rho times the sum of the weights w^2: no root lies further above the last pole.
//
// By the middle way of Li 1993 (LAPACK working note 89): f is replaced by the function of two poles, those beside
// the root, that has its value and the slopes of what lies below and above. Where that leaves the
// interval known to hold the root, the interval is halved.
SOMA_INLINE REAL NAME(secular_root)(
    ptrdiff_t j, ptrdiff_t k, ptrdiff_t padded, const REAL *d, const REAL *weights, REAL rho, REAL reach, REAL *poles,
    REAL *distances) {
    if (k == 1) {
        distances[0] = -reach;
        return d[0] + reach;
    }
    const int is_last = j == k - 1;
    const ptrdiff_t left = is_last ? j - 1 : j, right = left + 1;
    REAL origin = d[j], low = 0, high, x;
    Sums sums;
    NAME(distances_from)(origin, k, d, poles);
    for (ptrdiff_t i = k; i < padded; i++) poles[i] = INFINITY;
    if (is_last) {
        // All of the weight may be the last pole's, as far as rounding tells.
        high = 2 * reach;
        x = reach / 2;
    } else {
        // The nearer pole is the origin. Of the others only the value at the middle is taken first.
        const REAL gap = d[right] - d[left];
        high = gap / 2;
        sums = NAME(secular_sums)(padded, poles, weights, high);
        const REAL f = 1 / rho + (sums.below + sums.above);
        const REAL c = f + (weights[left] - weights[right]) / high, both = weights[left] + weights[right];
        if (f >= 0) {
            x = NAME(root_between)(c, both + c * gap, weights[left] * gap, low, high);
        } else {
            origin = d[right];
            NAME(distances_from)(origin, k, d, poles);
            low = -high;
            high = 0;
            x = NAME(root_between)(c, both - c * gap, -weights[right] * gap, low, high);
        }
        if (!(x > low && x < high)) x = (low + high) / 2;
    }
    // Halving alone takes as many turns as a significand has bits, unless the root is near the pole.
    for (int turn = 0; turn < 100; turn++) {
        sums = NAME(secular_sums)(padded, poles, weights, x);
        const REAL f = 1 / rho + (sums.below + sums.above), slope = sums.slope_below + sums.slope_above;
        const REAL size = 1 / rho + (sums.above - sums.below);
        // What rounding leaves of the sums, and of their argument.
        if (NAME(absolute)(f) <= (4 * size + NAME(absolute)(x) * slope) / (2 * UNIT_ULP)) break;
        if (f < 0) {
            low = x;
        } else {
            high = x;
        }
        const REAL p = poles[left] - x, q = poles[right] - x;
        // Above the last pole all terms are below 0: the last one stands for itself.
        const REAL above = is_last ? weights[right] / (q * q) : sums.slope_above;
        const REAL below = slope - above;
        const REAL step = NAME(root_between)(
            f - p * below - q * above, (p + q) * f - p * q * slope, p * q * f, low - x, high - x);
        REAL next = x + step;
        if (!(next > low && next < high)) next = (low + high) / 2;
        if (!(next > low && next < high)) break;
        x = next;
    }
    for (ptrdiff_t i = 0; i < k; i++) distances[i] = poles[i] - x;
    return origin + x;
}

SOMA_CLONES void NAME(secular)(
    ptrdiff_t k, const REAL *d, const REAL *w, REAL rho, REAL *lambda, const int32_t *order, REAL *q, ptrdiff_t ldq,
    REAL *workspace) {
    const ptrdiff_t padded = (k + LANES - 1) / LANES * LANES;
    REAL *weights = workspace, *poles = weights + padded, *products = poles + padded, *vector = products + padded;
    REAL total = 0;
    for (ptrdiff_t i = 0; i < padded; i++) {
        weights[i] = i < k ? w[i] * w[i] : 0;
        total += weights[i];
        products[i] = 1;
        vector[i] = 0;
    }
    for (ptrdiff_t j = 0; j < k; j++)
        lambda[j] = NAME(secular_root)(j, k, padded, d, weights, rho, rho * total, poles, q + j * ldq);
    // The squares of the w, but for a common factor, whose eigenvalues are these exactly: for each i the product of
    // (d_i - lambda_j) / (d_i - d_j), the j-th without a divisor.
    for (ptrdiff_t j = 0; j < k; j++) {
        const REAL *distances = q + j * ldq;
        const REAL own = products[j] * distances[j], pole = d[j];
        EACH for (ptrdiff_t i = 0; i < k; i++) products[i] *= distances[i] / (d[i] - pole);
        products[j] = own;
    }
    for (ptrdiff_t i = 0; i < k; i++) {
        const REAL size = C_FUNCTION(sqrt)(NAME(absolute)(products[i]));
        products[i] = w[i] < 0 ? -size : size;
    }
    for (ptrdiff_t j = 0; j < k; j++) {
        REAL *distances = q + j * ldq;
        Lanes squares = {0};
        EACH for (ptrdiff_t i = 0; i < k; i++) vector[i] = products[i] / distances[i];
        for (ptrdiff_t i = 0; i < padded; i += LANES) {
            const Lanes elements = *(const Lanes *)(vector + i);
            squares += elements * elements;
        }
        const REAL scale = 1 / C_FUNCTION(sqrt)(NAME(sum_of_lanes)(&squares));
        for (ptrdiff_t i = 0; i < k; i++) distances[i] = vector[order[i] - 1] * scale;
    }
}

#undef LANES
#undef Lanes
#undef Masks
#undef Sums
