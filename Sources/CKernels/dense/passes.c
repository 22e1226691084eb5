// The forward pass, the loss and the backward pass of a batch.
#include <math.h>
#include <string.h>

#include "trainer.h"

/// Rows of the batch in a block.
int32_t pass_rows(const pass *p, int32_t block) {
  const int32_t left = p->count - block * BLOCK;
  return left < BLOCK ? left : BLOCK;
}

/// The same rounded up to whole vectors.
int32_t pass_columns(const pass *p, int32_t block) { return (pass_rows(p, block) + 15) / 16 * 16; }

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

/// The key of a layer's dropout mask in a step.
static uint64_t mask_key(const dense_step *step, int32_t layer) {
  return mix(mix(step->seed + 0x9E3779B97F4A7C15ull) + step->step * 0x9E3779B97F4A7C15ull + (uint64_t)layer);
}

static void activate_block(dense_trainer *t, const pass *p, int32_t l, int32_t block) {
  layer_state *s = &t->layers[l];
  const int64_t at = block * s->padded * BLOCK;
  const bool learns = p->learns && l >= t->lowest;
  const bool gaussian = t->loss == DENSE_GAUSSIAN && l + 1 == t->count;
  activation task = {
    .y = s->y + at,
    .derivative = learns ? s->derivative + at : NULL,
    .units = gaussian ? t->loss_outputs : s->spec.outputs,
    .columns = pass_columns(p, block),
    .kind = s->spec.activation,
    .leak = s->spec.slope,
    .drops = learns && p->masks && s->trains && s->spec.dropout > 0,
    .block = block,
  };
  if (task.drops) {
    const uint64_t key = mask_key(p->step, l);
    task.key0 = (uint32_t)key;
    task.key1 = (uint32_t)(key >> 32);
    task.threshold = (uint32_t)fmin((double)s->spec.dropout * 4294967296.0, 4294967295.0);
    task.scale = 1 / (1 - s->spec.dropout);
  }
  t->level->activate(&task);
  if (!gaussian) return;
  // Only means pass through the activation.
  task.y += task.units * BLOCK;
  if (learns) task.derivative += task.units * BLOCK;
  task.units = s->spec.outputs - task.units;
  task.kind = DENSE_IDENTITY;
  t->level->activate(&task);
}

void dense_forward(dense_trainer *t, const pass *p) {
  for (int32_t l = 0; l < t->count; l++) {
    layer_state *s = &t->layers[l];
    const int64_t width = l == 0 ? t->input_padded : t->layers[l - 1].padded;
    const float *x = l == 0 ? t->x : t->layers[l - 1].y;
    for (int32_t block = 0; block < p->blocks; block++) {
      const product task = {
        .rows = s->spec.outputs, .columns = pass_columns(p, block), .depth = s->spec.inputs, .chunks = 1,
        .last_depth = s->spec.inputs, .a = s->weight[DENSE_VALUES], .b = x + block * width * BLOCK,
        .bias = s->bias[DENSE_VALUES], .a_row = s->stride, .a_depth = 1, .b_depth = BLOCK,
        .c = s->y + block * s->padded * BLOCK, .c_row = BLOCK,
      };
      t->level->multiply(&task);
      activate_block(t, p, l, block);
      if (!p->learns || l + 1 == t->count || l + 1 < t->lowest) continue;
      layer_state *next = &t->layers[l + 1];
      if (next->spec.trains_weight)
        t->level->transpose(
            task.c, BLOCK, (int32_t)s->padded, task.columns, next->rows + block * BLOCK * next->stride,
            next->stride);
    }
  }
}

double dense_measure(dense_trainer *t, const pass *p) {
  if (t->loss == DENSE_GAUSSIAN) return dense_measure_gaussian(t, p);
  if (t->loss == DENSE_MIXTURE) return dense_measure_mixture(t, p);
  layer_state *s = &t->layers[t->count - 1];
  double sum = 0;
  const double terms = t->present == 0 ? 1 : (double)t->present;
  const float factor = (float)(2.0 / terms);
  for (int32_t block = 0; block < p->blocks; block++) {
    const int32_t rows = pass_rows(p, block), columns = pass_columns(p, block);
    const float *target = t->target + block * t->loss_outputs * BLOCK;
    const float *weight = t->sample_weight + block * BLOCK;
    for (int32_t o = 0; o < s->spec.outputs; o++) {
      const float *y = s->y + block * s->padded * BLOCK + o * BLOCK;
      float *d = p->learns ? s->derivative + block * s->padded * BLOCK + o * BLOCK : NULL;
      const int32_t counted = o < t->loss_outputs ? rows : 0;
      for (int32_t b = 0; b < counted; b++) {
        const float wanted = target[o * BLOCK + b];
        if (wanted != wanted) {
          if (d != NULL) d[b] = 0;
          continue;
        }
        const float miss = y[b] - wanted;
        sum += (double)weight[b] * miss * miss;
        if (d != NULL) d[b] *= factor * weight[b] * miss;
      }
      if (d != NULL)
        for (int32_t b = counted; b < columns; b++) d[b] = 0;
    }
  }
  return sum / terms;
}

