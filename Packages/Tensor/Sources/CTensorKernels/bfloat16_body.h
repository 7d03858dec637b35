// The kernels on bfloat16 maps: those on floats, compiled for another element.
//
// Before including this file define what kernels_body.h asks for, and NARROW_VECTOR, OPERAND, PARTS,
// LOAD_WEIGHTS, LOAD_INPUT and ACCUMULATE as element_bfloat16.h describes them where the processor
// has instructions for bfloat16.

#include "element_bfloat16.h"

#include "register_tiles_body.h"
#include "convolution_body.h"
#include "maps_body.h"

const tk_kernels KERNEL_SET = {.convolution = convolution,
                               .max_pooling = max_pooling,
                               .average_pooling = average_pooling,
                               .affine = affine,
                               .add = add,
                               .pack = pack,
                               .unpack = unpack};
