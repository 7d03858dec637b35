// For x86-64 processors with AVX-512: 32 registers of sixteen floats hold a tile of 32 channels by
// 14 pixels (28 sums, 2 weights, and the inputs as they come).

#if defined(__x86_64__)

#include <immintrin.h>

#ifndef TARGET
#define TARGET "avx512f,fma"
#endif

#pragma clang attribute push(__attribute__((target(TARGET))), apply_to = function)

#define VECTOR __m512
#define WIDTH 16
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define BROADCAST(p) _mm512_set1_ps(*(p))
#define MULTIPLY_ADD(a, b, c) _mm512_fmadd_ps(a, b, c)
#define MAXIMUM(a, b) _mm512_max_ps(b, a)  // gives its second operand where one is NaN
#define TILE_VECTORS 2
#define HALF_VECTORS 1
#define TILE_PIXELS 14
#define HALF_PIXELS 14
#ifndef KERNEL_SET // else a file for maps of bfloat16 includes this one
#define KERNEL_SET tk_avx512_kernels
#define KERNELS_BODY "kernels_body.h"
#endif

#include KERNELS_BODY

#pragma clang attribute pop

#endif
