// OpenBLAS's C interface to BLAS, with its own controls (threads, configuration).
#pragma once
#include <cblas.h>
