// The optimizers: one pass over the parameters, the gradient and the moments.
#include "UpdateRules.h"

#define UPDATE_BY(name, RULE) \
    SOMA_CLONES static void NAME(name)(const UPDATE *update) { \
        const UPDATE u = *update; \
        REAL *w = u.w, *s1 = u.s1, *s2 = u.s2; \
        const REAL *g = u.g; \
        for (ptrdiff_t rows = u.rows; rows > 0; rows--) { \
            EACH for (ptrdiff_t i = 0; i < u.columns; i++) RULE(REAL, u, w[i], g[i], s1[i], s2[i]); \
            w += u.stride, g += u.columns, s1 += u.stride, s2 += u.stride; \
        } \
    }
UPDATE_BY(update_by_gradient_descent, GRADIENT_DESCENT)
UPDATE_BY(update_by_momentum, MOMENTUM)
UPDATE_BY(update_by_nesterov, NESTEROV)
UPDATE_BY(update_by_adagrad, ADAGRAD)
UPDATE_BY(update_by_rmsprop, RMSPROP)
UPDATE_BY(update_by_adam, ADAM)
UPDATE_BY(update_by_adamw, ADAMW)
#undef UPDATE_BY

void NAME(update)(const UPDATE *update) {
    switch (update->rule) {
    case SOMA_GRADIENT_DESCENT: NAME(update_by_gradient_descent)(update); break;
    case SOMA_MOMENTUM: NAME(update_by_momentum)(update); break;
    case SOMA_NESTEROV: NAME(update_by_nesterov)(update); break;
    case SOMA_ADAGRAD: NAME(update_by_adagrad)(update); break;
    case SOMA_RMSPROP: NAME(update_by_rmsprop)(update); break;
    case SOMA_ADAM: NAME(update_by_adam)(update); break;
    case SOMA_ADAMW: NAME(update_by_adamw)(update); break;
    }
}
