// Maps of bfloat16 for x86-64 processors with AVX512-BF16: `vdpbf16ps` multiplies two channels at once
// and adds both products to a float, in a tile of 32 channels by 14 pixels as for floats. It takes
// numbers below 2^-126 for zero.

#define TARGET "avx512f,avx512bw,avx512vl,avx512bf16,fma"
#define KERNEL_SET tk_avx512_bf16_kernels
#define KERNELS_BODY "bfloat16_body.h"

#define NARROW_VECTOR(v) _mm512_cvtneps_pbh(v)
#define OPERAND __m512bh
#define PARTS 1
#define LOAD_WEIGHTS(p, part) ((__m512bh)_mm512_loadu_si512(p))
#define LOAD_INPUT(p, part) ((__m512bh)_mm512_set1_epi32((int)pair_at(p)))
#define ACCUMULATE(a, b, c) _mm512_dpbf16_ps(c, a, b)

#include "kernels_avx512.c"
