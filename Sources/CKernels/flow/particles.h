// The hot loops, compiled once per instruction set: TILE is how many sums stay in registers.
#include "vector.h"

typedef struct {
  lanes value;
  lanes slope;
} response;

/// Normalised Hermite polynomial He_k(h) / sqrt(k!) and its derivative sqrt(k) He_{k-1}(h) / sqrt((k-1)!).
INLINE response hermite(int32_t degree, lanes h) {
  lanes before = all(0), here = all(1);
  for (int32_t k = 0; k < degree; k++) {
    const lanes next = (h * here - before * sqrt((double)k)) / sqrt((double)(k + 1));
    before = here;
    here = next;
  }
  return (response){here, before * sqrt((double)degree)};
}

INLINE response respond(int32_t activation, int32_t degree, lanes h) {
  response r;
  switch (activation) {
  case FLOW_RELU:
    r.slope = choose(h > all(0), all(1), all(0));
    r.value = h * r.slope;
    return r;
  case FLOW_TANH:
    r.value = hyperbolic_tangent(h);
    r.slope = 1.0 - r.value * r.value;
    return r;
  case FLOW_ERF:
    for (int i = 0; i < FLOW_LANES; i++) {
      r.value[i] = erf(h[i] * 0.70710678118654752440);
      r.slope[i] = 0.79788456080286535588 * exp(-0.5 * h[i] * h[i]);
    }
    return r;
  case FLOW_HERMITE: return hermite(degree, h);
  default: return (response){h, all(1)};
  }
}

/// What is kept of a training point between steps: the field, or tanh of it, from which the slope follows.
INLINE lanes kept(int32_t activation, lanes h) {
  return activation == FLOW_TANH ? hyperbolic_tangent(h) : h;
}

INLINE response recall(int32_t activation, int32_t degree, lanes k) {
  if (activation == FLOW_TANH) return (response){k, 1.0 - k * k};
  return respond(activation, degree, k);
}

/// Fields of `count` training points of one group.
INLINE void fields_of(
    const flow_problem *p, const double *weights, int64_t first, const int count, double *fields) {
  lanes sum[TILE];
  for (int i = 0; i < count; i++) sum[i] = all(0);
  const double *row = p->rows + first * p->inputs;
  for (int64_t d = 0; d < p->inputs; d++) {
    const lanes w = load(weights + d * FLOW_LANES);
    for (int i = 0; i < count; i++) sum[i] += w * row[i * p->inputs + d];
  }
  for (int i = 0; i < count; i++)
    store(fields + (first + i) * FLOW_LANES, kept(p->activation, sum[i]));
}

INLINE void forward_group(
    const flow_problem *p, const double *weights, const double *readout, double *fields, lanes *output) {
  int64_t mu = 0;
  for (; mu + TILE <= p->points; mu += TILE) fields_of(p, weights, mu, TILE, fields);
  for (; mu < p->points; mu++) fields_of(p, weights, mu, 1, fields);
  const lanes z = load(readout);
  for (mu = 0; mu < p->points; mu++) {
    const response r = recall(p->activation, p->degree, load(fields + mu * FLOW_LANES));
    output[mu] += z * r.value;
  }
}

/// Moves the weights of `count` inputs along the gradients `pulls` [P, lanes].
INLINE void move(
    const flow_problem *p, const flow_step *s, const lanes *pulls, int64_t first, const int count,
    double *weights, const double *anchor) {
  lanes sum[TILE];
  for (int i = 0; i < count; i++) {
    const int64_t at = (first + i) * FLOW_LANES;
    sum[i] = load(weights + at) * s->keep;
    if (anchor) sum[i] += load(anchor + at) * s->pull;
  }
  const double *row = p->rows + first;
  for (int64_t mu = 0; mu < p->points; mu++) {
    const lanes g = pulls[mu];
    for (int i = 0; i < count; i++) sum[i] += g * row[mu * p->inputs + i];
  }
  for (int i = 0; i < count; i++) store(weights + (first + i) * FLOW_LANES, sum[i]);
}

INLINE void step_group(
    const flow_problem *p, const flow_step *s, const double *residual, double *weights, double *readout,
    const double *fields, const double *anchor, lanes *pulls) {
  const lanes z = load(readout);
  lanes change = all(0);
  for (int64_t mu = 0; mu < p->points; mu++) {
    const response r = recall(p->activation, p->degree, load(fields + mu * FLOW_LANES));
    const double push = s->gain * residual[mu];
    change += r.value * push;
    pulls[mu] = z * r.slope * push;
  }
  int64_t d = 0;
  for (; d + TILE <= p->moving; d += TILE) move(p, s, pulls, d, TILE, weights, anchor);
  for (; d < p->moving; d++) move(p, s, pulls, d, 1, weights, anchor);
  store(readout, z * s->readout_keep + change);
}

INLINE double total(lanes v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

static void advance(
    const flow_problem *p, const flow_step *step, const double *residual, const flow_particles *all_groups,
    double *scratch, double *output) {
  lanes *pulls = (lanes *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63);
  lanes *sums = pulls + p->points;
  for (int64_t mu = 0; mu < p->points; mu++) sums[mu] = all(0);
  const int64_t weights = p->inputs * FLOW_LANES, fields = p->points * FLOW_LANES;
  for (int64_t g = 0; g < all_groups->groups; g++) {
    double *w = all_groups->weights + g * weights, *z = all_groups->readout + g * FLOW_LANES;
    double *h = all_groups->fields + g * fields;
    if (step) {
      const double *anchor = all_groups->anchor ? all_groups->anchor + g * weights : NULL;
      step_group(p, step, residual, w, z, h, anchor, pulls);
      for (int64_t i = all_groups->count - g * FLOW_LANES; i < FLOW_LANES; i++) z[i] = 0;
    }
    forward_group(p, w, z, h, sums);
  }
  for (int64_t mu = 0; mu < p->points; mu++) output[mu] = total(sums[mu]);
}

static void activate(
    const flow_problem *p, const double *fields, int64_t count, double *values, double *slopes) {
  for (int64_t i = 0; i < count; i += FLOW_LANES) {
    const size_t size = sizeof(double) * (size_t)(count - i < FLOW_LANES ? count - i : FLOW_LANES);
    lanes h = all(0);
    memcpy(&h, fields + i, size);
    const response r = respond(p->activation, p->degree, h);
    memcpy(values + i, &r.value, size);
    if (slopes) memcpy(slopes + i, &r.slope, size);
  }
}
