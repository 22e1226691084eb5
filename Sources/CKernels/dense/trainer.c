// Making, filling and reading a trainer, and its entry points; the passes are in passes.c.
#include "trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

enum { LARGEST = 1 << 20 };

static int64_t up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

/// Numbers below 1e-38 count as zero while the kernels run: moments that fade out would pass through the
/// range where the processor is a hundred times slower.
static uint64_t enter(void) {
#if defined(__x86_64__)
  const uint32_t mode = _mm_getcsr();
  _mm_setcsr(mode | 0x8040);
  return mode;
#elif defined(__aarch64__)
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  __asm__ volatile("msr fpcr, %0" : : "r"(mode | (1ull << 24)));
  return mode;
#else
  return 0;
#endif
}

static void leave(uint64_t mode) {
#if defined(__x86_64__)
  _mm_setcsr((uint32_t)mode);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
#endif
}

int32_t dense_best_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return DENSE_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return DENSE_AVX2;
#endif
  return DENSE_PORTABLE;
}

static const level *level_of(int32_t index) {
#if defined(__x86_64__)
  if (index == DENSE_AVX512) return &dense_avx512;
  if (index == DENSE_AVX2) return &dense_avx2;
#endif
  return &dense_portable;
}

const char *dense_level_name(int32_t index) { return level_of(index)->name; }

int64_t dense_multiply_adds(int32_t index, int64_t rounds) {
  float sink = 0.5f;
  const int64_t count = level_of(index)->multiply_adds(rounds, &sink);
  return sink == sink ? count : 0;
}

/// Cuts the arrays from the arena; run once to add up and once to place.
static void place(dense_trainer *t) {
  arena *a = &t->memory;
  t->x = arena_take(a, (size_t)(t->blocks * t->input_padded * BLOCK));
  t->target = arena_take(a, (size_t)(t->blocks * t->loss_outputs * BLOCK));
  t->sample_weight = arena_take(a, (size_t)(t->blocks * BLOCK));
  const int64_t outputs = t->layers[t->count - 1].spec.outputs;
  const int64_t doubles = t->loss == DENSE_GAUSSIAN ? dense_gaussian_scratch(t->loss_outputs)
      : t->loss == DENSE_MIXTURE ? dense_mixture_scratch(t->loss_outputs, outputs) : 0;
  if (doubles > 0) t->scratch = (double *)arena_take(a, 2 * (size_t)doubles);
  for (int32_t l = 0; l < t->count; l++) {
    layer_state *s = &t->layers[l];
    const size_t weights = (size_t)(s->spec.outputs * s->stride), outputs = (size_t)s->padded;
    for (int state = 0; state < 5; state++) {
      const bool needed = state == DENSE_VALUES || (t->training && s->trains);
      s->weight[state] = needed ? arena_take(a, weights) : NULL;
      s->bias[state] = needed ? arena_take(a, outputs) : NULL;
    }
    s->y = arena_take(a, (size_t)(t->blocks * s->padded * BLOCK));
    s->derivative = t->training ? arena_take(a, (size_t)(t->blocks * s->padded * BLOCK)) : NULL;
    s->rows = t->training ? arena_take(a, (size_t)(t->blocks * BLOCK * s->stride)) : NULL;
  }
}

static bool in_range(
    const dense_layer *layers, int32_t count, int32_t batch, dense_loss loss, int32_t targets) {
  if (count < 1 || count > 64 || batch < 1 || batch > 1 << 16) return false;
  for (int32_t l = 0; l < count; l++) {
    if (layers[l].inputs < 1 || layers[l].inputs > LARGEST) return false;
    if (layers[l].outputs < 1 || layers[l].outputs > LARGEST) return false;
    if (l > 0 && layers[l].inputs != layers[l - 1].outputs) return false;
  }
  const dense_layer last = layers[count - 1];
  if (targets < 1 || targets > last.outputs) return false;
  const int64_t gaussian = targets + (int64_t)targets * (targets + 1) / 2;
  if (loss == DENSE_MIXTURE)
    return last.outputs % (gaussian + 1) == 0 && last.dropout == 0 && last.activation == DENSE_IDENTITY;
  return loss == DENSE_SQUARED_ERROR || (loss == DENSE_GAUSSIAN && last.outputs == gaussian && last.dropout == 0);
}

