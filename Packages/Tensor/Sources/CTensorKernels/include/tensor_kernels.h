// Kernels on tensors of 32-bit floats or of bfloat16, chosen at run time for the processor.
//
// Feature maps are kept "blocked": [blocks, height + 2 * halo, width + 2 * halo, lanes], where a
// block holds `lanes` channels side by side (16, or all of them when a network's input has fewer).
// Sixteen floats are one AVX-512 vector, two AVX2 or four NEON vectors, and one cache line, so one
// layout serves every instruction set. Lanes past the last channel hold zeros. The halo holds
// zeros; a convolution reads its padding there and needs no bounds checks. Maps of bfloat16 lie in the
// same way, with an even number of lanes.
//
// Every function is a pure function of its arguments. Work is cut into units that write disjoint
// memory, and each output element is summed in one fixed order, so results do not depend on how
// units are spread over threads.

#ifndef TENSOR_KERNELS_H
#define TENSOR_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// Channels in a block, and output channels in half a tile.
#define TK_LANES 16

/// The upper half of a float's bits.
typedef uint16_t tk_bfloat16;

/// A blocked feature map. All strides count elements: floats, or bfloat16.
typedef struct {
  int64_t blocks;        ///< Channel blocks.
  int64_t lanes;         ///< Channels in a block, and elements from one pixel to the next.
  int64_t channels;      ///< Channels in all.
  int64_t height, width; ///< Pixels, without the halo.
  int64_t plane, row;    ///< Elements from one block to the next, and from one row to the next.
  int64_t halo_height, halo_width;
} tk_layout;

/// What a tile of output channels reads: consecutive channel blocks of the input.
typedef struct {
  int64_t first_block, blocks;
  int64_t weights; ///< Where the tile's weights begin, in elements.
} tk_tile;

/// A convolution over blocked maps: out = activation(weights * in + bias + residual).
///
/// Weights are packed as [tile][input block][kernel row][kernel column][lane][output channel], with
/// 32 output channels in every tile, or 16 in the last one when `half_tile` is set. Those in bfloat16
/// are pairs of lanes, [tile][input block][kernel row][kernel column][lane / 2][output channel][2].
typedef struct {
  tk_layout input, output, residual;
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t dilation_height, dilation_width;
  int64_t padding_height, padding_width; ///< At most the halo of the input.
  const void *weights; ///< Floats or bfloat16, as the maps are.
  const float *bias; ///< One value for each output lane, zeros past the last channel.
  const tk_tile *tiles;
  int64_t tile_count;
  bool half_tile;
  bool rectify; ///< Clamp below at zero.
  /// Input blocks whose weights for one tile stay in the first-level cache. Between these, sums are
  /// kept in the output, so in bfloat16 all blocks are one chunk.
  int64_t blocks_per_chunk;
  int64_t rows_per_unit;
  bool weights_outermost; ///< Units of one tile follow each other; else units of the same rows do.
} tk_convolution;

/// Floats that one unit of a convolution by tiles keeps meanwhile, in the stack: 128 KB.
#define TK_WINOGRAD_SUMS (32 * 1024)

/// A convolution of 3 x 3, stride 1, that is computed by tiles (Winograd's algorithm).
///
/// Weights are packed by `tk_pack_winograd_weights` as [tile of output channels][frequency][input
/// channel][output channel], with 32 output channels in every tile, or 16 in the last one when
/// `half_tile` is set. The transformed input is [frequency, block, tile, lane].
typedef struct {
  tk_layout input, output, residual;
  int64_t padding_height, padding_width; ///< At most the halo of the input.
  int64_t tile_size;                     ///< Rows and columns of results in a tile: 2 or 4.
  int64_t tile_rows, tile_columns;
  int64_t channel_tiles;
  bool half_tile;
  bool rectify;
  int64_t blocks_per_chunk; ///< As in a convolution.
  const float *weights;
  const float *bias; ///< One value for each output lane, zeros past the last channel.
} tk_winograd;

/// A pooling window. Positions outside the map do not count.
typedef struct {
  tk_layout input, output;
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t padding_height, padding_width;
  bool count_padding; ///< Average pooling: divide by the whole window, as if padding were zeros.
} tk_pooling;

