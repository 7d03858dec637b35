// Register tiles: the sums of some output channels at some neighboring pixels, over the vector type that
// kernels_body.h describes. Convolutions, also those by tiles of pixels, are put together from them.

#include "kernel_sets.h"
#include "map_access.h"

#define UNROLL _Pragma("clang loop unroll(full)")

// Where a register tile reads, and what it does before and after summing.
typedef struct {
  const ELEMENT *input;    // first input block, at the first tap of the first pixel
  const ELEMENT *weights;  // of the first input block, at the first channel of the tile
  ELEMENT *output;         // first channel of the tile at the first pixel
  const float *bias;       // null: continue from the sums in `output`
  const ELEMENT *residual; // null: none
  int64_t pixel;           // elements between the inputs of neighboring pixels
  int64_t input_plane, tap_row, tap_column;
  int64_t output_plane, residual_plane;
  int64_t blocks, kernel_height, kernel_width;
  int64_t lanes, lanes_in_last; // channels in an input block, and in the last of these
  bool rectify;
  const ELEMENT *upcoming; // weights that are wanted soon
  int64_t upcoming_lines;  // how many cache lines of them each tile fetches
} tile_arguments;

#define LINE (64 / (int64_t)sizeof(ELEMENT)) // elements in a cache line

#define MOST_VECTORS (TILE_VECTORS > HALF_VECTORS ? TILE_VECTORS : HALF_VECTORS)
#define MOST_PIXELS (TILE_PIXELS > HALF_PIXELS ? TILE_PIXELS : HALF_PIXELS)

// The share that LANES_PER_STEP input channels have in all sums, or one of the PARTS that it is
// computed in. The side of the tile with fewer vectors is loaded first and stays in registers while
// the other passes through one register.
INLINE void multiply_add(VECTOR sum[MOST_VECTORS][MOST_PIXELS], const ELEMENT *input,
                         const ELEMENT *weights, const int part, const int vectors,
                         const int pixels, const int64_t pixel) {
  const int step = WIDTH * LANES_PER_STEP;
  if (vectors <= 2) {
    OPERAND weight[MOST_VECTORS];
    UNROLL for (int v = 0; v < vectors; ++v) weight[v] = LOAD_WEIGHTS(weights + v * step, part);
    UNROLL for (int p = 0; p < pixels; ++p) {
      const OPERAND value = LOAD_INPUT(input + p * pixel, part);
      UNROLL for (int v = 0; v < vectors; ++v)
        sum[v][p] = ACCUMULATE(value, weight[v], sum[v][p]);
    }
  } else {
    OPERAND value[MOST_PIXELS];
    UNROLL for (int p = 0; p < pixels; ++p) value[p] = LOAD_INPUT(input + p * pixel, part);
    UNROLL for (int v = 0; v < vectors; ++v) {
      const OPERAND weight = LOAD_WEIGHTS(weights + v * step, part);
      UNROLL for (int p = 0; p < pixels; ++p)
        sum[v][p] = ACCUMULATE(value[p], weight, sum[v][p]);
    }
  }
}

