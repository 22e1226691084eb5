// The AVX2 level: 256-bit vectors with fused multiply-add.
#include <stddef.h>

#include "level.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define TILE 6
#include "particles.h"

const flow_level flow_avx2 = {advance, activate};

#pragma clang attribute pop
#endif
