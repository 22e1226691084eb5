// Particles that start on a lattice and are pushed by a field.
#include "assignment.h"

// Vectors of eight pass between functions that are all inlined, whatever the processor's own width.
#pragma clang diagnostic ignored "-Wpsabi"

void mesh_interleave(const float *field, int32_t component, int64_t first, int64_t last, float *triples) {
  for (int64_t i = first; i < last; i++) triples[3 * i + component] = field[i];
}

MESH_CLONES void mesh_half_square(float *source, int64_t first, int64_t last) {
  for (int64_t i = first; i < last; i++) source[i] *= 0.5f * source[i];
}

MESH_CLONES void mesh_subtract_square(
    float *source, const float *field, float factor, int64_t first, int64_t last) {
  for (int64_t i = first; i < last; i++) source[i] -= factor * field[i] * field[i];
}

/// x wrapped into [0, box).
INLINE float wrapped(float x, float box, float inverse) {
  x -= box * floorf(x * inverse);
  // Rounding may leave either end.
  x = x < 0 ? 0 : x;
  return x >= box ? 0 : x;
}

MESH_CLONES void mesh_place(
    int32_t side, float box, float offset, mesh_displacements displacements, mesh_mix mix, int32_t first,
    int32_t last, float *positions) {
  const double spacing = (double)box / side;
  const float inverse = 1 / box;
  for (int32_t x = first; x < last; x++) {
    for (int32_t y = 0; y < side; y++) {
      const float qx = (float)((x + (double)offset) * spacing), qy = (float)((y + (double)offset) * spacing);
      const int64_t row = 3 * ((int64_t)x * side + y) * side;
      for (int32_t z = 0; z < side; z++) {
        const float q[3] = {qx, qy, (float)((z + (double)offset) * spacing)};
        for (int c = 0; c < 3; c++) {
          const int64_t at = row + 3 * z + c;
          const float moved = mix.first * displacements.first[at] + mix.second * displacements.second[at];
          positions[at] = wrapped(q[c] + moved, box, inverse);
        }
      }
    }
  }
}

/// Weights of the nodes first - 2 ... first + order + 1 for the derivative of the fourth order at the nodes of a cloud,
/// (8 (f_1 - f_-1) - (f_2 - f_-2)) / 12, read by the cloud's weights.
INLINE void derivative_weights(const int order, const float *w, float *g) {
  for (int t = 0; t < order + 4; t++) g[t] = 0;
  for (int j = 0; j < order; j++) {
    const float share = w[j] * (1.0f / 12);
    g[j] += share;
    g[j + 1] -= 8 * share;
    g[j + 3] += 8 * share;
    g[j + 4] -= share;
  }
}

/// Eight neighbours along z, which hold a cloud of any order and two nodes more at each end.
typedef float lanes __attribute__((vector_size(32)));

INLINE lanes load(const float *from) {
  lanes values;
  __builtin_memcpy(&values, from, sizeof values);
  return values;
}

INLINE lanes all(float value) { return (lanes){value, value, value, value, value, value, value, value}; }