// The sums of `vectors` * WIDTH output channels at `pixels` neighboring pixels of one row.
//
// All loops over `vectors` and `pixels` are unrolled, so that the sums live in registers. Weights
// of one input channel are `stride` elements apart. Each sum runs over blocks, kernel rows, kernel
// columns and lanes in this order whatever the tile's extent, so the result of a pixel does not
// depend on the tile that it falls into.
INLINE void tile(const tile_arguments *a, const int vectors, const int pixels, const int stride,
                 const int64_t pixel) {
  VECTOR sum[MOST_VECTORS][MOST_PIXELS];
  const int per_block = TK_LANES / WIDTH;
  UNROLL for (int v = 0; v < vectors; ++v) {
    ELEMENT *output = a->output + (v / per_block) * a->output_plane + (v % per_block) * WIDTH;
    if (a->bias) {
      const VECTOR bias = LOAD(a->bias + v * WIDTH);
      UNROLL for (int p = 0; p < pixels; ++p) sum[v][p] = bias;
    } else {
      UNROLL for (int p = 0; p < pixels; ++p) sum[v][p] = LOAD_ELEMENTS(output + p * TK_LANES);
    }
  }
  const ELEMENT *weights = a->weights;
  for (int64_t block = 0; block < a->blocks; ++block) {
    const int64_t lanes = block + 1 == a->blocks ? a->lanes_in_last : a->lanes;
    // Columns of full, undilated blocks lie side by side: one run covers a whole kernel row.
    const bool joined = lanes == a->tap_column;
    const int64_t run = joined ? lanes * a->kernel_width : lanes;
    const int64_t runs = joined ? 1 : a->kernel_width;
    for (int64_t row = 0; row < a->kernel_height; ++row) {
      for (int64_t column = 0; column < runs; ++column) {
        const ELEMENT *input =
            a->input + block * a->input_plane + row * a->tap_row + column * a->tap_column;
        // Steps of more than a line keep processors from foreseeing what the next tile reads.
        if (pixel != TK_LANES && a->kernel_width == 1)
          UNROLL for (int p = 0; p < pixels; ++p)
            __builtin_prefetch(input + (p + pixels) * pixel);
        for (int64_t i = 0; i < run; i += LANES_PER_STEP) {
          UNROLL for (int part = 0; part < PARTS; ++part)
            multiply_add(sum, input + i, weights, part, vectors, pixels, pixel);
          weights += stride * LANES_PER_STEP;
        }
      }
    }
  }
  UNROLL for (int v = 0; v < vectors; ++v) {
    ELEMENT *output = a->output + (v / per_block) * a->output_plane + (v % per_block) * WIDTH;
    const ELEMENT *residual =
        a->residual + (v / per_block) * a->residual_plane + (v % per_block) * WIDTH;
    UNROLL for (int p = 0; p < pixels; ++p) {
      VECTOR value = sum[v][p];
      if (a->residual) value = value + LOAD_ELEMENTS(residual + p * TK_LANES);
      if (a->rectify) value = MAXIMUM(value, (VECTOR){0});
      STORE_ELEMENTS(output + p * TK_LANES, value);
    }
  }
}

// Tiles of one extent side by side. The arguments are copied: a compiler that knows that no result
// changes them keeps them in registers. Writing the copy back for the next tiles, instead of advancing
// once more in tile_row, makes the portable kernels 3 to 8 % slower.
INLINE void tiles(const tile_arguments *arguments, int64_t count, const int vectors,
                  const int pixels, const int stride, const int64_t pixel) {
  tile_arguments a = *arguments;
  for (; count > 0; --count) {
    for (int64_t line = 0; line < a.upcoming_lines; ++line)
      __builtin_prefetch(a.upcoming + line * LINE, 0, 2);
    tile(&a, vectors, pixels, stride, pixel);
    a.upcoming += a.upcoming_lines * LINE;
    a.input += pixels * pixel;
    a.output += pixels * TK_LANES;
    if (a.residual) a.residual += pixels * TK_LANES;
  }
}

typedef void (*tile_function)(const tile_arguments *, int64_t count);

// One function for each number of pixels, for pixels 16 elements apart (stride 1), 32 (stride 2) and
// any distance. In the first two cases addresses are constants of the instructions.
#define DEFINE_TILE(NAME, VECTORS, STRIDE, PIXELS)                                                 \
  static void NAME##_##PIXELS##_dense(const tile_arguments *a, int64_t count) {                    \
    tiles(a, count, VECTORS, PIXELS, STRIDE, TK_LANES);                                            \
  }                                                                                                \
  static void NAME##_##PIXELS##_strided(const tile_arguments *a, int64_t count) {                  \
    tiles(a, count, VECTORS, PIXELS, STRIDE, 2 * TK_LANES);                                        \
  }                                                                                                \
  static void NAME##_##PIXELS##_any(const tile_arguments *a, int64_t count) {                      \
    tiles(a, count, VECTORS, PIXELS, STRIDE, a->pixel);                                            \
  }
