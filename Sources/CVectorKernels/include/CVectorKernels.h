// The elementwise loops that the compiler must vectorise for each processor.
//
// Goals, in order of priority:
// 1. Right over the whole range: infinities, NaN and subnormal numbers included;
//    the errors below are in units in the last place (ulp) of the result, a subnormal
//    result's within 1.5 of its own (on a thread that does not flush them: see below).
// 2. Vectorised on every instruction set: each function is compiled for AVX-512 (what only
//    waits for memory is not), for AVX2 with FMA and for the baseline, and chosen when the
//    program is loaded; the logarithm, the power and Float's tanh at each call. (On the baseline the power is C's pow.)
// 3. The same results on all of them, up to those errors; sums run over a fixed
//    number of partial sums, whatever the width of a register.
// Products are the exception to 2 and 3: they are written for AVX2 and
// for AVX-512 alone, and sum in an order of each one's own. So are Gaussian elimination and the
// Cholesky factorization, for AVX2 alone.
//
// Everything is contiguous, except where a row stride (`ld`) is given. An output
// may be the input itself; it never overlaps one in part. (Of the products no output, nor their
// workspace, overlaps anything.) Functions end in _f32
// or _f64, which have the same contracts.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SOMA_DECLARE_PAIRWISE(name, REAL, S) \
    void soma_##name##_vv##S(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z); \
    void soma_##name##_vs##S(ptrdiff_t n, const REAL *x, REAL y, REAL *z); \
    void soma_##name##_sv##S(ptrdiff_t n, REAL x, const REAL *y, REAL *z);

// The rules of the optimizers.
enum soma_rule {
    SOMA_GRADIENT_DESCENT, SOMA_MOMENTUM, SOMA_NESTEROV, SOMA_ADAGRAD, SOMA_RMSPROP, SOMA_ADAM, SOMA_ADAMW
};

