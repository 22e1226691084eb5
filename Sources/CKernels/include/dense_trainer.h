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
///
/// A target that is NaN is missing: the loss and its gradient are those of the targets that are there.
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

/// What the outputs are scored by.
typedef enum {
  /// The mean of weight * (output - target)^2 over the targets that are there, by the first P outputs.
  ///
  /// With none missing that is the mean over rows * P; a step whose targets are all missing has no gradient.
  DENSE_SQUARED_ERROR = 0,
  /// The mean of weight * -log N(target; mean, (A^T A)^-1) over the rows that have a target.
  ///
  /// The last layer has P + P (P + 1) / 2 outputs and no dropout: the means, to which alone its activation is
  /// applied, then the lower triangle of A row by row. Row i holds u[i, 0] ... u[i, i - 1] and s[i], and
  ///     A[i, i] = exp(s[i]),    A[i, j] = exp(s[i]) u[i, j] for j < i,
  /// so A is the Cholesky factor of the precision whose rows are regressions on the parameters before
  /// (Pourahmadi 1999, Biometrika 86, 677): exp(-s[i]) is the scatter of parameter i once those are known and
  /// -u[i, j] the slope by parameter j. The exponential (not softplus) and the common factor make every output
  /// of order one however narrow the Gaussian is. A row with missing targets is scored by the marginal density of
  /// those that are there; when only the last parameters miss, their means and rows of A get no gradient.
  DENSE_GAUSSIAN = 1,
  /// The mean of weight * -log p(target) over the rows that have a target, p a mixture of K Gaussians cut to [0, 1]^P.
  ///
  /// The last layer has K (1 + P + P (P + 1) / 2) outputs and neither dropout nor activation: logarithms of the shares up
  /// to a constant [K], then means m [P, K], then the triangles of DENSE_GAUSSIAN [P (P + 1) / 2, K]. Component k draws
  /// the parameters in order, each from the Gaussian of mean m[i] - sum u[i, j] (target[j] - m[j]) and scatter exp(-s[i])
  /// cut to [0, 1]: nothing lies outside the box and the density is exact, as are those of the first parameters alone.
  /// Inside the box a component is the Gaussian of DENSE_GAUSSIAN. The last parameters of a row may miss; one that
  /// misses before another gives NaN.
  DENSE_MIXTURE = 2,
} dense_loss;

typedef struct dense_trainer dense_trainer;

/// Instruction sets, in rising order. `dense_best_level` is the best one of this machine.
enum { DENSE_PORTABLE = 0, DENSE_AVX2 = 1, DENSE_AVX512 = 2 };
int32_t dense_best_level(void);
const char *dense_level_name(int32_t level);

/// Multiplies and adds as fast as an instruction set can, on registers alone, to measure a core's peak.
///
/// Returns how many multiply-adds of single numbers that were.
int64_t dense_multiply_adds(int32_t level, int64_t rounds);

/// Makes a trainer for batches of at most `batch` rows whose loss sees the first `loss_outputs` outputs.
///
/// With `training` false only prediction and loss are possible, and the memory for moments is saved.
/// Null when memory is short or a size is out of range.
dense_trainer *dense_trainer_create(
    const dense_layer *layers, int32_t count, int32_t batch, int32_t loss_outputs, bool training, int32_t level);
/// The same for any loss over `targets` targets; `dense_trainer_create` is the one for DENSE_SQUARED_ERROR.
dense_trainer *dense_trainer_create_for(
    const dense_layer *layers, int32_t count, int32_t batch, dense_loss loss, int32_t targets, bool training,
    int32_t level);
void dense_trainer_destroy(dense_trainer *trainer);

/// Copies a layer's state in or out: weight [outputs, inputs] and bias [outputs], either may be null.
void dense_trainer_write(
    dense_trainer *trainer, int32_t layer, dense_state state, const float *weight, const float *bias);
void dense_trainer_read(
    const dense_trainer *trainer, int32_t layer, dense_state state, float *weight, float *bias);

/// One step of AdamW on the rows `order[0 ..< count]`, `count` at most `batch`.
///
/// Returns the loss before the update, masks included.
double dense_trainer_step(
    dense_trainer *trainer, dense_data data, const int32_t *order, int32_t count, const dense_step *step);

/// The same loss and its gradient (state DENSE_GRADIENT), without an update; `masks` switches dropout.
double dense_trainer_gradient(
    dense_trainer *trainer, dense_data data, const int32_t *order, int32_t count, const dense_step *step,
    bool masks);

/// The loss without dropout over the rows 0 ..< count, any count; NaN when every target is missing.
double dense_trainer_loss(dense_trainer *trainer, dense_data data, int64_t count);

/// Outputs [count, O] of the rows 0 ..< count, without dropout, any count.
void dense_trainer_predict(dense_trainer *trainer, const float *inputs, int64_t count, float *outputs);
