// The C interface to LAPACK.
#pragma once
#include <lapacke.h>
