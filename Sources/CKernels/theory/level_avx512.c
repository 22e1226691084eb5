// The AVX-512 level: 512-bit vectors.
#define BITS 512
#define TILE_ROWS 8
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#include "lanes.h"
#include "multiply.h"
#include "functions.h"
#include "normals.h"
#include "site.h"
#include "network.h"

const theory_level theory_avx512 = {"avx512", multiply, sample, run_chain, normal_rows};
#pragma clang attribute pop
#endif
