#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "flow.h"

// Every function that takes or gives a vector is inlined, so how it would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

// Eight doubles at a time; the compiler splits them for narrower machines.
typedef double lanes __attribute__((vector_size(64), aligned(64)));
typedef double loose __attribute__((vector_size(64), aligned(8)));
typedef int64_t bits __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

INLINE lanes load(const double *p) { return *(const loose *)p; }
INLINE void store(double *p, lanes v) { *(loose *)p = v; }
INLINE lanes all(double x) { return (lanes){x, x, x, x, x, x, x, x}; }
INLINE lanes choose(bits mask, lanes yes, lanes no) {
  return (lanes)(((bits)yes & mask) | ((bits)no & ~mask));
}

/// tanh to two units in the last place: expm1 of twice the argument by reduction to |r| <= ln(2)/2 and a Taylor
/// polynomial, then expm1 / (expm1 + 2).
INLINE lanes hyperbolic_tangent(lanes x) {
  const double shift = 0x1.8p52;
  const lanes limit = all(20.0);
  lanes y = choose(x > limit, limit, choose(x < -limit, -limit, x));
  y = y + y;
  const lanes moved = y * 0x1.71547652b82fep0 + shift;
  const lanes count = moved - shift;
  const lanes r = (y - count * 0x1.62e42fefa3800p-1) - count * 0x1.ef35793c76730p-45;
  static const double factors[] = {
    1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
    1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5,
  };
  lanes p = all(factors[0]);
  for (int k = 1; k < 13; k++) p = p * r + factors[k];
  p = r + r * r * p;
  const lanes power = (lanes)(((bits)moved + 1023) << 52);
  const lanes minus1 = power * p + (power - 1.0);
  return minus1 / (minus1 + 2.0);
}
