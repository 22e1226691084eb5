// Chooses the instruction set of this machine and guards what does not depend on it.
#include "flow.h"

#include <stddef.h>

#include "level.h"

static const flow_level *level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return &flow_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &flow_avx2;
#endif
  return &flow_portable;
}

int64_t flow_scratch(const flow_problem *problem) { return (2 * problem->points + 1) * FLOW_LANES; }

void flow_forward(const flow_problem *problem, const flow_particles *particles, double *scratch, double *output) {
  level()->advance(problem, NULL, NULL, particles, scratch, output);
}

void flow_advance(
    const flow_problem *problem, const flow_step *step, const double *residual,
    const flow_particles *particles, double *scratch, double *output) {
  level()->advance(problem, step, residual, particles, scratch, output);
}

void flow_activate(
    const flow_problem *problem, const double *fields, int64_t count, double *values, double *slopes) {
  level()->activate(problem, fields, count, values, slopes);
}
