// For x86-64 processors with AVX2 and FMA: 16 registers of eight floats hold a tile of 32 channels
// by 3 pixels (12 sums, 3 inputs, 1 weight).

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define VECTOR __m256
#define WIDTH 8
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define BROADCAST(p) _mm256_broadcast_ss(p)
#define MULTIPLY_ADD(a, b, c) _mm256_fmadd_ps(a, b, c)
#define MAXIMUM(a, b) _mm256_max_ps(b, a)  // gives its second operand where one is NaN
#define TILE_VECTORS 4
#define HALF_VECTORS 2
#define TILE_PIXELS 3
#define HALF_PIXELS 6
#ifndef KERNEL_SET // else a file for maps of bfloat16 includes this one
#define KERNEL_SET tk_avx2_kernels
#define KERNELS_BODY "kernels_body.h"
#endif

#include KERNELS_BODY

#pragma clang attribute pop

#endif
