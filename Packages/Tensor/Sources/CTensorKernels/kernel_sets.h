// The kernel sets that this build holds.

#ifndef KERNEL_SETS_H
#define KERNEL_SETS_H

#include "tensor_kernels.h"

#include <stddef.h>

extern const tk_kernels tk_portable_kernels;
extern const tk_kernels tk_portable_bfloat16_kernels;

#if defined(__x86_64__)
extern const tk_kernels tk_avx2_kernels;
extern const tk_kernels tk_avx512_kernels;
extern const tk_kernels tk_avx2_bfloat16_kernels;
extern const tk_kernels tk_avx512_bf16_kernels;
#endif

#endif
