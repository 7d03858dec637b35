// Convolutions of 3 x 3 with fewer multiplications, over the vector type that kernels_body.h describes and
// with the register tiles of register_tiles_body.h.
//
// A tile of m x m results depends on (m + 2) x (m + 2) inputs d and on the kernel g. After linear changes
// of basis the sums over the kernel's places become products of single numbers:
//   results = A' [ sum over channels of (G g G') * (B' d B) ] A
// so that a tile takes (m + 2)^2 products for each pair of channels in place of 9 m^2: 36 for 144 with
// m = 4, 16 for 36 with m = 2. At each of the (m + 2)^2 frequencies the sum over channels is a 1 x 1
// convolution of a map with one pixel a tile, and is computed as such (Lavin and Gray, 2016, section 4).

#include "map_access.h"

// The largest number of frequencies along one axis.
#define MOST_FREQUENCIES 6

// B' d along one axis: for m = 4 with the interpolation points 0, 1, -1, 2, -2, for m = 2 with 0, 1, -1.
INLINE void to_frequencies(const VECTOR d[MOST_FREQUENCIES], VECTOR f[MOST_FREQUENCIES],
                           const int frequencies) {
  if (frequencies == 4) {
    f[0] = d[0] - d[2];
    f[1] = d[1] + d[2];
    f[2] = d[2] - d[1];
    f[3] = d[1] - d[3];
  } else {
    const VECTOR even = d[4] - 4 * d[2], odd = d[3] - 4 * d[1];
    const VECTOR wide_even = d[4] - d[2], wide_odd = 2 * (d[3] - d[1]);
    f[0] = 4 * d[0] - 5 * d[2] + d[4];
    f[1] = even + odd;
    f[2] = even - odd;
    f[3] = wide_even + wide_odd;
    f[4] = wide_even - wide_odd;
    f[5] = 4 * d[1] - 5 * d[3] + d[5];
  }
}

// A' f along one axis, the way back.
INLINE void to_pixels(const VECTOR f[MOST_FREQUENCIES], VECTOR pixels[MOST_FREQUENCIES],
                      const int frequencies) {
  if (frequencies == 4) {
    pixels[0] = f[0] + f[1] + f[2];
    pixels[1] = f[1] - f[2] - f[3];
  } else {
    const VECTOR near = f[1] + f[2], near_odd = f[1] - f[2];
    const VECTOR far = f[3] + f[4], far_odd = f[3] - f[4];
    pixels[0] = f[0] + near + far;
    pixels[1] = near_odd + 2 * far_odd;
    pixels[2] = near + 4 * far;
    pixels[3] = near_odd + 8 * far_odd + f[5];
  }
}

// B' d B of one tile; its first input is at `input`, its results are `step` floats apart.
INLINE void transform_tile(const float *input, int64_t row, int64_t pixel, float *output,
                           int64_t step, const int frequencies) {
  for (int part = 0; part < TK_LANES; part += WIDTH) {
    VECTOR columns[MOST_FREQUENCIES][MOST_FREQUENCIES];
    UNROLL for (int x = 0; x < frequencies; ++x) {
      VECTOR d[MOST_FREQUENCIES];
      UNROLL for (int y = 0; y < frequencies; ++y)
        d[y] = LOAD(input + y * row + x * pixel + part);
      to_frequencies(d, columns[x], frequencies);
    }
    UNROLL for (int y = 0; y < frequencies; ++y) {
      VECTOR d[MOST_FREQUENCIES], f[MOST_FREQUENCIES];
      UNROLL for (int x = 0; x < frequencies; ++x) d[x] = columns[x][y];
      to_frequencies(d, f, frequencies);
      UNROLL for (int x = 0; x < frequencies; ++x)
        STORE(output + (y * frequencies + x) * step + part, f[x]);
    }
  }
}

