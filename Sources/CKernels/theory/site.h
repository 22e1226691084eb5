// Sampling the weights of single neurons, one block of 32 particles at a time, all in the first-level cache.
//
// With W = m + s U, m = (delta / tau) Wbar and s = 1 / sqrt(tau), a neuron's law is exp(Psi(U) - |U|^2 / 2) with
// Psi = (c / 2) a^2, a = v.phi(A W). A step proposes U' = rho U + (1 - rho) G(U) + sqrt(1 - rho^2) noise, G the
// gradient of Psi: Langevin dynamics discretised so that the Gaussian part is exact at any step (Cotter, Roberts,
// Stuart and White 2013), and accepts it by Metropolis and Hastings; in the ratio all terms in |U|^2 cancel.
#include <stdlib.h>

#define TILE_REAL float
#define TILE_VEC fvec
#define TILE_LOOSE loose_fvec
#define TILE_WIDTH FLOATS
#define TILE_NAME(x) x##_float
#include "tile.h"
#undef TILE_REAL
#undef TILE_VEC
#undef TILE_LOOSE
#undef TILE_WIDTH
#undef TILE_NAME

enum { TEST_ROWS = 64 };

/// The arrays of one block; [rows, 32] unless they say otherwise.
typedef struct {
  const theory_site *site;
  const theory_move *move;
  int32_t padded;           // examples rounded up to whole vectors
  float *u, *mean;          // of the block in the site: state and mean (or null)
  float *proposed, *weight; // [dimension]
  float *drift, *drift_new; // G, [dimension]
  float *h, *tilt;          // [examples]: pre-activations; v phi'
  float *phi, *phi_new;     // [examples]
  float *turned;            // phi by particle, [32, padded]
  float *average;           // sum of a phi over the samples, [examples]
  float *products;          // [examples, padded], sums of the block
  float *tests;             // [TEST_ROWS]
  float *crossed;           // [TEST_ROWS, padded]
  float a[PARTICLES], a_new[PARTICLES];
} site_block;

/// phi, a = v.phi and v phi' at the pre-activations of the block.
INLINE void activate_site(const int kind, site_block *b, float *phi, float *a) {
  const int32_t examples = b->site->examples;
  fvec sum[PARTICLES / FLOATS];
  for (int i = 0; i < PARTICLES / FLOATS; i++) sum[i] = fsplat(0.0f);
  for (int32_t p = 0; p < examples; p++) {
    const fvec v = fsplat(b->move->v[p]);
    for (int i = 0; i < PARTICLES / FLOATS; i++) {
      const int64_t at = p * PARTICLES + i * FLOATS;
      fvec value, slope;
      factivate(kind, b->site->degree, fload(b->h + at), v, &value, &slope);
      fstore(phi + at, value);
      fstore(b->tilt + at, slope);
      sum[i] = v * value + sum[i];
    }
  }
  for (int i = 0; i < PARTICLES / FLOATS; i++) fstore(a + i * FLOATS, sum[i]);
}

static void place_weights(site_block *b, const float *u) {
  for (int32_t at = 0; at < b->site->dimension * PARTICLES; at += FLOATS) {
    const fvec scaled = fload(u + at) * b->site->scale;
    fstore(b->weight + at, b->mean ? scaled + fload(b->mean + at) : scaled);
  }
}

/// phi, a and the gradient of Psi at `u`.
static void evaluate(site_block *b, const float *u, float *phi, float *a, float *drift) {
  const theory_site *s = b->site;
  place_weights(b, u);
  panel_float(
      s->examples, PARTICLES, s->dimension, s->inputs, s->dimension, 1, b->weight, PARTICLES, b->h, PARTICLES, false);
  switch (s->activation) {
  case THEORY_RELU: activate_site(THEORY_RELU, b, phi, a); break;
  case THEORY_TANH: activate_site(THEORY_TANH, b, phi, a); break;
  case THEORY_ERF: activate_site(THEORY_ERF, b, phi, a); break;
  case THEORY_HERMITE: activate_site(THEORY_HERMITE, b, phi, a); break;
  default: activate_site(THEORY_LINEAR, b, phi, a); break;
  }
  panel_float(
      s->dimension, PARTICLES, s->examples, s->inputs, 1, s->dimension, b->tilt, PARTICLES, drift, PARTICLES, false);
  const float factor = b->move->strength * s->scale;
  for (int32_t d = 0; d < s->dimension; d++)
    for (int i = 0; i < PARTICLES; i += FLOATS)
      fstore(drift + d * PARTICLES + i, fload(drift + d * PARTICLES + i) * (fload(a + i) * factor));
}

