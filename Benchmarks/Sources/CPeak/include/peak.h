// The most multiplications and additions that one core can do.

#ifndef PEAK_H
#define PEAK_H

#include <stdbool.h>
#include <stdint.h>

/// The instructions that multiply and add.
typedef enum {
  /// Vectors of 4 floats: fused on Arm, a multiplication and an addition on x86-64.
  PEAK_PORTABLE,
  /// Vectors of 8 floats, fused.
  PEAK_AVX2,
  /// Vectors of 16 floats, fused.
  PEAK_AVX512,
  /// Sums of two products of bfloat16 each, added to vectors of 16 floats.
  PEAK_AVX512_BF16,
} peak_kind;

/// Whether this processor has the instructions.
bool peak_is_available(peak_kind kind);

/// Multiplies and adds vectors in registers, `steps` times, and returns the number of
/// floating-point operations that this took: two for each product. Instructions that the processor
/// lacks count as portable.
int64_t peak_run(peak_kind kind, int64_t steps);

#endif
