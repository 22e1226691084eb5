#pragma once
#include <stdbool.h>
#include <stdint.h>

// A float32 trainer for one small fully connected network on one thread.
//
// All memory is taken when the trainer is made; a step allocates nothing and calls no other library.
// Every sum runs in an order that depends on the network and the batch alone, so that the same calls give
// the same bytes whatever other threads do. Two trainers share nothing.

enum {
  DENSE_IDENTITY = 0,
  DENSE_LEAKY_RELU = 1,
  DENSE_SIGMOID = 2,
  DENSE_TANH = 3,
  DENSE_SILU = 4,
};

/// One layer `y = dropout(activation(W x + b))`, W row-major [outputs, inputs].
typedef struct {
  int32_t inputs;
  int32_t outputs;
  int32_t activation;
  /// Slope of the leaky ReLU below zero.
  float slope;
  /// Probability that an output is zeroed in a training step; a layer that trains nothing is never dropped.
  float dropout;
  /// Factor on the learning rate of this layer.
  float rate_factor;
  bool trains_weight;
  bool trains_bias;
} dense_layer;

/// What one AdamW step uses (Loshchilov & Hutter 2019, algorithm 2, decoupled decay of weights and biases).
typedef struct {
  float learning_rate;
  float decay;
  float beta1;
  float beta2;
  float epsilon;
  /// Decoupled pull towards the anchor: w -= learning_rate * pull * (w - anchor).
  float pull;
  /// Key of the dropout masks.
  uint64_t seed;
  /// Number of this step, from 1: corrects the moments' bias and keys the masks.
  uint64_t step;
} dense_step;

/// Rows of training data: inputs [rows, D], targets [rows, P], weights [rows] or null.
typedef struct {
  const float *inputs;
  const float *targets;
  const float *weights;
} dense_data;

typedef enum {
  DENSE_VALUES = 0,
  DENSE_FIRST_MOMENT = 1,
  DENSE_SECOND_MOMENT = 2,
  DENSE_ANCHOR = 3,
  DENSE_GRADIENT = 4,
} dense_state;

typedef struct dense_trainer dense_trainer;

/// Instruction sets, in rising order. `dense_best_level` is the best one of this machine.
enum { DENSE_PORTABLE = 0, DENSE_AVX2 = 1, DENSE_AVX512 = 2 };
int32_t dense_best_level(void);
const char *dense_level_name(int32_t level);

/// Makes a trainer for batches of at most `batch` rows whose loss sees the first `loss_outputs` outputs.
///
/// With `training` false only prediction and loss are possible, and the memory for moments is saved.
/// Null when memory is short or a size is out of range.
dense_trainer *dense_trainer_create(
    const dense_layer *layers, int32_t count, int32_t batch, int32_t loss_outputs, bool training, int32_t level);
void dense_trainer_destroy(dense_trainer *trainer);

/// Copies a layer's state in or out: weight [outputs, inputs] and bias [outputs], either may be null.
void dense_trainer_write(
    dense_trainer *trainer, int32_t layer, dense_state state, const float *weight, const float *bias);
void dense_trainer_read(
    const dense_trainer *trainer, int32_t layer, dense_state state, float *weight, float *bias);

/// One step of AdamW on the rows `order[0 ..< count]`, `count` at most `batch`.
///
/// Returns the mean over count * P of weight * (output - target)^2 before the update, masks included.
double dense_trainer_step(
    dense_trainer *trainer, dense_data data, const int32_t *order, int32_t count, const dense_step *step);

/// The same loss and its gradient (state DENSE_GRADIENT), without an update; `masks` switches dropout.
double dense_trainer_gradient(
    dense_trainer *trainer, dense_data data, const int32_t *order, int32_t count, const dense_step *step,
    bool masks);

/// The loss without dropout over the rows 0 ..< count, any count.
double dense_trainer_loss(dense_trainer *trainer, dense_data data, int64_t count);

/// Outputs [count, O] of the rows 0 ..< count, without dropout, any count.
void dense_trainer_predict(dense_trainer *trainer, const float *inputs, int64_t count, float *outputs);
