// For processors without AVX2: vectors of four floats, which every 64-bit processor has (SSE2, NEON).

typedef float vector4 __attribute__((vector_size(16), aligned(4)));
typedef int vector4_mask __attribute__((vector_size(16)));

static inline __attribute__((always_inline)) vector4 maximum4(vector4 a, vector4 b) {
  const vector4_mask smaller = a < b;
  return (vector4)((smaller & (vector4_mask)b) | (~smaller & (vector4_mask)a));
}

#define VECTOR vector4
#define WIDTH 4
#define LOAD(p) (*(const vector4 *)(p))
#define STORE(p, v) (*(vector4 *)(p) = (v))
#define BROADCAST(p) ((vector4){*(p), *(p), *(p), *(p)})
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#define MAXIMUM(a, b) maximum4(a, b)
#define TILE_VECTORS 4
#define HALF_VECTORS 4
#define TILE_PIXELS 2
#define HALF_PIXELS 2
#ifndef KERNEL_SET // else a file for maps of bfloat16 includes this one
#define KERNEL_SET tk_portable_kernels
#define KERNELS_BODY "kernels_body.h"
#endif

#include KERNELS_BODY
