// Changes between floats and bfloat16 outside of kernels.

#include "bfloat16.h"

void tk_widen(const void *from, float *to, int64_t count) {
  const tk_bfloat16 *values = from;
  for (int64_t i = 0; i < count; ++i) to[i] = widened(values[i]);
}

void tk_narrow(const float *from, void *to, int64_t count) {
  tk_bfloat16 *values = to;
  for (int64_t i = 0; i < count; ++i) values[i] = narrowed(from[i]);
}

void tk_pair_weights(const float *weights, int64_t lanes, int64_t tile_width, void *pairs) {
  tk_bfloat16 *packed = pairs;
  for (int64_t lane = 0; lane < lanes; lane += 2) {
    const float *first = weights + lane * tile_width;
    const float *second = first + tile_width;
    for (int64_t i = 0; i < tile_width; ++i) {
      *packed++ = narrowed(first[i]);
      *packed++ = lane + 1 < lanes ? narrowed(second[i]) : 0;
    }
  }
}
