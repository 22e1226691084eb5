#pragma once
#include "flow.h"

/// The hot loops as one instruction set compiles them.
typedef struct {
  void (*advance)(
      const flow_problem *, const flow_step *, const double *residual, const flow_particles *, double *scratch,
      double *output);
  void (*activate)(const flow_problem *, const double *fields, int64_t count, double *values, double *slopes);
} flow_level;

extern const flow_level flow_portable, flow_avx2, flow_avx512;