/// One step of all particles of the block; the number that moved.
static int64_t step_block(site_block *b, int32_t block, int32_t valid, uint64_t step) {
  const theory_site *s = b->site;
  const float rho = b->move->persistence, pull = 1 - rho, noise = __builtin_sqrtf(1 - rho * rho);
  const int32_t size = s->dimension * PARTICLES;
  normal_rows(s->key[0], s->key[1], step, (uint32_t)block, s->dimension, b->proposed);
  for (int32_t at = 0; at < size; at += FLOATS)
    fstore(
        b->proposed + at,
        fload(b->proposed + at) * noise + (fload(b->drift + at) * pull + fload(b->u + at) * rho));
  evaluate(b, b->proposed, b->phi_new, b->a_new, b->drift_new);

  ivec moves[PARTICLES / FLOATS];
  int64_t moved = 0;
  for (int i = 0; i < PARTICLES / FLOATS; i++) {
    fvec back = fsplat(0.0f), forth = fsplat(0.0f);
    for (int32_t d = 0; d < s->dimension; d++) {
      const int64_t at = d * PARTICLES + i * FLOATS;
      const fvec u = fload(b->u + at), n = fload(b->proposed + at);
      const fvec g = fload(b->drift + at), gn = fload(b->drift_new + at);
      // Gn.(U - rho U') - (1 - rho) |Gn|^2 / 2, and the same the other way.
      back += gn * (u - rho * n - (0.5f * pull) * gn);
      forth += g * (n - rho * u - (0.5f * pull) * g);
    }
    const fvec a = fload(b->a + i * FLOATS), an = fload(b->a_new + i * FLOATS);
    const fvec gain = (0.5f * b->move->strength) * (an - a) * (an + a) + (back - forth) / (1 + rho);
    uvec words[4];
    philox(
        s->key[0], s->key[1], step, 0xFFFFu, (uint32_t)block * PARTICLES + (uint32_t)(i * FLOATS), words);
    moves[i] = flog(funiform(words[0])) < gain;
    for (int l = 0; l < FLOATS; l++) moved += i * FLOATS + l < valid && moves[i][l] != 0;
    fstore(b->a + i * FLOATS, fchoose(moves[i], an, a));
  }
  for (int32_t d = 0; d < s->dimension; d++)
    for (int i = 0; i < PARTICLES / FLOATS; i++) {
      const int64_t at = d * PARTICLES + i * FLOATS;
      fstore(b->u + at, fchoose(moves[i], fload(b->proposed + at), fload(b->u + at)));
      fstore(b->drift + at, fchoose(moves[i], fload(b->drift_new + at), fload(b->drift + at)));
    }
  for (int32_t p = 0; p < s->examples; p++)
    for (int i = 0; i < PARTICLES / FLOATS; i++) {
      const int64_t at = p * PARTICLES + i * FLOATS;
      fstore(b->phi + at, fchoose(moves[i], fload(b->phi_new + at), fload(b->phi + at)));
    }
  return moved;
}

/// turned[k, p] = phi[p, k] times `factor[k]` (1 when null) for the first `valid` particles, else 0.
static void turn(site_block *b, const float *rows, int32_t valid, const float *factor) {
  for (int32_t k = 0; k < PARTICLES; k++) {
    const float f = k < valid ? (factor ? factor[k] : 1) : 0;
    for (int32_t p = 0; p < b->site->examples; p++)
      b->turned[k * b->padded + p] = f == 0 ? 0 : f * rows[p * PARTICLES + k];
  }
}

