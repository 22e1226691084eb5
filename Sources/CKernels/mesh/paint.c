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

/// Cells and distances of some particles along each axis; a loop of its own, which becomes vectors.
enum { BATCH = 64 };
typedef struct {
  int32_t first[3][BATCH];
  float distance[3][BATCH];
} places;

INLINE void locate_batch(
    const int order, const mesh_assignment *how, const float *positions, int32_t count, places *at) {
  const float cells = (float)how->cells, inverse = 1 / cells;
  for (int c = 0; c < 3; c++) {
    for (int32_t p = 0; p < count; p++) {
      const mesh_place_at place =
          mesh_locate(order, positions[3 * p + c] * how->scale + how->shift, cells, inverse);
      at->first[c][p] = place.first;
      at->distance[c][p] = place.distance;
    }
  }
}

INLINE void paint_batch(
    const int order, const mesh_assignment *how, const float *positions, const float *weights, float weight,
    int32_t count, int32_t first, int32_t last, float *field) {
  const int32_t n = how->cells;
  const int64_t row = n, plane = row * n;
  places at;
  locate_batch(order, how, positions, count, &at);
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
    for (int64_t p = start; p < end; p += BATCH) {
      const int32_t length = (int32_t)(end - p < BATCH ? end - p : BATCH);
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
