// Chains of multiply-adds that do not wait for each other: enough of them to fill the pipelines of
// any processor (latency times units, 4 x 2 as a rule), few enough to stay in registers.

#include "peak.h"

// Where the sums go, so that the compiler cannot leave them out.
static _Thread_local volatile float sink;

// PRODUCTS are those of one instruction.
#define DEFINE_RUN(NAME, VECTOR, PRODUCTS, CHAINS, SPLAT, MULTIPLY_ADD)                            \
  static int64_t NAME(int64_t steps) {                                                             \
    VECTOR sum[CHAINS];                                                                            \
    /* The fixed point of x = 0.5 x + 0.5: no overflow, no denormal numbers. */                    \
    const VECTOR half = SPLAT(0.5f);                                                               \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; ++i) sum[i] =                   \
        SPLAT(1.0f + (float)i);                                                                    \
    for (int64_t step = 0; step < steps; ++step)                                                   \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; ++i) sum[i] =                 \
          MULTIPLY_ADD(sum[i], half, half);                                                        \
    float total = 0;                                                                               \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; ++i) total += sum[i][0];        \
    sink = total;                                                                                  \
    return steps * CHAINS * PRODUCTS * 2;                                                          \
  }

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
DEFINE_RUN(run_avx2, __m256, 8, 12, _mm256_set1_ps, _mm256_fmadd_ps)
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
DEFINE_RUN(run_avx512, __m512, 16, 24, _mm512_set1_ps, _mm512_fmadd_ps)
#pragma clang attribute pop

// Each float holds two bfloat16, 0.5 and 0, so that a sum grows by 0.25 until that is rounded away.
#define ADD_PRODUCTS(sum, a, b) _mm512_dpbf16_ps(sum, (__m512bh)(a), (__m512bh)(b))
#pragma clang attribute push(__attribute__((target("avx512f,avx512bf16"))), apply_to = function)
DEFINE_RUN(run_avx512_bf16, __m512, 32, 24, _mm512_set1_ps, ADD_PRODUCTS)
#pragma clang attribute pop

#endif

// Four floats: NEON fuses the two operations, SSE2 has a multiplication and an addition.
typedef float vector4 __attribute__((vector_size(16)));
#define SPLAT4(value) ((vector4){value, value, value, value})
#define MULTIPLY_ADD4(a, b, c) ((a) * (b) + (c))
#if defined(__aarch64__)
DEFINE_RUN(run_portable, vector4, 4, 24, SPLAT4, MULTIPLY_ADD4)
#else
// Not fused, a step of a chain waits for two operations: all registers but one are needed.
DEFINE_RUN(run_portable, vector4, 4, 15, SPLAT4, MULTIPLY_ADD4)
#endif

bool peak_is_available(peak_kind kind) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  switch (kind) {
    case PEAK_PORTABLE: return true;
#if defined(__x86_64__)
    case PEAK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case PEAK_AVX512: return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma");
    case PEAK_AVX512_BF16: return __builtin_cpu_supports("avx512bf16");
#endif
    default: return false;
  }
}

int64_t peak_run(peak_kind kind, int64_t steps) {
#if defined(__x86_64__)
  if (peak_is_available(kind)) {
    switch (kind) {
      case PEAK_AVX2: return run_avx2(steps);
      case PEAK_AVX512: return run_avx512(steps);
      case PEAK_AVX512_BF16: return run_avx512_bf16(steps);
      case PEAK_PORTABLE: break;
    }
  }
#endif
  return run_portable(steps);
}
