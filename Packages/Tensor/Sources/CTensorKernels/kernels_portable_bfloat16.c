// Maps of bfloat16 for processors with vectors of four floats: computed in float.

#define KERNEL_SET tk_portable_bfloat16_kernels
#define KERNELS_BODY "bfloat16_body.h"

#include "kernels_portable.c"
