#pragma once
#include "dense_trainer.h"

// What a trainer asks of an instruction set. Batches are cut into blocks of 32 rows; inside a block an
// activation is stored by unit, [units, 32], so that the vector lanes run over the rows and a layer of any
// width wastes nothing. Weights are row-major with a padded stride; paddings are zero and stay zero.

enum { BLOCK = 32 };

/// C[r, c] = bias[r] + sum over chunks q and depth k of A[q*a_chunk + r*a_row + k*a_depth] * B[q*b_chunk + k*b_depth + c].
///
/// One of a_row and a_depth is 1; columns is a multiple of 16; the last chunk has its own depth.
typedef struct {
  int32_t rows, columns, depth, chunks, last_depth;
  const float *a, *b, *bias;
  int64_t a_row, a_depth, a_chunk, b_depth, b_chunk;
  float *c;
  int64_t c_row;
} product;

/// The AdamW update of one step, its constants already combined.
typedef struct {
  float keep;        // 1 - rate * (decay + pull)
  float anchor_pull; // rate * pull
  float beta1, one_minus_beta1, beta2, one_minus_beta2;
  float rate;             // rate / (1 - beta1^t)
  float second_scale;     // 1 / sqrt(1 - beta2^t)
  float epsilon;
} update;

/// Parameters under training; all four in the same shape, `anchor` null without pull.
typedef struct {
  float *value, *first, *second;
  const float *anchor;
} parameters;

/// An activation over a block: y holds the pre-activation and receives the output, `derivative` (null when only
/// predicting) the slope, both times the dropout factor.
typedef struct {
  float *y, *derivative;
  int32_t units, columns, kind;
  float leak;
  bool drops;
  uint32_t threshold; // an output is dropped when its random word is below
  float scale;        // 1 / (1 - p)
  uint32_t key0, key1;
  int32_t block;
} activation;

typedef struct {
  const char *name;
  void (*multiply)(const product *task);
  /// The product and AdamW on its result, tile by tile; `parameters` have the row stride c_row.
  void (*multiply_update)(const product *task, const parameters *target, const update *rule);
  void (*update)(const parameters *target, const float *gradient, int64_t count, const update *rule);
  void (*activate)(const activation *task);
  /// target[j * target_row + i] = source[i * source_row + j] for i < rows, j < columns, multiples of 16.
  void (*transpose)(
      const float *source, int64_t source_row, int32_t rows, int32_t columns, float *target, int64_t target_row);
  /// a *= b over count, a multiple of 16.
  void (*scale)(float *a, const float *b, int64_t count);
  /// sums[r] = sum of row r of all blocks, the last of which has `last_columns`.
  void (*row_sums)(
      const float *a, int32_t rows, int32_t blocks, int32_t last_columns, int64_t block_stride, float *sums);
  /// Multiply-adds on registers alone; returns how many, of single numbers.
  int64_t (*multiply_adds)(int64_t rounds, float *sink);
} level;

extern const level dense_portable;
#if defined(__x86_64__)
extern const level dense_avx2;
extern const level dense_avx512;
#endif