#define SOMA_DECLARE(REAL, S) \
    /* a step of a rule for rows of parameters w and of moments s1 and s2 (any pointer where the rule has \
       none), `stride` apart, by the gradient g, which is contiguous and counts times gscale. beta1 is \
       also momentum or decay; gain1 is (1 - beta1) gscale, gain2 is (1 - beta2) gscale^2 */ \
    struct soma_parameter_update##S { \
        enum soma_rule rule; \
        REAL gscale, rate, beta1, gain1, beta2, gain2, epsilon, root_scale, shrink; \
        ptrdiff_t rows, columns, stride; \
        REAL *w; \
        const REAL *g; \
        REAL *s1, *s2; \
    }; \
    /* y[i] = value */ \
    void soma_fill##S(ptrdiff_t n, REAL value, REAL *y); \
    /* z[i] = x[i] op y[i], the vectors or scalars in either place; comparisons give 1 or 0; \
       minimum and maximum are NaN where an operand is; power is C's pow, its error 1 ulp, of cubes 1.5 */ \
    SOMA_DECLARE_PAIRWISE(add, REAL, S) \
    SOMA_DECLARE_PAIRWISE(subtract, REAL, S) \
    SOMA_DECLARE_PAIRWISE(multiply, REAL, S) \
    SOMA_DECLARE_PAIRWISE(divide, REAL, S) \
    SOMA_DECLARE_PAIRWISE(minimum, REAL, S) \
    SOMA_DECLARE_PAIRWISE(maximum, REAL, S) \
    SOMA_DECLARE_PAIRWISE(power, REAL, S) \
    SOMA_DECLARE_PAIRWISE(less, REAL, S) \
    SOMA_DECLARE_PAIRWISE(less_or_equal, REAL, S) \
    SOMA_DECLARE_PAIRWISE(equal, REAL, S) \
    SOMA_DECLARE_PAIRWISE(not_equal, REAL, S) \
    /* y[i] += alpha * x[i] */ \
    void soma_axpy##S(ptrdiff_t n, REAL alpha, const REAL *x, REAL *y); \
    /* y[i] = f(x[i]); errors: exp 0.95 ulp, log 0.91, tanh 1.5, logistic 1.7, softplus 1.4, \
       the rest correctly rounded */ \
    void soma_exp##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_log##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_tanh##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_logistic##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_softplus##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_sqrt##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_abs##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_square##S(ptrdiff_t n, const REAL *x, REAL *y); \
    /* activations that are not functions above; step is 1 where x >= 0. Errors: elu 1.1 ulp \
       where alpha is 1, else 2; gelu 3.3 down to where it underflows; silu 1.7. silu and gelu \
       are -0 at -infinity */ \
    void soma_step##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_relu##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_leaky_relu##S(ptrdiff_t n, REAL slope, const REAL *x, REAL *y); \
    void soma_elu##S(ptrdiff_t n, REAL alpha, const REAL *x, REAL *y); \
    void soma_gelu##S(ptrdiff_t n, const REAL *x, REAL *y); \
    void soma_silu##S(ptrdiff_t n, const REAL *x, REAL *y); \
    /* delta[i] *= f'(...), from the output y or from the input x. Errors of f': 1.5 ulp from an \
       output; from an input, 5 for silu and 3.5 for gelu, of the greater of the two terms that \
       it is a sum of, which cancel near its zero */ \
    void soma_logistic_derivative##S(ptrdiff_t n, const REAL *y, REAL *delta); \
    void soma_tanh_derivative##S(ptrdiff_t n, const REAL *y, REAL *delta); \
    void soma_relu_derivative##S(ptrdiff_t n, const REAL *y, REAL *delta); \
    void soma_leaky_relu_derivative##S(ptrdiff_t n, REAL slope, const REAL *y, REAL *delta); \
    void soma_elu_derivative##S(ptrdiff_t n, REAL alpha, const REAL *y, REAL *delta); \
    void soma_softplus_derivative##S(ptrdiff_t n, const REAL *y, REAL *delta); \
    void soma_gelu_derivative##S(ptrdiff_t n, const REAL *x, REAL *delta); \
    void soma_silu_derivative##S(ptrdiff_t n, const REAL *x, REAL *delta); \
    /* c = op(a) op(b), or c plus that where it accumulates, if this takes less time than gemm: for few and short \
       rows that lie in the first cache, of operands of which not both are transposed; op(a) is m x k, op(b) k x n. \
       Returns 0, having done nothing, if not */ \
    int soma_small_product##S(int transposes_a, int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, \
        const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL *c, ptrdiff_t ldc, int accumulates); \
    /* c = a op(b), plus bias on every row where it is not NULL; a is m x k, op(b) k x n; where numbers is not \
       NULL, a's rows are those of these numbers. \
       Only where soma_product_vector_bytes() > 0, as the six functions after it. workspace is of one call \
       alone, aligned to 64 bytes, and as long as the next function says; that is enough for any \
       smaller m and k too */ \
    void soma_product##S(int transposes_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, \
        const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, const REAL *bias, \
        REAL *c, ptrdiff_t ldc, REAL *workspace); \
    ptrdiff_t soma_product_workspace##S(ptrdiff_t m, ptrdiff_t k); \
    /* packs b, k x n, for soma_transposed_product with the same n and k; the length of packed, \
       enough for smaller n and k too */ \
    void soma_pack_right##S(ptrdiff_t n, ptrdiff_t k, const REAL *b, ptrdiff_t ldb, REAL *packed); \
    ptrdiff_t soma_packed_right##S(ptrdiff_t n, ptrdiff_t k); \
    /* the same of transpose(a), where a is k x m, of the rows of these numbers where they are not NULL */ \
    void soma_pack_left##S( \
        ptrdiff_t m, ptrdiff_t k, const REAL *a, const ptrdiff_t *numbers, ptrdiff_t lda, REAL *packed); \
    ptrdiff_t soma_packed_left##S(ptrdiff_t m, ptrdiff_t k); \
    /* c = m rows, from the one numbered first, of transpose(a) b, both packed, a with packed_rows rows of \
       its transpose; makes the update, of something else, along with it where it is not NULL */ \
    void soma_transposed_product##S( \
        ptrdiff_t packed_rows, ptrdiff_t first, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const REAL *left, \
        const REAL *right, REAL *c, ptrdiff_t ldc, const struct soma_parameter_update##S *update); \
    /* the first n columns of the lower triangular factor L of a = L transpose(L), m x m and row-major, in \
       place; what lies above the diagonal is neither read nor written. n is m or a multiple of 4. \
       Returns 0, or the order of the first leading minor that is not positive, infinite or NaN. Only where \
       soma_product_vector_bytes() > 0, as the four functions after it */ \
    ptrdiff_t soma_cholesky##S(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t lda); \
    /* Gaussian elimination, for column-major matrices. \
       factor_panel factors the m x n matrix a in place as P L U, as LAPACK's getrf does, whose pivots \
       (from 1) and result it has; m >= n, and n is meant to be small */ \
    int soma_factor_panel##S(ptrdiff_t m, ptrdiff_t n, REAL *a, ptrdiff_t lda, int *pivots); \
    /* exchanges row i and row pivots[i] - 1 of the n columns of a, for i from first to end */ \
    void soma_exchange_rows##S( \
        ptrdiff_t n, REAL *a, ptrdiff_t lda, ptrdiff_t first, ptrdiff_t end, const int *pivots); \
    /* b (k x n) = inverse(l) b, l unit lower triangular, of which only what is below the diagonal is \
       read, both ld apart; the workspace's length by the second function, enough for a smaller k too */ \
    void soma_solve_unit_lower##S( \
        ptrdiff_t k, ptrdiff_t n, const REAL *l, REAL *b, ptrdiff_t ld, REAL *workspace); \
    ptrdiff_t soma_solve_unit_lower_workspace##S(ptrdiff_t k); \
    /* the k eigenvalues lambda, ascending, of the matrix with the diagonal d (ascending, all different) plus \
       rho w transpose(w) (rho above 0, no element of w 0), and as the columns of q, ldq apart, its \
       eigenvectors of length 1, their element order[i] - 1 at i. The workspace has room for 4 (k + 16) */ \
    void soma_secular##S( \
        ptrdiff_t k, const REAL *d, const REAL *w, REAL rho, REAL *lambda, const int32_t *order, REAL *q, \
        ptrdiff_t ldq, REAL *workspace); \
    /* moves the bulges of a sweep of the QR algorithm, with two of the shifts re and im to each, on by 2 bulges \
       columns; h is column-major Hessenberg, and the sweep goes through the block from row and column first to \
       last > first. Its first start is first - 2 bulges + 1, each next one 2 bulges further, up to last - 2; \
       reflections, 3 elements to each bulge, are kept between calls. Changes only rows and columns of the block, \
       from start to start + 4 bulges; u, of order 4 bulges with columns ldu apart, becomes the orthogonal matrix that \
       the rows and columns from start + 1 on are multiplied by. Elements below the diagonal up to smallest count \
       as 0 */ \
    void soma_chase_bulges##S( \
        ptrdiff_t first, ptrdiff_t last, ptrdiff_t start, ptrdiff_t bulges, const REAL *re, const REAL *im, \
        REAL smallest, REAL *h, ptrdiff_t ldh, REAL *reflections, REAL *u, ptrdiff_t ldu); \
    /* reductions, in a fixed number of partial results */ \
    REAL soma_sum##S(ptrdiff_t n, const REAL *x); \
    /* sum of x[i] * y[i]; error: (n / (8 LANES) + LANES + 3) ulp of the sum of |x[i] * y[i]|, \
       where a vector of 64 bytes holds LANES */ \
    REAL soma_dot##S(ptrdiff_t n, const REAL *x, const REAL *y); \
    REAL soma_sum_of_squares##S(ptrdiff_t n, const REAL *x, REAL center); \
    /* both NaN where an element is; n > 0 */ \
    void soma_extrema##S(ptrdiff_t n, const REAL *x, REAL *minimum, REAL *maximum); \
    /* y[j] += sum over i of x[i * ldx + j] */ \
    void soma_add_column_sums##S(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *y); \
    /* rows of softmax, and delta = y * (delta - sum of y * delta) along each row */ \
    void soma_softmax##S(ptrdiff_t m, ptrdiff_t n, const REAL *x, ptrdiff_t ldx, REAL *y, ptrdiff_t ldy); \
    void soma_softmax_derivative##S( \
        ptrdiff_t m, ptrdiff_t n, const REAL *y, ptrdiff_t ldy, REAL *delta, ptrdiff_t ldd); \
    /* losses of m rows of n outputs, each row times its weight (1 where weights is NULL), \
       summed; delta, where not NULL, becomes scale times the derivative by the outputs */ \
    double soma_squared_loss##S(ptrdiff_t m, ptrdiff_t n, const REAL *y, const REAL *t, \
        const REAL *weights, REAL scale, REAL *delta); \
    double soma_absolute_loss##S(ptrdiff_t m, ptrdiff_t n, const REAL *y, const REAL *t, \
        const REAL *weights, REAL scale, REAL *delta); \
    double soma_huber_loss##S(ptrdiff_t m, ptrdiff_t n, REAL limit, const REAL *y, const REAL *t, \
        const REAL *weights, REAL scale, REAL *delta); \
    double soma_binary_cross_entropy##S(ptrdiff_t m, ptrdiff_t n, const REAL *y, const REAL *t, \
        const REAL *weights, REAL scale, REAL *delta); \
    double soma_cross_entropy##S(ptrdiff_t m, ptrdiff_t n, const REAL *y, const REAL *t, \
        const REAL *weights, REAL scale, REAL *delta); \
    /* inverted dropout by a hash of seed and position */ \
    void soma_dropout##S(ptrdiff_t n, uint64_t seed, REAL rate, REAL *x, REAL *mask); \
    /* an optimizer's step: one pass over the parameters, the gradient and the moments */ \
    void soma_update##S(const struct soma_parameter_update##S *update);

