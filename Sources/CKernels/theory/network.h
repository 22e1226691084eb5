// Langevin dynamics of a network of finite width, single-threaded: chains are what runs side by side.

/// The arrays of a chain besides those of a block.
typedef struct {
  const theory_network *network;
  site_block block;
  float *phi, *slope;   // [blocks, examples, 32]: of the present weights
  float *inverse;       // M^-1 [examples, examples]; marginal only
  double *kernel;       // sum of phi phi^T over neurons [examples, examples]; marginal only
  double *factor;       // L of M = L L^T
  double *v;            // M^-1 y, or the residuals f - y
  double *test_kernel, *test_squares;
  theory_sums sums;
} chain;

/// Pre-activations, phi and phi' of a block at its weights, and what the step needs of them.
static void look(chain *c, int32_t block) {
  const theory_network *n = c->network;
  const theory_site *s = &n->site;
  site_block *b = &c->block;
  const int64_t size = (int64_t)s->examples * PARTICLES, left = s->particles - (int64_t)block * PARTICLES;
  const int32_t valid = left < PARTICLES ? (int32_t)left : PARTICLES;
  b->u = s->state + (int64_t)block * s->dimension * PARTICLES;
  b->mean = s->mean ? s->mean + (int64_t)block * s->dimension * PARTICLES : NULL;
  place_weights(b, b->u);
  panel_float(
      s->examples, PARTICLES, s->dimension, s->inputs, s->dimension, 1, b->weight, PARTICLES, b->h, PARTICLES, false);
  float *phi = c->phi + block * size, *slope = c->slope + block * size;
  for (int32_t i = 0; i < size; i += FLOATS) {
    fvec value, tilt;
    factivate(s->activation, s->degree, fload(b->h + i), fsplat(1.0f), &value, &tilt);
    fstore(phi + i, value);
    fstore(slope + i, tilt);
  }
  if (n->readout) {
    float w[PARTICLES];
    for (int k = 0; k < PARTICLES; k++) w[k] = k < valid ? n->readout[(int64_t)block * PARTICLES + k] : 0;
    for (int32_t p = 0; p < s->examples; p++) c->v[p] += (double)weighted_sum(w, phi + p * PARTICLES);
  } else {
    turn(b, phi, valid, NULL);
    add_products(b, phi, s->examples, b->products, c->kernel);
  }
}

/// Forward through all blocks; leaves the residuals (full) or the factor of M, v and M^-1 (marginal).
static bool forward(chain *c) {
  const theory_network *n = c->network;
  const int32_t blocks = (int32_t)((n->site.particles + PARTICLES - 1) / PARTICLES), p = n->site.examples;
  const double width = (double)n->site.particles;
  memset(c->v, 0, sizeof(double) * (size_t)p);
  if (!n->readout) memset(c->kernel, 0, sizeof(double) * (size_t)p * (size_t)p);
  for (int32_t block = 0; block < blocks; block++) look(c, block);
  if (n->readout) {
    for (int32_t i = 0; i < p; i++) c->v[i] = c->v[i] / (n->gamma * width) - n->labels[i];
    return true;
  }
  for (int32_t i = 0; i < p * p; i++) c->factor[i] = c->kernel[i] / (width * n->lambda);
  for (int32_t i = 0; i < p; i++) c->factor[i * p + i] += 1 / n->beta;
  if (!theory_cholesky(c->factor, p)) return false;
  memcpy(c->v, n->labels, sizeof(double) * (size_t)p);
  theory_solve_lower(c->factor, p, c->v, 1);
  theory_solve_upper(c->factor, p, c->v, 1);
  if (!n->determinant) return true;
  double *identity = c->test_kernel; // room for [examples, examples] while no sample is taken
  memset(identity, 0, sizeof(double) * (size_t)p * (size_t)p);
  for (int32_t i = 0; i < p; i++) identity[i * p + i] = 1;
  theory_solve_lower(c->factor, p, identity, p);
  theory_solve_upper(c->factor, p, identity, p);
  for (int32_t i = 0; i < p * p; i++) c->inverse[i] = (float)identity[i];
  return true;
}

