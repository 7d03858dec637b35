// The choice of kernels for the processor at hand.

#include "kernel_sets.h"

const tk_kernels *tk_kernels_for(tk_instruction_set instruction_set) {
  switch (instruction_set) {
  case TK_PORTABLE:
    return &tk_portable_kernels;
#if defined(__x86_64__)
  case TK_AVX2:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &tk_avx2_kernels
                                                                           : NULL;
  case TK_AVX512:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma") ? &tk_avx512_kernels
                                                                              : NULL;
#endif
  default:
    return NULL;
  }
}

int64_t tk_convolution_units(const tk_convolution *convolution) {
  const int64_t rows = convolution->output.height;
  const int64_t row_units = (rows + convolution->rows_per_unit - 1) / convolution->rows_per_unit;
  return row_units * convolution->tile_count;
}

int64_t tk_winograd_units(const tk_winograd *convolution) {
  const int64_t side = convolution->tile_size + 2;
  const int64_t most = TK_WINOGRAD_SUMS / (side * side * 2 * TK_LANES);
  const int64_t tiles = convolution->tile_rows * convolution->tile_columns;
  return (tiles + most - 1) / most * convolution->channel_tiles;
}