#define TILE_ROW(NAME, PIXELS)                                                                     \
  { NAME##_##PIXELS##_dense, NAME##_##PIXELS##_strided, NAME##_##PIXELS##_any }

#define FULL(PIXELS) DEFINE_TILE(full, TILE_VECTORS, 2 * TK_LANES, PIXELS)
#define HALF(PIXELS) DEFINE_TILE(half, HALF_VECTORS, TK_LANES, PIXELS)

#if TILE_PIXELS == 14
FULL(1) FULL(2) FULL(3) FULL(4) FULL(5) FULL(6) FULL(7)
FULL(8) FULL(9) FULL(10) FULL(11) FULL(12) FULL(13) FULL(14)
static const tile_function full_tiles[][3] = {
    TILE_ROW(full, 1),  TILE_ROW(full, 2),  TILE_ROW(full, 3),  TILE_ROW(full, 4),
    TILE_ROW(full, 5),  TILE_ROW(full, 6),  TILE_ROW(full, 7),  TILE_ROW(full, 8),
    TILE_ROW(full, 9),  TILE_ROW(full, 10), TILE_ROW(full, 11), TILE_ROW(full, 12),
    TILE_ROW(full, 13), TILE_ROW(full, 14)};
HALF(1) HALF(2) HALF(3) HALF(4) HALF(5) HALF(6) HALF(7)
HALF(8) HALF(9) HALF(10) HALF(11) HALF(12) HALF(13) HALF(14)
static const tile_function half_tiles[][3] = {
    TILE_ROW(half, 1),  TILE_ROW(half, 2),  TILE_ROW(half, 3),  TILE_ROW(half, 4),
    TILE_ROW(half, 5),  TILE_ROW(half, 6),  TILE_ROW(half, 7),  TILE_ROW(half, 8),
    TILE_ROW(half, 9),  TILE_ROW(half, 10), TILE_ROW(half, 11), TILE_ROW(half, 12),
    TILE_ROW(half, 13), TILE_ROW(half, 14)};
#elif TILE_PIXELS == 3 && HALF_PIXELS == 6
FULL(1) FULL(2) FULL(3)
static const tile_function full_tiles[][3] = {TILE_ROW(full, 1), TILE_ROW(full, 2),
                                              TILE_ROW(full, 3)};
HALF(1) HALF(2) HALF(3) HALF(4) HALF(5) HALF(6)
static const tile_function half_tiles[][3] = {TILE_ROW(half, 1), TILE_ROW(half, 2),
                                              TILE_ROW(half, 3), TILE_ROW(half, 4),
                                              TILE_ROW(half, 5), TILE_ROW(half, 6)};
#elif TILE_PIXELS == 2 && HALF_PIXELS == 2
FULL(1) FULL(2)
static const tile_function full_tiles[][3] = {TILE_ROW(full, 1), TILE_ROW(full, 2)};
HALF(1) HALF(2)
static const tile_function half_tiles[][3] = {TILE_ROW(half, 1), TILE_ROW(half, 2)};
#else
#error "no table of tiles for this shape"
#endif

// All pixels of one output row, in tiles of nearly equal width.
INLINE void tile_row(tile_arguments *a, const tile_function functions[][3], int64_t most,
                     int64_t width) {
  const int kind = a->pixel == TK_LANES ? 0 : a->pixel == 2 * TK_LANES ? 1 : 2;
  const int64_t count = (width + most - 1) / most;
  const int64_t narrow = width / count;
  const int64_t wider = width % count; // so many tiles have one pixel more
  if (wider > 0) functions[narrow][kind](a, wider);
  const int64_t done = wider * (narrow + 1);
  a->upcoming += wider * a->upcoming_lines * LINE;
  a->input += done * a->pixel;
  a->output += done * TK_LANES;
  if (a->residual) a->residual += done * TK_LANES;
  functions[narrow - 1][kind](a, count - wider);
  a->upcoming += (count - wider) * a->upcoming_lines * LINE;
}