/// The loss by the outputs of layer l - 1, then by its pre-activations.
static void carry_back(dense_trainer *t, const pass *p, int32_t l) {
  const layer_state *s = &t->layers[l];
  layer_state *below = &t->layers[l - 1];
  for (int32_t block = 0; block < p->blocks; block++) {
    const int64_t at = block * below->padded * BLOCK;
    const product task = {
      .rows = s->spec.inputs, .columns = pass_columns(p, block), .depth = s->spec.outputs, .chunks = 1,
      .last_depth = s->spec.outputs, .a = s->weight[DENSE_VALUES],
      .b = s->derivative + block * s->padded * BLOCK, .a_row = 1, .a_depth = s->stride, .b_depth = BLOCK,
      // The outputs of the layer below are used up: its rows were copied on the way forward.
      .c = below->y + at, .c_row = BLOCK,
    };
    t->level->multiply(&task);
    t->level->scale(below->derivative + at, below->y + at, (int64_t)s->spec.inputs * BLOCK);
  }
}

static update update_rule(const layer_state *s, const dense_step *step) {
  const double rate = (double)step->learning_rate * s->spec.rate_factor;
  return (update){
    .keep = (float)(1 - rate * ((double)step->decay + step->pull)),
    .anchor_pull = (float)(rate * step->pull),
    .beta1 = step->beta1,
    .one_minus_beta1 = (float)(1 - (double)step->beta1),
    .beta2 = step->beta2,
    .one_minus_beta2 = (float)(1 - (double)step->beta2),
    .rate = (float)(rate / (1 - pow(step->beta1, (double)step->step))),
    .second_scale = (float)(1 / sqrt(1 - pow(step->beta2, (double)step->step))),
    .epsilon = step->epsilon,
  };
}

static parameters parameters_of(float *const *state, bool anchored) {
  return (parameters){
    state[DENSE_VALUES], state[DENSE_FIRST_MOMENT], state[DENSE_SECOND_MOMENT],
    anchored ? state[DENSE_ANCHOR] : NULL,
  };
}

static void learn_layer(dense_trainer *t, const pass *p, int32_t l, bool keeps_gradient) {
  layer_state *s = &t->layers[l];
  const update rule = update_rule(s, p->step);
  const bool anchored = p->step->pull != 0;
  const int32_t last = p->blocks - 1;
  if (s->spec.trains_weight) {
    const product task = {
      .rows = s->spec.outputs, .columns = (int32_t)((s->spec.inputs + 15) / 16 * 16), .depth = BLOCK,
      .chunks = p->blocks, .last_depth = pass_rows(p, last), .a = s->derivative, .b = s->rows,
      .a_row = BLOCK, .a_depth = 1, .a_chunk = s->padded * BLOCK, .b_depth = s->stride,
      .b_chunk = BLOCK * s->stride, .c = s->weight[DENSE_GRADIENT], .c_row = s->stride,
    };
    const parameters target = parameters_of(s->weight, anchored);
    if (keeps_gradient) t->level->multiply(&task);
    else t->level->multiply_update(&task, &target, &rule);
  }
  if (s->spec.trains_bias) {
    float *gradient = s->bias[DENSE_GRADIENT];
    t->level->row_sums(
        s->derivative, s->spec.outputs, p->blocks, pass_columns(p, last), s->padded * BLOCK, gradient);
    const parameters target = parameters_of(s->bias, anchored);
    if (!keeps_gradient) t->level->update(&target, gradient, s->padded, &rule);
  }
}

void dense_backward(dense_trainer *t, const pass *p, bool keeps_gradient) {
  for (int32_t l = t->count - 1; l >= t->lowest; l--) {
    if (l > t->lowest) carry_back(t, p, l);
    learn_layer(t, p, l, keeps_gradient);
  }
}