SOMA_DECLARE(float, _f32)
SOMA_DECLARE(double, _f64)

#undef SOMA_DECLARE
#undef SOMA_DECLARE_PAIRWISE

// The instruction set that the kernels were chosen for when the program was loaded.
const char *soma_instruction_set(void);

// The bytes of the vectors that the products are written for: 32 with AVX2 and FMA, 64 with AVX-512;
// 0 where the processor has neither.
int soma_product_vector_bytes(void);

// Copies `count` rows of `bytes` bytes, those of the numbers `rows`, which lie `stride` bytes
// apart, one after another into `target`; asks for the rows to come meanwhile.
void soma_gather_rows(
    ptrdiff_t count, const ptrdiff_t *rows, ptrdiff_t bytes, const void *source, ptrdiff_t stride, void *target);

// Lets glibc keep freed memory, up to 64 MiB, instead of giving it back to the system at once.
void soma_keep_freed_pages(void);

// Asks the system for pages of 2 MiB behind memory that has not been touched.
void soma_prefer_huge_pages(void *memory, ptrdiff_t bytes);

// Makes numbers too small to be normal count as 0 on this thread, as operands and as results, and
// returns what brings back how it was.
uint64_t soma_flush_subnormals(void);

void soma_restore_subnormals(uint64_t state);

// Tells the processor that the thread waits for another.
static inline void soma_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}
