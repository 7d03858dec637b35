// bfloat16: the upper half of a float's bits, so 8 bits of precision over the same range.

#ifndef BFLOAT16_H
#define BFLOAT16_H

#include "tensor_kernels.h"

#include <string.h>

static inline __attribute__((always_inline)) float widened(tk_bfloat16 value) {
  const uint32_t bits = (uint32_t)value << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

// To the nearest, ties to even; a NaN stays one, with its upper bits.
static inline __attribute__((always_inline)) tk_bfloat16 narrowed(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  const uint32_t quiet = bits >> 16 | 0x40;
  return (tk_bfloat16)((bits & 0x7fffffffu) > 0x7f800000u ? quiet : rounded);
}

#endif
