// All kernels for float. The loops are in the headers below, written once for both.
#include "Real32.h"
#include "include/CVectorKernels.h"

#include "Clones.h"
#include "Elementary.h"

#include "Functions.h"
#include "Arithmetic.h"
#include "BulgeChase.h"
#include "Cholesky.h"
#include "Elimination.h"
#include "Losses.h"
#include "Powers.h"
#include "Products.h"
#include "Reductions.h"
#include "Secular.h"
#include "Updates.h"
#include "WideFunctions.h"