/// theta += -eta dS + sqrt(2 eta) noise for the weights and the readout of a block.
static void move_full(chain *c, int32_t block, uint64_t step) {
  const theory_network *n = c->network;
  const theory_site *s = &n->site;
  site_block *b = &c->block;
  const int64_t size = (int64_t)s->examples * PARTICLES;
  const float *phi = c->phi + block * size, *slope = c->slope + block * size;
  float *w = n->readout + (int64_t)block * PARTICLES, *u = s->state + (int64_t)block * s->dimension * PARTICLES;
  const float *anchor = n->anchor ? n->anchor + (int64_t)block * s->dimension * PARTICLES : NULL;
  const float eta = (float)n->step, noise = (float)__builtin_sqrt(2 * n->step), gain = (float)(n->beta * n->gamma);
  float force[PARTICLES] = {0};
  for (int32_t p = 0; p < s->examples; p++) {
    const float miss = gain * (float)c->v[p];
    for (int k = 0; k < PARTICLES; k += FLOATS) {
      const int64_t at = p * PARTICLES + k;
      fstore(force + k, fload(force + k) + fload(phi + at) * miss);
      fstore(b->tilt + at, fload(slope + at) * miss * fload(w + k));
    }
  }
  panel_float(
      s->dimension, PARTICLES, s->examples, s->inputs, 1, s->dimension, b->tilt, PARTICLES, b->drift, PARTICLES,
      false);
  normal_rows(s->key[0], s->key[1], step, (uint32_t)block, s->dimension + 1, b->proposed);
  const float lambda = (float)n->lambda, delta = (float)n->delta;
  for (int32_t i = 0; i < s->dimension * PARTICLES; i += FLOATS) {
    const fvec x = fload(u + i);
    fvec slide = fload(b->drift + i) + x * lambda;
    if (anchor) slide += (x - fload(anchor + i)) * delta;
    fstore(u + i, x - slide * eta + fload(b->proposed + i) * noise);
  }
  const float *fresh = b->proposed + s->dimension * PARTICLES;
  for (int k = 0; k < PARTICLES; k += FLOATS)
    fstore(w + k, fload(w + k) - (fload(force + k) + fload(w + k) * lambda) * eta + fload(fresh + k) * noise);
}

/// U' = rho U + (1 - rho) G + sqrt(1 - rho^2) noise with G the gradient of what is left of the action when the readout
/// is integrated out: (c a v - M^-1 phi / (N lambda)) phi' A s.
static void move_marginal(chain *c, int32_t block, uint64_t step) {
  const theory_network *n = c->network;
  const theory_site *s = &n->site;
  site_block *b = &c->block;
  const int64_t size = (int64_t)s->examples * PARTICLES;
  const float *phi = c->phi + block * size, *slope = c->slope + block * size;
  float *u = s->state + (int64_t)block * s->dimension * PARTICLES;
  float a[PARTICLES] = {0};
  for (int32_t p = 0; p < s->examples; p++)
    for (int k = 0; k < PARTICLES; k += FLOATS)
      fstore(a + k, fload(a + k) + fload(phi + p * PARTICLES + k) * (float)c->v[p]);
  if (n->determinant)
    panel_float(
        s->examples, PARTICLES, s->examples, c->inverse, s->examples, 1, phi, PARTICLES, b->h, PARTICLES, false);
  const float strength = (float)(n->gamma * n->gamma / n->lambda);
  const float back = n->determinant ? (float)(-1 / ((double)s->particles * n->lambda)) : 0;
  for (int32_t p = 0; p < s->examples; p++)
    for (int k = 0; k < PARTICLES; k += FLOATS) {
      const int64_t at = p * PARTICLES + k;
      const fvec pull = fload(a + k) * (strength * (float)c->v[p]);
      fstore(b->tilt + at, fload(slope + at) * (pull + fload(b->h + at) * back));
    }
  panel_float(
      s->dimension, PARTICLES, s->examples, s->inputs, 1, s->dimension, b->tilt, PARTICLES, b->drift, PARTICLES,
      false);
  normal_rows(s->key[0], s->key[1], step, (uint32_t)block, s->dimension, b->proposed);
  const float pull = (float)n->step, rho = 1 - pull, noise = __builtin_sqrtf(1 - rho * rho);
  for (int32_t i = 0; i < s->dimension * PARTICLES; i += FLOATS)
    fstore(
        u + i, fload(u + i) * rho + fload(b->drift + i) * (pull * s->scale) + fload(b->proposed + i) * noise);
}

