#pragma once
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/// Particles sorted into the occupied cells of a fine grid.
///
/// Columns of two by two cells in x and y run along z; slabs are columns of equal x. So the neighbours of a column
/// that friends can be in are the eight around it.
typedef struct {
  /// Cells along each axis of the cube, an even number; columns along x and y are half as many.
  int64_t side;
  /// Particle numbers by cell, within a cell in rising order [particles].
  int32_t *order;
  /// Wrapped positions in that order [particles, 3].
  double *place;
  /// Occupied cells by column and z: first particle [cells + 1] and z [cells].
  int32_t cells, *cell_start, *cell_z;
  /// Occupied columns: first cell [columns + 1] and y [columns].
  int32_t columns, *column_start, *column_y;
  /// First column of each slab [side / 2 + 1].
  int32_t *slab_start;
} halo_cells;

/// Sorts the particles; false when memory is short. `cells_free` is due either way.
bool cells_build(halo_cells *cells, const float *positions, int64_t count, double box, int64_t side);
void cells_free(halo_cells *cells);

/// A coordinate inside [0, box).
static inline double wrapped(double x, double box) {
  if (x >= 0 && x < box) return x;
  // Exact however many boxes away.
  const double rest = fmod(x, box), inside = rest < 0 ? rest + box : rest;
  // A tiny negative coordinate rounds to the box itself.
  return inside < box ? inside : 0;
}

/// The difference of two coordinates inside the box between nearest images.
static inline double nearest_image(double difference, double box) {
  if (difference > 0.5 * box) return difference - box;
  if (difference < -0.5 * box) return difference + box;
  return difference;
}