// The inputs of a tile that reaches beyond the map and its halo, with zeros there.
static void gather_tile(const tk_winograd *w, const float *input, int64_t block, int64_t first_row,
                        int64_t first_column, float *gathered) {
  const int64_t side = w->tile_size + 2;
  const tk_layout *in = &w->input;
  memset(gathered, 0, (size_t)(side * side) * TK_LANES * sizeof(float));
  const int64_t left = larger(first_column, 0);
  const int64_t right = smaller(first_column + side, in->width);
  if (left >= right) return;
  for (int64_t y = 0; y < side; ++y) {
    const int64_t row = first_row + y;
    if (row < 0 || row >= in->height) continue;
    memcpy(gathered + (y * side + left - first_column) * TK_LANES,
           const_pixel_of(in, input, block, row) + left * TK_LANES,
           (size_t)(right - left) * TK_LANES * sizeof(float));
  }
}

// All tiles of one block of input channels, to [frequencies, blocks, tiles, lanes].
static void winograd_input(const tk_winograd *w, const float *input, float *transformed,
                           int64_t block) {
  const int64_t side = w->tile_size + 2;
  const int64_t tiles = w->tile_rows * w->tile_columns;
  const int64_t step = w->input.blocks * tiles * TK_LANES;
  float *to = transformed + block * tiles * TK_LANES;
  for (int64_t y = 0; y < w->tile_rows; ++y) {
    const int64_t row = y * w->tile_size - w->padding_height;
    for (int64_t x = 0; x < w->tile_columns; ++x, to += TK_LANES) {
      const int64_t column = x * w->tile_size - w->padding_width;
      float gathered[MOST_FREQUENCIES * MOST_FREQUENCIES * TK_LANES];
      const float *from = const_pixel_of(&w->input, input, block, row) + column * TK_LANES;
      int64_t row_step = w->input.row;
      if (row + side > w->input.height + w->input.halo_height ||
          column + side > w->input.width + w->input.halo_width) {
        gather_tile(w, input, block, row, column, gathered);
        from = gathered;
        row_step = side * TK_LANES;
      }
      if (w->tile_size == 2)
        transform_tile(from, row_step, TK_LANES, to, step, 4);
      else
        transform_tile(from, row_step, TK_LANES, to, step, 6);
    }
  }
}

// The sums over channels of `count` tiles from `first` on, at all frequencies, for one tile of output
// channels: [frequencies, output blocks, count, lanes].
static void sum_frequencies(const tk_winograd *w, const float *transformed, int64_t first,
                            int64_t count, int64_t channel_tile, bool half, float *sums) {
  static const float zeros[2 * TK_LANES];
  const int64_t width = half ? TK_LANES : 2 * TK_LANES;
  const int64_t part_width = (half ? HALF_VECTORS : TILE_VECTORS) * WIDTH;
  const int64_t part_pixels = half ? HALF_PIXELS : TILE_PIXELS;
  const int64_t tiles = w->tile_rows * w->tile_columns;
  const int64_t blocks = w->input.blocks;
  const int64_t lanes_in_last = w->input.channels - (blocks - 1) * TK_LANES;
  const int64_t frequencies = (w->tile_size + 2) * (w->tile_size + 2);
  const float *weights = w->weights + channel_tile * frequencies * w->input.channels * 2 * TK_LANES;
  const int64_t chunks = (blocks + w->blocks_per_chunk - 1) / w->blocks_per_chunk;
  for (int64_t frequency = 0; frequency < frequencies; ++frequency) {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      const int64_t first_block = blocks * chunk / chunks;
      const int64_t end_block = blocks * (chunk + 1) / chunks;
      const bool is_last = end_block == blocks;
      tile_arguments a = {
          .pixel = TK_LANES,
          .input_plane = tiles * TK_LANES,
          .tap_row = tiles * TK_LANES,
          .tap_column = TK_LANES,
          .output_plane = count * TK_LANES,
          .blocks = end_block - first_block,
          .kernel_height = 1,
          .kernel_width = 1,
          .lanes = TK_LANES,
          .lanes_in_last = is_last ? lanes_in_last : TK_LANES,
      };
      const int64_t channels = (a.blocks - 1) * TK_LANES + a.lanes_in_last;
      const int64_t register_tiles =
          (width / part_width) * ((count + part_pixels - 1) / part_pixels);
      a.upcoming = weights + channels * width;
      a.upcoming_lines = (channels * width / LINE + register_tiles - 1) / register_tiles;
      for (int64_t part = 0; part < width; part += part_width) {
        a.input =
            transformed + ((frequency * blocks + first_block) * tiles + first) * TK_LANES;
        a.weights = weights + part;
        a.output = sums + (frequency * width / TK_LANES + part / TK_LANES) * count * TK_LANES +
                   part % TK_LANES;
        a.bias = first_block == 0 ? zeros : NULL;
        a.residual = NULL;
        if (half)
          tile_row(&a, half_tiles, HALF_PIXELS, count);
        else
          tile_row(&a, full_tiles, TILE_PIXELS, count);
      }
      weights += channels * width;
    }
  }
}

