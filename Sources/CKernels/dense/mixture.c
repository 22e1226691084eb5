// The negative log density of a mixture of Gaussians cut to the unit box, in double precision row by row.
//
// Component k draws the parameters one after the other, each from a Gaussian cut to [0, 1] whose mean is linear in those
// before: theta[i] ~ N(c[i], 1 / r[i]^2) with r[i] = exp(s[i]) and
//     c[i] = m[i] - sum over j < i of u[i, j] (theta[j] - m[j]).
// Without the cuts that is the Gaussian of mean m and precision A^T A of gaussian.c; with them it is normalised exactly.
#include <math.h>
#include <string.h>

#include "trainer.h"

#define LOG_ROOT 0.91893853320467274178

/// log Phi(x); below -30 by the asymptotic series (DLMF 7.12.1).
static double log_cumulative(double x) {
  if (x > 5) return log1p(-0.5 * erfc(x * M_SQRT1_2));
  if (x > -30) return log(0.5 * erfc(-x * M_SQRT1_2));
  const double q = 1 / (x * x);
  return -0.5 * x * x - LOG_ROOT - log(-x) + log(1 - q * (1 - 3 * q * (1 - 5 * q * (1 - 7 * q))));
}

/// log(Phi(high) - Phi(low)).
static double log_between(double low, double high) {
  // What lies beyond is below a double's rounding.
  if (low < -8.3) return high > 8.3 ? 0 : log_cumulative(high);
  if (high > 8.3) return log_cumulative(-low);
  const double near = low > 0 ? -low : high, far = low > 0 ? -high : low;
  const double outer = log_cumulative(near);
  return outer + log(-expm1(log_cumulative(far) - outer));
}

/// A row's outputs, each with the stride of a block: shares [K], means [P, K], triangle [P (P + 1) / 2, K].
typedef struct {
  const float *outputs;
  int32_t targets, components;
} mixture;

static int64_t mean_at(const mixture *m, int32_t i, int32_t k) { return (int64_t)(1 + i) * m->components + k; }
static int64_t triangle_at(const mixture *m, int32_t i, int32_t j, int32_t k) {
  return (1 + m->targets + (int64_t)i * (i + 1) / 2 + j) * m->components + k;
}
static double output(const mixture *m, int64_t index) { return m->outputs[index * BLOCK]; }

int64_t dense_mixture_scratch(int64_t targets, int64_t outputs) { return targets + 2 * outputs; }

/// The log density of component k at the first n targets; with `slope` its derivative by the outputs.
static double component(const mixture *m, const float *targets, int32_t n, int32_t k, double *miss, double *slope) {
  double sum = 0;
  for (int32_t i = 0; i < n; i++) {
    const double target = targets[i * BLOCK];
    double centre = output(m, mean_at(m, i, k));
    miss[i] = target - centre;
    for (int32_t j = 0; j < i; j++) centre -= output(m, triangle_at(m, i, j, k)) * miss[j];
    const double s = output(m, triangle_at(m, i, i, k)), r = exp(s);
    const double z = r * (target - centre), low = -r * centre, high = r * (1 - centre);
    const double share = log_between(low, high);
    sum += s - 0.5 * z * z - LOG_ROOT - share;
    if (slope == NULL) continue;
    const double at_low = exp(-0.5 * low * low - LOG_ROOT - share);
    const double at_high = exp(-0.5 * high * high - LOG_ROOT - share);
    const double by_centre = r * (z - at_low + at_high);
    slope[triangle_at(m, i, i, k)] = 1 - z * z + low * at_low - high * at_high;
    slope[mean_at(m, i, k)] = by_centre;
    for (int32_t j = 0; j < i; j++) {
      slope[triangle_at(m, i, j, k)] = -by_centre * miss[j];
      slope[mean_at(m, j, k)] += by_centre * output(m, triangle_at(m, i, j, k));
    }
  }
  return sum;
}

static double log_sum(const double *values, int32_t count) {
  double largest = values[0], sum = 0;
  for (int32_t k = 1; k < count; k++) largest = fmax(largest, values[k]);
  for (int32_t k = 0; k < count; k++) sum += exp(values[k] - largest);
  return largest + log(sum);
}

/// The row's negative log density; with `learns` its derivative by the outputs goes to `slope`.
///
/// `scratch` is as long as the outputs; the first K hold log shares, the next K log shares times densities.
static double cost(
    const mixture *m, const float *targets, int32_t n, bool learns, double *miss, double *slope, double *scratch) {
  const int32_t count = m->components;
  const int64_t outputs = (1 + m->targets + (int64_t)m->targets * (m->targets + 1) / 2) * count;
  double *share = scratch, *joint = scratch + count;
  if (learns) memset(slope, 0, (size_t)outputs * sizeof(double));
  for (int32_t k = 0; k < count; k++) share[k] = output(m, k);
  const double norm = log_sum(share, count);
  for (int32_t k = 0; k < count; k++) {
    share[k] -= norm;
    joint[k] = share[k] + component(m, targets, n, k, miss, learns ? slope : NULL);
  }
  const double total = log_sum(joint, count);
  for (int32_t k = 0; learns && k < count; k++) {
    const double part = exp(joint[k] - total);
    slope[k] = exp(share[k]) - part;
    for (int64_t o = count + k; o < outputs; o += count) slope[o] *= -part;
  }
  return -total;
}

double dense_measure_mixture(dense_trainer *t, const pass *p) {
  layer_state *s = &t->layers[t->count - 1];
  const int32_t targets = t->loss_outputs, outputs = s->spec.outputs;
  mixture m = { NULL, targets, outputs / (1 + targets + targets * (targets + 1) / 2) };
  double *miss = t->scratch, *slope = miss + targets, *scratch = slope + outputs;
  const double terms = t->present == 0 ? 1 : (double)t->present;
  double sum = 0;
  for (int32_t block = 0; block < p->blocks; block++) {
    const int32_t rows = pass_rows(p, block), columns = pass_columns(p, block);
    const int64_t at = block * s->padded * BLOCK;
    for (int32_t b = 0; b < columns; b++) {
      const float *wanted = t->target + block * targets * BLOCK + b;
      int32_t n = 0;
      for (int32_t i = 0; b < rows && i < targets; i++)
        if (!isnan(wanted[i * BLOCK])) n = i + 1;
      m.outputs = s->y + at + b;
      const double weight = n > 0 ? t->sample_weight[block * BLOCK + b] / terms : 0;
      if (n > 0) sum += weight * cost(&m, wanted, n, p->learns, miss, slope, scratch);
      if (!p->learns) continue;
      float *derivative = s->derivative + at + b;
      for (int32_t o = 0; o < outputs; o++) derivative[o * BLOCK] = n > 0 ? (float)(weight * slope[o]) : 0;
    }
  }
  return sum;
}
