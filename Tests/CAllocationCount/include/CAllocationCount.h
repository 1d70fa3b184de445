// Counts the heap allocations of a thread: for tests that nothing is allocated.
#pragma once
#include <stdbool.h>

// Whether allocations can be counted here (with glibc, that is).
bool allocation_count_available(void);

// Counts this thread's allocations from now on, from 0; without those within OpenBLAS.
void allocation_count_start(void);

// Ends the counting and returns how many allocations there were.
long allocation_count_stop(void);
