// Particles to cells.
#include "assignment.h"

/// The first particle with a coordinate beyond the reach or not a number, or -1.
INLINE int32_t unplaced(const float *positions, int32_t count, float reach) {
  int32_t found = 0;
  for (int32_t i = 0; i < 3 * count; i++) found |= !(fabsf(positions[i]) <= reach);
  if (!found) return -1;
  for (int32_t i = 0; i < 3 * count; i++) {
    if (!(fabsf(positions[i]) <= reach)) return i / 3;
  }
  return -1;
}

INLINE void locate_planes(
    const int order, const mesh_assignment *how, const float *positions, int32_t count, int32_t *x) {
  const float cells = (float)how->cells, inverse = 1 / cells;
  for (int32_t p = 0; p < count; p++) {
    x[p] = mesh_locate(order, positions[3 * p] * how->scale + how->shift, cells, inverse).first;
  }
}

INLINE int64_t touch(
    const int order, const mesh_assignment *how, const float *positions, int64_t count, int64_t first,
    int64_t last, uint64_t *touched) {
  const int32_t n = how->cells;
  uint64_t slab[MESH_LARGEST + 4];  // that a cell is in, and the cells that follow it around the box
  for (int32_t x = 0; x < n + order; x++) slab[x] = UINT64_C(1) << ((int64_t)mesh_wrapped(x, n) * 64 / n);
  int64_t broken = -1;
  for (int64_t block = first; block < last; block++) {
    uint64_t mask = 0;
    const int64_t end = (block + 1) * MESH_BLOCK < count ? (block + 1) * MESH_BLOCK : count;
    for (int64_t p = block * MESH_BLOCK; p < end; p += MESH_BATCH) {
      const int32_t length = (int32_t)(end - p < MESH_BATCH ? end - p : MESH_BATCH);
      const int32_t bad = unplaced(positions + 3 * p, length, how->reach);
      if (bad >= 0) {
        if (broken < 0) broken = p + bad;
        continue;
      }
      int32_t x[MESH_BATCH];
      locate_planes(order, how, positions + 3 * p, length, x);
      for (int32_t i = 0; i < length; i++) {
        for (int j = 0; j < order; j++) mask |= slab[x[i] + j];
      }
    }
    touched[block] = mask;
  }
  return broken;
}

MESH_CLONES int64_t mesh_touched(
    const mesh_assignment *how, const float *positions, int64_t count, int64_t first, int64_t last,
    uint64_t *touched) {
  switch (how->order) {
    case 1: return touch(1, how, positions, count, first, last, touched);
    case 2: return touch(2, how, positions, count, first, last, touched);
    case 3: return touch(3, how, positions, count, first, last, touched);
    default: return touch(4, how, positions, count, first, last, touched);
  }
}

INLINE void paint_batch(
    const int order, const mesh_assignment *how, const float *positions, const float *weights, float weight,
    int32_t count, int32_t first, int32_t last, float *field) {
  const int32_t n = how->cells;
  const int64_t row = n, plane = row * n;
  mesh_places at;
  mesh_locate_batch(order, how, positions, count, &at);
  for (int32_t p = 0; p < count; p++) {
    const int32_t x = at.first[0][p], y = at.first[1][p], z = at.first[2][p];
    float wx[4], wy[4], wz[4];
    mesh_weights(order, at.distance[0][p], wx);
    mesh_weights(order, at.distance[1][p], wy);
    mesh_weights(order, at.distance[2][p], wz);
    const float mass = weights == 0 ? weight : weight * weights[p];
    for (int i = 0; i < order; i++) {
      const int32_t to = mesh_wrapped(x + i, n);
      if (to < first || to >= last) continue;
      for (int j = 0; j < order; j++) {
        float *line = field + to * plane + mesh_wrapped(y + j, n) * row;
        const float share = mass * wx[i] * wy[j];
        if (z + order <= n) {
          for (int k = 0; k < order; k++) line[z + k] += share * wz[k];
        } else {
          for (int k = 0; k < order; k++) line[mesh_wrapped(z + k, n)] += share * wz[k];
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
    const int64_t end = start + MESH_BLOCK < count ? start + MESH_BLOCK : count;
    for (int64_t p = start; p < end; p += MESH_BATCH) {
      const int32_t length = (int32_t)(end - p < MESH_BATCH ? end - p : MESH_BATCH);
      paint_batch(
          order, how, positions + 3 * p, weights == 0 ? 0 : weights + p, weight, length, first, last, field);
    }
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
