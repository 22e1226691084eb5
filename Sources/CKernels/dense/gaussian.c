// The negative log density of a Gaussian with full covariance, in double precision row by row.
//
// z = A (target - mean) is white noise, so a row costs |z|^2 / 2 - log det A + P log(2 pi) / 2. Since A is lower
// triangular the first n parameters have the marginal density of its first n rows. Targets missing amid the others
// are integrated out: with M their columns of A and N = M^T M, the row costs the least |z|^2 / 2 over their values
// plus log det N / 2.
#include <math.h>
#include <string.h>

#include "trainer.h"

/// One row at work; matrices have the row stride n.
typedef struct {
  int32_t n;        // parameters up to the last one that is there
  int32_t missing;  // of these
  int32_t *which;   // the missing ones
  double *a;        // A [n, n]
  double *miss;     // target - mean; where the target is missing, the likeliest value [n]
  double *z;        // A miss [n]
  double *normal;   // N, later its Cholesky factor [missing, missing]
  double *share;    // M N^-1 [n, missing]
  double *slope;    // the cost by the row's outputs
} gaussian_row;

int64_t dense_gaussian_scratch(int64_t targets) {
  return 3 * targets * targets + 3 * targets + targets + targets * (targets + 1) / 2;
}

static gaussian_row place(double *scratch, int64_t targets) {
  gaussian_row r = { .a = scratch };
  r.normal = r.a + targets * targets;
  r.share = r.normal + targets * targets;
  r.miss = r.share + targets * targets;
  r.z = r.miss + targets;
  r.which = (int32_t *)(r.z + targets);
  r.slope = r.z + 2 * targets;
  return r;
}

/// Where row i of A starts among the outputs.
static int64_t triangle(int64_t targets, int64_t i) { return targets + i * (i + 1) / 2; }

/// Takes the row's outputs and targets, both with the stride of a block. False when no target is there.
static bool take(gaussian_row *r, const float *outputs, const float *targets, int32_t count) {
  r->n = 0;
  for (int32_t i = 0; i < count; i++)
    if (!isnan(targets[i * BLOCK])) r->n = i + 1;
  r->missing = 0;
  for (int32_t i = 0; i < r->n; i++) {
    const double target = targets[i * BLOCK];
    if (isnan(target)) r->which[r->missing++] = i;
    r->miss[i] = isnan(target) ? 0 : target - outputs[i * BLOCK];
    const float *row = outputs + triangle(count, i) * BLOCK;
    const double scale = exp(row[i * BLOCK]);
    for (int32_t j = 0; j < i; j++) r->a[i * r->n + j] = scale * row[j * BLOCK];
    r->a[i * r->n + i] = scale;
  }
  return r->n > 0;
}

static void whiten(gaussian_row *r) {
  for (int32_t i = 0; i < r->n; i++) {
    r->z[i] = 0;
    for (int32_t j = 0; j <= i; j++) r->z[i] += r->a[i * r->n + j] * r->miss[j];
  }
}

/// Replaces x by N^-1 x, with the Cholesky factor of N.
static void solve(const gaussian_row *r, double *x) {
  const int32_t k = r->missing;
  for (int32_t i = 0; i < k; i++) {
    for (int32_t j = 0; j < i; j++) x[i] -= r->normal[i * k + j] * x[j];
    x[i] /= r->normal[i * k + i];
  }
  for (int32_t i = k - 1; i >= 0; i--) {
    for (int32_t j = i + 1; j < k; j++) x[i] -= r->normal[j * k + i] * x[j];
    x[i] /= r->normal[i * k + i];
  }
}

/// Column `which[m]` of A at row i, which is zero above the diagonal.
static double column(const gaussian_row *r, int32_t i, int32_t m) {
  return i < r->which[m] ? 0 : r->a[i * r->n + r->which[m]];
}

/// Puts the missing targets to their likeliest values. Returns log det N / 2.
static double complete(gaussian_row *r) {
  const int32_t k = r->missing;
  double half = 0;
  for (int32_t p = 0; p < k; p++)
    for (int32_t q = 0; q <= p; q++) {
      double sum = 0;
      for (int32_t i = r->which[p]; i < r->n; i++) sum += column(r, i, p) * column(r, i, q);
      for (int32_t m = 0; m < q; m++) sum -= r->normal[p * k + m] * r->normal[q * k + m];
      r->normal[p * k + q] = p == q ? sqrt(sum) : sum / r->normal[q * k + q];
      if (p == q) half += log(r->normal[p * k + p]);
    }
  double *likeliest = r->share;
  for (int32_t p = 0; p < k; p++) {
    likeliest[p] = 0;
    for (int32_t i = r->which[p]; i < r->n; i++) likeliest[p] -= column(r, i, p) * r->z[i];
  }
  solve(r, likeliest);
  for (int32_t p = 0; p < k; p++) r->miss[r->which[p]] = likeliest[p];
  whiten(r);
  for (int32_t i = 0; i < r->n; i++) {
    for (int32_t p = 0; p < k; p++) r->share[i * k + p] = column(r, i, p);
    solve(r, r->share + i * k);
  }
  return half;
}

/// The row's negative log density; with `learns` its derivative by the outputs goes to `slope`.
static double cost(gaussian_row *r, const float *outputs, int32_t count, bool learns) {
  whiten(r);
  double sum = r->missing == 0 ? 0 : complete(r);
  for (int32_t i = 0; i < r->n; i++)
    sum += 0.5 * r->z[i] * r->z[i] - outputs[(triangle(count, i) + i) * BLOCK];
  sum += 0.5 * (r->n - r->missing) * log(2 * M_PI);
  if (!learns) return sum;
  memset(r->slope, 0, (size_t)triangle(count, count) * sizeof(double));
  for (int32_t i = 0; i < r->n; i++) {
    double *row = r->slope + triangle(count, i), own = 0;
    const double scale = r->a[i * r->n + i];
    int32_t m = 0;
    for (int32_t j = 0; j <= i; j++) {
      // The cost by A[i, j].
      double slope = r->z[i] * r->miss[j];
      if (m < r->missing && r->which[m] == j) slope += r->share[i * r->missing + m++];
      else r->slope[j] -= r->a[i * r->n + j] * r->z[i];
      own += slope * r->a[i * r->n + j];
      row[j] = scale * slope;
    }
    row[i] = own - 1;
  }
  return sum;
}

double dense_measure_gaussian(dense_trainer *t, const pass *p) {
  layer_state *s = &t->layers[t->count - 1];
  const int32_t targets = t->loss_outputs;
  const double terms = t->present == 0 ? 1 : (double)t->present;
  double sum = 0;
  gaussian_row row = place(t->scratch, targets);
  for (int32_t block = 0; block < p->blocks; block++) {
    const int32_t rows = pass_rows(p, block), columns = pass_columns(p, block);
    const int64_t at = block * s->padded * BLOCK;
    for (int32_t b = 0; b < columns; b++) {
      const float *outputs = s->y + at + b;
      float *derivative = p->learns ? s->derivative + at + b : NULL;
      const bool scored = b < rows && take(&row, outputs, t->target + block * targets * BLOCK + b, targets);
      const double weight = scored ? t->sample_weight[block * BLOCK + b] / terms : 0;
      if (scored) sum += weight * cost(&row, outputs, targets, p->learns);
      if (derivative == NULL) continue;
      for (int32_t o = 0; o < s->spec.outputs; o++)
        derivative[o * BLOCK] = scored ? derivative[o * BLOCK] * (float)(weight * row.slope[o]) : 0;
    }
  }
  return sum;
}
