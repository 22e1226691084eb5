// Cells to particles.
#include "assignment.h"

INLINE void read_range(
    const int order, const mesh_assignment *how, const float *field, const float *positions, int64_t first,
    int64_t last, float *values) {
  const int32_t n = how->cells;
  const float cells = (float)n, inverse = 1 / cells;
  const int64_t row = n, plane = row * n;
  for (int64_t p = first; p < last; p++) {
    const float *at = positions + 3 * p;
    const mesh_place x = mesh_locate(order, at[0] * how->scale + how->shift, cells, inverse);
    const mesh_place y = mesh_locate(order, at[1] * how->scale + how->shift, cells, inverse);
    const mesh_place z = mesh_locate(order, at[2] * how->scale + how->shift, cells, inverse);
    float wx[4], wy[4], wz[4];
    mesh_weights(order, x.distance, wx);
    mesh_weights(order, y.distance, wy);
    mesh_weights(order, z.distance, wz);
    float sum = 0;
    for (int i = 0; i < order; i++) {
      for (int j = 0; j < order; j++) {
        const float *line =
            field + mesh_wrapped(x.first + i, n) * plane + mesh_wrapped(y.first + j, n) * row;
        float along = 0;
        if (z.first + order <= n) {
          for (int k = 0; k < order; k++) along += wz[k] * line[z.first + k];
        } else {
          for (int k = 0; k < order; k++) along += wz[k] * line[mesh_wrapped(z.first + k, n)];
        }
        sum += wx[i] * wy[j] * along;
      }
    }
    values[p] = sum;
  }
}

MESH_CLONES void mesh_read(
    const mesh_assignment *how, const float *field, const float *positions, int64_t first, int64_t last,
    float *values) {
  switch (how->order) {
    case 1: return read_range(1, how, field, positions, first, last, values);
    case 2: return read_range(2, how, field, positions, first, last, values);
    case 3: return read_range(3, how, field, positions, first, last, values);
    default: return read_range(4, how, field, positions, first, last, values);
  }
}
