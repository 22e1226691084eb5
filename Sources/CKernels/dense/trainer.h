#pragma once
#include "arena.h"
#include "level.h"

/// A layer's parameters (weight with the row stride `stride`) and what its pass leaves for the way back.
typedef struct {
  dense_layer spec;
  int64_t stride;      // floats between weight rows: an odd number of cache lines, against set conflicts
  int64_t padded;      // outputs rounded up to 16
  bool trains;         // any of weight and bias
  float *weight[5];    // by dense_state
  float *bias[5];
  float *rows;         // inputs by batch row, [batch, stride]
  float *y;            // outputs by unit, [blocks, padded, 32]
  float *derivative;   // of the outputs by the pre-activations, later the loss by the pre-activations
} layer_state;

struct dense_trainer {
  const level *level;
  arena memory;
  int32_t count, batch, blocks;
  dense_loss loss;
  int32_t loss_outputs;  // targets per row
  int32_t lowest;      // lowest layer that trains; no gradient is carried below it
  bool training;
  int64_t input_padded;
  float *x;            // inputs by unit, [blocks, input_padded, 32]
  float *target;       // [blocks, loss_outputs, 32]
  float *sample_weight;  // [blocks, 32]
  int64_t present;     // terms of the batch's loss: targets that are there, or rows that have one
  double *scratch;     // for one row of the Gaussian or the mixture
  layer_state layers[];
};

/// A batch on its way through the network.
typedef struct {
  int32_t count, blocks;
  bool learns;   // keep derivatives and rows
  bool masks;    // dropout
  const dense_step *step;
} pass;

int32_t pass_columns(const pass *p, int32_t block);
int32_t pass_rows(const pass *p, int32_t block);
void dense_forward(dense_trainer *t, const pass *p);
/// The loss of the outputs; leaves its derivative in the last layer when the pass learns.
double dense_measure(dense_trainer *t, const pass *p);
double dense_measure_gaussian(dense_trainer *t, const pass *p);
double dense_measure_mixture(dense_trainer *t, const pass *p);
/// How many doubles that takes for one row of so many targets.
int64_t dense_gaussian_scratch(int64_t targets);
int64_t dense_mixture_scratch(int64_t targets, int64_t outputs);
/// Gradients (kept) or, with `rules`, updates of every trained layer, top down.
void dense_backward(dense_trainer *t, const pass *p, bool keeps_gradient);
