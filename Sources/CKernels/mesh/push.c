// Particles that start on a lattice and are pushed by a field.
#include "assignment.h"

void mesh_interleave(const float *field, int32_t component, int64_t first, int64_t last, float *triples) {
  for (int64_t i = first; i < last; i++) triples[3 * i + component] = field[i];
}

MESH_CLONES void mesh_diagonal_source(
    float *xx, const float *yy, const float *zz, int64_t first, int64_t last) {
  for (int64_t i = first; i < last; i++) xx[i] = xx[i] * yy[i] + zz[i] * (xx[i] + yy[i]);
}

MESH_CLONES void mesh_subtract_square(float *source, const float *field, int64_t first, int64_t last) {
  for (int64_t i = first; i < last; i++) source[i] -= field[i] * field[i];
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

INLINE void kick(
    const int order, const mesh_assignment *how, const float *field, const float *positions, int32_t component,
    mesh_displacements displacements, mesh_mix mix, int64_t first, int64_t last, float *velocities) {
  const int32_t n = how->cells;
  const float cells = (float)n, inverse = 1 / cells;
  const int64_t row = n, plane = row * n;
  for (int64_t p = first; p < last; p++) {
    const float *at = positions + 3 * p;
    const mesh_place_at x = mesh_locate(order, at[0] * how->scale + how->shift, cells, inverse);
    const mesh_place_at y = mesh_locate(order, at[1] * how->scale + how->shift, cells, inverse);
    const mesh_place_at z = mesh_locate(order, at[2] * how->scale + how->shift, cells, inverse);
    const float force = mesh_gather(order, field, x, y, z, n, row, plane);
    const int64_t i = 3 * p + component;
    velocities[i] +=
        mix.value * force + mix.first * displacements.first[i] + mix.second * displacements.second[i];
  }
}

MESH_CLONES void mesh_kick(
    const mesh_assignment *how, const float *field, const float *positions, int32_t component,
    mesh_displacements displacements, mesh_mix mix, int64_t first, int64_t last, float *velocities) {
  switch (how->order) {
    case 1: return kick(1, how, field, positions, component, displacements, mix, first, last, velocities);
    case 2: return kick(2, how, field, positions, component, displacements, mix, first, last, velocities);
    case 3: return kick(3, how, field, positions, component, displacements, mix, first, last, velocities);
    default: return kick(4, how, field, positions, component, displacements, mix, first, last, velocities);
  }
}

MESH_CLONES void mesh_drift(
    float box, mesh_displacements displacements, mesh_mix mix, const float *velocities, int64_t first,
    int64_t last, float *positions) {
  const float inverse = 1 / box;
  const float *one = displacements.first, *two = displacements.second;
  for (int64_t i = 3 * first; i < 3 * last; i++) {
    const float moved = mix.value * velocities[i] + mix.first * one[i] + mix.second * two[i];
    positions[i] = wrapped(positions[i] + moved, box, inverse);
  }
}

MESH_CLONES void mesh_mix_velocities(
    mesh_displacements displacements, mesh_mix mix, int64_t first, int64_t last, float *velocities) {
  const float *one = displacements.first, *two = displacements.second;
  for (int64_t i = 3 * first; i < 3 * last; i++) {
    velocities[i] = mix.value * velocities[i] + mix.first * one[i] + mix.second * two[i];
  }
}
