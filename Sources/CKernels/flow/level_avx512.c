// The AVX-512 level.
#include <stddef.h>

#include "level.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,fma"))), apply_to = function)

#define TILE 8
#include "particles.h"

const flow_level flow_avx512 = {advance, activate};

#pragma clang attribute pop
#endif
