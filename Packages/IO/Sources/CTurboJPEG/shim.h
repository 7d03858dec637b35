// TurboJPEG reports errors by return values and never jumps, so that Swift may call it directly.
#ifndef CTURBOJPEG_SHIM_H
#define CTURBOJPEG_SHIM_H

#include <turbojpeg.h>

#endif