dense_trainer *dense_trainer_create(
    const dense_layer *layers, int32_t count, int32_t batch, int32_t loss_outputs, bool training,
    int32_t index) {
  return dense_trainer_create_for(layers, count, batch, DENSE_SQUARED_ERROR, loss_outputs, training, index);
}

dense_trainer *dense_trainer_create_for(
    const dense_layer *layers, int32_t count, int32_t batch, dense_loss loss, int32_t targets, bool training,
    int32_t index) {
  if (!in_range(layers, count, batch, loss, targets)) return NULL;
  dense_trainer *t = calloc(1, sizeof(dense_trainer) + (size_t)count * sizeof(layer_state));
  if (t == NULL) return NULL;
  t->level = level_of(index < dense_best_level() ? index : dense_best_level());
  t->count = count;
  t->batch = batch;
  t->blocks = (int32_t)(up(batch, BLOCK) / BLOCK);
  t->loss = loss;
  t->loss_outputs = targets;
  t->training = training;
  t->input_padded = up(layers[0].inputs, 16);
  t->lowest = count;
  for (int32_t l = count - 1; l >= 0; l--) {
    layer_state *s = &t->layers[l];
    s->spec = layers[l];
    s->stride = (up(layers[l].inputs, 16) / 16 | 1) * 16;
    s->padded = up(layers[l].outputs, 16);
    s->trains = layers[l].trains_weight || layers[l].trains_bias;
    if (s->trains) t->lowest = l;
  }
  place(t);
  if (!arena_open(&t->memory)) {
    free(t);
    return NULL;
  }
  place(t);
  return t;
}

void dense_trainer_destroy(dense_trainer *t) {
  if (t == NULL) return;
  arena_close(&t->memory);
  free(t);
}

void dense_trainer_write(
    dense_trainer *t, int32_t l, dense_state state, const float *weight, const float *bias) {
  layer_state *s = &t->layers[l];
  const int32_t inputs = s->spec.inputs, outputs = s->spec.outputs;
  if (s->weight[state] == NULL) return;
  if (weight != NULL)
    for (int32_t o = 0; o < outputs; o++)
      memcpy(s->weight[state] + o * s->stride, weight + (int64_t)o * inputs, (size_t)inputs * sizeof(float));
  if (bias != NULL) memcpy(s->bias[state], bias, (size_t)outputs * sizeof(float));
}

void dense_trainer_read(const dense_trainer *t, int32_t l, dense_state state, float *weight, float *bias) {
  const layer_state *s = &t->layers[l];
  const int32_t inputs = s->spec.inputs, outputs = s->spec.outputs;
  const bool there = s->weight[state] != NULL;
  for (int32_t o = 0; weight != NULL && o < outputs; o++)
    if (there)
      memcpy(weight + (int64_t)o * inputs, s->weight[state] + o * s->stride, (size_t)inputs * sizeof(float));
    else
      memset(weight + (int64_t)o * inputs, 0, (size_t)inputs * sizeof(float));
  if (bias != NULL && there) memcpy(bias, s->bias[state], (size_t)outputs * sizeof(float));
  if (bias != NULL && !there) memset(bias, 0, (size_t)outputs * sizeof(float));
}

/// Copies rows into the first layer's `rows` and, turned by blocks, into `x`.
static void gather_inputs(dense_trainer *t, const pass *p, const float *inputs, const int32_t *order) {
  const int64_t width = t->layers[0].spec.inputs;
  const int64_t stride = t->layers[0].stride;
  float scratch[BLOCK * 16];
  for (int32_t block = 0; block < p->blocks; block++) {
    const int32_t rows = pass_rows(p, block), columns = pass_columns(p, block);
    float *x = t->x + block * t->input_padded * BLOCK;
    const float *source[BLOCK];
    for (int32_t b = 0; b < rows; b++) {
      const int64_t row = block * BLOCK + b;
      source[b] = inputs + (order == NULL ? row : order[row]) * width;
      if (p->learns)
        memcpy(t->layers[0].rows + row * stride, source[b], (size_t)width * sizeof(float));
    }
    for (int64_t i = 0; i < width; i += 16) {
      const int64_t n = width - i < 16 ? width - i : 16;
      memset(scratch, 0, sizeof scratch);
      for (int32_t b = 0; b < rows; b++) memcpy(scratch + b * 16, source[b] + i, (size_t)n * sizeof(float));
      t->level->transpose(scratch, 16, columns, 16, x + i * BLOCK, BLOCK);
    }
  }
}

