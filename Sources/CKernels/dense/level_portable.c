// The portable level: 128-bit vectors, which every x86-64 and arm64 has.
#include <stddef.h>

#include "level.h"

#define LANES 4
#define MAX_ROWS 6
#include "tile.h"
#include "adamw.h"
#include "pointwise.h"
#include "peak.h"

const level dense_portable = {
  "portable", multiply, multiply_update, update_row, activate, transpose, scale, row_sums,
  multiply_adds,
};
