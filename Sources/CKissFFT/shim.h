// KISS FFT, for Float: Debian's libkissfft-dev.
#pragma once
#include <kissfft/kiss_fftr.h>