INLINE float sum(lanes v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/// Where the lines of nodes begin, from two nodes before a cloud: in strides when they do not wrap, else one by one.
typedef struct {
  const float *base;
  int64_t plane, row;
  int64_t x[8], y[8], z[8];
} stencil;

INLINE lanes line(const int interior, const int order, const stencil *s, int i, int j) {
  if (interior) return load(s->base + i * s->plane + j * s->row);
  float values[8] = {0};
  for (int k = 0; k < order + 4; k++) values[k] = s->base[s->x[i] + s->y[j] + s->z[k]];
  return load(values);
}

INLINE void wrapped_nodes(const int order, int32_t first, int32_t n, int64_t stride, int64_t *at) {
  for (int t = 0; t < order + 4; t++) at[t] = ((first - 2 + t + n) % n) * stride;
}

/// The gradient of a field per cell, from the weights of the cloud and of its derivative along each axis.
INLINE void gradient(
    const int interior, const int order, const stencil *s, const float (*w)[8], const float (*g)[8],
    float *result) {
  lanes along_x = {0}, along_y = {0}, inner = {0};
  for (int i = 0; i < order; i++) {
    for (int j = 0; j < order; j++) {
      const lanes values = line(interior, order, s, i + 2, j + 2);
      along_x += all(g[0][i + 2] * w[1][j]) * values;
      along_y += all(w[0][i] * g[1][j + 2]) * values;
      inner += all(w[0][i] * w[1][j]) * values;
    }
  }
  for (int side = 0; side < 4; side++) {
    const int t = side < 2 ? side : order + side;
    for (int j = 0; j < order; j++) {
      along_x += all(g[0][t] * w[1][j]) * line(interior, order, s, t, j + 2);
      along_y += all(w[0][j] * g[1][t]) * line(interior, order, s, j + 2, t);
    }
  }
  float across[8] = {0};
  for (int k = 0; k < order; k++) across[k + 2] = w[2][k];
  result[0] = sum(along_x * load(across));
  result[1] = sum(along_y * load(across));
  result[2] = sum(inner * load(g[2]));
}

INLINE void gradient_at(
    const int order, const float *field, const mesh_places *at, int32_t p, int32_t n, float *result) {
  float w[3][8] = {{0}}, g[3][8] = {{0}};
  int interior = 1;
  for (int c = 0; c < 3; c++) {
    mesh_weights(order, at->distance[c][p], w[c]);
    derivative_weights(order, w[c], g[c]);
    interior &= at->first[c][p] >= 2 && at->first[c][p] + 6 <= n;
  }
  const int64_t row = n, plane = row * n;
  const int32_t x = at->first[0][p], y = at->first[1][p], z = at->first[2][p];
  stencil s = {.plane = plane, .row = row};
  if (interior) {
    s.base = field + (x - 2) * plane + (y - 2) * row + (z - 2);
    return gradient(1, order, &s, w, g, result);
  }
  s.base = field;
  wrapped_nodes(order, x, n, plane, s.x);
  wrapped_nodes(order, y, n, row, s.y);
  wrapped_nodes(order, z, n, 1, s.z);
  gradient(0, order, &s, w, g, result);
}

INLINE void push(
    const int order, const mesh_assignment *how, const float *potential, float box,
    mesh_displacements displacements, mesh_mix kick, mesh_mix drift, int64_t first, int64_t last,
    float *velocities, float *positions) {
  const float per_box = 1 / box;
  const float *one = displacements.first, *two = displacements.second;
  for (int64_t start = first; start < last; start += MESH_BATCH) {
    const int32_t length = (int32_t)(last - start < MESH_BATCH ? last - start : MESH_BATCH);
    mesh_places at;
    float forces[3 * MESH_BATCH];
    mesh_locate_batch(order, how, positions + 3 * start, length, &at);
    for (int32_t p = 0; p < length; p++) gradient_at(order, potential, &at, p, how->cells, forces + 3 * p);
    for (int32_t c = 0; c < 3 * length; c++) {
      const int64_t i = 3 * start + c;
      const float v = velocities[i] + kick.value * forces[c] + kick.first * one[i] + kick.second * two[i];
      velocities[i] = v;
      positions[i] =
          wrapped(positions[i] + drift.value * v + drift.first * one[i] + drift.second * two[i], box, per_box);
    }
  }
}

MESH_CLONES void mesh_push(
    const mesh_assignment *how, const float *potential, float box, mesh_displacements displacements,
    mesh_mix kick, mesh_mix drift, int64_t first, int64_t last, float *velocities, float *positions) {
  switch (how->order) {
    case 1:
      return push(1, how, potential, box, displacements, kick, drift, first, last, velocities, positions);
    case 2:
      return push(2, how, potential, box, displacements, kick, drift, first, last, velocities, positions);
    case 3:
      return push(3, how, potential, box, displacements, kick, drift, first, last, velocities, positions);
    default:
      return push(4, how, potential, box, displacements, kick, drift, first, last, velocities, positions);
  }
}

MESH_CLONES void mesh_mix_velocities(
    mesh_displacements displacements, mesh_mix mix, int64_t first, int64_t last, float *velocities) {
  const float *one = displacements.first, *two = displacements.second;
  for (int64_t i = 3 * first; i < 3 * last; i++) {
    velocities[i] = mix.value * velocities[i] + mix.first * one[i] + mix.second * two[i];
  }
}