/// Adds the kernel, the outputs at the test inputs, their squares and the variance that the readout has left.
static bool take_sample(chain *c, theory_chain_sums *out) {
  const theory_network *n = c->network;
  const theory_site *s = &n->site;
  const int32_t p = s->examples, tests = s->tests;
  const int32_t blocks = (int32_t)((s->particles + PARTICLES - 1) / PARTICLES);
  const double width = (double)s->particles;
  memset(c->test_kernel, 0, sizeof(double) * (size_t)tests * (size_t)p);
  memset(c->test_squares, 0, sizeof(double) * (size_t)tests);
  c->sums = (theory_sums){.test_kernel = c->test_kernel, .test_squares = c->test_squares};
  if (n->readout) memset(c->kernel, 0, sizeof(double) * (size_t)p * (size_t)p);
  double *output = calloc((size_t)tests + 1, sizeof *output);
  if (!output) return false;
  for (int32_t block = 0; block < blocks; block++) {
    site_block *b = &c->block;
    const int64_t left = s->particles - (int64_t)block * PARTICLES;
    const int32_t valid = left < PARTICLES ? (int32_t)left : PARTICLES;
    const float *phi = c->phi + (int64_t)block * p * PARTICLES;
    b->u = s->state + (int64_t)block * s->dimension * PARTICLES;
    b->mean = s->mean ? s->mean + (int64_t)block * s->dimension * PARTICLES : NULL;
    turn(b, phi, valid, NULL);
    if (n->readout) {
      add_products(b, phi, p, b->products, c->kernel);
      add_outputs(b, valid, n->readout + (int64_t)block * PARTICLES, output);
    } else {
      add_tests(b, valid, &c->sums);
    }
  }
  for (int32_t i = 0; i < p * p; i++) out->kernel[i] += c->kernel[i] / width;
  for (int32_t t = 0; t < tests; t++) {
    double f = output[t] / (n->gamma * width);
    if (!n->readout) {
      double *k = c->test_kernel + (int64_t)t * p, spread = c->test_squares[t] / (width * n->lambda);
      f = 0;
      for (int32_t i = 0; i < p; i++) f += k[i] * c->v[i] / (width * n->lambda);
      theory_solve_lower(c->factor, p, k, 1);
      for (int32_t i = 0; i < p; i++) spread -= k[i] * k[i] / (width * width * n->lambda * n->lambda);
      out->spread[t] += spread / (n->gamma * n->gamma * width);
    }
    out->output[t] += f;
    out->square[t] += f * f;
  }
  free(output);
  out->samples++;
  return true;
}

static bool run_chain(const theory_network *network, theory_chain_sums *out) {
  const theory_site *s = &network->site;
  const size_t p = (size_t)s->examples, tests = (size_t)s->tests;
  const size_t blocks = (size_t)((s->particles + PARTICLES - 1) / PARTICLES), rows = tests > p ? tests : p;
  const float none[1] = {0};
  const theory_move move = {.v = none, .tests = true};
  // The noise of the readout is one more row than the dimensions.
  theory_site wide = *s;
  wide.dimension++;
  chain c = {.network = network, .block = {.site = &wide, .move = &move}};
  c.block.padded = (s->examples + FLOATS - 1) / FLOATS * FLOATS;
  const size_t room = (size_t)place_block(&c.block, NULL), size = blocks * p * PARTICLES;
  void *floats = NULL, *doubles = NULL;
  if (posix_memalign(&floats, 64, (room + 2 * size + p * p) * sizeof(float)) != 0) return false;
  if (posix_memalign(&doubles, 64, (2 * p * p + p + rows * p + tests + 1) * sizeof(double)) != 0) {
    free(floats);
    return false;
  }
  memset(floats, 0, (room + 2 * size + p * p) * sizeof(float));
  place_block(&c.block, floats);
  c.block.site = s;
  c.phi = (float *)floats + room;
  c.slope = c.phi + size;
  c.inverse = c.slope + size;
  c.kernel = doubles;
  c.factor = c.kernel + p * p;
  c.v = c.factor + p * p;
  c.test_kernel = c.v + p;
  c.test_squares = c.test_kernel + rows * p;
  bool fine = forward(&c);
  for (int64_t step = 0; fine && step < network->steps; step++) {
    for (size_t block = 0; block < blocks; block++) {
      if (network->readout) move_full(&c, (int32_t)block, network->start + (uint64_t)step);
      else move_marginal(&c, (int32_t)block, network->start + (uint64_t)step);
    }
    fine = forward(&c);
    if (fine && step >= network->burn && step % network->every == 0) fine = take_sample(&c, out);
  }
  free(floats);
  free(doubles);
  return fine;
}