/// Copies targets, turned by blocks, and weights; counts the terms of the loss.
static void gather_targets(dense_trainer *t, const pass *p, dense_data data, const int32_t *order) {
  t->present = 0;
  for (int32_t block = 0; block < p->blocks; block++)
    for (int32_t b = 0; b < pass_rows(p, block); b++) {
      const int64_t at = block * BLOCK + b, row = order == NULL ? at : order[at];
      float *target = t->target + block * t->loss_outputs * BLOCK + b;
      int32_t there = 0;
      for (int32_t o = 0; o < t->loss_outputs; o++) {
        const float value = data.targets[row * t->loss_outputs + o];
        target[o * BLOCK] = value;
        there += value == value;
      }
      t->present += t->loss == DENSE_SQUARED_ERROR ? there : there > 0;
      t->sample_weight[at] = data.weights == NULL ? 1 : data.weights[row];
    }
}

static pass make_pass(int32_t count, bool learns, bool masks, const dense_step *step) {
  return (pass){ count, (count + BLOCK - 1) / BLOCK, learns, masks, step };
}

static double learn(
    dense_trainer *t, dense_data data, const int32_t *order, int32_t count, const dense_step *step, bool masks,
    bool keeps_gradient) {
  if (!t->training || count < 1 || count > t->batch) return NAN;
  const uint64_t mode = enter();
  const pass p = make_pass(count, true, masks, step);
  gather_inputs(t, &p, data.inputs, order);
  gather_targets(t, &p, data, order);
  dense_forward(t, &p);
  const double loss = dense_measure(t, &p);
  dense_backward(t, &p, keeps_gradient);
  leave(mode);
  return loss;
}

double dense_trainer_step(
    dense_trainer *t, dense_data data, const int32_t *order, int32_t count, const dense_step *step) {
  return learn(t, data, order, count, step, true, false);
}

double dense_trainer_gradient(
    dense_trainer *t, dense_data data, const int32_t *order, int32_t count, const dense_step *step,
    bool masks) {
  return learn(t, data, order, count, step, masks, true);
}

double dense_trainer_loss(dense_trainer *t, dense_data data, int64_t count) {
  const uint64_t mode = enter();
  const int64_t width = t->layers[0].spec.inputs;
  double sum = 0, terms = 0;
  for (int64_t start = 0; start < count; start += t->batch) {
    const int32_t rows = (int32_t)(count - start < t->batch ? count - start : t->batch);
    const pass p = make_pass(rows, false, false, NULL);
    const dense_data part = {
      data.inputs + start * width, data.targets + start * t->loss_outputs,
      data.weights == NULL ? NULL : data.weights + start,
    };
    gather_inputs(t, &p, part.inputs, NULL);
    gather_targets(t, &p, part, NULL);
    dense_forward(t, &p);
    // Whole rows when nothing is missing.
    const double share = (double)t->present / (t->loss == DENSE_SQUARED_ERROR ? t->loss_outputs : 1);
    sum += dense_measure(t, &p) * share;
    terms += share;
  }
  leave(mode);
  return sum / terms;
}

void dense_trainer_predict(dense_trainer *t, const float *inputs, int64_t count, float *outputs) {
  const uint64_t mode = enter();
  const layer_state *last = &t->layers[t->count - 1];
  const int64_t width = t->layers[0].spec.inputs, depth = last->spec.outputs;
  for (int64_t start = 0; start < count; start += t->batch) {
    const int32_t rows = (int32_t)(count - start < t->batch ? count - start : t->batch);
    const pass p = make_pass(rows, false, false, NULL);
    gather_inputs(t, &p, inputs + start * width, NULL);
    dense_forward(t, &p);
    for (int32_t b = 0; b < rows; b++) {
      const float *y = last->y + (b / BLOCK) * last->padded * BLOCK + b % BLOCK;
      for (int64_t o = 0; o < depth; o++) outputs[(start + b) * depth + o] = y[o * BLOCK];
    }
  }
  leave(mode);
}
