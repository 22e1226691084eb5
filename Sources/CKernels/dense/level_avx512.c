// The AVX-512 level: 512-bit vectors; square roots and quotients by Newton's method.
#include <stddef.h>

#include "level.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx2,fma"))), apply_to = function)

#define LANES 16
#define MAX_ROWS 8
#include "tile.h"

#define ADAM_RATIO
/// m / (sqrt(v) * scale + epsilon): the divider would take longer than the product beside it. One Newton
/// step takes the 14-bit estimates to 27 bits; v below 1e-37 counts as 1e-37, far under any epsilon.
INLINE vec adam_ratio(vec m, vec v, float scale, float epsilon) {
  const vec floor = (vec)(1e-37f);
  v = v < floor ? floor : v;
  const vec inverse = (vec)_mm512_rsqrt14_ps((__m512)v);
  const vec estimate = v * inverse;
  const vec miss = fused(-estimate, inverse, (vec)(1.0f));
  const vec root = fused((vec)(0.5f) * estimate, miss, estimate);
  const vec denominator = fused(root, (vec)(scale), (vec)(epsilon));
  const vec quotient = (vec)_mm512_rcp14_ps((__m512)denominator);
  const vec rest = fused(-denominator, quotient, (vec)(1.0f));
  return m * fused(quotient, rest, quotient);
}

#include "adamw.h"
#include "pointwise.h"
#include "peak.h"

const level dense_avx512 = {
  "avx512", multiply, multiply_update, update_row, activate, transpose, scale, row_sums,
  multiply_adds,
};

#pragma clang attribute pop
#endif
