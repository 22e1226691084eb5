#include "arena.h"

#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

static const size_t line = 64, page = 2 << 20;

float *arena_take(arena *a, size_t floats) {
  const size_t bytes = (floats * sizeof(float) + line - 1) / line * line;
  float *result = a->start == NULL ? NULL : (float *)(a->start + a->used);
  a->used += bytes;
  return result;
}

int arena_open(arena *a) {
  const size_t unit = a->used < page ? line : page;
  a->capacity = (a->used + unit - 1) / unit * unit;
  a->used = 0;
  void *memory = NULL;
  if (posix_memalign(&memory, unit, a->capacity) != 0) return 0;
#if defined(__linux__)
  // Two or three huge pages spare the lookups that a thousand small ones cost each step; a refusal is fine.
  if (unit == page) (void)madvise(memory, a->capacity, MADV_HUGEPAGE);
#endif
  memset(memory, 0, a->capacity);
  a->start = memory;
  return 1;
}

void arena_close(arena *a) {
  free(a->start);
  a->start = NULL;
}
