// The most multiplications and additions of 32-bit floats that one core can do.

#ifndef PEAK_H
#define PEAK_H

#include <stdint.h>

/// How many floats the widest vectors of this processor hold that can be multiplied and added.
int64_t peak_vector_width(void);

/// Multiplies and adds such vectors in registers, `steps` times, and returns the number of
/// floating-point operations that this took: two for each element of each vector.
int64_t peak_run(int64_t steps);

#endif