/// sums += left right^T of the block, by way of `turned`; left is [rows, 32].
static void add_products(
    site_block *b, const float *left, int32_t rows, float *products, double *sums) {
  panel_float(rows, b->padded, PARTICLES, left, PARTICLES, 1, b->turned, b->padded, products, b->padded, false);
  const int32_t examples = b->site->examples;
  for (int32_t r = 0; r < rows; r++)
    for (int32_t p = 0; p < examples; p++) sums[(int64_t)r * examples + p] += (double)products[r * b->padded + p];
}

/// w.x over the lanes of a block.
INLINE float weighted_sum(const float *w, const float *x) {
  fvec sum = fload(w) * fload(x);
  for (int i = FLOATS; i < PARTICLES; i += FLOATS) sum = fload(w + i) * fload(x + i) + sum;
  float total = 0;
  for (int i = 0; i < FLOATS; i++) total += sum[i];
  return total;
}

/// k(x) = phi(h(x)) phi^T and k(x, x) at the test inputs; `turned` holds phi.
static void add_tests(site_block *b, int32_t valid, theory_sums *sums) {
  const theory_site *s = b->site;
  place_weights(b, b->u);
  for (int32_t start = 0; start < s->tests; start += TEST_ROWS) {
    const int32_t rows = s->tests - start < TEST_ROWS ? s->tests - start : TEST_ROWS;
    panel_float(
        rows, PARTICLES, s->dimension, s->test_inputs + (int64_t)start * s->dimension, s->dimension, 1, b->weight,
        PARTICLES, b->tests, PARTICLES, false);
    for (int32_t r = 0; r < rows; r++) {
      for (int i = 0; i < PARTICLES; i += FLOATS) {
        float *at = b->tests + r * PARTICLES + i;
        fvec value, slope;
        factivate(s->activation, s->degree, fload(at), fsplat(0.0f), &value, &slope);
        fstore(at, value);
      }
      for (int k = valid; k < PARTICLES; k++) b->tests[r * PARTICLES + k] = 0;
      sums->test_squares[start + r] +=
          (double)weighted_sum(b->tests + r * PARTICLES, b->tests + r * PARTICLES);
    }
    add_products(b, b->tests, rows, b->crossed, sums->test_kernel + (int64_t)start * s->examples);
  }
}

/// The sums of w phi over the block's neurons at the test inputs.
static void add_outputs(site_block *b, int32_t valid, const float *readout, double *output) {
  const theory_site *s = b->site;
  float w[PARTICLES];
  for (int k = 0; k < PARTICLES; k++) w[k] = k < valid ? readout[k] : 0;
  place_weights(b, b->u);
  for (int32_t start = 0; start < s->tests; start += TEST_ROWS) {
    const int32_t rows = s->tests - start < TEST_ROWS ? s->tests - start : TEST_ROWS;
    panel_float(
        rows, PARTICLES, s->dimension, s->test_inputs + (int64_t)start * s->dimension, s->dimension, 1, b->weight,
        PARTICLES, b->tests, PARTICLES, false);
    for (int32_t r = 0; r < rows; r++) {
      float *at = b->tests + r * PARTICLES;
      for (int i = 0; i < PARTICLES; i += FLOATS) {
        fvec value, slope;
        factivate(s->activation, s->degree, fload(at + i), fsplat(0.0f), &value, &slope);
        fstore(at + i, value);
      }
      output[start + r] += (double)weighted_sum(w, at);
    }
  }
}

static void collect(site_block *b, int32_t valid, bool curves, theory_sums *sums) {
  turn(b, b->phi, valid, NULL);
  add_products(b, b->phi, b->site->examples, b->products, sums->kernel);
  if (b->site->tests > 0 && b->move->tests) add_tests(b, valid, sums);
  if (!curves) return;
  for (int32_t p = 0; p < b->site->examples; p++)
    for (int i = 0; i < PARTICLES; i += FLOATS) {
      float *at = b->average + p * PARTICLES + i;
      fstore(at, fload(at) + fload(b->a + i) * fload(b->phi + p * PARTICLES + i));
    }
  float square[PARTICLES];
  for (int k = 0; k < PARTICLES; k++) square[k] = b->a[k] * b->a[k];
  turn(b, b->phi, valid, square);
  add_products(b, b->phi, b->site->examples, b->products, sums->curvature);
}

