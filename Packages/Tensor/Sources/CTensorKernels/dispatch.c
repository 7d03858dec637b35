// The choice of kernels for the processor at hand.

#include "kernel_sets.h"

// Kernels of an instruction set, null where the processor lacks it.
#if defined(__x86_64__)
static const tk_kernels *available(tk_instruction_set instruction_set, const tk_kernels *kernels) {
  __builtin_cpu_init();
  switch (instruction_set) {
  case TK_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? kernels : NULL;
  case TK_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma") ? kernels : NULL;
  case TK_AVX512_BF16:
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl")
               ? available(TK_AVX512, kernels)
               : NULL;
  default:
    return kernels;
  }
}
#endif

const tk_kernels *tk_kernels_for(tk_instruction_set instruction_set) {
  switch (instruction_set) {
  case TK_PORTABLE:
    return &tk_portable_kernels;
#if defined(__x86_64__)
  case TK_AVX2:
    return available(TK_AVX2, &tk_avx2_kernels);
  case TK_AVX512:
  case TK_AVX512_BF16:
    return available(instruction_set, &tk_avx512_kernels);
#endif
  default:
    return NULL;
  }
}

const tk_kernels *tk_bfloat16_kernels_for(tk_instruction_set instruction_set) {
  switch (instruction_set) {
  case TK_PORTABLE:
    return &tk_portable_bfloat16_kernels;
#if defined(__x86_64__)
  case TK_AVX2:
    return available(TK_AVX2, &tk_avx2_bfloat16_kernels);
  case TK_AVX512: // for tests; such a processor has AVX2, too
    return available(TK_AVX512, &tk_avx2_bfloat16_kernels);
  case TK_AVX512_BF16:
    return available(TK_AVX512_BF16, &tk_avx512_bf16_kernels);
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
