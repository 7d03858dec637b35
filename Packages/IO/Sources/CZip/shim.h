// libzip's interface needs no help: its constants are plain numbers and its structures are visible.
#ifndef CZIP_SHIM_H
#define CZIP_SHIM_H

#include <zip.h>

#endif
