// Where the pixels of a blocked map lie.

#ifndef MAP_ACCESS_H
#define MAP_ACCESS_H

#include "tensor_kernels.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

INLINE float *pixel_of(const tk_layout *layout, float *base, int64_t block, int64_t row) {
  return base + block * layout->plane + (row + layout->halo_height) * layout->row +
         layout->halo_width * layout->lanes;
}

INLINE const float *const_pixel_of(const tk_layout *layout, const float *base, int64_t block,
                                   int64_t row) {
  return pixel_of(layout, (float *)base, block, row);
}

// Buffers are used again for maps of other shapes, so whoever writes a map also zeroes its halo.
static void clear_halo(const tk_layout *layout, float *base, int64_t block) {
  if (layout->halo_height == 0 && layout->halo_width == 0) return;
  float *plane = base + block * layout->plane;
  const int64_t rows = layout->height + 2 * layout->halo_height;
  const size_t side = (size_t)(layout->halo_width * layout->lanes) * sizeof(float);
  for (int64_t row = 0; row < rows; ++row) {
    float *start = plane + row * layout->row;
    if (row < layout->halo_height || row >= rows - layout->halo_height) {
      memset(start, 0, (size_t)layout->row * sizeof(float));
    } else {
      memset(start, 0, side);
      memset(start + layout->row - layout->halo_width * layout->lanes, 0, side);
    }
  }
}

#endif
