// The AVX2 level: 256-bit vectors with fused multiply-add.
#include <stddef.h>

#include "level.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LANES 8
#define MAX_ROWS 6
#include "tile.h"
#include "adamw.h"
#include "pointwise.h"
#include "peak.h"

const level dense_avx2 = {
  "avx2", multiply, multiply_update, update_row, activate, transpose, scale, row_sums,
  multiply_adds,
};

#pragma clang attribute pop
#endif
