#pragma once
#include <math.h>

#include "mesh.h"

#define INLINE static inline __attribute__((always_inline))

// The vectors are chosen when the program starts, by what the processor has.
#if defined(__x86_64__) && defined(__linux__)
#define MESH_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MESH_CLONES
#endif

/// The cell where a particle's cloud begins, from 0 to cells - 1, and its distance from the cloud's anchor.
typedef struct {
  int32_t first;
  float distance;
} mesh_place_at;

/// u [cells] wrapped into the cube; float rounding may give `cells` itself, which stands for 0.
INLINE mesh_place_at mesh_locate(const int order, float u, float cells, float inverse) {
  u -= cells * floorf(u * inverse);
  // What is too large to have a place within a cell, or is no number, is refused by the callers that hear of it; no
  // index may depend on it.
  u = u >= -1 && u <= cells + 1 ? u : 0;
  // Odd orders are centred on the nearest cell, even ones on the cell below.
  const float anchor = floorf(order & 1 ? u + 0.5f : u);
  int32_t first = (int32_t)anchor - (order - 1) / 2;
  const int32_t n = (int32_t)cells;
  first += first < 0 ? n : 0;
  first -= first >= n ? n : 0;
  return (mesh_place_at){first, u - anchor};
}

/// Weights of the cells under a cloud (Hockney & Eastwood 1981, section 5-3), d from the anchor.
INLINE void mesh_weights(const int order, float d, float *w) {
  if (order == 1) {
    w[0] = 1;
  } else if (order == 2) {
    w[0] = 1 - d;
    w[1] = d;
  } else if (order == 3) {
    w[0] = 0.5f * (0.5f - d) * (0.5f - d);
    w[1] = 0.75f - d * d;
    w[2] = 0.5f * (0.5f + d) * (0.5f + d);
  } else {
    const float e = 1 - d;
    w[0] = e * e * e * (1.0f / 6);
    w[1] = (4 - 6 * d * d + 3 * d * d * d) * (1.0f / 6);
    w[2] = (4 - 6 * e * e + 3 * e * e * e) * (1.0f / 6);
    w[3] = d * d * d * (1.0f / 6);
  }
}

/// A cell under a cloud; the widest cloud goes twice around the smallest mesh.
INLINE int32_t mesh_wrapped(int32_t i, int32_t cells) {
  i -= i >= cells ? cells : 0;
  return i - (i >= cells ? cells : 0);
}

/// A field read at a particle.
INLINE float mesh_gather(
    const int order, const float *field, mesh_place_at x, mesh_place_at y, mesh_place_at z, int32_t n, int64_t row,
    int64_t plane) {
  float wx[4], wy[4], wz[4];
  mesh_weights(order, x.distance, wx);
  mesh_weights(order, y.distance, wy);
  mesh_weights(order, z.distance, wz);
  float sum = 0;
  for (int i = 0; i < order; i++) {
    for (int j = 0; j < order; j++) {
      const float *line = field + mesh_wrapped(x.first + i, n) * plane + mesh_wrapped(y.first + j, n) * row;
      float along = 0;
      if (z.first + order <= n) {
        for (int k = 0; k < order; k++) along += wz[k] * line[z.first + k];
      } else {
        for (int k = 0; k < order; k++) along += wz[k] * line[mesh_wrapped(z.first + k, n)];
      }
      sum += wx[i] * wy[j] * along;
    }
  }
  return sum;
}

/// Cells and distances of some particles along each axis; found in a loop of its own, which becomes vectors.
enum { MESH_BATCH = 64 };
typedef struct {
  int32_t first[3][MESH_BATCH];
  float distance[3][MESH_BATCH];
} mesh_places;

INLINE void mesh_locate_batch(
    const int order, const mesh_assignment *how, const float *positions, int32_t count, mesh_places *at) {
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