/// The squared length of the longest state; a NaN counts as the longest.
static void measure(const site_block *b, int32_t valid, theory_sums *sums) {
  for (int k = 0; k < valid; k++) {
    double length = 0;
    for (int32_t d = 0; d < b->site->dimension; d++) {
      const double u = (double)b->u[d * PARTICLES + k];
      length += u * u;
    }
    if (!(length <= sums->longest)) sums->longest = length;
  }
}

static void sample_block(site_block *b, int32_t block, theory_sums *sums) {
  const theory_site *s = b->site;
  const theory_move *m = b->move;
  const int64_t at = (int64_t)block * s->dimension * PARTICLES;
  const int64_t left = s->particles - (int64_t)block * PARTICLES;
  const int32_t valid = left < PARTICLES ? (int32_t)left : PARTICLES;
  b->u = s->state + at;
  b->mean = s->mean ? s->mean + at : NULL;
  memset(b->average, 0, sizeof(float) * (size_t)s->examples * PARTICLES);
  evaluate(b, b->u, b->phi, b->a, b->drift);
  if (m->steps == 0) collect(b, valid, false, sums);
  int32_t samples = m->steps == 0;
  for (int32_t i = 0; i < m->steps; i++) {
    sums->moved += step_block(b, block, valid, m->start + (uint64_t)i);
    // The last step always counts, the others every `thinning` back from it.
    if ((m->steps - 1 - i) % m->thinning != 0) continue;
    collect(b, valid, m->curves, sums);
    samples++;
  }
  sums->samples += (int64_t)samples * valid;
  sums->tried += (int64_t)m->steps * valid;
  if (m->curves && samples > 0) {
    const float inverse = 1 / (float)samples;
    for (int32_t i = 0; i < s->examples * PARTICLES; i += FLOATS)
      fstore(b->average + i, fload(b->average + i) * inverse);
    turn(b, b->average, valid, NULL);
    add_products(b, b->average, s->examples, b->products, sums->averages);
    for (int32_t p = 0; p < s->examples; p++)
      for (int k = 0; k < valid; k++) sums->tilted[p] += (double)b->average[p * PARTICLES + k];
  }
  measure(b, valid, sums);
}

/// Cuts the arrays of a block from one piece of memory; the number of floats that it takes.
static int64_t place_block(site_block *b, float *memory) {
  const int64_t d = (int64_t)b->site->dimension * PARTICLES, p = (int64_t)b->site->examples * PARTICLES;
  const int64_t sizes[] = {d, d, d, d, p, p, p, p, (int64_t)PARTICLES * b->padded, p,
                           (int64_t)b->site->examples * b->padded, TEST_ROWS * PARTICLES,
                           (int64_t)TEST_ROWS * b->padded};
  float **arrays[] = {&b->proposed, &b->weight, &b->drift,   &b->drift_new, &b->h,     &b->tilt,   &b->phi,
                      &b->phi_new,  &b->turned, &b->average, &b->products,  &b->tests, &b->crossed};
  int64_t used = 0;
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    if (memory) *arrays[i] = memory + used;
    used += (sizes[i] + 15) / 16 * 16;
  }
  return used;
}

static bool sample(const theory_site *site, const theory_move *move, int32_t first, int32_t last, theory_sums *sums) {
  site_block b = {.site = site, .move = move};
  b.padded = (site->examples + FLOATS - 1) / FLOATS * FLOATS;
  void *memory = NULL;
  const size_t bytes = (size_t)place_block(&b, NULL) * sizeof(float);
  if (posix_memalign(&memory, 64, bytes) != 0) return false;
  memset(memory, 0, bytes);
  place_block(&b, memory);
  for (int32_t block = first; block < last; block++) sample_block(&b, block, sums);
  free(memory);
  return true;
}
