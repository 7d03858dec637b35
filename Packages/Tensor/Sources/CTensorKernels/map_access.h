// Where the pixels of a blocked map of ELEMENTs lie.

#ifndef MAP_ACCESS_H
#define MAP_ACCESS_H

#include "tensor_kernels.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

INLINE ELEMENT *pixel_of(const tk_layout *layout, ELEMENT *base, int64_t block, int64_t row) {
  return base + block * layout->plane + (row + layout->halo_height) * layout->row +
         layout->halo_width * layout->lanes;
}

INLINE const ELEMENT *const_pixel_of(const tk_layout *layout, const ELEMENT *base, int64_t block,
                                     int64_t row) {
  return pixel_of(layout, (ELEMENT *)base, block, row);
}

// Buffers are used again for maps of other shapes, so whoever writes a map also zeroes its halo.
static void clear_halo(const tk_layout *layout, ELEMENT *base, int64_t block) {
  if (layout->halo_height == 0 && layout->halo_width == 0) return;
  ELEMENT *plane = base + block * layout->plane;
  const int64_t rows = layout->height + 2 * layout->halo_height;
  const size_t side = (size_t)(layout->halo_width * layout->lanes) * sizeof(ELEMENT);
  for (int64_t row = 0; row < rows; ++row) {
    ELEMENT *start = plane + row * layout->row;
    if (row < layout->halo_height || row >= rows - layout->halo_height) {
      memset(start, 0, (size_t)layout->row * sizeof(ELEMENT));
    } else {
      memset(start, 0, side);
      memset(start + layout->row - layout->halo_width * layout->lanes, 0, side);
    }
  }
}

#endif