/// The kernels of one instruction set, for maps of floats or of bfloat16. A unit is an index below the
/// count that belongs to it.
typedef struct {
  /// Units: `tk_convolution_units`. `residual` may be null.
  void (*convolution)(const tk_convolution *convolution, const void *input, void *output,
                      const void *_Nullable residual, int64_t unit);
  /// The input in the basis in which tiles are computed; null for bfloat16. Units: the input's blocks.
  void (*_Nullable winograd_input)(const tk_winograd *convolution, const float *input,
                                   float *transformed, int64_t unit);
  /// Null for bfloat16. Units: `tk_winograd_units`. `residual` may be null.
  void (*_Nullable winograd_output)(const tk_winograd *convolution, const float *transformed,
                                    float *output, const float *_Nullable residual, int64_t unit);
  /// Units: the output's blocks.
  void (*max_pooling)(const tk_pooling *pooling, const void *input, void *output, int64_t unit);
  /// Units: the output's blocks.
  void (*average_pooling)(const tk_pooling *pooling, const void *input, void *output,
                          int64_t unit);
  /// out = activation(input * scale + shift), one scale and shift a lane. Units: the blocks.
  void (*affine)(const tk_layout *from, const tk_layout *to, const void *input, void *output,
                 const float *_Nullable scale, const float *_Nullable shift, bool rectify,
                 int64_t unit);
  /// out = activation(a + b). Units: the blocks.
  void (*add)(const tk_layout *a_layout, const tk_layout *b_layout, const tk_layout *to,
              const void *a, const void *b, void *output, bool rectify, int64_t unit);
  /// From floats [channels, height, width]. Units: the blocks.
  void (*pack)(const tk_layout *to, const float *input, void *output, int64_t unit);
  /// To floats [channels, height, width]. Units: the blocks.
  void (*unpack)(const tk_layout *from, const void *input, float *output, int64_t unit);
} tk_kernels;

typedef enum {
  TK_PORTABLE = 0,
  TK_AVX2 = 1,
  TK_AVX512 = 2,
  TK_AVX512_BF16 = 3, ///< The kernels on floats are those of `TK_AVX512`.
} tk_instruction_set;

/// The kernels for an instruction set, or null where the processor or the build lacks it.
const tk_kernels *_Nullable tk_kernels_for(tk_instruction_set instruction_set);

/// The same for maps of bfloat16. Those of all but `TK_AVX512_BF16` multiply floats and give each
/// other's bits; `TK_AVX512` has those of `TK_AVX2`.
const tk_kernels *_Nullable tk_bfloat16_kernels_for(tk_instruction_set instruction_set);

/// How many units a convolution is cut into.
int64_t tk_convolution_units(const tk_convolution *convolution);

/// Packs one tile's weights from [output channel, input channel / group, row, column], each output
/// channel multiplied by its scale, where `scale` is given. Outside the channel's group the packed
/// weights are zero.
void tk_pack_weights(const float *weights, const float *_Nullable scale, int64_t output_channels,
                     int64_t input_channels, int64_t groups, int64_t kernel_height,
                     int64_t kernel_width, int64_t lanes, const tk_tile *tile,
                     int64_t first_output_channel, int64_t tile_width, float *packed);

/// How many units the second part of a convolution by tiles is cut into.
int64_t tk_winograd_units(const tk_winograd *convolution);

/// Packs the weights [output channel, input channel, 3, 3] of one tile of output channels, each
/// multiplied by its scale, where `scale` is given: (tile_size + 2)^2 floats for each of the
/// `input_channels` and of the `tile_width` output channels, zeros past the last of these.
void tk_pack_winograd_weights(const float *weights, const float *_Nullable scale,
                              int64_t output_channels, int64_t input_channels, int64_t tile_size,
                              int64_t first_output_channel, int64_t tile_width, float *packed);

/// Rounds the weights of some lanes, each with `tile_width` output channels, and joins them in pairs;
/// the partner of the last of an odd number is zero.
void tk_pair_weights(const float *weights, int64_t lanes, int64_t tile_width, void *pairs);

/// Makes floats of bfloat16.
void tk_widen(const void *from, float *to, int64_t count);

/// Makes bfloat16 of floats, rounded to the nearest, ties to even.
void tk_narrow(const float *from, void *to, int64_t count);

/// Whether no element is infinite or NaN.
bool tk_all_finite(const float *elements, int64_t count);

/// Zeroed memory at a multiple of 64 bytes; on Linux in huge pages when large. Null when there is none.
void *_Nullable tk_allocate(int64_t bytes);

/// Gives back what `tk_allocate` gave for this number of bytes.
void tk_free(void *memory, int64_t bytes);

/// The processors that this process may use.
int64_t tk_processor_count(void);

/// Threads that wait for work.
typedef struct tk_pool tk_pool;

/// A task of a parallel loop; `worker` is below the pool's size and unique among running tasks.
typedef void (*tk_task)(void *context, int64_t index, int64_t worker);

/// Starts `threads - 1` threads; the caller of `tk_pool_run` is the remaining one. Null on failure.
tk_pool *_Nullable tk_pool_create(int64_t threads);

/// Ends the threads. No loop may be running.
void tk_pool_destroy(tk_pool *pool);

/// The number of threads, the caller included.
int64_t tk_pool_size(const tk_pool *pool);

/// Calls `task` for every index below `count` and returns when all calls have returned.
///
/// Concurrent callers wait for each other; a call from inside a task runs in its own thread.
void tk_pool_run(tk_pool *pool, int64_t count, tk_task task, void *context);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
