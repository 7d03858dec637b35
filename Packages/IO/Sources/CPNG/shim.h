// Brings libpng's flags to CImages. Swift cannot call the full interface of libpng itself, because
// its errors leave through longjmp, which must not cross a Swift frame.
#ifndef CPNG_SHIM_H
#define CPNG_SHIM_H

#include <png.h>

#endif
