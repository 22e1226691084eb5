// The AVX2 level: 256-bit vectors with fused multiply-add.
#define BITS 256
#define TILE_ROWS 6
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "lanes.h"
#include "multiply.h"
#include "functions.h"
#include "normals.h"
#include "site.h"
#include "network.h"

const theory_level theory_avx2 = {"avx2", multiply, sample, run_chain, normal_rows};
#pragma clang attribute pop
#endif
