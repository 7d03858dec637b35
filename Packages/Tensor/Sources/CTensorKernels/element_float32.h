// Maps and weights of floats, for register_tiles_body.h and maps_body.h; element_bfloat16.h says what
// the names mean.

#define ELEMENT float
#define WIDEN(x) (x)
#define NARROW(x) (x)
#define LOAD_ELEMENTS(p) LOAD(p)
#define STORE_ELEMENTS(p, v) STORE(p, v)

#define OPERAND VECTOR
#define LANES_PER_STEP 1
#define PARTS 1
#define LOAD_WEIGHTS(p, part) LOAD(p)
#define LOAD_INPUT(p, part) BROADCAST(p)
#define ACCUMULATE(a, b, c) MULTIPLY_ADD(a, b, c)
