// Particles to cells.
#include "assignment.h"

INLINE int64_t touch(
    const int order, const mesh_assignment *how, const float *positions, int64_t count, int64_t first,
    int64_t last, uint64_t *touched) {
  const int32_t n = how->cells;
  const float cells = (float)n, inverse = 1 / cells;
  int64_t broken = -1;
  for (int64_t block = first; block < last; block++) {
    uint64_t mask = 0;
    const int64_t end = (block + 1) * MESH_BLOCK < count ? (block + 1) * MESH_BLOCK : count;
    for (int64_t p = block * MESH_BLOCK; p < end; p++) {
      const float *at = positions + 3 * p;
      // The difference with itself is zero for finite numbers only.
      const float test = (at[0] - at[0]) + (at[1] - at[1]) + (at[2] - at[2]);
      if (test != 0) {
        if (broken < 0) broken = p;
        continue;
      }
      const mesh_place_at x = mesh_locate(order, at[0] * how->scale + how->shift, cells, inverse);
      for (int i = 0; i < order; i++) {
        mask |= UINT64_C(1) << ((int64_t)mesh_wrapped(x.first + i, n) * 64 / n);
      }
    }
    touched[block] = mask;
  }
  return broken;
}

int64_t mesh_touched(
    const mesh_assignment *how, const float *positions, int64_t count, int64_t first, int64_t last,
    uint64_t *touched) {
  switch (how->order) {
    case 1: return touch(1, how, positions, count, first, last, touched);
    case 2: return touch(2, how, positions, count, first, last, touched);
    case 3: return touch(3, how, positions, count, first, last, touched);
    default: return touch(4, how, positions, count, first, last, touched);
  }
}

INLINE void paint_block(
    const int order, const mesh_assignment *how, const float *positions, const float *weights, float weight,
    int32_t count, int32_t first, int32_t last, float *field) {
  const int32_t n = how->cells;
  const float cells = (float)n, inverse = 1 / cells;
  const int64_t row = n, plane = row * n;
  for (int32_t p = 0; p < count; p++) {
    const float *at = positions + 3 * p;
    const mesh_place_at x = mesh_locate(order, at[0] * how->scale + how->shift, cells, inverse);
    int inside = 0;
    for (int i = 0; i < order; i++) {
      const int32_t to = mesh_wrapped(x.first + i, n);
      inside |= to >= first && to < last;
    }
    if (!inside) continue;
    const mesh_place_at y = mesh_locate(order, at[1] * how->scale + how->shift, cells, inverse);
    const mesh_place_at z = mesh_locate(order, at[2] * how->scale + how->shift, cells, inverse);
    float wx[4], wy[4], wz[4];
    mesh_weights(order, x.distance, wx);
    mesh_weights(order, y.distance, wy);
    mesh_weights(order, z.distance, wz);
    const float mass = weights == 0 ? weight : weight * weights[p];
    for (int i = 0; i < order; i++) {
      const int32_t to = mesh_wrapped(x.first + i, n);
      if (to < first || to >= last) continue;
      for (int j = 0; j < order; j++) {
        float *line = field + to * plane + mesh_wrapped(y.first + j, n) * row;
        const float share = mass * wx[i] * wy[j];
        if (z.first + order <= n) {
          for (int k = 0; k < order; k++) line[z.first + k] += share * wz[k];
        } else {
          for (int k = 0; k < order; k++) line[mesh_wrapped(z.first + k, n)] += share * wz[k];
        }
      }
    }
  }
}

INLINE void paint(
    const int order, const mesh_assignment *how, const float *positions, const float *weights, float weight,
    int64_t count, const uint64_t *touched, int32_t first, int32_t last, float *field) {
  uint64_t mine = 0;
  for (int32_t x = first; x < last; x++) mine |= UINT64_C(1) << ((int64_t)x * 64 / how->cells);
  for (int64_t start = 0; start < count; start += MESH_BLOCK) {
    if ((touched[start / MESH_BLOCK] & mine) == 0) continue;
    const int32_t length = (int32_t)(count - start < MESH_BLOCK ? count - start : MESH_BLOCK);
    paint_block(
        order, how, positions + 3 * start, weights == 0 ? 0 : weights + start, weight, length, first, last,
        field);
  }
}

MESH_CLONES void mesh_paint(
    const mesh_assignment *how, const float *positions, const float *weights, float weight, int64_t count,
    const uint64_t *touched, int32_t first, int32_t last, float *field) {
  switch (how->order) {
    case 1: return paint(1, how, positions, weights, weight, count, touched, first, last, field);
    case 2: return paint(2, how, positions, weights, weight, count, touched, first, last, field);
    case 3: return paint(3, how, positions, weights, weight, count, touched, first, last, field);
    default: return paint(4, how, positions, weights, weight, count, touched, first, last, field);
  }
}
