// Large blocks of memory, and a check of what is in them.

#define _GNU_SOURCE

#include "tensor_kernels.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Below this a block comes from malloc: mapping costs more than it saves.
#define MAPPED_FROM (4 << 20)
#define HUGE_PAGE (2 << 20)

static size_t round_up(int64_t bytes, size_t step) {
  return ((size_t)bytes + step - 1) / step * step;
}

void *tk_allocate(int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX / 2) return NULL;
#if defined(__linux__)
  // Feature maps and weights are streamed: with 4 KiB pages the address translation would be what
  // limits them. Mapping a page more than needed lets the block begin at a huge page.
  if (bytes >= MAPPED_FROM) {
    size_t length = round_up(bytes, HUGE_PAGE);
    char *mapped = mmap(NULL, length + HUGE_PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)mapped % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0) munmap(mapped, before);
    if (before < HUGE_PAGE) munmap(mapped + before + length, HUGE_PAGE - before);
    madvise(mapped + before, length, MADV_HUGEPAGE); // advice: without it the block works too
    return mapped + before;
  }
#endif
  void *memory = NULL;
  size_t length = round_up(bytes > 0 ? bytes : 1, 64);
  if (posix_memalign(&memory, 64, length) != 0) return NULL;
  memset(memory, 0, length);
  return memory;
}

void tk_free(void *memory, int64_t bytes) {
#if defined(__linux__)
  if (bytes >= MAPPED_FROM) {
    munmap(memory, round_up(bytes, HUGE_PAGE));
    return;
  }
#endif
  free(memory);
}

bool tk_all_finite(const float *elements, int64_t count) {
  // A float is infinite or NaN when all bits of its exponent are set.
  const uint32_t exponent = 0x7f800000u;
  uint32_t found = 0;
  for (int64_t i = 0; i < count; ++i) {
    uint32_t bits;
    memcpy(&bits, &elements[i], sizeof bits);
    found |= (bits & exponent) == exponent;
  }
  return found == 0;
}
