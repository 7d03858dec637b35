// Pooling, sums and changes of layout. Plain loops over lanes, which the compiler makes into vectors of
// whatever width it is told to.

#include "map_access.h"

#include <math.h>

// The part of a pooling window that lies inside of the map.
typedef struct {
  int64_t first_row, end_row, first_column, end_column;
} window;

INLINE window window_at(const tk_pooling *p, int64_t y, int64_t x) {
  const int64_t top = y * p->stride_height - p->padding_height;
  const int64_t left = x * p->stride_width - p->padding_width;
  return (window){larger(top, 0), smaller(top + p->kernel_height, p->input.height),
                  larger(left, 0), smaller(left + p->kernel_width, p->input.width)};
}

static void max_pooling(const tk_pooling *p, const void *input, void *output, int64_t block) {
  const int64_t lanes = p->input.lanes;
  clear_halo(&p->output, output, block);
  for (int64_t y = 0; y < p->output.height; ++y) {
    ELEMENT *out = pixel_of(&p->output, output, block, y);
    for (int64_t x = 0; x < p->output.width; ++x, out += lanes) {
      const window w = window_at(p, y, x);
      float best[TK_LANES];
      for (int64_t lane = 0; lane < lanes; ++lane) best[lane] = -INFINITY;
      for (int64_t row = w.first_row; row < w.end_row; ++row) {
        const ELEMENT *in = const_pixel_of(&p->input, input, block, row) + w.first_column * lanes;
        for (int64_t column = w.first_column; column < w.end_column; ++column, in += lanes)
          for (int64_t lane = 0; lane < lanes; ++lane) {
            const float value = WIDEN(in[lane]);
            best[lane] = value > best[lane] || value != value ? value : best[lane];
          }
      }
      for (int64_t lane = 0; lane < lanes; ++lane) out[lane] = NARROW(best[lane]);
    }
  }
}

static void average_pooling(const tk_pooling *p, const void *input, void *output,
                            int64_t block) {
  const int64_t lanes = p->input.lanes;
  clear_halo(&p->output, output, block);
  for (int64_t y = 0; y < p->output.height; ++y) {
    ELEMENT *out = pixel_of(&p->output, output, block, y);
    for (int64_t x = 0; x < p->output.width; ++x, out += lanes) {
      const window w = window_at(p, y, x);
      float sum[TK_LANES] = {0};
      for (int64_t row = w.first_row; row < w.end_row; ++row) {
        const ELEMENT *in = const_pixel_of(&p->input, input, block, row) + w.first_column * lanes;
        for (int64_t column = w.first_column; column < w.end_column; ++column, in += lanes)
          for (int64_t lane = 0; lane < lanes; ++lane) sum[lane] += WIDEN(in[lane]);
      }
      const int64_t inside = (w.end_row - w.first_row) * (w.end_column - w.first_column);
      const float count =
          (float)(p->count_padding ? p->kernel_height * p->kernel_width : inside);
      for (int64_t lane = 0; lane < lanes; ++lane) out[lane] = NARROW(sum[lane] / count);
    }
  }
}

static void affine(const tk_layout *from, const tk_layout *to, const void *input, void *output,
                   const float *scale, const float *shift, bool rectify, int64_t block) {
  const int64_t lanes = from->lanes;
  clear_halo(to, output, block);
  for (int64_t y = 0; y < from->height; ++y) {
    const ELEMENT *in = const_pixel_of(from, input, block, y);
    ELEMENT *out = pixel_of(to, output, block, y);
    for (int64_t x = 0; x < from->width; ++x, in += lanes, out += lanes) {
      for (int64_t lane = 0; lane < lanes; ++lane) {
        float value = WIDEN(in[lane]);
        if (scale) value = value * scale[block * lanes + lane];
        if (shift) value = value + shift[block * lanes + lane];
        out[lane] = NARROW(rectify && value < 0 ? 0 : value);
      }
    }
  }
}

static void add(const tk_layout *a_layout, const tk_layout *b_layout, const tk_layout *to,
                const void *a, const void *b, void *output, bool rectify, int64_t block) {
  const int64_t elements = to->width * to->lanes;
  clear_halo(to, output, block);
  for (int64_t y = 0; y < to->height; ++y) {
    const ELEMENT *left = const_pixel_of(a_layout, a, block, y);
    const ELEMENT *right = const_pixel_of(b_layout, b, block, y);
    ELEMENT *out = pixel_of(to, output, block, y);
    for (int64_t i = 0; i < elements; ++i) {
      const float value = WIDEN(left[i]) + WIDEN(right[i]);
      out[i] = NARROW(rectify && value < 0 ? 0 : value);
    }
  }
}

static void pack(const tk_layout *to, const float *input, void *output, int64_t block) {
  const int64_t lanes = to->lanes;
  const int64_t size = to->height * to->width;
  clear_halo(to, output, block);
  for (int64_t y = 0; y < to->height; ++y) {
    ELEMENT *out = pixel_of(to, output, block, y);
    for (int64_t lane = 0; lane < lanes; ++lane) {
      const int64_t channel = block * lanes + lane;
      const float *in = input + channel * size + y * to->width;
      for (int64_t x = 0; x < to->width; ++x)
        out[x * lanes + lane] = channel < to->channels ? NARROW(in[x]) : 0;
    }
  }
}

static void unpack(const tk_layout *from, const void *input, float *output, int64_t block) {
  const int64_t lanes = from->lanes;
  const int64_t size = from->height * from->width;
  const int64_t used = smaller(lanes, from->channels - block * lanes);
  for (int64_t y = 0; y < from->height; ++y) {
    const ELEMENT *in = const_pixel_of(from, input, block, y);
    for (int64_t lane = 0; lane < used; ++lane) {
      float *out = output + (block * lanes + lane) * size + y * from->width;
      for (int64_t x = 0; x < from->width; ++x) out[x] = WIDEN(in[x * lanes + lane]);
    }
  }
}
