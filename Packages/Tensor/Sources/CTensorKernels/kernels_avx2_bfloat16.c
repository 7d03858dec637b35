// Maps of bfloat16 for processors with AVX2: computed in float.

#define KERNEL_SET tk_avx2_bfloat16_kernels
#define KERNELS_BODY "bfloat16_body.h"

#include "kernels_avx2.c"