// A' m A of one tile and one block of channels, and what follows a convolution.
INLINE void write_tile(const tk_winograd *w, const float *sums, int64_t step, float *output,
                       const float *residual, const float *bias, int64_t rows, int64_t columns,
                       const int frequencies) {
  const int size = frequencies - 2;
  for (int part = 0; part < TK_LANES; part += WIDTH) {
    VECTOR halves[MOST_FREQUENCIES][MOST_FREQUENCIES];
    UNROLL for (int x = 0; x < frequencies; ++x) {
      VECTOR f[MOST_FREQUENCIES];
      UNROLL for (int y = 0; y < frequencies; ++y)
        f[y] = LOAD(sums + (y * frequencies + x) * step + part);
      to_pixels(f, halves[x], frequencies);
    }
    const VECTOR shift = LOAD(bias + part);
    UNROLL for (int y = 0; y < size; ++y) {
      if (y >= rows) break;
      VECTOR f[MOST_FREQUENCIES], pixels[MOST_FREQUENCIES];
      UNROLL for (int x = 0; x < frequencies; ++x) f[x] = halves[x][y];
      to_pixels(f, pixels, frequencies);
      UNROLL for (int x = 0; x < size; ++x) {
        if (x >= columns) break;
        VECTOR value = pixels[x] + shift;
        if (residual)
          value = value + LOAD(residual + y * w->residual.row + x * TK_LANES + part);
        if (w->rectify) value = MAXIMUM(value, (VECTOR){0});
        STORE(output + y * w->output.row + x * TK_LANES + part, value);
      }
    }
  }
}

// One tile of output channels for some tiles of pixels.
static void winograd_output(const tk_winograd *w, const float *transformed, float *output,
                            const float *residual, int64_t unit) {
  const int64_t tiles = w->tile_rows * w->tile_columns;
  const int64_t channel_tile = unit % w->channel_tiles;
  const int64_t spatial_unit = unit / w->channel_tiles;
  const int64_t spatial_units = tk_winograd_units(w) / w->channel_tiles;
  const int64_t first = tiles * spatial_unit / spatial_units;
  const int64_t count = tiles * (spatial_unit + 1) / spatial_units - first;
  const bool half = w->half_tile && channel_tile + 1 == w->channel_tiles;
  const int64_t out_blocks = half ? 1 : 2;
  const int64_t step = out_blocks * count * TK_LANES;

  float sums[TK_WINOGRAD_SUMS];
  sum_frequencies(w, transformed, first, count, channel_tile, half, sums);
  for (int64_t i = 0; i < out_blocks; ++i) {
    const int64_t block = 2 * channel_tile + i;
    if (spatial_unit == 0) clear_halo(&w->output, output, block);
    for (int64_t t = 0; t < count; ++t) {
      const int64_t row = (first + t) / w->tile_columns * w->tile_size;
      const int64_t column = (first + t) % w->tile_columns * w->tile_size;
      const float *from = sums + (i * count + t) * TK_LANES;
      float *to = pixel_of(&w->output, output, block, row) + column * TK_LANES;
      const float *added =
          residual ? const_pixel_of(&w->residual, residual, block, row) + column * TK_LANES : NULL;
      const float *bias = w->bias + block * TK_LANES;
      const int64_t rows = smaller(w->tile_size, w->output.height - row);
      const int64_t columns = smaller(w->tile_size, w->output.width - column);
      if (w->tile_size == 2)
        write_tile(w, from, step, to, added, bias, rows, columns, 4);
      else
        write_tile(w, from, step, to, added, bias, rows, columns, 6);
    }
  }
}
