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

/// The nodes under a cloud and two more at each end, as offsets into the field.
INLINE void nodes(const int order, int32_t first, int32_t n, int64_t stride, int64_t *at) {
  for (int t = 0; t < order + 4; t++) {
    int32_t i = first - 2 + t;
    i += i < 0 ? n : 0;
    i -= i >= n ? n : 0;
    at[t] = i * stride;
  }
}

/// Values of a line at the nodes under a cloud and beyond; where they wrap they are collected in `room`.
INLINE const float *window(const int order, const float *line, int32_t first, const int64_t *z, int32_t n, float *room) {
  if (first >= 2 && first + order + 2 <= n) return line + first - 2;
  for (int t = 0; t < order + 4; t++) room[t] = line[z[t]];
  return room;
}

INLINE float along(const int order, const float *weights, const float *values) {
  float sum = 0;
  for (int k = 0; k < order; k++) sum += weights[k] * values[k];
  return sum;
}

/// The gradient of a field at a place, per cell.
INLINE void gradient(
    const int order, const float *field, mesh_place_at x, mesh_place_at y, mesh_place_at z, int32_t n,
    float *result) {
  float wx[4], wy[4], wz[4], gx[8], gy[8], gz[8], room[8];
  int64_t ax[8], ay[8], az[8];
  mesh_weights(order, x.distance, wx);
  mesh_weights(order, y.distance, wy);
  mesh_weights(order, z.distance, wz);
  derivative_weights(order, wx, gx);
  derivative_weights(order, wy, gy);
  derivative_weights(order, wz, gz);
  nodes(order, x.first, n, (int64_t)n * n, ax);
  nodes(order, y.first, n, n, ay);
  nodes(order, z.first, n, 1, az);
  float fx = 0, fy = 0, fz = 0;
  for (int i = 0; i < order; i++) {
    for (int j = 0; j < order; j++) {
      const float *values = window(order, field + ax[i + 2] + ay[j + 2], z.first, az, n, room);
      const float inner = along(order, wz, values + 2);
      fx += gx[i + 2] * wy[j] * inner;
      fy += wx[i] * gy[j + 2] * inner;
      fz += wx[i] * wy[j] * along(order + 4, gz, values);
    }
  }
  for (int side = 0; side < 4; side++) {
    const int t = side < 2 ? side : order + side;
    for (int j = 0; j < order; j++) {
      const float *one = window(order, field + ax[t] + ay[j + 2], z.first, az, n, room);
      fx += gx[t] * wy[j] * along(order, wz, one + 2);
      const float *other = window(order, field + ax[j + 2] + ay[t], z.first, az, n, room);
      fy += wx[j] * gy[t] * along(order, wz, other + 2);
    }
  }
  result[0] = fx;
  result[1] = fy;
  result[2] = fz;
}

INLINE void push(
    const int order, const mesh_assignment *how, const float *potential, float box,
    mesh_displacements displacements, mesh_mix kick, mesh_mix drift, int64_t first, int64_t last,
    float *velocities, float *positions) {
  const int32_t n = how->cells;
  const float cells = (float)n, inverse = 1 / cells, per_box = 1 / box;
  const float *one = displacements.first, *two = displacements.second;
  for (int64_t p = first; p < last; p++) {
    float *at = positions + 3 * p;
    float force[3];
    gradient(
        order, potential, mesh_locate(order, at[0] * how->scale, cells, inverse),
        mesh_locate(order, at[1] * how->scale, cells, inverse),
        mesh_locate(order, at[2] * how->scale, cells, inverse), n, force);
    for (int c = 0; c < 3; c++) {
      const int64_t i = 3 * p + c;
      const float v = velocities[i] + kick.value * force[c] + kick.first * one[i] + kick.second * two[i];
      velocities[i] = v;
      at[c] = wrapped(at[c] + drift.value * v + drift.first * one[i] + drift.second * two[i], box, per_box);
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
