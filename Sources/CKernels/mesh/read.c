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
    const mesh_place_at x = mesh_locate(order, at[0] * how->scale + how->shift, cells, inverse);
    const mesh_place_at y = mesh_locate(order, at[1] * how->scale + how->shift, cells, inverse);
    const mesh_place_at z = mesh_locate(order, at[2] * how->scale + how->shift, cells, inverse);
    values[p] = mesh_gather(order, field, x, y, z, n, row, plane);
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
