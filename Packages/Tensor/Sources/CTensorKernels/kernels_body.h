// The kernels, written once over a vector type and compiled once for every instruction set.
//
// Before including this file define:
//   VECTOR, WIDTH              a vector of floats and how many it holds
//   LOAD, STORE, BROADCAST     from and to memory, unaligned
//   MULTIPLY_ADD(a, b, c)      a * b + c
//   MAXIMUM(a, b)              as `a < b ? b : a` for each element, so that a NaN in a stays
//   TILE_VECTORS               vectors of output channels that a register tile holds
//   TILE_PIXELS                pixels that a register tile holds
//   HALF_VECTORS, HALF_PIXELS  the same for the last tile when it has 16 channels only
//   KERNEL_SET                 the name of the resulting set

#include "element_float32.h"

#include "register_tiles_body.h"
#include "convolution_body.h"
#include "winograd_body.h"
#include "maps_body.h"

const tk_kernels KERNEL_SET = {
    convolution, winograd_input, winograd_output, max_pooling, average_pooling,
    affine,      add,            pack,            unpack};
