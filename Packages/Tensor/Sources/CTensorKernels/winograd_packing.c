// Weights of 3 x 3 kernels in the basis in which tiles are computed.

#include "tensor_kernels.h"

// G g along one axis, see winograd_body.h.
static void kernel_frequencies(const double g[3], double f[6], int64_t tile_size) {
  if (tile_size == 2) {
    f[0] = g[0];
    f[1] = (g[0] + g[1] + g[2]) / 2;
    f[2] = (g[0] - g[1] + g[2]) / 2;
    f[3] = g[2];
  } else {
    f[0] = g[0] / 4;
    f[1] = -(g[0] + g[1] + g[2]) / 6;
    f[2] = -(g[0] - g[1] + g[2]) / 6;
    f[3] = (g[0] + 2 * g[1] + 4 * g[2]) / 24;
    f[4] = (g[0] - 2 * g[1] + 4 * g[2]) / 24;
    f[5] = g[2];
  }
}

void tk_pack_winograd_weights(const float *weights, const float *scale, int64_t output_channels,
                              int64_t input_channels, int64_t tile_size, int64_t first_output,
                              int64_t tile_width, float *packed) {
  const int64_t side = tile_size + 2;
  const int64_t step = input_channels * tile_width; // from one frequency to the next
  for (int64_t input = 0; input < input_channels; ++input) {
    for (int64_t i = 0; i < tile_width; ++i) {
      const int64_t output = first_output + i;
      float *to = packed + input * tile_width + i;
      if (output >= output_channels) {
        for (int64_t frequency = 0; frequency < side * side; ++frequency) to[frequency * step] = 0;
        continue;
      }
      const float *kernel = weights + (output * input_channels + input) * 9;
      const double factor = scale ? (double)scale[output] : 1;
      double rows[3][6], columns[6];
      for (int y = 0; y < 3; ++y) {
        const double g[3] = {kernel[3 * y], kernel[3 * y + 1], kernel[3 * y + 2]};
        kernel_frequencies(g, rows[y], tile_size);
      }
      for (int64_t x = 0; x < side; ++x) {
        const double g[3] = {rows[0][x], rows[1][x], rows[2][x]};
        kernel_frequencies(g, columns, tile_size);
        for (int64_t y = 0; y < side; ++y)
          to[(y * side + x) * step] = (float)(columns[y] * factor);
      }
    }
  }
}
