// AdamW with decoupled decay (Loshchilov & Hutter 2019), fused with the product that gives the gradient.

#ifndef ADAM_RATIO
/// m / (sqrt(v) * scale + epsilon)
INLINE vec adam_ratio(vec m, vec v, float scale, float epsilon) {
  return m / fused(__builtin_elementwise_sqrt(v), (vec)(scale), (vec)(epsilon));
}
#endif

INLINE void update_vector(const parameters *p, int64_t at, vec g, const update *rule, bool anchored) {
  const vec m = fused(
      (vec)(rule->beta1), load(p->first + at), (vec)(rule->one_minus_beta1) * g);
  const vec v = fused(
      (vec)(rule->beta2), load(p->second + at), (vec)(rule->one_minus_beta2) * g * g);
  vec w = load(p->value + at) * (vec)(rule->keep);
  if (anchored) w = fused((vec)(rule->anchor_pull), load(p->anchor + at), w);
  w = fused(
      (vec)(-rule->rate), adam_ratio(m, v, rule->second_scale, rule->epsilon), w);
  store(p->first + at, m);
  store(p->second + at, v);
  store(p->value + at, w);
}

static void update_row(const parameters *p, const float *gradient, int64_t count, const update *rule) {
  if (p->anchor != NULL)
    for (int64_t i = 0; i < count; i += LANES) update_vector(p, i, load(gradient + i), rule, true);
  else
    for (int64_t i = 0; i < count; i += LANES) update_vector(p, i, load(gradient + i), rule, false);
}

/// Asks for the parameters that the tile below will need while this one is computed with, few at a time:
/// the processor stalls on more than a dozen.
INLINE void prefetch_row(const parameters *p, int64_t at, int vectors) {
  for (int i = 0; i < vectors * LANES; i += 16) {
    __builtin_prefetch(p->value + at + i, 1);
    __builtin_prefetch(p->first + at + i, 1);
    __builtin_prefetch(p->second + at + i, 1);
  }
}

static void multiply_update(const product *t, const parameters *target, const update *rule) {
  float gradient[MAX_ROWS * 2 * LANES] __attribute__((aligned(64)));
  for (int32_t column = 0; column < t->columns; column += 2 * LANES) {
    const int vectors = column + 2 * LANES <= t->columns ? 2 : 1;
    for (int32_t row = 0, rows; row < t->rows; row += rows) {
      rows = tile_rows(row, t->rows);
      tiles[rows](t, t->a + row * t->a_row, t->b + column, NULL, gradient, 2 * LANES, vectors);
      for (int32_t r = 0; r < rows; r++) {
        const int64_t at = (row + r) * t->c_row + column;
        if (row + rows + r < t->rows) prefetch_row(target, at + rows * t->c_row, vectors);
        const parameters rowOf = {
          target->value + at, target->first + at, target->second + at,
          target->anchor == NULL ? NULL : target->anchor + at,
        };
        update_row(&rowOf, gradient + r * 2 * LANES, vectors * LANES, rule);
      }
    }
  }
}
