// Weights in the order in which the convolution reads them.

#include "tensor_kernels.h"

// One input lane under one tap, for every output channel of the tile. `weights` points at the
// lane's weight for the tile's first channel; outputs are `stride` floats apart.
static float *pack_lane(const float *weights, const float *scale, int64_t stride, int64_t outputs,
                        int64_t tile_width, float *packed) {
  for (int64_t i = 0; i < outputs; ++i) packed[i] = weights[i * stride] * (scale ? scale[i] : 1);
  for (int64_t i = outputs; i < tile_width; ++i) packed[i] = 0;
  return packed + tile_width;
}

// The same where output channels read only the input channels of their own group.
static float *pack_grouped_lane(const float *weights, const float *scale, int64_t input,
                                int64_t inputs_per_group, int64_t outputs_per_group, int64_t taps,
                                int64_t tap, int64_t first_output, int64_t outputs,
                                int64_t tile_width, float *packed) {
  const int64_t group = input / inputs_per_group;
  const int64_t within = input % inputs_per_group;
  for (int64_t i = 0; i < tile_width; ++i) {
    const int64_t output = first_output + i;
    packed[i] = 0;
    if (i < outputs && output / outputs_per_group == group)
      packed[i] = weights[(output * inputs_per_group + within) * taps + tap] *
                  (scale ? scale[i] : 1);
  }
  return packed + tile_width;
}

void tk_pack_weights(const float *weights, const float *scale, int64_t output_channels,
                     int64_t input_channels, int64_t groups, int64_t kernel_height,
                     int64_t kernel_width, int64_t lanes, const tk_tile *tile,
                     int64_t first_output, int64_t tile_width, float *packed) {
  const int64_t taps = kernel_height * kernel_width;
  const int64_t rest = output_channels - first_output;
  const int64_t outputs = rest < tile_width ? rest : tile_width;
  const float *tile_scale = scale ? scale + first_output : scale;
  for (int64_t block = tile->first_block; block < tile->first_block + tile->blocks; ++block) {
    for (int64_t tap = 0; tap < taps; ++tap) {
      for (int64_t lane = 0; lane < lanes && block * lanes + lane < input_channels; ++lane) {
        const int64_t input = block * lanes + lane;
        if (groups == 1)
          packed = pack_lane(weights + (first_output * input_channels + input) * taps + tap,
                             tile_scale, input_channels * taps, outputs, tile_width, packed);
        else
          packed = pack_grouped_lane(weights, tile_scale, input, input_channels / groups,
                                     output_channels / groups, taps, tap, first_output, outputs,
                                     tile_width, packed);
      }
    }
  }
}
