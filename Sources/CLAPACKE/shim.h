// The C interface to LAPACK. Its complex numbers are declared as structures of two reals, of the
// same layout, because Swift imports no function that takes C's own complex types.
#pragma once
typedef struct { float real, imaginary; } LAPACKComplexFloat;
typedef struct { double real, imaginary; } LAPACKComplexDouble;
#define LAPACK_COMPLEX_CUSTOM
#define lapack_complex_float LAPACKComplexFloat
#define lapack_complex_double LAPACKComplexDouble
#include <lapacke.h>
#include "lalsd.h"
#include "hessenberg.h"
#include "tridiagonal.h"
