// Maps and weights of bfloat16, for register_tiles_body.h and maps_body.h:
//
//   ELEMENT                      what maps and weights hold
//   WIDEN, NARROW                one element to and from a float
//   LOAD_ELEMENTS(p)             a VECTOR of elements, made floats
//   STORE_ELEMENTS(p, v)         the reverse, rounded to nearest even
//   OPERAND                      a vector of factors
//   LANES_PER_STEP               input channels whose weights lie side by side, and
//   PARTS                        in how many multiplications these are summed
//   LOAD_WEIGHTS(p, part)        the factors of WIDTH output channels
//   LOAD_INPUT(p, part)          the factors of one pixel, the same for all output channels
//   ACCUMULATE(a, b, c)          a * b + c in float
//
// Where processors multiply pairs, `vdpbf16ps`, the kernel set has defined NARROW_VECTOR and the lower
// half of the list. Elsewhere both channels of a pair are made floats and multiplied one after the
// other. The product of two bfloat16 is exact in float, so sums round in the same way with a fused
// multiply-add and without.

#include "bfloat16.h"

#define ELEMENT tk_bfloat16
#define WIDEN(x) widened(x)
#define NARROW(x) narrowed(x)

typedef uint32_t words __attribute__((vector_size(4 * WIDTH)));
typedef uint32_t unaligned_words __attribute__((vector_size(4 * WIDTH), aligned(2), may_alias));
typedef tk_bfloat16 halves __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));

static inline __attribute__((always_inline)) VECTOR widened_vector(const tk_bfloat16 *elements) {
  return (VECTOR)(__builtin_convertvector(*(const halves *)elements, words) << 16);
}

#ifndef NARROW_VECTOR
// As `narrowed`, for each element.
static inline __attribute__((always_inline)) halves narrowed_vector(VECTOR vector) {
  const words bits = (words)vector;
  const words rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  const words is_nan = (words)((bits & 0x7fffffffu) > 0x7f800000u);
  const words result = (is_nan & (bits >> 16 | 0x40)) | (~is_nan & rounded);
  return __builtin_convertvector(result, halves);
}
#define NARROW_VECTOR(v) narrowed_vector(v)
#endif

#define LOAD_ELEMENTS(p) widened_vector(p)
#define STORE_ELEMENTS(p, v) (*(halves *)(p) = (halves)NARROW_VECTOR(v))

#define LANES_PER_STEP 2

// Two elements that lie side by side, the first one in the lower half.
static inline __attribute__((always_inline)) uint32_t pair_at(const tk_bfloat16 *elements) {
  uint32_t pair;
  memcpy(&pair, elements, sizeof pair);
  return pair;
}

#ifndef OPERAND
#define OPERAND VECTOR
#define PARTS 2
static inline __attribute__((always_inline)) VECTOR part_of(words pairs, const int part) {
  return (VECTOR)(part == 0 ? pairs << 16 : pairs & 0xffff0000u);
}
#define LOAD_WEIGHTS(p, part) part_of(*(const unaligned_words *)(p), part)
#define LOAD_INPUT(p, part) part_of((words){0} + pair_at(p), part)
#define ACCUMULATE(a, b, c) MULTIPLY_ADD(a, b, c)
#endif
