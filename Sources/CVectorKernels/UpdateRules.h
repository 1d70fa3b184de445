// The rules of the optimizers, each once for numbers and for vectors of them alike: the
// parameter w and its moments s1 and s2 change by the gradient g as u says, an UPDATE.
#pragma once

#define UPDATE struct NAME(parameter_update)

// (Unlike sqrt it sets no errno, so that it is vectorised.)
#define ROOT __builtin_elementwise_sqrt

// x, or infinity for NaN.
#define OR_INFINITY(x, TYPE) __builtin_elementwise_min(x, (TYPE){0} + (REAL)__builtin_inf())

#define GRADIENT_DESCENT(TYPE, u, w, g, s1, s2) ((w) -= (u).rate * (u).gscale * (g))

#define MOMENTUM(TYPE, u, w, g, s1, s2) ((s1) = (u).beta1 * (s1) + (u).gscale * (g), (w) -= (u).rate * (s1))

#define NESTEROV(TYPE, u, w, g, s1, s2) \
    do { \
        const TYPE slope = (u).gscale * (g); \
        (s1) = (u).beta1 * (s1) + slope; \
        (w) -= (u).rate * (slope + (u).beta1 * (s1)); \
    } while (0)

#define ADAGRAD(TYPE, u, w, g, s1, s2) \
    do { \
        const TYPE slope = (u).gscale * (g); \
        (s1) += slope * slope; \
        (w) -= (u).rate * slope / (ROOT(s1) + (u).epsilon); \
    } while (0)

#define RMSPROP(TYPE, u, w, g, s1, s2) \
    do { \
        const TYPE slope = (u).gscale * (g); \
        (s1) = (u).beta1 * (s1) + (1 - (u).beta1) * (slope * slope); \
        (w) -= (u).rate * slope / (ROOT(s1) + (u).epsilon); \
    } while (0)

// Of Adam without decay and with gscale 1, by two multiplications fewer. Where the square of a gradient
// overflows, the second moment is infinite from then on, as in ADAMW: `g * g - s2` is NaN then, which
// the minimum turns into infinity.
#define ADAM(TYPE, u, w, g, s1, s2) \
    do { \
        (s1) += (u).gain1 * ((g) - (s1)); \
        (s2) = OR_INFINITY((s2) + (u).gain2 * ((g) * (g) - (s2)), TYPE); \
        (w) -= (u).rate * (s1) / (ROOT(s2) * (u).root_scale + (u).epsilon); \
    } while (0)

#define ADAMW(TYPE, u, w, g, s1, s2) \
    do { \
        const TYPE slope = (u).gscale * (g); \
        (s1) = (u).beta1 * (s1) + (u).gain1 * slope; \
        (s2) = (u).beta2 * (s2) + (u).gain2 * (slope * slope); \
        (w) -= (u).rate * (s1) / (ROOT(s2) * (u).root_scale + (u).epsilon) + (u).shrink * (w); \
    } while (0)
