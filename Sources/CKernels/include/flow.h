#pragma once
#include <stdint.h>

// Euler steps of the gradient flow of a two-layer network, many neurons ("particles") at once, in double.
//
// Particles stand in groups of FLOW_LANES: a group holds `weights` [D, lanes], `readout` [lanes] and the
// fields of the training points [P, lanes]. All sums run in an order that the arguments fix.

enum { FLOW_LANES = 8 };

enum {
  FLOW_LINEAR = 0,
  FLOW_RELU = 1,
  FLOW_TANH = 2,
  FLOW_ERF = 3,
  FLOW_HERMITE = 4,
};

/// The training points and the nonlinearity.
typedef struct {
  /// Inputs divided by sqrt(D), [P, D].
  const double *rows;
  int64_t points;
  int64_t inputs;
  /// How many leading inputs have weights that move; the others keep theirs.
  int64_t moving;
  int32_t activation;
  /// Degree of the normalised Hermite polynomial, 1 to 16.
  int32_t degree;
} flow_problem;

/// Factors of one Euler step of length eta.
typedef struct {
  double gain;          // eta gamma
  double keep;          // 1 - eta (lambda + delta)
  double pull;          // eta delta
  double readout_keep;  // 1 - eta lambda
} flow_step;

/// State of consecutive groups of particles; `anchor` is null without elastic coupling.
typedef struct {
  double *weights;        // [groups, D, lanes]
  double *readout;        // [groups, lanes]
  double *fields;         // [groups, P, lanes]
  const double *anchor;   // [groups, D, lanes]
  int64_t groups;
  int64_t count;          // particles; the lanes after the last keep a readout of zero
} flow_particles;

/// Room that flow_forward and flow_advance need [doubles].
int64_t flow_scratch(const flow_problem *problem);

/// Fields of all particles and the sums `output[mu] = sum z phi(h_mu)` [P].
void flow_forward(const flow_problem *problem, const flow_particles *particles, double *scratch, double *output);

/// One Euler step with the residuals `residual` [P], then as flow_forward.
void flow_advance(
    const flow_problem *problem, const flow_step *step, const double *residual,
    const flow_particles *particles, double *scratch, double *output);

/// `fields` [count] through the activation; `slopes` may be null.
void flow_activate(
    const flow_problem *problem, const double *fields, int64_t count, double *values, double *slopes);
