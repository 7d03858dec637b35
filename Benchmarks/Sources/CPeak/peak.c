// Chains of multiply-adds that do not wait for each other: enough of them to fill the pipelines of
// any processor (latency times units, 4 x 2 as a rule), few enough to stay in registers.

#include "peak.h"

// Where the sums go, so that the compiler cannot leave them out.
static _Thread_local volatile float sink;

#define DEFINE_RUN(NAME, VECTOR, WIDTH, CHAINS, SPLAT, MULTIPLY_ADD)                               \
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
    return steps * CHAINS * WIDTH * 2;                                                             \
  }

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
DEFINE_RUN(run_avx2, __m256, 8, 12, _mm256_set1_ps, _mm256_fmadd_ps)
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
DEFINE_RUN(run_avx512, __m512, 16, 24, _mm512_set1_ps, _mm512_fmadd_ps)
#pragma clang attribute pop

#endif

// Four floats: NEON fuses the two operations, SSE2 has a multiplication and an addition.
typedef float vector4 __attribute__((vector_size(16)));
#define SPLAT4(value) ((vector4){value, value, value, value})
#define MULTIPLY_ADD4(a, b, c) ((a) * (b) + (c))
#if defined(__aarch64__)
DEFINE_RUN(run_portable, vector4, 4, 24, SPLAT4, MULTIPLY_ADD4)
#else
DEFINE_RUN(run_portable, vector4, 4, 12, SPLAT4, MULTIPLY_ADD4)
#endif

int64_t peak_vector_width(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("fma")) return 4;
  if (__builtin_cpu_supports("avx512f")) return 16;
  if (__builtin_cpu_supports("avx2")) return 8;
#endif
  return 4;
}

int64_t peak_run(int64_t steps) {
  switch (peak_vector_width()) {
#if defined(__x86_64__)
  case 16: return run_avx512(steps);
  case 8: return run_avx2(steps);
#endif
  default: return run_portable(steps);
  }
}
