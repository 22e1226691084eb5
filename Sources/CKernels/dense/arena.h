#pragma once
#include <stddef.h>

/// One zeroed block of memory from which a trainer cuts its arrays; every cut starts on a cache line.
typedef struct {
  char *start;
  size_t used, capacity;
} arena;

/// Adds up sizes when `start` is null, hands out memory otherwise.
float *arena_take(arena *a, size_t floats);

/// Gets memory for what was added up. False when there is none.
int arena_open(arena *a);
void arena_close(arena *a);
