// The level that every machine has.
#include <stddef.h>

#include "level.h"

#define TILE 2
#include "particles.h"

const flow_level flow_portable = {advance, activate};
