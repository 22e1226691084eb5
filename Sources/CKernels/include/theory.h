#pragma once
#include <stdbool.h>
#include <stdint.h>

// The loops of the theory of wide networks: linear algebra in double precision, sampling and training.

/// Particles of a block; the arrays of particles are [blocks, components, THEORY_BLOCK].
enum { THEORY_BLOCK = 32 };

/// C = scale A B (+ C): A [rows, depth] and B [depth, columns] with any strides, C with rows of consecutive columns.
typedef struct {
  int64_t rows, columns, depth;
  const double *a;
  int64_t a_row, a_column;
  const double *b;
  int64_t b_row, b_column;
  double *c;
  int64_t c_row;
  double scale;
  bool adds;
} theory_product;

void theory_multiply(const theory_product *task);

/// The instruction set in use.
const char *theory_level_name(void);

/// Replaces the lower triangle of the symmetric `a` [n, n] by L of a = L L^T and clears the rest; false, with `a`
/// spoiled, when it is not positive definite.
bool theory_cholesky(double *a, int64_t n);

/// x := L^-1 x and x := L^-T x for x [n, columns].
void theory_solve_lower(const double *l, int64_t n, double *x, int64_t columns);
void theory_solve_upper(const double *l, int64_t n, double *x, int64_t columns);

enum { THEORY_LINEAR = 0, THEORY_RELU = 1, THEORY_TANH = 2, THEORY_ERF = 3, THEORY_HERMITE = 4 };

/// Particles that sample the weights of a neuron, W = mean + scale U.
typedef struct {
  int64_t particles;
  int32_t dimension, examples, tests;
  int32_t activation, degree;
  const float *inputs;      // X / sqrt D, [examples, dimension]
  const float *test_inputs; // the same of the test inputs, [tests, dimension]
  float *state;             // U, [blocks, dimension, THEORY_BLOCK]
  float *mean;              // like the state, or null for 0
  float scale;              // 1 / sqrt(lambda + delta)
  uint32_t key[2];
} theory_site;

/// A number of steps under exp((strength / 2) (v.phi)^2).
typedef struct {
  const float *v;    // [examples]
  float strength;    // gamma^2 / lambda
  float persistence; // rho of the proposal, in (-1, 1)
  uint64_t start;    // the number of the first step; a number is used once
  int32_t steps;     // 0: only the samples as they are
  int32_t thinning;  // every how many steps, counted from the last, a sample is taken
  bool curves;       // whether to sum what the curvature of F needs
  bool tests;        // whether to sum at the test inputs
} theory_move;

/// Sums over particles and samples, added to.
typedef struct {
  double *kernel;       // phi phi^T, [examples, examples]
  double *curvature;    // a^2 phi phi^T
  double *averages;     // m m^T summed over particles, m the mean of a phi over a particle's samples
  double *tilted;       // m summed over particles, [examples]
  double *test_kernel;  // phi(h(x)) phi^T, [tests, examples]
  double *test_squares; // phi(h(x))^2, [tests]
  int64_t samples, moved, tried;
  double longest; // the largest |U|^2
} theory_sums;

/// Moves the particles of the blocks first ..< last; false without memory.
bool theory_sample(
    const theory_site *site, const theory_move *move, int32_t first, int32_t last, theory_sums *sums);

/// Langevin dynamics of a network of `site.particles` neurons with temperature 1.
typedef struct {
  theory_site site;     // full: the state is W, scale 1; marginal: as for sampling
  float *readout;       // w, [blocks, THEORY_BLOCK]: full; null: marginal, the readout integrated out
  const float *anchor;  // Wbar, like the state; full with delta > 0
  const double *labels; // [examples]
  double gamma, beta, lambda, delta;
  double step;          // eta; marginal: times lambda + delta
  bool determinant;     // marginal: whether the 1 / N term of ln det M is in
  uint64_t start;
  int64_t steps, burn, every; // a sample every so many steps after the first `burn`
} theory_network;

/// Sums over samples, added to.
typedef struct {
  double *kernel; // phi phi^T / N, [examples, examples]
  double *output; // f, [tests]
  double *square; // f^2, [tests]
  double *spread; // Var f given W, [tests]; marginal only
  int64_t samples;
} theory_chain_sums;

/// Runs a chain; false without memory or when it is no longer finite.
bool theory_run_chain(const theory_network *network, theory_chain_sums *sums);

/// Standard normal numbers [rows, THEORY_BLOCK] of a block of particles in a step.
void theory_normals(uint32_t key0, uint32_t key1, uint64_t step, uint32_t block, int32_t rows, float *noise);
